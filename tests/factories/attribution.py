"""Attribution runs over a few records, and their tables read back as rows.

`run` is a whole run with its folder; `work_out` goes only as far as the tables that a test asks for.
"""

from __future__ import annotations

import re
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from attribution.cautions import warnings_of
from attribution.chain import STAGING, STEPS, run_totals, step_values
from attribution.credit import days
from attribution.credit.credit_sums import sum_credit
from attribution.credit.spend import put_spend
from attribution.engine.engine import Engine, number
from attribution.engine.engines import ENGINES
from attribution.engine.step import run_steps
from attribution.exports.tables import TABLES
from attribution.exports.write import exported
from attribution.inputs.load import load
from attribution.kpis.headline import headline_of
from attribution.lift.analysis import ExperimentTold
from attribution.lift.run import read_experiments
from attribution.linking.calibration import read_calibration
from attribution.oddities import oddities_of
from attribution.outcome import Counts, Summary
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute, stands_at_us
from attribution.summary import count
from ledger.encoding import to_json
from ledger.records import (
    Action,
    DeviceType,
    Identity,
    Order,
    OrderSource,
    Platform,
    Stage,
    Touchpoint,
)
from tests.factories.records import GRANTED, MORNING, order, touchpoint

__all__ = ["Ran", "Rows", "WorkedOut", "ago", "bought", "run", "spoken", "to_json", "visit", "work_out", "write_lines"]

COUNTED = ("touchpoints", "touches", "orders", "journeys", "lost_journeys", "links", "paths")
# What credit is made of, with all that it rests on.
CREDITED = ("models", "channel_pulls", "journeys", "lost_journeys", "enrolments", "orders", "record_households")
TOTALS = {"answers", "channel_daily", "claims", "credit_by", "kpis", "sensitivity", "voice_funnel"}
STEP_BY_NAME = {step.name: step for step in STEPS}


def ago(*, hours: float = 0, days: float = 0) -> datetime:
    """A moment before the order's morning."""
    return MORNING - timedelta(hours=hours, days=days)


def spoken(touchpoint_id: str = "tp_1", **changes: Any) -> Touchpoint:
    """Research said to a shared speaker a day before the order, by a user whose account is linked."""
    at = changes.pop("at", ago(days=1))
    fields: dict[str, Any] = {
        "occurred_at": at,
        "received_at": at,
        "action": Action.RESEARCH,
        "stage": Stage.CONSIDERATION,
        "device_type": DeviceType.SMART_SPEAKER,
        "session_id": f"s_{touchpoint_id}",
        "channel": "alexa",
        "brand_id": "b1",
        "consent": GRANTED,
        "identity": Identity(user="u1", account="a1"),
    }
    return touchpoint(touchpoint_id, **(fields | changes))


def visit(touchpoint_id: str = "tp_2", **changes: Any) -> Touchpoint:
    """A visit from paid search on a phone, two hours before the order, in the order's browser."""
    fields: dict[str, Any] = {
        "at": ago(hours=2),
        "platform": Platform.WEB,
        "action": Action.VISIT,
        "stage": Stage.AWARENESS,
        "device_type": DeviceType.PHONE,
        "channel": "paid_search",
        "session_id": None,
        "identity": Identity(cookie="c1"),
    }
    return spoken(touchpoint_id, **(fields | changes))


def bought(order_id: str = "or_1", **changes: Any) -> Order:
    """An order on the web, signed in, from the browser `c1`."""
    at = changes.pop("at", MORNING)
    fields: dict[str, Any] = {
        "placed_at": at,
        "received_at": at,
        "source": OrderSource.WEB_MOBILE,
        "consent": GRANTED,
        "identity": Identity(account="a1", cookie="c1"),
    }
    return order(order_id, **(fields | changes))


class Rows(ABC):
    """A run's tables as rows, and what is mostly asked of them."""

    @abstractmethod
    def table(self, name: str) -> list[dict[str, Any]]:
        """Return one exported table's rows."""

    def links(self, **wanted: object) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the links by (session, order)."""
        rows = [row for row in self.table("links") if all(row[name] == value for name, value in wanted.items())]
        return {(row["session_id"], row["order_id"]): row for row in rows}

    def credit(self, model: str, order_id: str = "or_1") -> dict[str, int]:
        """Return one order's credit by channel, in minor units."""
        rows = [row for row in self.table("credit") if (row["model"], row["order_id"]) == (model, order_id)]
        return {row["channel"]: row["credit_minor"] for row in rows}


@dataclass(frozen=True)
class Ran(Rows):
    """One run: its summary and its folder."""

    summary: Summary
    out: Path

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return one exported table's rows."""
        return pq.read_table(self.out / f"{name}.parquet").to_pylist()


class WorkedOut(Rows):
    """A run that makes a table, with all that it rests on, when it is asked for."""

    def __init__(self, inputs: Inputs, parameters: Parameters) -> None:
        self._parameters = parameters
        stack = ExitStack()
        weakref.finalize(self, stack.close)
        self._engine = stack.enter_context(ENGINES[parameters.engine](parameters.room))
        self.loaded = load(self._engine, inputs)
        self._stands_at_us = stands_at_us(self._engine, parameters)
        given = read_calibration(parameters.calibration) if parameters.calibration else None
        self._values = step_values(parameters, self._stands_at_us, given)
        self._made = set(STAGING)

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return one table's rows, as they would be exported."""
        (table,) = (table for table in TABLES if table.name == name)
        for word in re.findall(r"\w+", table.query):
            if word in STEP_BY_NAME:
                self._make(word)
        if name == "credit":
            self.as_far_as_credit()
        if name in TOTALS and "channel_daily" not in self._made:
            for made in CREDITED:
                self._make(made)
            self._made |= {*TOTALS, "credit"}
            run_totals(self._engine, self._parameters, self.loaded.spend, self.loaded.claims)
        return exported(self._engine, table, window_days=self._parameters.window_days).to_pylist()

    def as_far_as(self, name: str) -> Engine:
        """Return the engine once it has the table of a step."""
        self._make(name)
        return self._engine

    def as_far_as_credit(self) -> Engine:
        """Return the engine once it has the sums of credit, and what its rows are made of."""
        for made in CREDITED:
            self._make(made)
        if "credit" not in self._made:
            self._made.add("credit")
            put_spend(self._engine, self.loaded.spend)
            run_steps(self._engine, days.STEPS, {**self._values, "timezone": self._parameters.timezone})
            sum_credit(self._engine, self._values, headline_of(self._engine))
        return self._engine

    def oddities(self) -> tuple[str, ...]:
        """Return what is odd about the records."""
        for table in ("touches", "orders", "enrolments"):
            self._make(table)
        return oddities_of(self._engine, self._stands_at_us)

    def counts(self) -> Counts:
        """Return the run in few numbers, as its summary has them."""
        for table in COUNTED:
            self._make(table)
        return count(self.as_far_as_credit())

    def warnings(self) -> tuple[str, ...]:
        """Return what the run warns of, but for what is odd about the records."""
        for table in ("powers", "cut_edges"):
            self._make(table)
        shared, cut = (number(self._engine, f"select count(*) from {table}") for table in ("powers", "cut_edges"))
        return warnings_of(self.loaded, self.counts(), shared_values=shared, cut_ties=cut)

    def experiments(self) -> dict[str, ExperimentTold]:
        """Return what is said of each experiment."""
        for table in ("touchpoints", "orders", "record_households"):
            self._make(table)
        asked = self._parameters
        told = read_experiments(self._engine, asked.experiments, self._stands_at_us, asked.window_days)
        return {one.test: one for one in told}

    def _make(self, name: str) -> None:
        if name not in self._made:
            self._made.add(name)
            for read in STEP_BY_NAME[name].reads:
                self._make(read)
            STEP_BY_NAME[name].run(self._engine, self._values)


def run(out: Path, touchpoints: Iterable[Touchpoint], orders: Iterable[Order], **parameters: Any) -> Ran:
    """Attribute the records as the table would hand them in."""
    inputs = Inputs(touchpoints=touchpoints, orders=orders)
    return Ran(attribute(inputs, Parameters(**parameters), out), out)


def work_out(touchpoints: Iterable[Touchpoint], orders: Iterable[Order], **parameters: Any) -> WorkedOut:
    """Attribute the records as `run` does, as far as the tables that are then asked for."""
    return WorkedOut(Inputs(touchpoints=touchpoints, orders=orders), Parameters(**parameters))


def write_lines(path: Path, records: Iterable[object]) -> Path:
    """Write records as JSON Lines."""
    path.write_text("".join(f"{to_json(record)}\n" for record in records), encoding="utf-8")
    return path
