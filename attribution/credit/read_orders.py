"""A run's orders, the touches that may claim a part of them, and what its models know: tables -> numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.dimension_values import DIMENSIONS, VALUES, told_values
from attribution.credit.earners import RESTS, VOICE
from attribution.credit.journeys_by_length import Touches, Truths
from attribution.credit.kernel.timed import Pull
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import UNIT
from attribution.credit.model_weights import Learned
from attribution.credit.order_slots import OrderSlots, slots_of
from attribution.credit.sampling import ranked_ids
from attribution.credit.texts import Coded, coded
from attribution.credit.weights import OF_ORDERS
from attribution.engine.engine import Engine, Values
from attribution.engine.times import US_PER_MINUTE

ORDERS = """
with linked as (
    select distinct order_id from journeys
)
select o.order_id, o.initiator, o.currency, o.net_revenue_minor, o.cash_day, o.customer, o.household, o.reach,
       o.refund_minor, o.refund_day,
       case when o.initiator = 'machine' then 2 when l.order_id is null then 0 else 1 end as rest
from order_days o left join linked l on l.order_id = o.order_id order by o.order_id
"""
# People's orders by their journeys, machines' by their enrolment.
_WHAT = f"""
t.touchpoint_id, t.session_id, t.occurred_us, t.platform, case when {VOICE} then 1 else 0 end as voice, t.channel,
       {VALUES}
""".strip()
CLAIMS = f"""
select j.order_id, coalesce(j.turn, 0) as turn, j.exposed, j.gap_us, j.probability_micro, 0 as renewal, {_WHAT}
from journeys j join orders o on o.order_id = j.order_id and o.initiator = 'human'
join touches t on t.touchpoint_id = j.touchpoint_id
union all
select e.order_id, 0, false, 0, 0, e.renewal, {_WHAT}
from enrolments e join orders o on o.order_id = e.order_id join touches t on t.touchpoint_id = e.touchpoint_id
order by order_id, touchpoint_id
"""
DAYS = "select minute, day from local_days order by minute"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCredit:
    """What a run's credit is made of: orders, touches by order and id, days as codes of `days`, and what is learnt.

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


def read_credit(engine: Engine, values: Values) -> RunCredit:
    """Read them, once for all that is made of them; what rows of `credit` need beside stays in `credit_touches`.

    Args:
        engine: the run's: journeys, enrolments, `order_days` and what models learn are made.
        values: of the run's parameters.
    """
    days = engine.query(DAYS)
    minutes = whole(days["minute"])
    names = sorted(set(days["day"].to_pylist()))
    code = {name: place for place, name in enumerate(names)}
    day_of_minute = np.array([code[day] for day in days["day"].to_pylist()], np.int64)
    orders = read_orders(engine, code)
    claims = engine.query(CLAIMS)
    channels = coded(claims["channel"])
    earners = [*channels.texts, *(rest for rest in RESTS if rest not in channels.texts)]
    touches, enrolled = touches_of(claims, orders.ids, values["automation_decay"])
    put_touches(engine, claims, touches.orders)
    touched = whole(claims["occurred_us"]) // US_PER_MINUTE
    return RunCredit(
        orders=orders,
        touches=touches,
        enrolled=enrolled,
        days=names,
        touch_days=day_of_minute[np.searchsorted(minutes, touched)] if names else enrolled,
        voice=whole(claims["voice"]) > 0,
        earners=Coded(texts=earners, codes=channels.codes),
        rests=np.array([earners.index(rest) for rest in RESTS]),
        learned=read_learned(engine, channels.texts, values["exposure_thousandths"]),
        told={name: told_values(claims[f"value_{name}"]) for name in DIMENSIONS},
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


def touches_of(claims: pa.Table, order_ids: pa.Array, automation_decay: float) -> tuple[Touches, Whole]:
    """Return the touches of CLAIMS, and of each its part of an automation's order in units of 1e-12, else -1.

    Args:
        claims: by order and touch.
        order_ids: in their order.
        automation_decay: of what is left to the enrolling touch, from one renewal to the next.
    """
    return touches_at(claims, _orders_of(claims["order_id"], order_ids), automation_decay)


def touches_at(claims: pa.Table, orders: Whole, automation_decay: float) -> tuple[Touches, Whole]:
    """Return what `touches_of` does, of touches whose orders' places are known."""
    touches = Touches(
        orders=orders,
        turns=whole(claims["turn"]),
        exposed=flags(claims["exposed"]),
        gaps_us=whole(claims["gap_us"]),
        micro=whole(claims["probability_micro"]),
    )
    renewals = whole(claims["renewal"])
    return touches, np.where(renewals > 0, decayed(renewals, automation_decay), -1)


def _orders_of(claiming: pa.ChunkedArray, order_ids: pa.Array) -> Whole:
    """Return the place of each row's order; rows lie by order, so that each order is looked for once."""
    if not len(claiming):
        return np.zeros(0, np.int64)
    named = claiming.combine_chunks()
    begins = np.ones(len(named), np.bool_)
    begins[1:] = flags(pc.not_equal(named[1:], named[:-1]))
    places = pc.index_in(named.filter(pa.array(begins)), value_set=order_ids).to_numpy().astype(np.int64)
    found: Whole = places[np.cumsum(begins) - 1]
    return found


def decayed(renewals: Whole, automation_decay: float) -> Whole:
    """Return what is left to the enrolling touch at each renewal, in units of 1e-12."""
    known, place = np.unique(renewals, return_inverse=True)
    parts = [round(automation_decay ** (renewal - 1) * UNIT) if renewal > 0 else -1 for renewal in known.tolist()]
    return np.array(parts, np.int64)[place] if parts else np.zeros(0, np.int64)


TOUCHES = (
    *("turn", "exposed", "gap_us", "probability_micro", "renewal", "touchpoint_id", "session_id", "occurred_us"),
    *("platform", "channel", "value_campaign"),
)


def put_touches(engine: Engine, claims: pa.Table, orders: Whole) -> None:
    """Make `credit_touches`: the touches of CLAIMS, with their places, and their orders' in `read_orders`."""
    placed = {"place": pa.array(np.arange(len(orders))), "order_place": pa.array(orders)}
    kept = claims.select(TOUCHES)
    engine.put("credit_touches", pa.table({**placed, **dict(zip(TOUCHES, kept.columns, strict=True))}))


def read_touches(engine: Engine, first: int, end: int) -> pa.Table:
    """Return the touches of `credit_touches` of the orders at places from `first` to before `end`, in their order."""
    found = engine.query(
        "select * from credit_touches where order_place >= $first and order_place < $end", {"first": first, "end": end}
    )
    places = whole(found["place"])
    return found if (np.diff(places) > 0).all() else found.take(pa.array(np.argsort(places)))


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


def flags(column: pa.ChunkedArray | pa.Array) -> Truths:
    """Return a column of truths."""
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found: Truths = plain.to_numpy(zero_copy_only=False).astype(np.bool_)
    return found


def whole(column: pa.ChunkedArray) -> Whole:
    """Return a column of whole numbers, none of them null."""
    found: Whole = column.to_numpy().astype(np.int64)
    return found
