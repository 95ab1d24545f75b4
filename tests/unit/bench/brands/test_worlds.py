"""`earshot bench brands` on files of one's own: what cannot be used is named with what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from base.errors import InputError
from bench.brands.worlds import world

COLUMNS = "heard_text,brand_id,label,canonical,voice,asr\n"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "brands.csv"
    path.write_text("brand_id,canonical\nB1,Tidewell\nB2,Folgrave\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        (b"heard_text,brand_id,voice\ntide,B1,v\n", "no column label, canonical, asr"),
        (b"", "no column heard_text"),
        (COLUMNS.encode() + b"cr\xe8me,B1,brand,Tidewell,v,a\n", "save it as CSV in UTF-8"),
        (COLUMNS.encode() + b"tide,B9,brand,Other,v,a\n", "no row is of a brand of"),
    ],
)
def test_heard_rows_that_cannot_be_used_are_the_users_mistake(
    tmp_path: Path, catalog: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "heard.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as told:
        world(catalog, [path])
    assert str(told.value).startswith(f"{path}: ")
    assert reason in str(told.value)


def test_a_short_row_is_read_with_its_last_cells_empty(tmp_path: Path, catalog: Path) -> None:
    path = tmp_path / "heard.csv"
    path.write_text(f"\ufeff{COLUMNS}tide well,B1,brand\n", encoding="utf-8")
    [row] = world(catalog, [path]).rows
    assert (row.heard, row.brand_id, row.voice, row.recogniser) == ("tide well", "B1", "", "")


def test_the_command_tells_of_a_missing_file_in_words(tmp_path: Path, catalog: Path) -> None:
    options = ("--sizes", "", "--catalog", str(catalog), "--heard", str(tmp_path / "nope.csv"))
    ran = subprocess.run(
        [sys.executable, "-m", "cli.main", "bench", "brands", *options], capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"Traceback" not in ran.stderr
    assert b"nope.csv" in ran.stderr
