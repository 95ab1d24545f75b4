"""What a household's next order is worth: its own orders' mean, drawn to the mean of all as far as they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.prediction.histories import HouseholdOrders
from attribution.prediction.open_journeys import JourneyNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Net revenue of the next order in minor units, and its currency (a place in `HouseholdHistories.currencies`)."""

    minor: JourneyNumbers
    currency: Whole


def worth_of_next(bought: HouseholdOrders, household: Whole, homes: int) -> Worth:
    """Return what the next order of each household is worth, in the currency of its last order, else the usual one.

    The best linear guess from its own mean (Bühlmann 1967): with n orders it weighs n / (n + within / between), the
    variances within and between households. At least one order is known.
    """
    usual = int(np.bincount(bought.currency).argmax())
    currency = np.full(homes, usual, np.int64)
    currency[bought.household] = bought.currency  # by time, so the last one stays
    minor = np.zeros(len(household))
    for place in np.unique(currency[household]):
        there = currency[household] == place
        same = bought.currency == place
        minor[there] = _means(bought.household[same], bought.net_minor[same].astype(np.float64), homes)[
            household[there]
        ]
    return Worth(minor=minor, currency=currency[household])


def _means(household: Whole, minor: JourneyNumbers, homes: int) -> JourneyNumbers:
    if not len(minor):
        return np.zeros(homes)
    many = np.bincount(household, minlength=homes).astype(np.float64)
    own = np.bincount(household, weights=minor, minlength=homes) / np.maximum(many, 1)
    overall, some = minor.mean(), many > 0
    within = ((minor - own[household]) ** 2).sum() / max(len(minor) - some.sum(), 1)
    spread = (many * (own - overall) ** 2).sum() - (some.sum() - 1) * within
    room = len(minor) - (many**2).sum() / len(minor)
    between = max(spread / room, 0.0) if room > 0 else 0.0
    pull = within / between if between else np.inf
    trust = many / (many + pull) if np.isfinite(pull) else np.zeros(homes)
    if not within and between:
        trust = some.astype(np.float64)
    return np.asarray(overall + trust * (own - overall))
