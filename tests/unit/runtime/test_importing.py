"""Files that `earshot import` takes: Parquet too, row by row, by the rules of every line."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.table_export.export import export_records
from intake.import_files import Importer
from intake.imported import Kind
from ledger.records import OrderLine
from runtime.importing import record_lines
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, order, touchpoint

LINE = OrderLine(product_id="p", brand_id="b", quantity=2, unit_price_minor=450)


def test_what_was_exported_as_parquet_is_imported_as_it_was(tmp_path: Path) -> None:
    touches, orders = [touchpoint("tp_1"), touchpoint("tp_2")], [order("or_1", lines=(LINE,)), order("or_2")]
    export_records("earshot", touches, orders, MORNING, tmp_path)
    ledger = MemoryLedger()
    importer = Importer(ledger, lines=record_lines)
    importer.touchpoints([tmp_path / "touchpoints.parquet"])
    importer.orders([tmp_path / "orders.parquet"])
    assert importer.finish().rejected == []
    assert [one for _, one in ledger.orders.values()] == orders
    assert list(ledger.touchpoints.values()) == touches


def test_a_bad_row_is_named_by_its_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    export_records("earshot", [], [order("or_1"), order("or_2"), order("or_3")], MORNING, tmp_path)
    rows = pq.read_table(tmp_path / "orders.parquet").to_pylist()
    rows[1]["currency"] = "dollars"
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "bad.parquet")
    importer = Importer(MemoryLedger(), lines=record_lines)
    importer.orders([tmp_path / "bad.parquet"])
    (rejected,) = importer.result.rejected
    assert (rejected.file, rejected.line, importer.result.stored[Kind.ORDER]) == ("bad.parquet", 2, 2)
    assert "currency" in rejected.reason


def test_what_is_named_parquet_and_is_none_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "orders.parquet").write_text("not it")
    importer = Importer(MemoryLedger(), lines=record_lines)
    importer.orders([tmp_path / "orders.parquet"])
    assert [(one.line, one.file) for one in importer.result.rejected] == [(1, "orders.parquet")]
