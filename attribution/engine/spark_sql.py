"""One text of a step as Spark takes it: the same query, in the other dialect. Pure: no Spark is needed here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlglot import ErrorLevel, exp, parse_one

# No wider whole number is there; a sum that finds no room in it is an error, never a wrong number.
HUGE = exp.DataType.build("DECIMAL(38, 0)", dialect="spark")
_HUGE_HERE = (exp.DataType.Type.INT128, exp.DataType.Type.UINT128, exp.DataType.Type.INT256)
_OF_VALUE = {bool: "BOOLEAN", int: "BIGINT", str: "STRING", float: "DOUBLE"}


def in_spark(sql: str, values: Mapping[str, object]) -> str:
    """Return a query in Spark's words: `$name` is `:name` there, of the type of its value.

    Args:
        sql: a query by the rules of `attribution.engine.step`.
        values: what it will be bound to; their types alone matter here.
    """
    kinds = tuple(sorted((name, _OF_VALUE[type(value)]) for name, value in values.items() if value is not None))
    return _translated(sql, kinds)


@lru_cache(maxsize=1024)
def _translated(sql: str, kinds: tuple[tuple[str, str], ...]) -> str:
    of_name = dict(kinds)

    def spoken(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Placeholder):
            return exp.cast(node, of_name[node.name], copy=False) if node.name in of_name else node
        if isinstance(node, exp.DataType) and node.this in _HUGE_HERE:
            return HUGE.copy()
        if isinstance(node, exp.Window) and isinstance(node.this, exp.RowNumber):
            return exp.cast(node.copy(), "BIGINT", copy=False)
        if isinstance(node, exp.Anonymous) and node.name.lower() == "key64":
            return _key64(node.expressions[0])
        return node

    # Names are quoted, so that none is taken for a word of the language.
    spark = parse_one(sql, read="duckdb").transform(spoken)
    return spark.sql("spark", identify=True, unsupported_level=ErrorLevel.RAISE)


def _key64(text: exp.Expression) -> exp.Expression:
    hashed = exp.func("shiftrightunsigned", exp.func("xxhash64", text), exp.Literal.number(1))
    return exp.Case(ifs=[exp.If(this=text.copy().is_(exp.null()).not_(), true=hashed)])
