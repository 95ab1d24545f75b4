"""Files that hold what was forgotten since, or pseudonyms of an earlier pepper."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attribution.inputs.record_kinds import ORDER_KIND
from attribution.inputs.remembered import TOMBSTONES, Remembering
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.table_export.export import export_manifests, export_records
from attribution.table_export.typed import write_tombstones
from base.errors import InputError
from ledger import items, table
from ledger.privacy.tombstones import EVERYTHING, Deed, Tombstone, Tombstones, mark_of
from ledger.pseudonyms import Pseudonyms
from ledger.records import Grant, Identity, Order, Touchpoint
from tests.factories.attribution import Ran, bought, spoken, write_lines
from tests.factories.records import MORNING
from tests.factories.table_export import write_export

LATER = MORNING + timedelta(days=1)
BEFORE = Pseudonyms(b"pepper")
SINCE = Pseudonyms(b"newer", earlier=(b"pepper",))


def called(pseudonyms: Pseudonyms, who: str = "ada") -> Identity:
    return Identity(user=pseudonyms.of("user", who), account=pseudonyms.of("account", who))


ADA, BEA = called(BEFORE), called(BEFORE, "bea")
TOUCHES = (spoken("tp_ada", identity=ADA), spoken("tp_bea", identity=BEA, session_id="s_bea"))
ORDERS = (bought("or_ada", identity=ADA), bought("or_bea", identity=BEA))


def stone(value: str, deed: Deed = Deed.ERASED) -> Tombstone:
    return Tombstone(mark=value if value == EVERYTHING else mark_of(value), deed=deed, at=LATER)


def run_on_files(
    folder: Path, touches: tuple[Touchpoint, ...], orders: tuple[Order, ...], *, knows: Pseudonyms | None = None
) -> Ran:
    files = write_lines(folder / "touchpoints.jsonl", touches), write_lines(folder / "orders.jsonl", orders)
    later = knows.later_names if knows else None
    inputs = Inputs(touchpoint_files=files[:1], order_files=files[1:], later_names=later)
    return Ran(attribute(inputs, Parameters(), folder / "out"), folder / "out")


def ids(folder: Path, name: str) -> list[str]:
    found: list[str] = pq.read_table(folder / "out" / f"{name}.parquet").column(f"{name[:-1]}_id").to_pylist()
    return found


@pytest.mark.parametrize("value", [ADA.user, ADA.account, EVERYTHING])
def test_what_was_forgotten_since_a_file_was_written_is_left_out(tmp_path: Path, value: str) -> None:
    write_tombstones(Tombstones([stone(value)]), tmp_path / TOMBSTONES)
    later = LATER + timedelta(hours=1)
    again = spoken("tp_again", identity=ADA, at=later)  # the same person, enabling anew, is new
    run_on_files(tmp_path, (*TOUCHES, again), (*ORDERS, bought("or_new", at=later)))
    others = [] if value == EVERYTHING else ["bea"]
    assert ids(tmp_path, "touchpoints") == ["tp_again", *(f"tp_{name}" for name in others)]
    assert ids(tmp_path, "orders") == [*(f"or_{name}" for name in others), "or_new"]
    told = json.loads((tmp_path / "out/manifest.json").read_text())["inputs"]
    assert [one["forgotten"] for one in told] == [2 - len(others)] * 2


def test_an_order_alone_may_be_forgotten_and_one_withdrawn_counts_as_nobodys(tmp_path: Path) -> None:
    stones = [stone("or_ada"), stone(str(BEA.user), Deed.UNLINKED)]
    write_tombstones(Tombstones(stones), tmp_path / TOMBSTONES)
    run_on_files(tmp_path, TOUCHES, ORDERS)
    assert ids(tmp_path, "orders") == ["or_bea"]
    touches = pq.read_table(tmp_path / "out/touchpoints.parquet").to_pylist()
    assert [(one["touchpoint_id"], one["consent_measurement"]) for one in touches] == [
        ("tp_ada", Grant.GRANTED),
        ("tp_bea", Grant.DENIED),
    ]
    assert pq.read_table(tmp_path / "out/links.parquet").num_rows == 0


def test_an_order_that_was_forgotten_stays_away_whenever_it_says_that_it_was_placed() -> None:
    known = Remembering([stone("or_ada"), stone("us_1")])
    after = LATER + timedelta(hours=1)
    told = [bought("or_ada", at=after), bought("or_new", at=after, identity=Identity(user="us_1"))]
    left = known.remembered(ORDER_KIND.in_columns([*told, bought("vo_1", at=after, merchant_order_id="or_ada")]))
    assert left["order_id"].to_pylist() == ["or_new"]


def test_whoever_was_forgotten_under_a_new_pepper_is_left_out_of_a_file_from_before(tmp_path: Path) -> None:
    write_tombstones(Tombstones([stone(str(called(SINCE).user))]), tmp_path / TOMBSTONES)
    run_on_files(tmp_path, TOUCHES, (), knows=SINCE)
    assert ids(tmp_path, "touchpoints") == ["tp_bea"]


def test_a_customer_from_before_and_after_a_rotation_is_one(tmp_path: Path) -> None:
    after = (replace(ORDERS[0], identity=called(SINCE)),)
    for knows, links in ((None, 0), (SINCE, 1)):
        folder = tmp_path / str(links)
        folder.mkdir()
        run_on_files(folder, TOUCHES[:1], after, knows=knows)
        warned = json.loads((folder / "out/manifest.json").read_text())["warnings"]
        assert any("EARSHOT_PEPPER" in one for one in warned) is (knows is None)
        assert pq.read_table(folder / "out/links.parquet").num_rows == links


def test_an_export_brings_along_who_was_forgotten(tmp_path: Path) -> None:
    held = [items.touchpoint(one, table.FEW) for one in TOUCHES]
    keys = table.tombstone_keys(mark_of(str(ADA.user)), Deed.UNLINKED, LATER, table.FEW)
    held.append(items.typed({**keys, "erased_at": "2026-11-21T08:00:00Z", "deed": Deed.UNLINKED, "mark": "m"}))
    export_manifests([write_export(tmp_path / "bucket", "0169-a", held, MORNING)], tmp_path / "a")
    export_records("earshot", TOUCHES, (), MORNING, tmp_path / "b", stones=[stone(str(ADA.user), Deed.UNLINKED)])
    assert (tmp_path / "a" / TOMBSTONES).read_bytes() == (tmp_path / "b" / TOMBSTONES).read_bytes()
    assert pq.read_table(tmp_path / "a" / TOMBSTONES).num_rows == 1


def test_a_file_that_holds_no_tombstones_is_named(tmp_path: Path) -> None:
    (tmp_path / TOMBSTONES).write_bytes(b"no such thing")
    with pytest.raises(InputError, match=r"tombstones\.parquet: no tombstones of an export"):
        run_on_files(tmp_path, TOUCHES, ())
