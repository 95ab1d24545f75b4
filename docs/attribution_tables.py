"""The tables of docs/attribution.md, written from the code that they describe."""

from __future__ import annotations

from duckdb import DuckDBPyRelation

from attribution.credit.weights import HALF_LIFE_DAYS, MODELS
from attribution.engine.database import open_database
from attribution.exports.tables import TABLES, Table
from attribution.identity.evidence import GAPS, MEETINGS, MODEL_VERSION, NEEDS
from attribution.identity.namespaces import (
    DEFAULT_CAP,
    FAN_OUT_CAPS,
    MAX_ORDERS_30D,
    MAX_PEOPLE,
    MAX_SESSIONS_30D,
)
from attribution.inputs.clean import CHANNEL_OF_PLATFORM, CONTEXT_ACTIONS, STAGE_OF_ACTION
from attribution.inputs.columns import ORDERS, TOUCHPOINTS
from attribution.parameters import Parameters
from attribution.run import credit_in

MEANINGS = {
    "first": "the first touch takes all",
    "last": "the last touch takes all",
    "last_non_direct": "the last touch that is not `direct`; when all are, the last",
    "linear": "every touch the same",
    "position": "40 % the first, 40 % the last, 20 % evenly between; two touches half each",
    "time_decay": f"half the weight for every {HALF_LIFE_DAYS} days before the order",
    "markov_1_by_order": "in proportion to the removal effect of the touch's channel",
}


def exports_reference() -> str:
    """Every exported table: what a row is, its key, its columns with their Parquet types."""
    with open_database() as con:
        con.register("no_touchpoints", TOUCHPOINTS.empty_table())
        con.register("no_orders", ORDERS.empty_table())
        con.execute("create table raw_touchpoints as from no_touchpoints")
        con.execute("create table raw_orders as from no_orders")
        credit_in(con, Parameters())
        return "\n\n".join(_described(con.sql(_runnable(table)), table) for table in TABLES)


def _runnable(table: Table) -> str:
    return table.query.replace("$window_days", "30::bigint")


def _described(relation: DuckDBPyRelation, table: Table) -> str:
    columns = zip(relation.columns, relation.types, strict=True)
    key = ", ".join(f"`{name}`" for name in table.key)
    listed = ", ".join(f"`{name}` {_type(str(kind))}" for name, kind in columns)
    return f"### `{table.name}`\n\nOne row: {table.row}. Key: {key}.\n\n{listed}."


def _type(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return kind
    names = {"VARCHAR": "text", "TIMESTAMP": "time, UTC", "BOOLEAN": "true/false", "DOUBLE": "number"}
    return names.get(kind, "whole number")


def evidence_tables() -> str:
    """How sure each kind of evidence makes us."""
    matches = [
        f"| {meeting.tier} | `{meeting.name}` | `{meeting.reason}` | {meeting.probability:.2f} | {meeting.meaning} |"
        for meeting in MEETINGS
    ]
    needs = [f"| `{need}` | {weight:+.1f} | {meaning} |" for need, (weight, meaning) in NEEDS.items()]
    gaps = [f"| {hours} h | {weight:+.1f} |" for hours, weight in GAPS]
    return "\n".join(
        [
            f"Version `{MODEL_VERSION}`.",
            "",
            "| tier | match | reason | probability alone | meaning |",
            "|---|---|---|---|---|",
            *matches,
            "",
            "| need | log-odds | meaning |",
            "|---|---|---|",
            *needs,
            "",
            "| gap up to | log-odds |",
            "|---|---|",
            *gaps,
        ]
    )


def caps_table() -> str:
    """How many neighbours a value may have before it ties nobody together."""
    lines = [f"| `{mine}` | `{theirs}` | {cap} |" for (mine, theirs), cap in FAN_OUT_CAPS.items()]
    limits = (
        f"A value seen in more than {MAX_SESSIONS_30D} sessions or {MAX_ORDERS_30D} orders of 30 days is left out, and "
        f"a component of more than {MAX_PEOPLE} accounts or recognised persons is dissolved."
    )
    return "\n".join(
        [
            "| identifier | neighbour | most |",
            "|---|---|---|",
            *lines,
            f"| any | any other | {DEFAULT_CAP} |",
            "",
            limits,
        ]
    )


def models_table() -> str:
    """The models of a run."""
    lines = [f"| `{model}` | {MEANINGS[model]} |" for model in MODELS]
    return "\n".join(["| model | share of a touch |", "|---|---|", *lines])


def defaults_table() -> str:
    """What an absent channel or stage becomes, and which actions are context."""
    channels = ", ".join(f"{platform} → `{channel}`" for platform, channel in CHANNEL_OF_PLATFORM.items())
    stages = ", ".join(f"{action} → `{stage}`" for action, stage in STAGE_OF_ACTION.items())
    return "\n".join(
        [
            f"- channel, by platform: {channels}",
            f"- stage, by action: {stages}, others → `post_purchase`",
            f"- context, never a touch: {', '.join(CONTEXT_ACTIONS)}",
        ]
    )
