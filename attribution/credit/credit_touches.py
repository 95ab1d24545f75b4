"""`credit_touches`: the touches that may claim a part of an order, in the order of orders and ids, names as numbers.

People's orders by their journeys, machines' by their enrolment. What is told by names is a place among `credit_names`,
so that touches are narrow and no text is looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from attribution.credit.dimension_values import DIMENSIONS, VALUES
from attribution.credit.earners import VOICE
from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import UNIT
from attribution.credit.texts import flags, whole
from attribution.engine.engine import Engine
from attribution.engine.times import US_PER_MINUTE

CHANNEL, PLATFORM = "channel", "platform"
_KINDS = {CHANNEL: "t.channel", PLATFORM: "t.platform", **DIMENSIONS}
NOT_NAMED = -1

_EVERY = " union ".join(f"select '{kind}' as kind, {value} as name from touches t" for kind, value in _KINDS.items())
NAMES = f"""
select kind, name, row_number() over (partition by kind order by name) - 1 as code
from ({_EVERY}) as every where name is not null
"""

_COLUMNS = {CHANNEL: CHANNEL, PLATFORM: PLATFORM, **{f"value_{name}": name for name in DIMENSIONS}}


def named(table: str, columns: Iterable[str]) -> tuple[str, str]:
    """Return, for columns of names of a table, what is selected as their codes, and the joins that find these."""
    joins = [
        f"left join credit_names n_{column} on n_{column}.kind = '{_COLUMNS[column]}' "
        f"and n_{column}.name = {table}.{column}"
        for column in columns
    ]
    return ", ".join(f"coalesce(n_{column}.code, {NOT_NAMED}) as {column}" for column in columns), "\n".join(joins)


_CODES, _JOINS = named("t", _COLUMNS)
TOUCHES = f"""
with days as (
    select day, row_number() over (order by day) - 1 as code from (select distinct day from local_days) as known
), minutes as (
    select m.minute, d.code as day from local_days m join days d on d.day = m.day
), placed as (
    select order_id, initiator, row_number() over (order by order_id) - 1 as order_place from order_days
), claims as (
    select o.order_place, coalesce(j.turn, 0) as turn, j.exposed, j.gap_us, j.probability_micro, 0 as renewal,
           j.touchpoint_id
    from journeys j join placed o on o.order_id = j.order_id and o.initiator = 'human'
    union all
    select o.order_place, 0, false, 0, 0, e.renewal, e.touchpoint_id
    from enrolments e join placed o on o.order_id = e.order_id
), told as (
    select t.touchpoint_id, t.session_id, t.occurred_us, t.platform, t.channel,
           case when {VOICE} then 1 else 0 end as voice,
           {VALUES}
    from touches t
)
select row_number() over (order by c.order_place, c.touchpoint_id) as place, c.order_place, c.turn, c.exposed,
       c.gap_us, c.probability_micro, c.renewal, c.touchpoint_id, t.session_id, t.occurred_us, t.voice, m.day,
       {_CODES}
from claims c join told t on t.touchpoint_id = c.touchpoint_id
join minutes m on m.minute = t.occurred_us // {US_PER_MINUTE}
{_JOINS}
"""

_OF_ORDERS = ("turn", "exposed", "gap_us", "probability_micro", "renewal", CHANNEL)
NUMBERS = (*_OF_ORDERS, "voice", "day", *(f"value_{name}" for name in DIMENSIONS))
"""What sums of credit are told by."""
ROWS = (*_OF_ORDERS, "touchpoint_id", "session_id", "occurred_us", PLATFORM, "value_campaign")
"""What stands in rows of credit."""


def put_touches(engine: Engine) -> None:
    """Make `credit_names` and `credit_touches`; journeys, enrolments and `order_days` are made."""
    engine.create("credit_names", NAMES)
    engine.create("credit_touches", TOUCHES)


def read_names(engine: Engine) -> dict[str, list[str]]:
    """Return the names of each kind, by their codes: CHANNEL, PLATFORM and each dimension."""
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for row in engine.query("select kind, name from credit_names order by kind, code").to_pylist():
        found[row["kind"]].append(row["name"])
    return found


def read_touches(engine: Engine, columns: Iterable[str], first: int, end: int) -> pa.Table:
    """Return the touches of the orders at places from `first` to before `end`, in their order: these columns."""
    asked = ", ".join(("place", "order_place", *columns))
    found = engine.query(
        f"select {asked} from credit_touches where order_place >= $first and order_place < $end",
        {"first": first, "end": end},
    )
    places = whole(found["place"])
    return found if (np.diff(places) > 0).all() else found.take(pa.array(np.argsort(places)))


def touches_at(claims: pa.Table, orders: Whole, automation_decay: float) -> tuple[Touches, Whole]:
    """Return touches, and of each its part of an automation's order in units of 1e-12, else -1.

    Args:
        claims: of `read_touches`.
        orders: the place of each one's order.
        automation_decay: of what is left to the enrolling touch, from one renewal to the next.
    """
    touches = Touches(
        orders=orders,
        turns=whole(claims["turn"]),
        exposed=flags(claims["exposed"]),
        gaps_us=whole(claims["gap_us"]),
        micro=whole(claims["probability_micro"]),
    )
    renewals = whole(claims["renewal"])
    return touches, np.where(renewals > 0, decayed(renewals, automation_decay), -1)


def decayed(renewals: Whole, automation_decay: float) -> Whole:
    """Return what is left to the enrolling touch at each renewal, in units of 1e-12."""
    known, place = np.unique(renewals, return_inverse=True)
    parts = [round(automation_decay ** (renewal - 1) * UNIT) if renewal > 0 else -1 for renewal in known.tolist()]
    return np.array(parts, np.int64)[place] if parts else np.zeros(0, np.int64)
