from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows as rows_of
from attribution.exports.manifest import run_id
from attribution.inputs.load import load
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError, UnusableInput
from ledger.records import Consent, Grant, HandoffWay, Identity, OrderStatus
from tests.factories.attribution import Ran, WorkedOut, ago, bought, spoken, to_json, visit, work_out, write_lines
from tests.factories.records import MORNING

TABLES = ("touchpoints", "orders", "links", "journeys", "credit", "paths")
DENIED = Consent(measurement=Grant.DENIED)


def from_files(touchpoints: Path, orders: Path) -> WorkedOut:
    return WorkedOut(Inputs(touchpoint_files=(touchpoints,), order_files=(orders,)), Parameters())


def attributed(out: Path, touchpoints: Path, orders: Path, **parameters: Any) -> Ran:
    inputs = Inputs(touchpoint_files=(touchpoints,), order_files=(orders,))
    return Ran(attribute(inputs, Parameters(**parameters), out), out)


def id_of(ran: WorkedOut) -> str:
    """The run id of what was read, were it a run."""
    return run_id(ran.as_far_as("calibration"), Parameters(), None)


def test_a_bad_line_is_named_with_file_line_field_and_value_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = to_json(spoken())
    lines = [good, "{not json", json.dumps(json.loads(good) | {"platform": "toaster", "colour": "red"}), "", "\xff"]
    touchpoints = tmp_path / "touchpoints.jsonl"
    touchpoints.write_bytes("\n".join(lines).encode("latin-1"))
    ran = from_files(touchpoints, write_lines(tmp_path / "orders.jsonl", [bought()]))
    found = {row.line: str(row.reason) for row in ran.loaded.rejected}
    assert set(found) == {2, 3, 5}
    assert "platform: 'toaster'" in found[3]
    assert "colour: unknown field" in found[3]
    assert {row.file for row in ran.loaded.rejected} == {str(touchpoints)}
    assert (len(ran.table("touchpoints")), len(ran.links(accepted=True))) == (1, 1)


@pytest.mark.parametrize("packing", ["jsonl.gz", "parquet"])
def test_every_packing_gives_the_same_run(tmp_path: Path, packing: str) -> None:
    records = [spoken(), visit()]
    plain = write_lines(tmp_path / "t.jsonl", records)
    orders = write_lines(tmp_path / "orders.jsonl", [bought()])
    packed = tmp_path / f"t.{packing}"
    if packing == "parquet":
        rows = [json.loads(to_json(record)) for record in records]
        pq.write_table(pa.Table.from_pylist(rows), packed)
    else:
        packed.write_bytes(gzip.compress(plain.read_bytes()))
    ids = {id_of(from_files(path, orders)) for path in (plain, packed)}
    assert ids == {id_of(work_out(records, [bought()]))}


@pytest.mark.parametrize("packing", ["jsonl", "parquet"])
def test_lines_of_version_1_and_2_give_the_same_tables(tmp_path: Path, packing: str) -> None:
    now = [spoken(), visit()]
    rows = [json.loads(to_json(record)) | {"schema_version": 1} for record in now]
    before = tmp_path / f"before.{packing}"
    if packing == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), before)
    else:
        before.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    orders = write_lines(tmp_path / "orders.jsonl", [bought()])
    old = from_files(before, orders)
    new = from_files(write_lines(tmp_path / "now.jsonl", now), orders)
    assert old.loaded.rejected == []
    assert [old.table(table) for table in TABLES] == [new.table(table) for table in TABLES]


@pytest.mark.parametrize("packing", ["jsonl", "parquet"])
def test_the_fields_of_version_2_are_read_from_every_packing(tmp_path: Path, packing: str) -> None:
    asked = spoken(intent="ResearchIntent", topic="other", duration_ms=90, handoff_way=HandoffWay.CARD, arm="control")
    rows = [json.loads(to_json(record)) for record in (asked, visit())]
    told = tmp_path / f"told.{packing}"
    if packing == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), told)
    else:
        told.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with open_duckdb() as engine:
        loaded = load(engine, Inputs(touchpoint_files=(told,)))
        assert loaded.rejected == []
        read = "select intent, topic, duration_ms, handoff_way, arm from raw_touchpoints order by touchpoint_id"
        assert rows_of(engine, read) == [("ResearchIntent", "other", 90, "card", "control"), (None,) * 5]


def test_a_line_of_version_1_with_a_field_of_version_2_is_set_aside_by_the_fields_name(tmp_path: Path) -> None:
    mixed = json.dumps(json.loads(to_json(spoken())) | {"schema_version": 1, "intent": "ResearchIntent"})
    touchpoints = tmp_path / "t.jsonl"
    touchpoints.write_text(f"{mixed}\n{to_json(visit())}\n", encoding="utf-8")
    (row,) = from_files(touchpoints, write_lines(tmp_path / "orders.jsonl", [bought()])).loaded.rejected
    assert str(row.reason).startswith("intent: version 1 has no such field")


def test_the_lines_before_the_break_of_a_torn_archive_count(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"{to_json(spoken(f'tp_{n}'))}\n" for n in range(3000)).encode())
    torn = tmp_path / "t.jsonl.gz"
    torn.write_bytes(whole[: len(whole) // 2])
    ran = from_files(torn, write_lines(tmp_path / "orders.jsonl", [bought()]))
    assert 0 < len(ran.table("touchpoints")) < 3000
    assert "cannot be read further" in str(ran.loaded.rejected[-1].reason)


@pytest.mark.parametrize("name", ["orders.csv", "orders.CSV.gz"])
def test_a_csv_file_is_answered_with_the_command_that_takes_it_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    orders = tmp_path / name
    orders.write_text("order_id,placed_at\nor_1,2026-11-20T08:00:00Z\n")
    ran = from_files(write_lines(tmp_path / "t.jsonl", [spoken()]), orders)
    assert (len(ran.table("touchpoints")), len(ran.table("orders"))) == (1, 0)
    (line,) = ran.loaded.rejected
    assert "`earshot import`" in str(line.reason)


def test_null_means_absent(tmp_path: Path) -> None:
    line = json.loads(to_json(spoken())) | {"consent": None, "identity": None, "heard": None, "session_id": None}
    touchpoints = tmp_path / "t.jsonl"
    touchpoints.write_text(json.dumps(line))
    ran = from_files(touchpoints, write_lines(tmp_path / "orders.jsonl", [bought()]))
    assert (len(ran.table("touchpoints")), ran.loaded.rejected) == (1, [])


def test_nothing_usable_is_the_callers_mistake_and_says_where(tmp_path: Path) -> None:
    bad = tmp_path / "t.jsonl"
    bad.write_text("{}\n")
    empty = tmp_path / "orders.jsonl"
    empty.write_text("")
    with pytest.raises(UnusableInput, match=r"t\.jsonl line 1: touchpoint_id: required"):
        attributed(tmp_path / "out", bad, empty)
    assert len((tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    with pytest.raises(UnusableInput, match=r"no touchpoints and no orders in .*orders\.jsonl"):
        attributed(tmp_path / "none", empty, empty)
    with pytest.raises(InputError, match="no such file"):
        attributed(tmp_path / "none", tmp_path / "missing.jsonl", empty)


def test_strict_stops_at_a_bad_line(tmp_path: Path) -> None:
    touchpoints = tmp_path / "t.jsonl"
    touchpoints.write_text(to_json(spoken()) + "\n[]\n")
    with pytest.raises(InputError, match=r"--strict .* 1 line is bad"):
        attributed(tmp_path / "out", touchpoints, write_lines(tmp_path / "o.jsonl", [bought()]), strict=True)


def test_of_one_touchpoint_the_first_received_counts_and_of_one_order_the_latest() -> None:
    touchpoints = [spoken(received_at=ago(hours=2), channel="late"), spoken(received_at=ago(hours=9), channel="first")]
    orders = [bought(received_at=MORNING, revenue_minor=1), bought(received_at=ago(hours=-1), revenue_minor=2)]
    ran = work_out(touchpoints, orders)
    assert [row["channel"] for row in ran.table("touchpoints")] == ["first"]
    assert [row["revenue_minor"] for row in ran.table("orders")] == [2]


def test_without_consent_the_identifiers_are_ignored_and_the_record_is_kept() -> None:
    ran = work_out([spoken(consent=DENIED)], [bought()])
    assert [row["household_id"] for row in ran.table("touchpoints")] == [None]
    assert ran.table("links") == []


def test_without_consent_a_token_and_an_order_placed_by_voice_remain_facts() -> None:
    touchpoints = [
        spoken("tp_1", consent=DENIED, handoff_token="ht_1"),
        spoken("tp_2", consent=DENIED, order_id="or_2", action="buy", stage="purchase"),
    ]
    orders = [
        bought("or_1", handoff_token="ht_1", consent=DENIED),
        bought("or_2", consent=DENIED, at=ago(days=1), identity=Identity()),
    ]
    accepted = work_out(touchpoints, orders).links(accepted=True)
    assert {pair: link["reason"] for pair, link in accepted.items()} == {
        ("s_tp_1", "or_1"): "token",
        ("s_tp_2", "or_2"): "own_order",
    }


def test_a_test_order_is_no_conversion_and_a_cancelled_one_is_worth_nothing() -> None:
    ran = work_out([], [bought("or_1", is_test=True), bought("or_2", status=OrderStatus.CANCELLED)])
    assert [(row["order_id"], row["net_revenue_minor"]) for row in ran.table("orders")] == [("or_2", 0)]
    assert ran.counts().test_orders == 1
    assert ran.warnings() == ("there are no touchpoints: every order is unattributed",)


def test_as_of_leaves_out_what_was_received_later() -> None:
    ran = work_out([spoken(), visit()], [bought()], as_of=ago(hours=3))
    assert [row["touchpoint_id"] for row in ran.table("touchpoints")] == ["tp_1"]
    assert ran.table("orders") == []


def test_parquet_as_other_tools_write_it_is_read(tmp_path: Path) -> None:
    """Nanoseconds, times without a zone, whole numbers kept as floats beside nulls: pandas' habits."""
    at = pa.array([1_795_161_600_123_456_789], pa.int64()).cast(pa.timestamp("ns"))
    columns = {
        "order_id": pa.array(["or_1"]),
        "placed_at": at,
        "received_at": at,
        "source": pa.array(["web_mobile"]).dictionary_encode(),
        "currency": pa.array(["USD"]),
        "revenue_minor": pa.array([1299.0]),
        "tax_minor": pa.array([float("nan")]),
    }
    pq.write_table(pa.table(columns), tmp_path / "o.parquet")
    ran = from_files(write_lines(tmp_path / "t.jsonl", [spoken()]), tmp_path / "o.parquet")
    (order,) = ran.table("orders")
    assert (order["revenue_minor"], order["tax_minor"]) == (1299, 0)
    assert order["placed_at"].microsecond == 123_456


YEARS = ("0001", "9999")


@pytest.fixture(scope="module")
def strays(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A whole run, with its page, over an order of each stray year."""
    folder = tmp_path_factory.mktemp("strays")
    times = [(year, f"{year}-12-31T23:59:59Z") for year in YEARS]
    lines = [
        json.dumps(json.loads(to_json(bought(f"or_{year}"))) | {"placed_at": time, "received_at": time})
        for year, time in times
    ]
    (folder / "o.jsonl").write_text("\n".join(lines))
    touchpoints = write_lines(folder / "t.jsonl", [spoken()])
    return attributed(folder / "out", touchpoints, folder / "o.jsonl", timezone="Asia/Tokyo")


@pytest.mark.parametrize("year", YEARS)
def test_a_stray_year_breaks_nothing(strays: Ran, year: str) -> None:
    assert strays.credit("last", f"or_{year}") == {"(unattributed)": 1299}
