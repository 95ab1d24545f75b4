"""The chance that a customer orders nothing for 90 days, learnt from what came of all customers at earlier moments.

A discrete-time hazard in months: whoever has not ordered yet orders within the next month with a chance of its own,
by what was known of it. Moments of which only a month was seen yet tell of that month: so the newest are learnt from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from base.errors import HistoryTooShort
from replenishment.arrays import Real, WholeNumbers, Yes
from replenishment.lifecycle.customers import RECENCY, CustomersThen, Spending, customers_at
from replenishment.lifecycle.odds import Odds, fit_odds

STEP, STEPS = 30, 3
AHEAD = STEP * STEPS
"""Days without an order that are foreseen."""
_APART, _FIRST = 15, 40  # days between moments that are learnt from; before the first of them
_CHANGING = 4  # of the features, those that weigh otherwise in later months
_LEAST = 50  # customers that came again within a month, and that did not, in what is learnt from

_SAID, _NOTABLE = 2, 0.2  # themes that are told; log-odds below which one says nothing
_THEMES = {
    "how long ago it ordered last": (RECENCY, "days since the last order, in gaps", "recency, bent"),
    "when its orders came": ("newest gap, beside the typical", "unevenness", "known for", "months with an order"),
    "what it spends": ("spent", "spent an order", "spent in 90 days"),
    "how much it takes at once": ("lines an order", "different items", "share of new items"),
    "what it buys": (
        "how much its items sell",
        "how its items sell lately",
        "whether those who buy its items come again",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StayingAway:
    """Customers as they stand, and the chance of each that it orders nothing for `AHEAD` days, shape (n,)."""

    then: CustomersThen
    chance: Real


def staying_away(given: Spending, day: int) -> StayingAway:
    """Foresee in the morning of a day, from what lies before it.

    Raises:
        HistoryTooShort: too few customers came again, or stayed away, to learn from.
    """
    model, now = learnt(given, day), customers_at(given, day)
    return StayingAway(then=now, chance=chance_of_none(model, now.features))


def learnt(given: Spending, day: int) -> Odds:
    """Return the hazard of an order in a month."""
    rows, came, paces, who = [], [], [], []
    days = given.histories.customers.day
    first = int(days.min()) + _FIRST if len(days) else day
    for moment in range(day - STEP, first - 1, -_APART):
        then = customers_at(given, moment)
        following = given.histories.customers.next(then.customer, moment)
        for step, (there, ordered) in enumerate(_steps(following, moment, day)):
            rows.append(_with_step(then.features[there], step))
            came.append(ordered)
            who.append(then.customer[there])
            paces.append(np.full(len(ordered), (day - moment) // STEP - 1 - step))
    happened = np.concatenate(came) if came else np.zeros(0, dtype=bool)
    whose = np.concatenate(who) if who else np.zeros(0, dtype=np.int64)
    if min(len(np.unique(whose[happened])), len(np.unique(whose[~happened]))) < _LEAST:
        raise HistoryTooShort(f"the chance to stay away is learnt from {_LEAST} customers that ordered again, at least")
    pace = np.concatenate(paces)
    blocks = (pace[:, None] == np.arange(pace.max() + 1)).astype(float)
    fitted = fit_odds(np.hstack([np.concatenate(rows), blocks]), happened, np.ones(len(happened)))
    return _at_the_pace_to_come(fitted, blocks.shape[1])


def _at_the_pace_to_come(fitted: Odds, blocks: int) -> Odds:
    """Leave out what the months that were seen added, and put the pace of those to come in its place.

    It is taken half-way between the last three months' and that of all: a history of less than two years cannot teach a
    season, and neither does a lull go on for ever, nor is it over tomorrow.
    """
    effect = fitted.effects[-1 - blocks : -1] / fitted.spread[-blocks:]
    pace = (effect.mean() + effect[:STEPS].mean()) / 2 - float(effect @ fitted.centre[-blocks:])
    return Odds(
        centre=fitted.centre[:-blocks],
        spread=fitted.spread[:-blocks],
        effects=np.append(fitted.effects[: -1 - blocks], fitted.effects[-1] + pace),
    )


def chance_of_none(model: Odds, features: Real) -> Real:
    """Return the chance of no order in any of the months."""
    chance = np.ones(len(features))
    for step in range(STEPS):
        chance = chance * (1 - model.chances(_with_step(features, step)))
    return chance


def for_and_against(model: Odds, then: CustomersThen) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return of each customer what speaks for its staying away and what against it, beside the usual one."""
    pulls = model.pulls(_with_step(then.features, 0))[:, : then.features.shape[1]]
    themes = np.array([_theme(name) for name in then.names])
    known = sorted(set(themes))
    of_theme = np.column_stack([pulls[:, themes == theme].sum(axis=1) for theme in known])
    return [(_strongest(known, -one), _strongest(known, one)) for one in of_theme]


def _strongest(themes: list[str], pull: Real) -> tuple[str, ...]:
    order = np.argsort(-pull, kind="stable")[:_SAID]
    return tuple(themes[place] for place in order if pull[place] >= _NOTABLE)


def _theme(name: str) -> str:
    return next((theme for theme, names in _THEMES.items() if name in names), "how often it orders")


def _steps(following: WholeNumbers, moment: int, day: int) -> list[tuple[Yes, Yes]]:
    """Return of each month that was seen whole: who had not ordered before it, and which of those did in it."""
    found = []
    for step in range(STEPS):
        begin, end = moment + step * STEP, moment + (step + 1) * STEP
        if end > day:
            break
        there = (following < 0) | (following >= begin)
        found.append((there, (following[there] >= 0) & (following[there] < end)))
    return found


def _with_step(features: Real, step: int) -> Real:
    """Add which month it is, and what of that a customer's own pace changes."""
    months = np.zeros((len(features), STEPS - 1))
    if step:
        months[:, step - 1] = 1.0
    return np.hstack([features, months, features[:, :_CHANGING] * step])
