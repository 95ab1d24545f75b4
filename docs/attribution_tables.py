"""The tables of docs/attribution.md, written from the code that they describe."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from attribution.chain import CHAIN, STAGING, STEPS, run_chain, run_predictions, run_totals
from attribution.credit.models import MODELS
from attribution.engine.duckdb import open_duckdb
from attribution.engine.step import Step, run_steps
from attribution.exports.tables import OF_AN_UPDATE, TABLES, Table
from attribution.exports.write import exported
from attribution.identity.namespaces import FAN_OUT_CAPS, FULL
from attribution.identity.ties import STRENGTHS
from attribution.inputs.clean import CHANNEL_OF_PLATFORM, STAGE_OF_ACTION
from attribution.inputs.columns import ORDERS, TOUCHPOINTS
from attribution.inputs.kinds import CONTEXT_ACTIONS
from attribution.kpis.answers import MEANINGS as ANSWERED
from attribution.kpis.voice_funnel import MEANINGS
from attribution.lift.incremental import estimate_incremental
from attribution.lift.run import read_experiments
from attribution.linking.calibration import MODEL_VERSION
from attribution.linking.defaults import default_scorecard
from attribution.linking.features import TERMS
from attribution.linking.reasons import MEANINGS as REASONS
from attribution.linking.reasons import TIERS
from attribution.parameters import Parameters
from attribution.update.households import EARLIER_HOUSEHOLDS
from attribution.update.households import STEPS as UPDATE_STEPS

_HOUSEHOLDS = ("kind", "record_id", "household_id")
_TYPES = {
    pa.string(): "text",
    pa.int64(): "whole number",
    pa.float64(): "number",
    pa.bool_(): "true/false",
    pa.timestamp("us", tz="UTC"): "time, UTC",
}


def exports_reference() -> str:
    """Every exported table: what a row is, its key, its columns with their Parquet types."""
    with open_duckdb() as engine:
        for name, schema in zip(STAGING, (TOUCHPOINTS, ORDERS), strict=True):
            engine.put(name, schema.empty_table())
        run_chain(engine, Parameters(), None)
        run_totals(engine, Parameters())
        read_experiments(engine, (), None, Parameters().window_days)
        estimate_incremental(engine)
        run_predictions(engine, Parameters(), None)
        engine.put(EARLIER_HOUSEHOLDS, pa.schema([(name, pa.string()) for name in _HOUSEHOLDS]).empty_table())
        run_steps(engine, UPDATE_STEPS, {})
        tables = (*TABLES, *OF_AN_UPDATE)
        return "\n\n".join(_described(exported(engine, table, window_days=30).schema, table) for table in tables)


def _described(schema: pa.Schema, table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    listed = ", ".join(f"`{field.name}` {_TYPES.get(field.type) or str(field.type)}" for field in schema)
    return f"### `{table.name}`\n\nOne row: {table.row}. Key: {key}.\n\n{listed}."


def chain_drawing() -> str:
    """The chain of steps as a drawing: an arrow from each table to those made of it."""
    lines = ["```mermaid", "flowchart TD"]
    for number, (title, steps) in enumerate(CHAIN):
        lines += [f'  subgraph part{number}["{title}"]', *(f"    {_box(step)}" for step in steps), "  end"]
    lines += [f"  {read} --> {step.name}" for step in STEPS for read in step.reads]
    return "\n".join([*lines, "```"])


def _box(step: Step) -> str:
    return f"{step.name}({step.name})" if step.work else f"{step.name}[{step.name}]"


def steps_table() -> str:
    """The steps in their order: what one row of each is, and what it is made of."""
    lines = []
    for title, steps in CHAIN:
        lines += [f"| **{title}** | | |"]
        for step in steps:
            reads = ", ".join(f"`{name}`" for name in step.reads) or "evidence weights"
            lines.append(f"| `{step.name}` | {step.row} | {reads} |")
    return "\n".join(["| table | a row is | made of |", "|---|---|---|", *lines])


def evidence_tables() -> str:
    """The ways in which sessions and orders meet, and what same need and time weigh before a run's own pairs speak."""
    reasons = [f"| {tier} | `{reason}` | {REASONS[reason]} |" for reason, tier in TIERS.items()]
    spans = ["10 min", "30 min", "1 h", "3 h", "8 h", "16 h", "1 d", "2 d", "3 d", "4 d", "5 d", "7 d"]
    spans += ["10 d", "14 d", "21 d", "30 d", "45 d", "60 d", "90 d"]
    needs = ["other", "unknown", "brand, another product", "brand", "product"]
    weights = default_scorecard().weights[TERMS.index(("need", "gap"))]
    width = len(weights) // len(needs)
    gaps = [
        f"| {span} | "
        + " | ".join(f"{weights[need * width + place] / 1000:+.1f}" for need in reversed(range(5)))
        + " |"
        for place, span in enumerate(spans)
    ]
    return "\n".join(
        [
            f"Version `{MODEL_VERSION}`.",
            "",
            "| tier | reason | meaning |",
            "|---|---|---|",
            *reasons,
            "",
            "Default weights of time, in log-odds, by what both are about:",
            "",
            f"| up to | {' | '.join(reversed(needs))} |",
            "|---|---|---|---|---|---|",
            *gaps,
        ]
    )


def caps_table() -> str:
    """How many others a value of a household meets: the least and the most that data may say, and the usual."""
    return "\n".join(
        [
            "| identifier | meets | at least | usual | at most |",
            "|---|---|---|---|---|",
            *(
                f"| `{mine}` | `{theirs}` | {least} | {usual} | {most} |"
                for (mine, theirs), (least, usual, most) in FAN_OUT_CAPS.items()
            ),
        ]
    )


def strengths_table() -> str:
    """How strongly two identifiers seen together are tied."""
    return "\n".join(
        [
            "| more trusted | other | seen together once | and again half a day later |",
            "|---|---|---|---|",
            *(
                f"| `{mine}` | `{theirs}` | {once / FULL:.2f} | {again / FULL:.2f} |"
                for (mine, theirs), (once, again) in STRENGTHS.items()
            ),
        ]
    )


def models_table() -> str:
    """The models: their names in a run and on a path table, and what they say."""
    lines = [
        f"| {_name(model.by_order, there=model.splits_orders)} | {_name(model.name, there=not model.needs_times)} "
        f"| {model.meaning} | {model.source} |"
        for model in MODELS
    ]
    head = ["| in a run | on a path table | share of a touch | source |", "|---|---|---|---|"]
    return "\n".join([*head, *lines])


def _name(name: str, *, there: bool) -> str:
    return f"`{name}`" if there else "—"


def funnel_table() -> str:
    """What the columns of the voice funnel count."""
    return _meanings(MEANINGS)


def answers_table() -> str:
    """What the columns of `answers` count."""
    return _meanings(ANSWERED)


def _meanings(told: Mapping[str, str]) -> str:
    return "\n".join(["| column | counts |", "|---|---|", *(f"| `{name}` | {words} |" for name, words in told.items())])


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
