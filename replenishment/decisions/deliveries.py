"""How long deliveries to a household take, as its devices tell: from an order until a device is filled again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from replenishment.decisions.bought import BoughtProduct, HouseholdProduct
from replenishment.decisions.records import PackReading
from replenishment.stock.reorder import Lead

FILLED = 0.5  # packs by which a reading rises where one was filled in
EMPTY = 0.02  # packs, below which a device is run dry
LOW_DAYS = 3.0  # of use: whoever fills in with more left did not wait for it to run empty
LONGEST = timedelta(days=21)  # from an order to its delivery
WEIGHT = 2.0  # deliveries that what is assumed of all shops counts for
DRY = timedelta(days=1.5)  # that nobody leaves a device empty for with a pack beside it
_HALF_A_DAY = 0.5  # a delivery is there in the morning, and the reading that shows it of the evening


def leads(
    told: Mapping[HouseholdProduct, Sequence[PackReading]],
    bought: Mapping[HouseholdProduct, BoughtProduct],
    assumed: Lead,
) -> dict[str, Lead]:
    """Return how long deliveries to each household take, beginning from what is assumed of all.

    Args:
        told: readings of each product, in the order of time.
        bought: its orders, likewise.
        assumed: of a household of which nothing is known.
    """
    waited: dict[str, list[float]] = {household: [] for household, _ in told}
    for key, rows in told.items():
        waited[key[0]] += _waited(rows, bought[key].at)
    return {household: _lead(days, assumed) for household, days in waited.items()}


def _lead(days: Sequence[float], assumed: Lead) -> Lead:
    if not days:
        return assumed
    weight = WEIGHT + len(days)
    mean = (WEIGHT * assumed.mean + sum(days)) / weight
    apart = WEIGHT * (assumed.variance + (assumed.mean - mean) ** 2) + sum((one - mean) ** 2 for one in days)
    return Lead(mean=mean, variance=apart / weight)


def _waited(rows: Sequence[PackReading], orders: Sequence[datetime]) -> list[float]:
    """Return the days that passed from each order until its packs were filled in the day they came.

    Of a device that is filled just when it runs empty nobody knows how long the pack stood beside it: left out.
    """
    found, waiting, low = [], list(orders), LOW_DAYS * _a_day(rows)
    dry_since: datetime | None = None
    for before, after in pairwise(rows):
        dry_since = (dry_since or before.taken_at) if before.packs_left <= EMPTY else None
        if after.packs_left - before.packs_left < FILLED:
            continue
        waiting = [at for at in waiting if after.taken_at - at < LONGEST]
        if waiting and waiting[0] < after.taken_at:
            ordered = waiting.pop(0)
            dry = dry_since is not None and after.taken_at - dry_since > DRY
            if dry or before.packs_left > max(low, EMPTY):
                found.append((after.taken_at - ordered) / timedelta(days=1) - _HALF_A_DAY)
    return [max(one, 0.0) for one in found]


def _a_day(rows: Sequence[PackReading]) -> float:
    """Return how many packs are used between two readings a day apart, as is most usual."""
    used = [
        (before.packs_left - after.packs_left) / max((after.taken_at - before.taken_at) / timedelta(days=1), 0.5)
        for before, after in pairwise(rows)
        if after.packs_left < before.packs_left
    ]
    return median(used) if used else 0.0
