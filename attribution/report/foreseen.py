"""What may still come of open journeys, on the page: only where the same was right one window ago."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.prediction.backtest import MOST_OFF
from attribution.prediction.predict import LEAST_JOURNEYS, LEAST_ORDERS, Foreseen
from attribution.words import count, decimal, money, plural

SURE_JOURNEYS = 300  # tried; of fewer, what is right seems off in one shop of eight and more
ABOUT = "select state, journeys, expected, came, calibration_error, by_chance, brier, base_brier from foreseen"
SUMS = """
select currency, count(*) as journeys, sum(probability) as orders, sum(value_minor)::bigint as value_minor
from predictions group by currency order by journeys desc, currency
"""


def foreseen(engine: Engine, window_days: int) -> dict[str, Any]:
    """Return a line a currency and how far such predictions held; or why none are told."""
    ((state, journeys, expected, came, off, by_chance, brier, base),) = rows(engine, ABOUT)
    days = plural(window_days, "day", "days")
    if state == Foreseen.SHORT:
        return _nothing_yet(f"It is learnt from and tried on earlier days: records of three times {days} are needed.")
    if state == Foreseen.FEW:
        return _nothing_yet(
            f"It is learnt from journeys of earlier days: {LEAST_JOURNEYS} open ones are needed, of which at least "
            f"{LEAST_ORDERS} ended in an order and as many did not."
        )
    judged = (
        f"Tried {days} ago, with what was known then: of {count(journeys)} open journeys {decimal(expected)} were to "
        f"end in an order, and {count(came)} did; probabilities were off by {decimal(off, 3)} on average, where chance "
        f"alone makes {decimal(by_chance, 3)} of so many (at most {decimal(MOST_OFF, 2)} beside chance), and the "
        f"squared error was {decimal(brier, 3)}, that of the base rate by recency {decimal(base, 3)}."
    )
    if state == Foreseen.MISSED:
        few = f" Of fewer than {count(SURE_JOURNEYS)} that may be chance." if journeys < SURE_JOURNEYS else ""
        return {"lines": [], "judged": f"{judged} So nothing is predicted.{few}"}
    lines = [
        {"currency": currency, "journeys": count(many), "orders": decimal(orders), "value": money(value, currency)}
        for currency, many, orders, value in rows(engine, SUMS)
    ]
    return {"lines": lines, "judged": judged, "days": days}


def _nothing_yet(needs: str) -> dict[str, Any]:
    return {"lines": [], "judged": f"Nothing is predicted yet. {needs}"}
