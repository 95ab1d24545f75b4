"""What the driver makes by itself of a session's small tables, and what it leaves to the session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.engine.spark_answers import Answers
from base.errors import NoRoom

WIDE = pa.decimal128(38, 0)
TABLES = {
    "small": pa.table({"n": [1, 2, 3], "text": ["a", "b", None]}),
    "wide": pa.table({"n": pa.array([1, 2], WIDE)}),
}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    for name, table in TABLES.items():
        (tmp_path / name).mkdir()
        pq.write_table(table, tmp_path / name / "part-0.parquet")
    return {name: str(tmp_path / name) for name in TABLES}


@pytest.fixture
def answers() -> Iterator[Answers]:
    there = Answers(1, "")
    yield there
    there.close()


def test_a_small_table_s_sums_are_as_wide_as_the_session_s(answers: Answers, places: dict[str, str]) -> None:
    made = answers.made("select sum(n) * $by as total, count(*) as rows from small", {"by": 2}, places, 3)
    assert made is not None
    assert made.to_pylist() == [{"total": 12, "rows": 3}]
    assert set(made.schema.types) == {pa.int64()}


@pytest.mark.parametrize(
    "sql",
    [
        "select key64(text) as key from small",
        "select sum(n::hugeint) as total from small",
        "select sum(n) as total from wide",
        "select sum(n * 2000000000000000000) as total from small",
        "select s.n from small s cross join wide w",
    ],
    ids=["its hashes", "meant to be wide", "of what is wide", "no room in a number", "too many rows"],
)
def test_what_is_the_session_s_is_left_to_it(sql: str, answers: Answers, places: dict[str, str]) -> None:
    assert answers.made(sql, {}, places, 3) is None


# Of two million rows, each in a place of its own: more than the memory that is allowed.
LARGE = "select r.range as n, s.n as m from range(2000000) r join small s on s.n > 0 order by sha256(r.range::text)"


def test_what_finds_no_room_in_memory_is_left_to_the_session(places: dict[str, str]) -> None:
    with closing(Answers(0.02, "")) as answers:
        assert answers.query(LARGE, {}, places) is None
        assert answers.made(LARGE, {}, places, 3) is None


def test_a_disk_without_room_is_told_in_plain_words(places: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        closing(Answers(0.02, f"{tmp_path}/file/spill")) as answers,
        pytest.raises(NoRoom, match=r"20MB.*file/spill.*--memory.*--spill"),
    ):
        answers.query(LARGE, {}, places)
