"""A step's text as Spark takes it: the same query, in the other dialect. Pure: no Spark is needed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from sqlglot import ErrorLevel, exp, parse_one

# No wider whole number is there; a sum that finds no room in it is an error, never a wrong number.
HUGE = exp.DataType.build("DECIMAL(38, 0)", dialect="spark")
_HUGE_HERE = (exp.DataType.Type.INT128, exp.DataType.Type.UINT128, exp.DataType.Type.INT256)
# Spark plans and works out what a query names by `with` as often as it is named, by way of whatever names it in turn;
# what would be worked out more often than this becomes a table of its own.
MOST_COPIES = 3
_OF_VALUE = {bool: "BOOLEAN", int: "BIGINT", str: "STRING", float: "DOUBLE"}


def in_spark(sql: str, values: Mapping[str, object]) -> str:
    """Return a query in Spark's words: `$name` is `:name` there, of the type of its value.

    Args:
        sql: a query by the rules of `attribution.engine.step`.
        values: what it will be bound to; their types alone matter here.
    """
    return _translated(sql, _kinds(values))


def in_spark_apart(name: str, sql: str, values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return a table's query in Spark's words, after the tables that are to be made for it; each with its name.

    Args:
        name: of the table; those for it begin with it.
        sql: as `in_spark` takes it.
        values: as there.
    """
    return _translated_apart(name, sql, _kinds(values))


def _kinds(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, _OF_VALUE[type(value)]) for name, value in values.items() if value is not None))


@lru_cache(maxsize=1024)
def _translated(sql: str, kinds: tuple[tuple[str, str], ...]) -> str:
    return _said(parse_one(sql, read="duckdb"), kinds)


@lru_cache(maxsize=1024)
def _translated_apart(name: str, sql: str, kinds: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((of, _said(query, kinds)) for of, query in _apart(name, parse_one(sql, read="duckdb")))


def _apart(name: str, whole: exp.Expr) -> list[tuple[str, exp.Expr]]:
    """Return the queries of the tables that `whole` needs, in the order they are made, and itself without them."""
    named = {cte.alias: cte for cte in whole.ctes} if isinstance(whole, exp.Query) else {}
    if any(cte.this.find(exp.With) for cte in named.values()) or not (apart := _often(whole, named)):
        return [(name, whole)]
    others = {of: cte for of, cte in named.items() if of not in apart}
    queries = []
    for table, body in [
        *((f"{name}_{of}", named[of].this.copy()) for of in named if of in apart),
        (name, _last(whole)),
    ]:
        if needed := _needed(body, others):
            body.set("with_", exp.With(expressions=[others[of].copy() for of in needed]))
        queries.append((table, body.transform(_from_apart, name, apart)))
    return queries


def _last(whole: exp.Expr) -> exp.Expr:
    last = whole.copy()
    last.args["with_"].pop()
    return last


def _often(whole: exp.Expr, named: dict[str, exp.CTE]) -> set[str]:
    apart = set[str]()
    copies = dict(_names(_last(whole))) if named else {}
    for of in reversed(named):  # each is named by later ones alone
        inside = _names(named[of].this)
        if copies.get(of, 0) > MOST_COPIES and not named[of].alias_column_names and of not in inside:
            apart.add(of)
        times = 1 if of in apart else copies.get(of, 0)
        for other, count in inside.items():
            copies[other] = copies.get(other, 0) + times * count
    return apart


def _needed(body: exp.Expr, among: dict[str, exp.CTE]) -> list[str]:
    """Return which of `among` a query names, by way of others too; in their order."""
    found, new = set[str](), set(_names(body)) & among.keys()
    while new:
        found |= new
        new = {name for one in new for name in _names(among[one])} & among.keys() - found
    return [name for name in among if name in found]


def _names(query: exp.Expr) -> Counter[str]:
    return Counter(table.name for table in query.find_all(exp.Table))


def _from_apart(node: exp.Expr, name: str, apart: set[str]) -> exp.Expr:
    if isinstance(node, exp.Table) and node.name in apart:
        of, alias = node.name, node.alias
        node.set("this", exp.to_identifier(f"{name}_{of}"))
        if not alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(of)))
    return node


def _said(query: exp.Expr, kinds: tuple[tuple[str, str], ...]) -> str:
    of_name = dict(kinds)

    def spoken(node: exp.Expr) -> exp.Expr:
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
    spark = query.transform(spoken)
    return spark.sql("spark", identify=True, unsupported_level=ErrorLevel.RAISE)


def _key64(text: exp.Expr) -> exp.Expr:
    hashed = exp.func("shiftrightunsigned", exp.func("xxhash64", text), exp.Literal.number(1))
    return exp.Case(ifs=[exp.If(this=text.copy().is_(exp.null()).not_(), true=hashed)])
