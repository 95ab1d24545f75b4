"""Journeys that are open at a moment, and what is known of each from the history so far.

A household's journey is open while it has sessions in the window before the moment that no order of its has closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_DAY
from attribution.prediction.histories import HouseholdHistories

JourneyNumbers = npt.NDArray[np.float64]

LONGEST_DAYS = 90  # how far back a household's habits are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJourneys:
    """The open ones, one a household, in the order of households.

    Attributes:
        household: places in `HouseholdHistories.households`.
        last: the place of its last session in `HouseholdHistories.visits`.
        sessions: how many each has.
        known: what is known of each, shape (journeys, FEATURES).
        ordered_days: since the household's last order; nan where none is known.
        touched_days: since its last session.
    """

    household: Whole
    last: Whole
    sessions: Whole
    known: JourneyNumbers
    ordered_days: JourneyNumbers
    touched_days: JourneyNumbers


def open_at(past: HouseholdHistories, at_us: int, window_days: int) -> OpenJourneys:
    """Return the journeys open at a moment; nothing later is looked at."""
    back_days = min((at_us - past.begin_us) / US_PER_DAY, LONGEST_DAYS)
    homes, visits, bought = len(past.households), past.visits, past.bought
    seen = (visits.at_us <= at_us) & (visits.at_us > at_us - back_days * US_PER_DAY)
    sold = (bought.at_us <= at_us) & (bought.at_us > at_us - back_days * US_PER_DAY)
    ordered_us = _latest(bought.household[sold], bought.at_us[sold], homes)
    still = seen & (visits.at_us > at_us - window_days * US_PER_DAY) & (visits.at_us > ordered_us[visits.household])
    sessions = np.bincount(visits.household[still], minlength=homes)
    household = np.flatnonzero(sessions)
    last = np.zeros(homes, np.int64)
    last[visits.household[still]] = np.flatnonzero(still)  # by time, so the last one stays
    touched_us = visits.at_us[last[household]]
    ordered_days = np.where(ordered_us[household] < 0, np.nan, (at_us - ordered_us[household]) / US_PER_DAY)

    def sessions_within(days: float) -> JourneyNumbers:
        lately = seen & (visits.at_us > at_us - days * US_PER_DAY)
        return np.bincount(visits.household[lately], minlength=homes)[household].astype(np.float64)

    def orders_within(days: float) -> JourneyNumbers:
        lately = sold & (bought.at_us > at_us - days * US_PER_DAY)
        return np.bincount(bought.household[lately], minlength=homes)[household].astype(np.float64)

    ever, usual = ~np.isnan(ordered_days), orders_within(back_days) / back_days * window_days
    since, touched_days = np.where(ever, ordered_days, back_days), (at_us - touched_us) / US_PER_DAY
    near = visits.kinds["near"][last[household]]
    known = [
        *(np.log1p(touched_days), np.minimum(touched_days, 1), np.log1p(since), ever, usual, np.log1p(usual)),
        np.log1p(orders_within(window_days)),
        np.where(usual > 0, np.minimum(since * usual / window_days, 4), 0),  # how much of its usual gap is over
        np.log1p(sessions[household]),
        *(np.log1p(sessions_within(days)) for days in (2, 7, window_days)),
        np.log1p(sessions_within(back_days) / back_days * window_days),
        *(near, near * np.log1p(touched_days), visits.kinds["voice"][last[household]]),
    ]
    for values in visits.kinds.values():
        most = np.zeros(homes, np.int64)
        np.maximum.at(most, visits.household[still], values[still])
        known.append(most[household])
    return OpenJourneys(
        household=household,
        last=last[household],
        sessions=sessions[household],
        known=np.column_stack([*known, *(column * ever for column in known)]).astype(np.float64),
        ordered_days=ordered_days,
        touched_days=touched_days,
    )


def next_order_days(past: HouseholdHistories, household: Whole, at_us: int) -> JourneyNumbers:
    """Return the days from a moment to each household's next order; infinite where none is known."""
    after = past.bought.at_us > at_us
    days = np.full(len(past.households), np.inf)
    np.minimum.at(days, past.bought.household[after], (past.bought.at_us[after] - at_us) / US_PER_DAY)
    return days[household]


def _latest(household: Whole, at_us: Whole, homes: int) -> Whole:
    latest = np.full(homes, -1, np.int64)
    latest[household] = at_us  # by time, so the last one stays
    return latest
