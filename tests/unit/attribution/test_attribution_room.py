"""How much memory and which folder an engine may take, and what is said where that is too little."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from attribution.engine.duckdb import ROWS_A_THREAD, open_duckdb
from attribution.engine.engine import number
from attribution.engine.room import Room
from base.errors import InputError, NoRoom

MANY = "select i, repeat(md5('' || i), 10) as text from range(1000000) as r(i)"  # more than memory holds


def test_what_finds_no_room_in_memory_waits_in_the_folder_named_and_is_gone_afterwards(tmp_path: Path) -> None:
    with open_duckdb(1, Room(memory_gb=0.25, spill=tmp_path)) as engine:
        engine.create("many", MANY)
        assert [path for path in tmp_path.rglob("*") if path.is_file()]
        assert number(engine, "select count(distinct text) from many") == 1_000_000
    assert not list(tmp_path.iterdir())


def test_tables_of_an_engine_with_a_bound_lie_in_its_folder_and_are_never_written_out_again(tmp_path: Path) -> None:
    with open_duckdb(1, Room(memory_gb=0.25, spill=tmp_path)) as engine:
        engine.create("many", MANY)
        assert number(engine, "select sum(length(text)) from many") == 320_000_000
        assert number(engine, "select count(*) from duckdb_temporary_files()") == 0
    assert not list(tmp_path.iterdir())


def test_a_run_without_room_says_how_much_there_was_and_where(tmp_path: Path) -> None:
    def run() -> None:
        with open_duckdb(1, Room(memory_gb=0.25, spill=tmp_path)) as engine:
            engine.create("one", "select list(text) as texts from (" + MANY + ") as m")

    with pytest.raises(NoRoom, match=rf"250MB.*{tmp_path}.*--memory.*--spill"):
        run()


@pytest.mark.parametrize("memory", [0, -1, float("nan"), float("inf")])
def test_no_run_is_asked_to_live_on_nothing(memory: float) -> None:
    with pytest.raises(InputError, match=r"give 0\.25 or more"):
        Room(memory_gb=memory)


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="no-such-folder is no folder"):
        Room(spill=Path("no-such-folder"))


def test_few_rows_are_worked_with_on_one_thread_and_many_on_more_where_there_are_cores() -> None:
    asked = "select current_setting('threads')"
    with open_duckdb() as engine:
        engine.put("few", pa.table({"a": range(10)}))
        assert number(engine, asked) == 1
        engine.put("many", pa.table({"a": np.arange(ROWS_A_THREAD)}))
        assert number(engine, asked) == min(2, os.cpu_count() or 1)
