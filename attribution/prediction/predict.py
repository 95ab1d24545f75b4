"""`touches`, `orders`, households -> `predictions`: the chance that each open journey ends in an order, and its worth.

What is learnt and judged on is what was known then: records that come later also tie more names to a household, and
whoever orders is tied the most, so households as they are known now would promise too much of journeys of now. The
households of a few earlier moments are therefore made again from the records received by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from attribution.credit.kernel.whole import Whole
from attribution.engine.engine import Engine
from attribution.engine.times import US_PER_DAY
from attribution.prediction.backtest import Held, JourneyFlags, base_rates, judge
from attribution.prediction.chances import Chances, WatchedJourneys, learn
from attribution.prediction.histories import HouseholdHistories, read_histories
from attribution.prediction.known_then import Again, known_at
from attribution.prediction.open_journeys import JourneyNumbers, OpenJourneys, next_order_days, open_at
from attribution.prediction.worth import worth_of_next

PREDICTIONS, FORESEEN = "predictions", "foreseen"
LEAST_JOURNEYS = 100
"""Journeys below which nothing is learnt or judged."""

LEAST_ORDERS = 20  # of them that ended in one, below which it is the same
_LEAST_BEFORE = 0.75  # windows of records that lie before the first moment that is learnt from
_WINDOWS_BACK = (1, 4 / 3, 2)  # moments that are learnt from, in windows before, as far as records go back


class Foreseen(StrEnum):
    """Whether predictions are told, and why not."""

    TOLD = "told"
    SHORT = "the records are too short"
    FEW = "too few journeys"
    MISSED = "did not hold"


def predict(engine: Engine, again: Again, as_of_us: int | None, window_days: int) -> None:
    """Make `predictions`, a row an open journey where they held a window ago, and `foreseen`, one row about that.

    Args:
        engine: of a run whose households are known; holds its staging tables.
        again: how to make the households of earlier moments.
        as_of_us: the moment at which the run stands; None where nothing was received.
        window_days: in which an order is to come.
    """
    with threadpool_limits(1, user_api="blas"):  # the same sums on every machine with the same library
        state, held, rows = _foreseen(engine, again, as_of_us, window_days)
    engine.put(PREDICTIONS, rows)
    engine.put(FORESEEN, _about(state, held))


def _foreseen(
    engine: Engine, again: Again, as_of_us: int | None, window_days: int
) -> tuple[Foreseen, Held | None, pa.Table]:
    if as_of_us is None:
        return Foreseen.SHORT, None, _NONE
    now = read_histories(engine)
    moments = _moments(as_of_us, now.begin_us, window_days)
    if not moments:
        return Foreseen.SHORT, None, _NONE
    if len(now.visits.at_us) < LEAST_JOURNEYS or len(now.bought.at_us) < LEAST_ORDERS:
        return Foreseen.FEW, None, _NONE
    past = {at_us: known_at(engine, again, at_us) for at_us in sorted({at for pair in moments for at in pair})}
    learnt_us, tried_us = moments
    then = past[learnt_us[0]]
    tried = _Learnt.of(past, tried_us, then, learnt_us[0], window_days)
    learnt = _Learnt.of(past, learnt_us, now, as_of_us, window_days)
    if tried is None or learnt is None:
        return Foreseen.FEW, None, _NONE
    asked = open_at(then, learnt_us[0], window_days)
    came = came_days(then, asked, now, learnt_us[0]) <= window_days
    told = tried.chances.tell(asked.known)
    held = judge(told, came, base_rates(tried.journeys, tried.came, asked))
    if not held.holds:
        return Foreseen.MISSED, held, _NONE
    return Foreseen.TOLD, held, _rows(now, learnt.chances, as_of_us, window_days)


def _moments(as_of_us: int, begin_us: int, window_days: int) -> tuple[list[int], ...]:
    """Return the moments to learn from, and those to learn from for the trial a window ago; none where too few days."""

    def before(at_us: int) -> list[int]:
        found = [at_us - round(back * window_days * US_PER_DAY) for back in _WINDOWS_BACK]
        return [one for one in found if one - begin_us >= _LEAST_BEFORE * window_days * US_PER_DAY]

    learnt = before(as_of_us)
    tried = before(learnt[0]) if learnt else []
    return (learnt, tried) if tried else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learnt:
    chances: Chances
    journeys: OpenJourneys  # of the latest moment that was learnt from
    came: JourneyFlags

    @staticmethod
    def of(
        past: dict[int, HouseholdHistories],
        moments: list[int],
        later: HouseholdHistories,
        later_us: int,
        window_days: int,
    ) -> _Learnt | None:
        """Learn from what came of the journeys of some moments, as `later` knows it; None where they were few."""
        journeys = [open_at(past[at_us], at_us, window_days) for at_us in moments]
        came = [came_days(past[at_us], one, later, at_us) for at_us, one in zip(moments, journeys, strict=True)]
        ended = came[0] <= window_days
        if len(ended) < LEAST_JOURNEYS or min(ended.sum(), (~ended).sum()) < LEAST_ORDERS:
            return None
        watched = [
            WatchedJourneys(known=one.known, order_days=days, watched_days=(later_us - at_us) / US_PER_DAY)
            for at_us, one, days in zip(moments, journeys, came, strict=True)
        ]
        return _Learnt(chances=learn(watched, window_days), journeys=journeys[0], came=ended)


def came_days(
    then: HouseholdHistories, journeys: OpenJourneys, later: HouseholdHistories, at_us: int
) -> JourneyNumbers:
    """Return the days from a moment to the next order of each journey's household, as a later run knows it."""
    names = then.visits.session.take(pa.array(journeys.last))
    place = pc.fill_null(pc.index_in(names, value_set=later.visits.session), -1).to_numpy().astype(np.int64)
    days = np.full(len(place), np.inf)
    days[place >= 0] = next_order_days(later, later.visits.household[place[place >= 0]], at_us)
    return days


def _rows(now: HouseholdHistories, chances: Chances, as_of_us: int, window_days: int) -> pa.Table:
    journeys = open_at(now, as_of_us, window_days)
    told = np.round(chances.tell(journeys.known), 4)  # the last bits are the machine's
    worth = worth_of_next(now.bought, journeys.household, len(now.households))
    names, currencies = (
        names.take(pa.array(places))
        for names, places in ((now.households, journeys.household), (now.currencies, worth.currency))
    )
    minor: Whole = np.round(told * np.round(worth.minor, 4)).astype(np.int64)
    columns = [names, pa.repeat(as_of_us, len(told)), journeys.sessions, pa.repeat(window_days, len(told))]
    return pa.table([*columns, told, minor, currencies], schema=_COLUMNS)


_COLUMNS = pa.schema(
    [
        ("journey", pa.string()),
        ("as_of_us", pa.int64()),
        ("sessions", pa.int64()),
        ("window_days", pa.int64()),
        ("probability", pa.float64()),
        ("value_minor", pa.int64()),
        ("currency", pa.string()),
    ]
)
_NONE = _COLUMNS.empty_table()
_ABOUT = pa.schema(
    [
        ("state", pa.string()),
        ("journeys", pa.int64()),
        ("expected", pa.float64()),
        ("came", pa.int64()),
        ("calibration_error", pa.float64()),
        ("by_chance", pa.float64()),
        ("brier", pa.float64()),
        ("base_brier", pa.float64()),
    ]
)


def _about(state: Foreseen, held: Held | None) -> pa.Table:
    told = {name: getattr(held, name) if held else None for name in _ABOUT.names[1:]}
    return pa.Table.from_pylist([{"state": str(state), **told}], schema=_ABOUT)
