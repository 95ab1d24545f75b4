"""The chain of steps: what a step says it reads, and the rules by which its text means the same on every engine."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, repeat
from pathlib import Path

import pyarrow as pa
import pytest

from attribution import summary
from attribution.chain import STAGING, STEPS, step_values
from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import NO_VALUES, Engine, OfPart, Values, rows
from attribution.engine.engines import ENGINES
from attribution.engine.step import Step
from attribution.exports.tables import TABLES
from attribution.inputs import clean
from attribution.lift import units
from attribution.parameters import Inputs, Parameters
from attribution.report import figures
from attribution.run import attribute
from attribution.update import households as update
from tests.factories.attribution import ago, bought, spoken, work_out
from tests.factories.sql_rules import breaches, cast_types, named_tables

EXAMPLES = Path(__file__).parents[3] / "examples"
ATTRIBUTION = Path(__file__).parents[3] / "attribution"
TEXTS = [pytest.param(step, id=step.name) for step in (*STEPS, *update.STEPS, *units.STEPS) if step.sql]


class Watched:
    """An engine that tells of what it is asked, shuffles the rows of every table it makes, and cuts what it may."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[str] = []
        self.wide: set[tuple[str, str]] = set()

    def create(self, name: str, sql: str, values: Values = NO_VALUES) -> None:
        self.asked.append(sql)
        self._engine.create(name, sql, values)
        self._shuffle(name)

    def put(self, name: str, table: pa.Table) -> None:
        self._engine.put(name, table)
        self._shuffle(name)

    def fill(self, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
        self._engine.fill(name, schema, tables)
        self._shuffle(name)

    def query(self, sql: str, values: Values = NO_VALUES) -> pa.Table:
        self.asked.append(sql)
        return self._engine.query(sql, values)

    def of_parts(self, sql: str, schema: pa.Schema, work: OfPart) -> pa.Table:
        found = self.query(sql)
        return pa.concat_tables(
            work(found.take(pa.array(range(first, len(found), 3)))).cast(schema) for first in range(3)
        )

    def _shuffle(self, name: str) -> None:
        kinds = rows(self._engine, f"select column_name, column_type from (describe {name})")
        self.wide |= {(name, column) for column, kind in kinds if "HUGEINT" in kind}
        turned = f"select *, row_number() over () * 7919 % 1009 as shuffled_to from {name}"
        self._engine.create(name, f"select * exclude (shuffled_to) from ({turned}) order by shuffled_to")


@contextmanager
def _part_of(whole: Watched) -> Iterator[Watched]:
    """An engine for a part of the run, told of in the same place."""
    with open_duckdb() as engine:
        part = Watched(engine)
        part.asked, part.wide = whole.asked, whole.wide
        yield part


@pytest.fixture(scope="module")
def example() -> Inputs:
    return Inputs(
        touchpoint_files=(EXAMPLES / "touchpoints.jsonl",),
        order_files=(EXAMPLES / "orders.jsonl",),
    )


@pytest.fixture(scope="module")
def watched(example: Inputs, tmp_path_factory: pytest.TempPathFactory) -> tuple[Watched, Path]:
    """The engine after a whole run over the examples, with tables and report, and the run's folder."""
    out = tmp_path_factory.mktemp("watched")
    with open_duckdb() as engine, pytest.MonkeyPatch.context() as patch:
        found = Watched(engine)
        engines: Iterator[AbstractContextManager[Watched]] = chain([nullcontext(found)], map(_part_of, repeat(found)))
        patch.setitem(ENGINES, "duckdb", lambda _room: next(engines))  # type: ignore[arg-type]
        attribute(example, Parameters(), out)
    return found, out


@pytest.mark.parametrize("step", TEXTS)
def test_a_step_reads_the_tables_that_its_text_names(step: Step) -> None:
    assert set(step.reads) == named_tables(step.sql)


@pytest.mark.parametrize("step", TEXTS)
def test_a_step_needs_the_values_that_its_text_names(step: Step) -> None:
    assert set(step.needs) == set(re.findall(r"\$(\w+)", step.sql))


def test_every_step_makes_a_table_of_its_own_from_those_made_before_it() -> None:
    made = list(STAGING)
    for step in STEPS:
        assert set(step.reads) <= set(made), step.name
        assert step.name not in made
        assert bool(step.sql) != bool(step.work), step.name
        assert set(step.needs) <= set(step_values(Parameters(), None)), step.name
        made.append(step.name)


@pytest.mark.parametrize("step", TEXTS)
def test_a_text_keeps_to_what_means_the_same_on_every_engine(step: Step) -> None:
    assert breaches(step.sql) == []


def test_so_does_all_else_that_a_run_asks_for_tables_numbers_and_report(watched: tuple[Watched, Path]) -> None:
    asked = set(watched[0].asked)
    assert {table.query for table in TABLES if table.query} | {summary.TOTALS, figures.LAGS, clean.LATEST} <= asked
    others = asked - {step.sql for step in STEPS}
    assert {sql: found for sql in others if (found := breaches(sql))} == {}


PLANTS = [
    ("insert  into t select 1", "not one query"),
    ("create table t as select 1 as a", "not one query"),
    ("select 1 as a; select 2 as a", "not one query"),
    ("select * replace (1 as a) from t", "star changed"),
    ("unpivot t on a", "kind "),
    ("select count(*) filter (a) from t", "filter"),
    ("select count(*) filter (a) over (partition by b) from t", "filter"),
    ("select a from t where (a, b) in (select a, b from u)", "function row"),
    ("select a from t where (a, b) not in (select a, b from u)", "function row"),
    ("select a from t where (a, b) in ((1, 2))", "function row"),
    ("select unnest(a), unnest(b) from t", "two unnests"),
    ("select row_number() over () from t", "window without an order"),
    ("select row_number() over (partition by a) from t", "window without an order"),
    ("select first_value(a) over (partition by b) from t", "window without an order"),
    ("select first_value(a order by c) over (partition by b order by c) from t", "inside a window"),
    ("select distinct on (a) a, b from t", "distinct on"),
    ("select a from t limit 1", "limit without an order"),
    ("select a from (select a from t limit 1) as u order by a", "limit without an order"),
    ("select a from t using sample 5", "sample"),
    *((f"select {name}(a, b) from t", f"function {name}") for name in ("min_by", "max_by", "argmin", "arg_max")),
    *((f"select {name}(a) from t", f"function {name}") for name in ("any_value", "arbitrary", "first", "last")),
    ("select list(a) from t", "list not sorted"),
    ("select list_transform(list(a), lambda x: x) from t", "list not sorted"),
    ("select list_sort(list(distinct a order by b)) from t", "aggregate over an order"),
    ("select max(x) from (select list_sort(list(a order by abs(b - (c)))) as x from t)", "aggregate over an order"),
    ("select array_agg(a order by b) from t", "function array_agg"),
    *((f"select {name}(a, ',') from t", f"function {name}") for name in ("string_agg", "group_concat", "listagg")),
    ("select cast(a / 3 as bigint) from t", "cast of a division"),
    ("select (a / 3 + 1)::bigint from t", "cast of a division"),
    ("select try_cast(a as bigint) from t", "cast to bigint"),
    ("select a::double from t", "cast to double"),
    ("select a / .5 from t", "decimal literal"),
    ("select a / 3600.0 from t", "decimal literal"),
    ("select avg(a)::bigint from t", "function avg"),
    *((f"select {name}(a) from t", f"function {name}") for name in ("median", "floor", "ceil", "round")),
    *((f"select {name}(a) from t", f"function {name}") for name in ("exp", "ln", "log10", "sqrt")),
    *((f"select a {name} 2 from t", f"function {name}") for name in ("**", "^")),
    *((f"select {name}(a) from t", f"function {name}") for name in ("lower", "lcase", "ucase", "trim", "to_json")),
    ("select a from t where a ilike 'b'", "function "),
    ("select a collate nocase from t", "kind COLLATE"),
]


@pytest.mark.parametrize(("text", "said"), PLANTS)
def test_the_rules_find_what_they_forbid(text: str, said: str) -> None:
    assert [found for found in breaches(text) if said in found] != []


def test_no_table_holds_numbers_wider_than_every_engine_has(watched: tuple[Watched, Path]) -> None:
    assert watched[0].wide == set()
    perhaps = [step for step in STEPS if re.search("hugeint|int128", step.sql or "", re.IGNORECASE)]
    assert not [step.name for step in perhaps if cast_types(step.sql) & {"hugeint", "int128"}]


def test_no_step_relies_on_the_order_of_another_s_rows(
    watched: tuple[Watched, Path], example: Inputs, tmp_path: Path
) -> None:
    attribute(example, Parameters(), tmp_path)
    for table in TABLES:
        name = f"{table.name}.parquet"
        assert (watched[1] / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_of_a_run_only_the_engine_s_room_meets_duckdb() -> None:
    # Those read and write files of their own, or look at the files of a finished run: no run's steps are there.
    files_of_their_own = {"table_export", "dashboard"}
    met = {
        path.relative_to(ATTRIBUTION).parts[0]
        for path in ATTRIBUTION.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.split(".")[0] == "duckdb"
    }
    assert met - files_of_their_own == {"engine"}


def test_a_step_may_be_a_function_over_arrow_tables() -> None:
    def doubled(numbers: pa.Table, *, times: int) -> pa.Table:
        return pa.table({"n": [n * times for n in numbers["n"].to_pylist()]})

    with open_duckdb() as engine:
        engine.put("numbers", pa.table({"n": [1, 2]}))
        step = Step(name="doubled", row="a number", reads=("numbers",), work=doubled, needs=("times",))
        step.run(engine, {"times": 3, "other": 0})
        assert rows(engine, "select n from doubled order by n") == [(3,), (6,)]


@pytest.mark.parametrize(("seconds", "hours"), [(3618, "1.01"), (3600, "1.0"), (0, "0.0"), (5400, "1.5"), (90, "0.03")])
def test_a_gap_is_rounded_half_up_in_whole_numbers(seconds: int, hours: str) -> None:
    ran = work_out([spoken(at=ago(hours=seconds / 3600))], [bought()])
    (link,) = ran.table("links")
    assert f'"gap_hours":{hours},' in link["evidence"]
    assert json.loads(link["evidence"])["match"] == "account"
