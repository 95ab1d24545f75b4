"""The engine by itself: what it makes of a step's text, of Arrow rows and of values."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from attribution.engine.engine import Engine, rows
from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from tests.spark.needed import NEEDED

pytestmark = NEEDED


@pytest.fixture(scope="module")
def opened() -> Iterator[Engine]:
    with ENGINES["spark"](ANY_ROOM) as spark:
        yield spark


@pytest.fixture(params=["the driver answers and makes", "the session answers and makes"])
def engine(opened: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    if request.param == "the session answers and makes":
        monkeypatch.setattr("attribution.engine.spark_answers.SMALL_BYTES", -1)
        monkeypatch.setattr("attribution.engine.spark.ROWS_A_STEP", -1)
    return opened


LISTS = pa.list_(pa.struct([("a", pa.string()), ("b", pa.int64())]))
ROWS = pa.table(
    {
        "n": pa.array([1, None, -3], pa.int64()),
        "text": ["ß", None, ""],
        "yes": [True, None, False],
        "share": [0.1, None, -0.0],
        "lines": pa.array([[{"a": "x", "b": None}, None], None, []], LISTS),
    }
)


def test_arrow_rows_come_back_as_they_were(engine: Engine) -> None:
    engine.put("given", ROWS)
    assert sorted(map(repr, engine.query("select * from given").to_pylist())) == sorted(map(repr, ROWS.to_pylist()))


def test_an_empty_chunk_among_others_ends_nothing(engine: Engine) -> None:
    engine.put("chunked", pa.concat_tables([ROWS, ROWS.slice(0, 0), ROWS]))
    assert rows(engine, "select count(*) from chunked") == [(2 * len(ROWS),)]


def test_a_table_is_filled_part_by_part_and_replaced_by_the_next_of_its_name(engine: Engine) -> None:
    engine.fill("filled", ROWS.schema, [ROWS, ROWS.slice(1), ROWS.schema.empty_table()])
    assert rows(engine, "select count(*), count(n) from filled") == [(5, 3)]
    engine.fill("filled", ROWS.schema, [])
    assert engine.query("select * from filled").column_names == ROWS.column_names
    assert rows(engine, "select count(*) from filled") == [(0,)]


def test_no_row_is_lost_behind_a_part_without_rows(engine: Engine) -> None:
    none = pa.Table.from_batches([ROWS.to_batches()[0].slice(0, 0)])
    engine.put("parts", pa.concat_tables([ROWS, none, ROWS]))
    assert rows(engine, "select count(*) from parts") == [(2 * ROWS.num_rows,)]


def test_a_table_may_be_made_of_itself(engine: Engine) -> None:
    engine.put("again", pa.table({"n": [1, 2]}))
    engine.create("again", "select n + $more as n from again", {"more": 1 << 40})
    assert rows(engine, "select n - $more as n from again order by n", {"more": 1 << 40}) == [(1,), (2,)]


def test_a_value_is_bound_and_never_pasted_in(engine: Engine) -> None:
    text = "'; drop view given; -- \\ \" $a :a"
    assert rows(engine, "select $a as a, $b as b, $c as c", {"a": text, "b": None, "c": False}) == [(text, None, False)]


def test_a_sum_that_finds_no_room_is_an_error_and_a_wide_one_is_right(engine: Engine) -> None:
    engine.put("wide", pa.table({"n": [1 << 62, 1 << 62]}))
    halved = "select (3 * sum(n::hugeint) // 4)::bigint as n from (select n // 2 as n from wide) as h"
    assert rows(engine, halved) == [(3 * (1 << 60),)]
    with pytest.raises(Exception, match="OVERFLOW"):
        engine.create("summed", "select sum(n) as n from wide")


def test_rows_are_worked_on_part_by_part_and_put_together(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.engine.spark.ROWS_APART", 0)
    engine.put("many", pa.table({"n": range(1000)}))
    counted = engine.of_parts("select n from many", COUNTED, _counted)
    assert (len(counted) > 1, sum(counted["rows"].to_pylist()), sum(counted["n"].to_pylist())) == (True, 1000, 499_500)
    assert len(engine.of_parts("select n from many where n < 0", COUNTED, _counted)) == 0


COUNTED = pa.schema([("rows", pa.int32()), ("n", pa.int64())])


def _counted(part: pa.Table) -> pa.Table:
    return pa.table({"rows": [len(part)], "n": [sum(part["n"].to_pylist())]})


def test_a_wide_sum_is_kept_whole_and_goes_on_as_one(engine: Engine) -> None:
    engine.put("wide", pa.table({"n": [1 << 62, 1 << 62]}))
    engine.create("summed", "select sum(n::hugeint) as n from wide")
    assert rows(engine, "select (n // 4)::bigint as n from summed") == [(1 << 61,)]


def test_a_hash_is_the_same_whoever_answers(engine: Engine) -> None:
    engine.put("texts", pa.table({"text": ["a", None]}))
    engine.create("hashed", "select key64(text) as hash from texts")
    assert rows(engine, "select count(*) from hashed h join texts t on key64(t.text) = h.hash") == [(1,)]
