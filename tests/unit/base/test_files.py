"""Files in and out: what every room shares, from the gzip to the line that was set aside."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from base.errors import Unreadable
from base.files.csv_cells import plain, restored
from base.files.csv_tables import CsvTable, missing_columns, open_csv
from base.files.opening import BREAKS_OFF, open_bytes, open_text, why_unread
from base.files.rejected import RejectedLine, write_rejected


def test_a_gzipped_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    plainly, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plainly.write_bytes("é\n".encode())
    packed.write_bytes(gzip.compress("é\n".encode()))
    for path in (plainly, packed):
        with open_bytes(path) as content, open_text(path) as text:
            assert (content.read(), text.read()) == ("é\n".encode(), "é\n")


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"line\n" * 100)[:-12]], ids=["other", "cut off"])
def test_a_gzip_that_breaks_off_says_so_when_it_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(content)
    with open_bytes(path) as file, pytest.raises(BREAKS_OFF):
        file.read()


def test_a_csv_that_cannot_be_read_further_says_so_and_what_came_before_is_good() -> None:
    table = CsvTable(["a,b\n", "1,2\n", 'x,"y"z\n'], strict=True)
    rows = iter(table)
    assert (next(rows), table.line) == ({"a": "1", "b": "2"}, 2)
    with pytest.raises(Unreadable, match="expected after"):
        next(rows)


def test_a_csv_whose_very_header_cannot_be_read_says_so() -> None:
    with pytest.raises(Unreadable, match="expected after"):
        missing_columns(CsvTable(['a,"b"z\n'], strict=True), ["a"])


def test_a_csv_is_read_by_its_header_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for number, mark in enumerate(("", "\ufeff")):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{mark}a,b\n1,2\n", encoding="utf-8")
        with open_csv(path) as table:
            assert missing_columns(table, ("a", "b", "c")) == ["c"]
            assert list(table) == [{"a": "1", "b": "2"}]


def test_a_rejected_line_says_where_what_and_what_to_do_as_far_as_it_knows() -> None:
    assert str(RejectedLine(file="f.csv", line=3, reason="no price")) == "f.csv:3: no price"
    told = RejectedLine(file="f.csv", line=3, field="price", value="x", reason="no number", advice="write 12.50")
    assert str(told) == "f.csv:3: price 'x': no number; write 12.50"


def test_rejected_lines_are_written_with_what_is_known_and_even_when_they_are_no_utf8(tmp_path: Path) -> None:
    lines = [
        RejectedLine(file="a", line=1, record="orders", reason="café"),
        RejectedLine(file="b", line=2, reason="not UTF-8", text="\udcff"),
    ]
    written = write_rejected(lines, tmp_path / "rejected.jsonl").read_text("utf-8").splitlines()
    assert written[0] == '{"record": "orders", "file": "a", "line": 1, "reason": "café"}'
    assert json.loads(written[1]) == {"file": "b", "line": 2, "reason": "not UTF-8", "text": "\udcff"}


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tb", "\rc", "'=1", "''@x", "milk", "'tis", ""])
def test_a_cell_is_never_a_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert plain(cell)[:1] not in set("=+-@\t\r")
    assert restored(plain(cell)) == cell


def test_why_a_file_could_not_be_read_is_told_without_numbers_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Errno") as missing:
        (tmp_path / "none").read_text()
    assert why_unread(missing.value) == "no such file or directory"
    with pytest.raises(UnicodeDecodeError) as other:
        b"caf\xe9".decode()
    assert why_unread(other.value) == "byte 3 is not UTF-8; save the file as UTF-8"
    assert why_unread(ValueError("Line 3 is odd")) == "line 3 is odd"
