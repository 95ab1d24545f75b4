"""Texts of steps in Spark's words. That they mean the same there, only running tells: see tests/spark."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp, parse_one

from attribution.chain import STEPS
from attribution.engine.spark_sql import in_spark, in_spark_apart
from attribution.exports.tables import TABLES
from attribution.lift import units
from attribution.update import households

OF_SPARK = {"shiftrightunsigned", "xxhash64"}
ASKED = {step.name: step.sql for step in (*STEPS, *households.STEPS, *units.STEPS) if step.sql}
ASKED |= {f"written {table.name}": table.query for table in TABLES if table.query}


@pytest.mark.parametrize("name", ASKED)
def test_every_text_can_be_said_in_spark_s_words(name: str) -> None:
    for text in (in_spark(ASKED[name], {}), *(text for _, text in in_spark_apart("made", ASKED[name], {}))):
        said = parse_one(text, read="spark")
        unknown = {node.name.lower() for node in said.find_all(exp.Anonymous)}
        assert unknown <= OF_SPARK


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select a // 3 as b from t", "SELECT `a` DIV 3 AS `b` FROM `t`"),
        ("select a from t order by a, b desc", "SELECT `a` FROM `t` ORDER BY `a` NULLS LAST, `b` DESC"),
        (
            "select * exclude (a) from t anti join u using (b)",
            "SELECT * EXCEPT (`a`) FROM `t` ANTI JOIN `u` USING (`b`)",
        ),
        (
            "select list_transform(list_sort(list(distinct a)), lambda x: x.b) as c from t",
            "SELECT TRANSFORM(ARRAY_SORT(COLLECT_LIST(DISTINCT `a`)), `x` -> `x`.`b`) AS `c` FROM `t`",
        ),
        ("select a::hugeint * b as c from t", "SELECT CAST(`a` AS DECIMAL(38, 0)) * `b` AS `c` FROM `t`"),
        (
            "select key64(a) as b from t",
            "SELECT CASE WHEN NOT `a` IS NULL THEN SHIFTRIGHTUNSIGNED(XXHASH64(`a`), 1) END AS `b` FROM `t`",
        ),
        (
            "select row_number() over (order by a) as b from t",
            "SELECT CAST(ROW_NUMBER() OVER (ORDER BY `a` NULLS LAST) AS BIGINT) AS `b` FROM `t`",
        ),
        (r"select 'it''s \n' as a", r"SELECT 'it\'s \\n' AS `a`"),
    ],
)
def test_what_is_said_otherwise_in_spark(text: str, said: str) -> None:
    assert in_spark(text, {}) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "CAST(:a AS BIGINT)"), (True, "CAST(:a AS BOOLEAN)"), ("x", "CAST(:a AS STRING)"), (None, ":a")],
)
def test_a_value_is_bound_by_its_name_and_has_the_type_it_has_on_the_other_engine(value: object, said: str) -> None:
    assert in_spark("select $a as b", {"a": value}) == f"SELECT {said} AS `b`"


# Of these `twice` is worked out five times: by the last query, and twice by each of the two places of `pairs`.
OFTEN = """
with odd as (select n from t where n % 2 = 1),
     twice as (select n, 2 * n as m from odd),
     pairs as (select a.n, b.m from twice a join twice b using (n))
select n, m from pairs union all select m, n from pairs union all select n, twice.m from twice where n > $least
"""


def test_what_would_be_worked_out_often_is_made_apart_and_the_rows_are_the_same() -> None:
    values = {"least": 1}
    made = in_spark_apart("made", OFTEN, values)
    assert [name for name, _ in made] == ["made_twice", "made"]
    with duckdb.connect() as connection:
        connection.execute("create table t as select range as n from range(6)")
        for name, text in made:
            given = values if ":least" in text else {}
            query = parse_one(text, read="spark").sql("duckdb").replace(":least", "$least")
            connection.execute(f"create table {name} as {query}", given)
        rows = connection.execute("from made order by all").fetchall()
        assert rows == connection.execute(f"from ({OFTEN}) order by all", values).fetchall()
    assert len(rows) == 8


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (select n from t) select n from a union all select n from a",
        "with a(n) as (values (1)) " + " union all ".join(["select n from a"] * 5),
        "with a as (select n from a) " + " union all ".join(["select n from a"] * 5),
    ],
)
def test_what_is_worked_out_seldom_or_cannot_be_renamed_stays_where_it_is(sql: str) -> None:
    assert in_spark_apart("made", sql, {}) == (("made", in_spark(sql, {})),)
