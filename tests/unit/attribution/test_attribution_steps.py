"""The chain of steps: what a step says it reads, and the rules by which its text means the same on every engine."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from attribution.chain import STAGING, STEPS, step_values
from attribution.credit import split
from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows
from attribution.engine.step import Step
from attribution.inputs.placeholders import without_placeholders
from attribution.parameters import Parameters
from tests.factories.attribution import ago, bought, run, spoken

ATTRIBUTION = Path(__file__).parents[3] / "attribution"
TEXTS = [pytest.param(step, id=step.name) for step in STEPS if step.sql]
RULES = {
    "one query": r"insert into|create |;",
    "no star replaced": r"\*\s*replace",
    "no unpivot statement": r"\bunpivot\b",
    "sums of cases, not filters": r"\bfilter\s*\(",
    "rows picked by row_number": r"\b(any_value|arg_min|arg_max|first|last)\s*\(",
    "numbered over a total order": r"row_number\(\) over \(\s*\)",
    "lists sorted as lists": r"\blist\((?:[^()]|\([^()]*\))*\border by|string_agg",
    "no rounding of fractions": r"\bround\s*\(|\d\.\d",
    "no powers and logarithms": r"\b(pow|power|exp|ln|log|sqrt)\s*\(",
    "no case and no trim": r"\b(lower|upper|trim|ltrim|rtrim|ilike)\b",
    "no text of doubles": r"\bto_json\b",
    "no tuple in": r"(?<!\w)\(\s*[\w.]+\s*,[^()]*\)\s+(not\s+)?in\b",
}


def named_tables(sql: str) -> set[str]:
    """The tables that a text names, by DuckDB's own parser; those it makes itself left out."""
    with duckdb.connect() as connection:
        (text,) = connection.execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()[0]
    tree = json.loads(text)
    assert not tree["error"], tree
    tables: set[str] = set()
    own: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                tables.add(node["table_name"])
            own.update(entry["key"] for entry in (node.get("cte_map") or {}).get("map", ()))
            node = list(node.values())
        for inner in node if isinstance(node, list) else ():
            walk(inner)

    walk(tree)
    return tables - own


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
    assert [rule for rule, pattern in RULES.items() if re.search(pattern, step.sql, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "text",
    [
        "select * replace (1 as a) from t",
        "select count(*) filter (x) from t",
        "select any_value(a) from t",
        "select list(distinct a order by a) from t",
        "select row_number() over () from t",
        "select round(a, 2) from t",
        "select a / 3600.0 from t",
        "select pow(2, a) from t",
        "select lower(a) from t",
        "select a from t where (a, b) not in (select a, b from u)",
    ],
)
def test_the_rules_find_what_they_forbid(text: str) -> None:
    assert [rule for rule, pattern in RULES.items() if re.search(pattern, text, re.IGNORECASE)] != []


def test_the_widest_whole_numbers_stay_in_the_split_of_money() -> None:
    wide = {step.name for step in STEPS if "hugeint" in step.sql}
    assert wide == {split.CLAIMS.name, split.CREDIT.name}


def test_only_the_engine_s_room_meets_duckdb() -> None:
    met = {
        path.relative_to(ATTRIBUTION).parts[0]
        for path in ATTRIBUTION.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.split(".")[0] == "duckdb"
    }
    assert met == {"engine"}


def test_a_step_may_be_a_function_over_arrow_tables() -> None:
    def doubled(numbers: pa.Table, *, times: int) -> pa.Table:
        return pa.table({"n": [n * times for n in numbers["n"].to_pylist()]})

    with open_duckdb() as engine:
        engine.put("numbers", pa.table({"n": [1, 2]}))
        step = Step(name="doubled", row="a number", reads=("numbers",), work=doubled, needs=("times",))
        step.run(engine, {"times": 3, "other": 0})
        assert rows(engine, "select n from doubled order by n") == [(3,), (6,)]


def test_a_word_that_stands_for_nothing_is_nothing_in_any_case_between_any_spaces() -> None:
    given = pa.array(["null", " NULL\t", "\nN/A", "(Not Set)", "", "  ", "a1", "nullable", " a ", None])
    assert without_placeholders(given).to_pylist() == [*[None] * 6, "a1", "nullable", " a ", None]


@pytest.mark.parametrize(("seconds", "hours"), [(3618, "1.01"), (3600, "1.0"), (0, "0.0"), (5400, "1.5"), (90, "0.03")])
def test_a_gap_is_rounded_half_up_in_whole_numbers(tmp_path: Path, seconds: int, hours: str) -> None:
    ran = run(tmp_path, [spoken(at=ago(hours=seconds / 3600))], [bought()])
    (link,) = ran.table("links")
    assert f'"gap_hours":{hours},' in link["evidence"]
    assert json.loads(link["evidence"])["match"] == "account"
