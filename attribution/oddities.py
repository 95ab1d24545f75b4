"""Records that were used as they came and are probably not what their sender meant: counted, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.engine.engine import Engine, number
from attribution.engine.times import US_PER_HOUR
from attribution.words import count

# Clocks differ by minutes; an hour is a time zone taken for another, or a date that never was.
CLOCK_SKEW_US = US_PER_HOUR


@dataclass(frozen=True, slots=True)
class Oddity:
    """One kind of them: how many there are, and what is said of one and of several (`{}` is the number)."""

    count: str
    one: str
    several: str


ODDITIES = (
    Oddity(
        "select count(*) from orders where refunded_minor > revenue_minor and status <> 'cancelled'",
        "{} order was refunded more than its revenue: its net revenue is below nothing",
        "{} orders were refunded more than their revenue: their net revenue is below nothing",
    ),
    Oddity(
        "select count(*) from orders where status = 'refunded' and refunded_minor = 0 and revenue_minor > 0",
        "{} order is refunded without an amount: it keeps its revenue until refunded_minor says how much",
        "{} orders are refunded without an amount: they keep their revenue until refunded_minor says how much",
    ),
    Oddity(
        f"select count(*) from touchpoints where occurred_us > received_us + {CLOCK_SKEW_US}",
        "{} touchpoint lies in the future: it occurred over an hour after it was received",
        "{} touchpoints lie in the future: they occurred over an hour after they were received",
    ),
    Oddity(
        f"select count(*) from orders where placed_us > received_us + {CLOCK_SKEW_US}",
        "{} order lies in the future: it was placed over an hour after it was received",
        "{} orders lie in the future: they were placed over an hour after they were received",
    ),
    Oddity(
        "select case when min(received_us) > $as_of then count(*) else 0 end from raw_touchpoints",
        "the only touchpoint ({}) was received after the moment that the run stands at: see --as-of",
        "all {} touchpoints were received after the moment that the run stands at: see --as-of",
    ),
    Oddity(
        "select case when min(received_us) > $as_of then count(*) else 0 end from raw_orders",
        "the only order ({}) was received after the moment that the run stands at: see --as-of",
        "all {} orders were received after the moment that the run stands at: see --as-of",
    ),
    Oddity(
        "select count(distinct o.subscription_id) from enrolments e join orders o on o.order_id = e.order_id "
        "where e.missing > 0",
        "{} automation had ordered before the orders begin: its renewals count on from the enrolment, at its interval",
        "{} automations had ordered before the orders begin: their renewals count on from the enrolment, at their "
        "interval",
    ),
    Oddity(
        "select count(distinct o.subscription_id) from enrolments e join orders o on o.order_id = e.order_id "
        "where not e.counted",
        "{} automation may have ordered before the orders begin: its first order in hand is taken for the first",
        "{} automations may have ordered before the orders begin: their first order in hand is taken for the first",
    ),
)


def oddities_of(engine: Engine, as_of_us: int | None) -> tuple[str, ...]:
    """Return what is odd in a run's records, in a fixed order; empty when all is well. Reads the tables of a run."""
    counted = [
        (kind, number(engine, kind.count, {"as_of": as_of_us or 0} if "$" in kind.count else {})) for kind in ODDITIES
    ]
    return tuple((kind.one if found == 1 else kind.several).format(count(found)) for kind, found in counted if found)
