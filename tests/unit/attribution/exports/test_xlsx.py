"""The workbook: a sheet a table, text that stays text, and what does not fit said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.exports.tables import Table
from attribution.exports.xlsx import CONTENTS, LONGEST_CELL, Sheet, write_workbook

TABLE = Table("paths", ("path",), "one path", "")
AS_OF = datetime(2026, 11, 20, tzinfo=UTC)
XML = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def written(folder: Path, rows: list[dict[str, Any]], **how: Any) -> Sheet:
    pq.write_table(pa.Table.from_pylist(rows), folder / "paths.parquet")
    (sheet,) = write_workbook(folder, [TABLE], folder / "voice.xlsx", as_of=AS_OF, **how)
    return sheet


def cells(folder: Path, number: int = 2) -> dict[str, str | float]:
    """The cells of a sheet by place: text, or a number as it is stored."""
    with ZipFile(folder / "voice.xlsx") as book:
        sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert sheet.findall(".//x:f", XML) == []  # no formula
    return {
        cell.attrib["r"]: float(value.text or 0)
        if (value := cell.find("x:v", XML)) is not None
        else "".join(cell.itertext())
        for cell in sheet.iterfind(".//x:c", XML)
    }


def test_numbers_are_numbers_and_texts_are_texts_whatever_they_begin_with(tmp_path: Path) -> None:
    sly = '=HYPERLINK("https://evil.example")'
    row = {"path": sly, "orders": 3, "share": Decimal("0.250000000000"), "accepted": True, "none": None, "n": "007"}
    written(tmp_path, [row])
    assert cells(tmp_path) == {
        **dict(zip(("A1", "B1", "C1", "D1", "E1", "F1"), row, strict=True)),
        "A2": sly,
        "B2": 3.0,
        "C2": 0.25,
        "D2": 1.0,
        "F2": "007",
    }


def test_amounts_stand_in_whole_minor_units_and_once_more_to_be_read(tmp_path: Path) -> None:
    amounts = [("USD", 1299), ("JPY", 1299), ("KWD", 1299), ("", None)]
    written(tmp_path, [{"currency": currency, "revenue_minor": minor} for currency, minor in amounts])
    found = cells(tmp_path)
    assert [found.get(f"B{row}") for row in range(1, 6)] == ["revenue_minor", 1299, 1299, 1299, None]
    assert [found.get(f"C{row}") for row in range(1, 6)] == ["revenue", 12.99, 1299, 1.299, None]


def test_a_moment_is_one_and_what_no_spreadsheet_can_hold_is_text(tmp_path: Path) -> None:
    early = datetime(1899, 12, 31, tzinfo=UTC)
    rows = [{"occurred_at": AS_OF, "orders": 10**15}, {"occurred_at": early, "orders": -1}]
    written(tmp_path, rows)
    found = cells(tmp_path)
    assert (found["A2"], found["B2"]) == (46346.0, "1000000000000000")
    assert (found["A3"], found["B3"]) == ("1899-12-31T00:00:00+00:00", -1.0)


def test_a_text_too_long_for_a_cell_is_cut_and_that_is_said(tmp_path: Path) -> None:
    sheet = written(tmp_path, [{"path": "x" * (LONGEST_CELL + 1)}, {"path": "y" * LONGEST_CELL}])
    found, contents = cells(tmp_path), cells(tmp_path, 1)
    assert [len(str(found[place])) for place in ("A2", "A3")] == [LONGEST_CELL, LONGEST_CELL]
    assert (sheet.cut, contents["G2"], contents["H2"]) == (1, 1.0, "paths.parquet")


def test_a_table_too_long_for_a_sheet_has_its_header_and_says_where_it_is(tmp_path: Path) -> None:
    written(tmp_path, [{"path": "a"}] * 3, most_rows=2)
    found, contents = cells(tmp_path), cells(tmp_path, 1)
    assert found == {"A1": "path", "A2": "3 rows are too many for this sheet: see paths.parquet"}
    assert (contents["D2"], contents["E2"], contents["H2"]) == (3.0, 0.0, "paths.parquet")


def test_a_table_too_long_is_narrowed_as_far_as_it_takes_and_no_further(tmp_path: Path) -> None:
    rows = [{"path": name, "days": days} for name in "ab" for days in (1, 30)]
    sheet = written(tmp_path, rows, most_rows=2, narrowed={"paths": [("days", 30), ("path", "a")]})
    assert (sheet.rows, sheet.shown, sheet.only, sheet.elsewhere) == (4, 2, "days 30", "paths.parquet")
    assert cells(tmp_path) == {"A1": "path", "B1": "days", "A2": "a", "B2": 30.0, "A3": "b", "B3": 30.0}


def test_the_first_sheet_names_the_others_and_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    sheet = written(tmp_path, [{"path": "a"}])
    first = (tmp_path / "voice.xlsx").read_bytes()
    assert written(tmp_path, [{"path": "a"}]) == sheet
    assert (tmp_path / "voice.xlsx").read_bytes() == first
    with ZipFile(tmp_path / "voice.xlsx") as book:
        names = ET.fromstring(book.read("xl/workbook.xml")).findall(".//x:sheet", XML)
    assert [one.attrib["name"] for one in names] == [CONTENTS, "paths"]
    assert cells(tmp_path, 1)["B2"] == "one path"
