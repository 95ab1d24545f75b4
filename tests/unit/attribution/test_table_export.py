"""The ledger out of AWS's export of its table: whole or of changes, checked, and gone on with where it was left."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attribution.inputs.reading import Reading
from attribution.inputs.record_kinds import ORDER_KIND, TOUCHPOINT_KIND
from attribution.table_export import export
from attribution.table_export.changes import read_part
from attribution.table_export.export import export_manifests, export_records, records_in
from attribution.table_export.manifest import ExportPart, read_manifest
from base.errors import InputError
from ledger import items, table
from ledger.daily import daily_key
from ledger.encoding import to_json
from ledger.records import Identity, Order, OrderLine, Touchpoint
from ledger.records.spend import Spend
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.table_export import write_changes, write_export

LATER = MORNING + timedelta(hours=1)
TOUCHES = [
    touchpoint(f"tp_{n}", heard="tide", consent=GRANTED, identity=Identity(user=f"us_{n}"), match_score=0.25 * n)
    for n in range(4)
]
LINE = OrderLine(product_id="p", brand_id="b", quantity=2, unit_price_minor=450)
ORDERS = [order("or_1", lines=(LINE,), promo_codes=("SPRING",)), order("or_2", revenue_minor=7)]


def items_of(touches: list[Touchpoint], orders: list[Order]) -> list[Any]:
    """Everything the table holds of these, and other things besides."""
    held = [items.touchpoint(one, table.FEW) for one in touches] + [items.heard(one) for one in touches]
    held += [items.order(one, "us_1", table.FEW) for one in orders] + [items.outbox(one, table.FEW) for one in orders]
    return [*held, items.typed({table.PK: "CU#us_1", table.SK: "CONSENT", "body": "{}"})]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_export(tmp_path / "bucket", "0169-a", items_of(TOUCHES, ORDERS), MORNING)


def read(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    touches, orders = (pq.read_table(folder / f"{name}.parquet").to_pylist() for name in ("touchpoints", "orders"))
    return touches, orders


def test_an_export_of_the_whole_table_becomes_typed_columns(whole: Path, tmp_path: Path) -> None:
    done = export_manifests([whole], tmp_path / "ledger")
    touches, orders = read(tmp_path / "ledger")
    assert done.records == {"touchpoints.parquet": 4, "orders.parquet": 2}
    assert [row["touchpoint_id"] for row in touches] == ["tp_0", "tp_1", "tp_2", "tp_3"]
    assert (touches[3]["occurred_at"], touches[3]["match_score"]) == (TOUCHES[3].occurred_at, 0.75)
    assert (touches[1]["identity"]["user"], touches[1]["consent"]["measurement"]) == ("us_1", "granted")
    assert touches[0]["heard"] is None
    assert (orders[0]["lines"][0]["unit_price_minor"], orders[0]["promo_codes"]) == (450, ["SPRING"])


def test_the_files_are_the_bytes_that_reading_the_table_gives(whole: Path, tmp_path: Path) -> None:
    export_manifests([whole], tmp_path / "exported")
    kept = [items.from_json(items.touchpoint(one, table.FEW)["body"]["S"], Touchpoint) for one in TOUCHES]
    export_records("earshot", reversed(kept), reversed(ORDERS), LATER, tmp_path / "read")
    for name in ("touchpoints.parquet", "orders.parquet"):
        assert (tmp_path / "exported" / name).read_bytes() == (tmp_path / "read" / name).read_bytes()


def test_what_is_written_is_what_attribution_reads_without_a_word(whole: Path, tmp_path: Path) -> None:
    export_manifests([whole], tmp_path)
    for kind, name, rows in ((TOUCHPOINT_KIND, "touchpoints", 4), (ORDER_KIND, "orders", 2)):
        reading = Reading(tmp_path / f"{name}.parquet", kind)
        assert sum(part.num_rows for part in reading.tables()) == rows
        assert reading.rejected == []


def test_the_records_of_an_export_are_those_of_the_table(whole: Path) -> None:
    touches, orders = records_in(whole).touchpoints, records_in(whole).orders
    assert [one.touchpoint_id for one in touches] == [one.touchpoint_id for one in TOUCHES]
    assert {one.heard for one in touches} == {None}
    assert list(orders) == ORDERS


def test_changes_go_on_where_the_folder_ends(whole: Path, tmp_path: Path) -> None:
    refunded, new = order("or_1", refunded_minor=5, received_at=LATER), touchpoint("tp_9")
    (first, gone) = (items.touchpoint(one, table.FEW) for one in TOUCHES[:2])
    changed, before = items.order(refunded, "us_1", table.FEW), items.order(ORDERS[0], "us_1", table.FEW)
    added = items.touchpoint(new, table.FEW)
    at = MORNING + timedelta(minutes=5)
    changes = [
        (at, changed, changed),
        (at - timedelta(minutes=1), before, before),  # another part may hold an older image
        (at, added, added),
        (at, gone, None),
        (at, first, first),
    ]
    manifest = write_changes(tmp_path / "bucket", "0170-b", changes, MORNING, LATER)
    for manifests in ([whole], [manifest], [manifest, whole]):  # the last changes nothing: both are in it
        done = export_manifests(manifests, tmp_path / "ledger")
    touches, orders = read(tmp_path / "ledger")
    assert [row["touchpoint_id"] for row in touches] == ["tp_0", "tp_2", "tp_3", "tp_9"]
    assert [row["refunded_minor"] for row in orders] == [5, 0]
    assert len(done.exports) == 2
    assert export_manifests([whole, manifest], tmp_path / "again") == done
    for name in ("touchpoints.parquet", "orders.parquet", "ledger.json"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "ledger" / name).read_bytes()


def spent(channel: str, minor: int) -> Spend:
    return Spend(day=MORNING.date(), channel=channel, currency="USD", spend_minor=minor)


def daily_item(told: Spend) -> Any:
    key, kind = daily_key(told)
    return items.typed({table.PK: key, table.SK: kind, "body": to_json(told)})


def test_what_channels_cost_goes_on_with_the_changes_too(tmp_path: Path) -> None:
    held = [daily_item(spent(channel, 1)) for channel in ("ads", "paid_search", "tv")]
    whole = write_export(tmp_path / "bucket", "0169-a", held, MORNING)
    at = MORNING + timedelta(minutes=5)
    changed, added = daily_item(spent("ads", 2)), daily_item(spent("radio", 3))
    changes = [(at, changed, changed), (at, added, added), (at, held[2], None)]
    manifest = write_changes(tmp_path / "bucket", "0170-b", changes, MORNING, LATER)
    assert records_in(whole).beside.spend == tuple(spent(name, 1) for name in ("ads", "paid_search", "tv"))
    for manifests in ([whole], [manifest]):
        export_manifests(manifests, tmp_path / "ledger")
    left = (spent("ads", 2), spent("paid_search", 1), spent("radio", 3))
    assert (tmp_path / "ledger" / "spend.jsonl").read_text() == "".join(f"{to_json(one)}\n" for one in left)


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        (LATER, LATER + timedelta(hours=1), "export those in between too"),
        (MORNING - timedelta(hours=2), MORNING - timedelta(hours=1), "the changes end at"),
    ],
)
def test_a_gap_between_exports_is_refused(
    whole: Path, tmp_path: Path, since: datetime, until: datetime, message: str
) -> None:
    export_manifests([whole], tmp_path / "ledger")
    late = write_changes(tmp_path / "bucket", "0171-c", [], since, until)
    with pytest.raises(InputError, match=message):
        export_manifests([late], tmp_path / "ledger")


def test_changes_without_the_whole_are_refused(tmp_path: Path) -> None:
    changes = write_changes(tmp_path / "bucket", "0170-b", [], MORNING, LATER)
    with pytest.raises(InputError, match="export the whole table first"):
        export_manifests([changes], tmp_path / "ledger")
    with pytest.raises(InputError, match="has changes alone"):
        records_in(changes)


def test_whoever_is_interrupted_goes_on_with_the_parts_that_are_left(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_part, read_parts = export.read_part, []

    def interrupted(of: Any, part: Any, out: Path) -> None:
        if len(read_parts) == 2:
            raise KeyboardInterrupt
        read_parts.append(part.path)
        read_part(of, part, out)

    monkeypatch.setattr(export, "read_part", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export_manifests([whole], tmp_path / "ledger")
    first = list(read_parts)
    read_parts.clear()
    assert export_manifests([whole], tmp_path / "ledger").records["touchpoints.parquet"] == 4
    assert (len(first), len(read_parts)) == (2, 1)
    assert set(first).isdisjoint(read_parts)
    assert not (tmp_path / "ledger" / ".parts").exists()


def damaged_part(bucket: Path) -> None:
    part = next((bucket / "AWSDynamoDB/0169-a/data").iterdir())
    part.write_bytes(gzip.compress(b"{}\n"))


def emptied_part(bucket: Path) -> None:
    next((bucket / "AWSDynamoDB/0169-a/data").iterdir()).write_bytes(b"")


def missing_part(bucket: Path) -> None:
    next((bucket / "AWSDynamoDB/0169-a/data").iterdir()).unlink()


def changed_manifest(bucket: Path) -> None:
    path = bucket / "AWSDynamoDB/0169-a/manifest-files.json"
    path.write_text(path.read_text().splitlines()[0])


def changed_summary(bucket: Path) -> None:
    path = bucket / "AWSDynamoDB/0169-a/manifest-summary.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"itemCount": 1}))


def no_checksum(bucket: Path) -> None:
    (bucket / "AWSDynamoDB/0169-a/manifest-files.checksum").unlink()


@pytest.mark.parametrize(
    "damage", [damaged_part, emptied_part, missing_part, changed_manifest, changed_summary, no_checksum]
)
def test_a_damaged_export_is_refused_and_the_folder_stays_as_it_was(whole: Path, tmp_path: Path, damage: Any) -> None:
    damage(tmp_path / "bucket")
    with pytest.raises(InputError, match=r"0169-a.*(fetch|checksum)"):
        export_manifests([whole], tmp_path / "ledger")
    assert not (tmp_path / "ledger" / "ledger.json").exists()


def test_a_part_of_an_empty_partition_holds_nothing_be_it_of_0_bytes_or_packed(tmp_path: Path) -> None:
    manifest = write_export(tmp_path / "bucket", "0169-a", items_of(TOUCHES, ORDERS)[:1], MORNING, parts=2)
    changes = write_changes(tmp_path / "bucket", "0170-b", [], MORNING, LATER)
    sizes = {len(part.read_bytes()) for part in (tmp_path / "bucket").rglob("*.json.gz")}
    assert min(sizes) == 0 < max(sizes)
    export_manifests([manifest, changes], tmp_path / "ledger")
    assert [len(rows) for rows in read(tmp_path / "ledger")] == [1, 0]
    packed = tmp_path / "packed.json.gz"
    packed.write_bytes(gzip.compress(b""))
    md5 = base64.b64encode(hashlib.md5(packed.read_bytes()).digest()).decode()
    read_part(read_manifest(manifest), ExportPart(path=packed, md5=md5, items=0), tmp_path / "packed.parquet")
    assert pq.read_table(tmp_path / "packed.parquet").num_rows == 0


def test_an_empty_table_is_two_empty_files(tmp_path: Path) -> None:
    manifest = write_export(tmp_path / "bucket", "0169-a", [], MORNING)
    export_manifests([manifest], tmp_path / "ledger")
    assert read(tmp_path / "ledger") == ([], [])
    assert (records_in(manifest).touchpoints, records_in(manifest).orders) == ((), ())
