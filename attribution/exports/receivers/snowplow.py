"""The tables that users of Snowplow's attribution package know, as CSV for a warehouse.

Source: the columns of snowplow/dbt-snowplow-attribution 0.5 (`models/schema.yml`); the tables are reckoned here. Four
models share each order over its path, in whole minor units: they add up to it exactly. All tables are of orders that
may leave alone, so they hold no cost (that was paid for all customers) and no paths without an order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from attribution.exports.receivers.conversions import Conversion, conversions
from attribution.exports.receivers.departing import Departing
from attribution.exports.receivers.goods import shared
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender, Subject
from attribution.exports.receivers.run_tables import rows_of
from attribution.exports.receivers.schema import Schema, closed, rules
from attribution.exports.receivers.snowplow_rules import (
    KINDS,
    LOOKBACK,
    MODELS,
    OF_OVERVIEW,
    OF_PATHS,
    OF_SUMMARY,
    STEP,
    exposure_path,
    in_its_path,
    no_step_twice,
    of_attributions,
)
from attribution.exports.receivers.writing import csv_file
from attribution.exports.tables import PATHS
from base.clock import rfc3339
from base.money import Money

FOLDER: Final = "snowplow"
CHANNEL: Final = "channel"
NO_CUSTOMER: Final = "no match key that names a customer: ga_client_id, an address or a number"
NO_VALUE: Final = "nothing is left of the order: only those with a value are conversions"


@dataclass(slots=True)
class Totals:
    """All conversions that left, for the tables that add them up; the last subject of an export.

    `lost` is how many journeys on each path of channels ended without an order, whoever walked it.
    """

    orders: list[Conversion] = field(default_factory=list)
    lost: Mapping[str, int] = field(default_factory=dict)


def weights(model: str, length: int) -> Sequence[int]:
    """Return how a model weighs the steps of a path, in whole numbers."""
    if model == "first_touch":
        return [1, *[0] * (length - 1)]
    if model == "last_touch":
        return [*[0] * (length - 1), 1]
    if model == "linear" or length < 3:
        return [1] * length
    return [2 * (length - 2), *[1] * (length - 2), 2 * (length - 2)]  # .4, .2 for those between, .4


def value_minor(order: Conversion) -> int:
    """Return what is left of an order after refunds; nothing of one that was cancelled."""
    return 0 if order.status == "cancelled" else max(0, order.revenue_minor - order.refunded_minor)


def path_of(order: Conversion, kind: str) -> tuple[str, ...]:
    """Return the channels or campaigns of an order's touches in order of time; ` > ` in a name is another sign."""
    names = (touch.channel if kind == "channel" else touch.campaign_id for touch in order.touches)
    return tuple(name.replace(STEP, " › ") for name in names if name)


def _subjects(departing: Departing) -> Iterator[Subject]:
    totals = Totals(lost=_lost(departing.run))
    for subject in conversions(departing):
        if reason := _kept_back(subject.told):
            departing.kept_back[reason] += 1
        else:
            totals.orders.append(subject.told)
            yield subject
    yield Subject(file="orders.parquet", line=0, told=totals)


def _lost(run: Path) -> Mapping[str, int]:
    lost: Counter[str] = Counter()
    for row in rows_of(run / f"{PATHS.name}.parquet"):
        lost[STEP.join(exposure_path(row["path"].split(STEP)))] += row["non_orders"]
    return lost


def _kept_back(order: Conversion) -> str | None:
    if not value_minor(order):
        return NO_VALUE
    return None if _customer(order) else NO_CUSTOMER


def _customer(order: Conversion) -> str | None:
    return order.keys.ga_client_id or order.keys.sha256_email_google or order.keys.sha256_phone_google


def _about(order: Conversion) -> Message:
    return {
        "cv_id": order.transaction_id,
        "event_id": order.order_id,
        "customer_id": _customer(order),
        "cv_tstamp": rfc3339(order.placed_at),
    }


def _paths(told: Conversion | Totals, _sender: Sender) -> Iterator[Message]:
    if isinstance(told, Totals):
        return
    paths = {kind: path_of(told, kind) for kind in KINDS}
    yield _about(told) | {
        "cv_type": "purchase",
        "cv_path_start_tstamp": rfc3339(told.touches[0].occurred_at),
        "revenue": _amount(value_minor(told), told.currency),
        "currency": told.currency,
        **{f"{kind}_path": STEP.join(path) for kind, path in paths.items()},
        **{f"{kind}_transformed_path": STEP.join(exposure_path(path)) for kind, path in paths.items()},
    }


def _attributions(kind: str) -> Callable[[Any, Sender], Iterator[Message]]:
    def rows(told: Conversion | Totals, _sender: Sender) -> Iterator[Message]:
        if isinstance(told, Totals):
            return
        path, whole = exposure_path(path_of(told, kind)), value_minor(told)
        if not path:
            return
        parts = {model: shared(whole, weights(model, len(path))) for model in MODELS}
        for place, step in enumerate(path):
            yield _about(told) | {
                "composite_key": f"{told.transaction_id}{step}{place}",
                "cv_total_revenue": _amount(whole, told.currency),
                "currency": told.currency,
                f"{kind}_transformed_path": STEP.join(path),
                kind: step,
                "source_index": str(place),
                "path_length": str(len(path)),
                **{f"{model}_attribution": _amount(parts[model][place], told.currency) for model in MODELS},
            }

    return rows


@dataclass(slots=True)
class _Earned:
    """What a model gave a channel or campaign, and the orders whose paths hold it."""

    orders: set[str] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)
    worth_minor: int = 0
    earned_minor: int = 0
    conversions: Fraction = Fraction(0)


def _overview(told: Conversion | Totals, _sender: Sender) -> Iterator[Message]:
    if not isinstance(told, Totals):
        return
    cells: defaultdict[tuple[str, str, str, str], _Earned] = defaultdict(_Earned)
    for order in told.orders:
        for kind in KINDS:
            _add(cells, kind, order)
    for (kind, model, point, currency), cell in sorted(cells.items()):
        yield {
            "path_type": kind,
            "attribution_type": model,
            "touch_point": point,
            "currency": currency,
            "in_n_conversion_paths": str(len(cell.orders)),
            "attributed_conversions": f"{float(cell.conversions):.6f}",
            "min_cv_tstamp": rfc3339(min(cell.moments)),
            "max_cv_tstamp": rfc3339(max(cell.moments)),
            "spend": "",
            "sum_cv_total_revenue": _amount(cell.worth_minor, currency),
            "attributed_revenue": _amount(cell.earned_minor, currency),
            "roas": "",
        }


def _add(cells: dict[tuple[str, str, str, str], _Earned], kind: str, order: Conversion) -> None:
    path, whole = exposure_path(path_of(order, kind)), value_minor(order)
    for model in MODELS if path else ():
        weighed = weights(model, len(path))
        for step, part, minor in zip(path, weighed, shared(whole, weighed), strict=True):
            cell = cells[kind, model, step, order.currency]
            if order.order_id not in cell.orders:
                cell.orders.add(order.order_id)
                cell.moments.append(order.placed_at)
                cell.worth_minor += whole
            cell.earned_minor += minor
            cell.conversions += Fraction(part, sum(weighed))


def _summary(told: Conversion | Totals, _sender: Sender) -> Iterator[Message]:
    if not isinstance(told, Totals):
        return
    sums: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for order in told.orders:
        for kind in KINDS:
            if path := exposure_path(path_of(order, kind)):
                cell = sums[kind, STEP.join(path), order.currency]
                cell[0] += 1
                cell[1] += value_minor(order)
    told_of: set[str] = set()  # journeys without an order have no currency: they stand in the first
    for (kind, steps, currency), (orders, minor) in sorted(sums.items()):
        lost = 0 if steps in told_of else told.lost.get(steps, 0)
        told_of |= {steps} if kind == CHANNEL else set()
        yield {
            "path_type": kind,
            "transformed_path": steps,
            "currency": currency,
            "conversions": str(orders),
            "non_conversions": str(lost) if kind == CHANNEL else "",  # nobody counts the campaigns of the others
            "revenue": _amount(minor, currency),
        }


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal():f}"


def _table(
    name: str, columns: dict[str, Schema], messages: Callable[[Any, Sender], Iterator[Message]], *more: Any
) -> File:
    def within(told: Conversion | Totals, sender: Sender) -> Iterator[Message]:
        return (message | {LOOKBACK: str(sender.window_days)} for message in messages(told, sender))

    return File(
        name=f"{FOLDER}/{name}.csv",
        messages=within,
        validate=rules(closed(columns), *more),
        write=csv_file(tuple(columns)),
    )


RECEIVER = Receiver(
    name="snowplow",
    takes="orders as the tables of Snowplow's attribution package",
    subjects=_subjects,
    files=(
        _table("paths_to_conversion", OF_PATHS, _paths, no_step_twice),
        *(
            _table(f"{kind}_attributions", of_attributions(kind), _attributions(kind), in_its_path(kind))
            for kind in KINDS
        ),
        _table("overview", OF_OVERVIEW, _overview),
        _table("path_summary", OF_SUMMARY, _summary),
    ),
    matches=True,
)
