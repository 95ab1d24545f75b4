"""A run's orders, the touches that may claim a part of them, and what its models know: tables -> numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa

from attribution.credit.credit_touches import CHANNEL, NUMBERS, put_touches, read_names, read_touches, touches_at
from attribution.credit.dimension_values import DIMENSIONS, NONE, told_values
from attribution.credit.earners import RESTS
from attribution.credit.journeys_by_length import Touches, Truths
from attribution.credit.kernel.timed import Pull
from attribution.credit.kernel.whole import Whole
from attribution.credit.model_weights import Learned
from attribution.credit.order_slots import OrderSlots, slots_of
from attribution.credit.sampling import ranked_ids
from attribution.credit.texts import Coded, coded, whole
from attribution.credit.weights import OF_ORDERS
from attribution.engine.engine import Engine, Values

ORDERS = """
with linked as (
    select distinct order_id from journeys
)
select o.order_id, o.initiator, o.currency, o.net_revenue_minor, o.cash_day, o.customer, o.household, o.reach,
       o.refund_minor, o.refund_day,
       case when o.initiator = 'machine' then 2 when l.order_id is null then 0 else 1 end as rest
from order_days o left join linked l on l.order_id = o.order_id order by o.order_id
"""
DAYS = "select distinct day from local_days order by day"
MOST_ORDERS = 1 << 16  # of a part: what is made of them takes some hundred bytes a touch


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedOrders:
    """Orders in the order of their ids, one at each place, and what their credit is told by.

    `reach_days` is the least window that holds a whole journey; `rests` says why a part is nobody's, by RESTS;
    `households` are numbers in the order of their ids, of which there are `households_met`.
    """

    ids: pa.Array
    currencies: Coded
    customers: Coded
    cash_days: Whole
    refund_days: Whole
    reach_days: Whole
    rests: Whole
    household_ids: pa.ChunkedArray
    households: Whole
    households_met: int
    net_minor: Whole
    back_minor: Whole

    def part(self, first: int, end: int) -> CreditedOrders:
        """Return those at places from `first` to before `end`."""
        some = slice(first, end)
        return CreditedOrders(
            ids=self.ids[some],
            currencies=self.currencies.part(some),
            customers=self.customers.part(some),
            cash_days=self.cash_days[some],
            refund_days=self.refund_days[some],
            reach_days=self.reach_days[some],
            rests=self.rests[some],
            household_ids=self.household_ids[some],
            households=self.households[some],
            households_met=self.households_met,
            net_minor=self.net_minor[some],
            back_minor=self.back_minor[some],
        )


class NamesOfCredit(Protocol):
    """What sums of credit are told by: of a run, or of a part of it."""

    @property
    def orders(self) -> CreditedOrders:
        """The orders."""

    @property
    def days(self) -> list[str]:
        """The days, by their codes."""

    @property
    def earners(self) -> Coded:
        """Whom a part may go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCredit:
    """What the credit of some orders of a run is made of, in their order: touches by order and id, days as codes.

    `told` are the touches' values by dimension.

    `earners` are the channels of touches, and then RESTS where no channel is called so; `rests` are their codes.
    """

    orders: CreditedOrders
    touches: Touches
    enrolled: Whole
    days: list[str]
    touch_days: Whole
    voice: Truths
    earners: Coded
    rests: Whole
    learned: Learned
    told: Mapping[str, Coded]

    def slots(self) -> OrderSlots:
        """Return the slots of all orders."""
        return slots_of(self.touches, self.orders.net_minor, self.orders.back_minor, self.enrolled)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditOfRun:
    """What the credit of a run is made of: its orders, its names and what is learnt; its touches part by part."""

    engine: Engine
    orders: CreditedOrders
    days: list[str]
    earners: Coded  # of no touches
    learned: Learned
    values: Mapping[str, list[str]]  # names of each dimension, by their codes
    automation_decay: float

    def parts(self, most: int | None = MOST_ORDERS) -> Iterator[RunCredit]:
        """Yield all orders, so many at a time at most; None: all at once. There is one part at least."""
        count = len(self.orders.net_minor)
        step = most or max(count, 1)
        for first in range(0, max(count, 1), step):
            yield self._part(first, min(first + step, count))

    def _part(self, first: int, end: int) -> RunCredit:
        claims = read_touches(self.engine, NUMBERS, first, end)
        touches, enrolled = touches_at(claims, whole(claims["order_place"]) - first, self.automation_decay)
        return RunCredit(
            orders=self.orders.part(first, end),
            touches=touches,
            enrolled=enrolled,
            days=self.days,
            touch_days=whole(claims["day"]),
            voice=whole(claims["voice"]) > 0,
            earners=Coded(texts=self.earners.texts, codes=whole(claims["channel"])),
            rests=np.array([self.earners.texts.index(rest) for rest in RESTS]),
            learned=self.learned,
            told={name: told_values(texts, whole(claims[f"value_{name}"])) for name, texts in self.values.items()},
        )


def read_credit(engine: Engine, values: Values) -> CreditOfRun:
    """Read what all orders have in common; the touches that may claim a part of them come to be `credit_touches`.

    Args:
        engine: the run's: journeys, enrolments, `order_days` and what models learn are made.
        values: of the run's parameters.
    """
    put_touches(engine)
    days = engine.query(DAYS)["day"].to_pylist()
    names = read_names(engine)
    channels = names[CHANNEL]
    return CreditOfRun(
        engine=engine,
        orders=read_orders(engine, {day: place for place, day in enumerate(days)}),
        days=days,
        earners=Coded(
            texts=[*channels, *(rest for rest in RESTS if rest not in channels)], codes=np.zeros(0, np.int64)
        ),
        learned=read_learned(engine, channels, values["exposure_thousandths"]),
        values={name: list(dict.fromkeys([*names[name], NONE])) for name in DIMENSIONS},
        automation_decay=values["automation_decay"],
    )


def read_orders(engine: Engine, days: dict[str, int] | None) -> CreditedOrders:
    """Return the orders; `days` are the codes of days, None where nobody asks for them."""
    orders = engine.query(ORDERS)
    households, met = ranked_ids(orders["household"])
    return CreditedOrders(
        ids=orders["order_id"].combine_chunks(),
        currencies=coded(orders["currency"]),
        customers=coded(orders["customer"]),
        cash_days=_days(orders["cash_day"], days),
        refund_days=_days(orders["refund_day"], days),
        reach_days=whole(orders["reach"]),
        rests=whole(orders["rest"]),
        household_ids=orders["household"],
        households=households,
        households_met=met,
        net_minor=whole(orders["net_revenue_minor"]),
        back_minor=whole(orders["refund_minor"]),
    )


def _days(column: pa.ChunkedArray, days: dict[str, int] | None) -> Whole:
    if days is None:
        return np.zeros(len(column), np.int64)
    named = coded(column)
    codes = np.array([days[name] for name in named.texts], np.int64)
    found: Whole = codes[named.codes] if len(named) else named.codes
    return found


TERMS = ("automation_decay", "exposure_thousandths")


def put_terms(engine: Engine, values: Values) -> None:
    """Make `credit_terms`, a row: the parameters that orders are shared out by, for `credit_rows`."""
    engine.put("credit_terms", pa.table({name: [values[name]] for name in TERMS}))


def read_terms(engine: Engine) -> Values:
    """Return the parameters that orders are shared out by."""
    terms: Values = engine.query("select * from credit_terms").to_pylist()[0]
    return terms


def read_learned(engine: Engine, channels: Sequence[str], exposure_thousandths: int) -> Learned:
    """Return what the run's models know, by the codes of `channels`."""
    there = set(engine.query("select model from models")["model"].to_pylist())
    code = {name: place for place, name in enumerate(channels)}
    known = {model.by_order: np.zeros(len(channels), np.int64) for model in OF_ORDERS if model.effects}
    for row in engine.query("select model, channel, weight from channel_effects").to_pylist():
        if row["channel"] in code:
            known[row["model"]][code[row["channel"]]] = row["weight"]
    pulled: dict[str, dict[str, Pull]] = {}
    for row in engine.query("select model, channel, chance, decay from channel_pulls").to_pylist():
        pulled.setdefault(row["model"], {})[row["channel"]] = Pull(row["chance"], row["decay"])
    return Learned(
        channels=channels,
        models=tuple(model for model in OF_ORDERS if model.by_order in there),
        effects=known,
        pulls=pulled,
        exposure_thousandths=exposure_thousandths,
    )
