"""The rules by which one SQL text means the same on every engine, held against the tree DuckDB's parser makes of it.

What a tree cannot show (whether an order is total, what type a column has) is held by running: see the test of steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import duckdb

SCALARS = {
    *(
        "%",
        "*",
        "+",
        "-",
        "/",
        "//",
        "||",
        "abs",
        "array_to_string",
        "concat_ws",
        "greatest",
        "key64",
        "least",
        "list_sort",
        "list_transform",
    ),
    *("list_value", "replace", "sha256", "struct_pack", "substr", "unnest"),
}
AGGREGATES = {"bit_or", "bool_or", "count", "count_star", "list", "max", "min", "sum"}
ORDERED_WINDOWS = {"row_number", "lag", "first_value"}
TYPES = {"bigint", "hugeint", "int128"}
NODES = {
    *("SELECT_NODE", "SET_OPERATION_NODE", "BASE_TABLE", "JOIN", "SUBQUERY", "EXPRESSION_LIST", "EMPTY"),
    *("COLUMN_REF", "VALUE_CONSTANT", "VALUE_PARAMETER", "STAR", "LAMBDA", "TYPE", "FUNCTION", "CASE_EXPR"),
    *("COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHAN", "COMPARE_LESSTHANOREQUALTO", "COMPARE_GREATERTHAN"),
    *("COMPARE_GREATERTHANOREQUALTO", "COMPARE_BETWEEN", "COMPARE_DISTINCT_FROM", "COMPARE_NOT_DISTINCT_FROM"),
    *("COMPARE_IN", "CONJUNCTION_AND", "CONJUNCTION_OR", "OPERATOR_NOT", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"),
    *(
        "OPERATOR_COALESCE",
        "OPERATOR_CAST",
        "WINDOW_AGGREGATE",
        "WINDOW_ROW_NUMBER",
        "WINDOW_LAG",
        "WINDOW_FIRST_VALUE",
    ),
    *("ORDER_MODIFIER", "DISTINCT_MODIFIER", "LIMIT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING"),
}


def breaches(sql: str) -> list[str]:
    """What a text does that engines do not agree on, each in a few words; empty when it keeps to the rules."""
    parsed = _parsed(sql)
    if parsed["error"] or len(parsed["statements"]) != 1:
        return ["not one query"]
    nodes = list(_nodes(parsed["statements"][0]["node"]))
    found = {said for node in nodes for said in _breaches(node)}
    lists = [node for node in nodes if node.get("function_name") == "list"]
    ordered = [node for node in nodes if node.get("function_name") == "list_sort" and _takes_a_list(node)]
    return sorted(found | ({"list not sorted"} if len(lists) > len(ordered) else set()))


def named_tables(sql: str) -> set[str]:
    """The tables that a text names; those it makes itself left out."""
    parsed = _parsed(sql)
    assert not parsed["error"], parsed
    nodes = list(_nodes(parsed["statements"]))
    own = {entry["key"] for node in nodes for entry in (node.get("cte_map") or {}).get("map", ())}
    return {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"} - own


def cast_types(sql: str) -> set[str]:
    """The types that a text casts to, in small letters."""
    return {_cast_type(node) for node in _nodes(_parsed(sql)["statements"]) if node.get("type") == "OPERATOR_CAST"}


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


@lru_cache(maxsize=256)
def _parsed(sql: str) -> dict[str, Any]:
    ((text,),) = _connection().execute("select json_serialize_sql(?::varchar)", [sql]).fetchall()
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    for inner in tree if isinstance(tree, list) else ():
        yield from _nodes(inner)


def _breaches(node: dict[str, Any]) -> Iterator[str]:
    kind = node.get("type")
    if isinstance(kind, str):
        if kind not in NODES:
            yield f"kind {kind}"
        yield from OF_KIND.get(kind, _of_window if kind.startswith("WINDOW_") else _of_nothing)(node)
    if node.get("sample"):
        yield "sample"
    yield from _of_modifiers(node.get("modifiers", ()))


def _of_nothing(_node: dict[str, Any]) -> Iterator[str]:
    yield from ()


def _of_star(node: dict[str, Any]) -> Iterator[str]:
    if node["replace_list"] or node["columns"] or node["rename_list"]:
        yield "star changed"


def _of_join(node: dict[str, Any]) -> Iterator[str]:
    if node["ref_type"] not in {"REGULAR", "CROSS"}:
        yield f"join {node['ref_type']}"


def _of_constant(node: dict[str, Any]) -> Iterator[str]:
    if node.get("literal", {}).get("kind") == "NUMERIC":
        yield "decimal literal"


def _takes_a_list(node: dict[str, Any]) -> bool:
    return bool(node["arguments"][0]["expression"].get("function_name") == "list")


def _of_function(node: dict[str, Any]) -> Iterator[str]:
    name = node["function_name"]
    if name not in SCALARS | AGGREGATES:
        yield f"function {name}"
    if node["filter"]:
        yield "filter"
    if node["order_bys"]["orders"]:
        yield "aggregate over an order"


def _of_window(node: dict[str, Any]) -> Iterator[str]:
    name = node["function_name"]
    if name not in AGGREGATES | ORDERED_WINDOWS:
        yield f"function {name}"
    if name in ORDERED_WINDOWS and not node["orders"]:
        yield "window without an order"
    if node["filter_expr"] or node["arg_orders"]:
        yield "filter or order inside a window"


def _of_cast(node: dict[str, Any]) -> Iterator[str]:
    if _cast_type(node) not in TYPES or node["try_cast"]:
        yield f"cast to {_cast_type(node)}"
    if any(inner.get("function_name") == "/" for inner in _nodes(node["child"])):
        yield "cast of a division"


def _cast_type(node: dict[str, Any]) -> str:
    return str(node["type_expr"]["type_name"]).lower()


def _of_select(node: dict[str, Any]) -> Iterator[str]:
    if sum(inner.get("function_name") == "unnest" for inner in _nodes(node["select_list"])) > 1:
        yield "two unnests"


def _of_modifiers(given: Iterable[dict[str, Any]]) -> Iterator[str]:
    modifiers = list(given)
    kinds = {modifier["type"] for modifier in modifiers}
    if "LIMIT_MODIFIER" in kinds and "ORDER_MODIFIER" not in kinds:
        yield "limit without an order"
    if any(modifier.get("distinct_on_targets") for modifier in modifiers):
        yield "distinct on"


OF_KIND: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "FUNCTION": _of_function,
    "JOIN": _of_join,
    "OPERATOR_CAST": _of_cast,
    "SELECT_NODE": _of_select,
    "STAR": _of_star,
    "VALUE_CONSTANT": _of_constant,
}
