"""What each product of each household needs by now, before anybody asked what it allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from base.errors import HistoryTooShort
from ledger.records.replenishment import Why
from replenishment.arrays import Real, WholeNumbers
from replenishment.decisions.bought import BoughtProduct, HouseholdProduct, HouseholdPurchases
from replenishment.decisions.deliveries import leads
from replenishment.decisions.records import PackReading
from replenishment.forecast.histories import histories
from replenishment.forecast.next_order import forecast
from replenishment.stock.costs import service_of
from replenishment.stock.reorder import LATE_BY, STALE_DAYS, Checks, Lead, Leads, needed
from replenishment.stock.tracked import Tracked, tracked

DUE = 0.5  # chance of an order before a delivery could be there, from which on it is proposed by habit
GIVEN_UP = 0.2  # chance of any order within 90 days, below which a habit is over
HABIT_GAPS = 3
_A_DAY = 1 / 30  # packs a day that are expected of a product that was never ordered before
_MOST_PACKS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A product's state.

    Attributes:
        why: what there is to say of it.
        packs: to be there for it to last; 0 where nothing is needed.
        days_left: until it runs out: earliest, expected and latest of 90 %; None without a device.
        chance: of an order by habit before a delivery could be there; None with a device.
        seen_at: the last reading that was believed.
        a_day: packs used a day; None without a device.
    """

    why: Why
    packs: int = 0
    days_left: tuple[float, float, float] | None = None
    chance: float | None = None
    seen_at: datetime | None = None
    a_day: float | None = None


def by_device(
    readings: Sequence[PackReading],
    known: Mapping[str, HouseholdPurchases],
    lead: Lead,
    now: datetime,
    without: Mapping[str, int | None],
) -> dict[HouseholdProduct, Need]:
    """Follow every product that a device reads, day by day up to now, and say what it needs.

    `without` is what a day without a product costs a household, in minor units, where it said so.
    """
    told: dict[HouseholdProduct, list[PackReading]] = defaultdict(list)
    for one in sorted(readings, key=lambda one: one.taken_at):
        if one.taken_at <= now:
            told[one.household, one.product_id].append(one)
    if not told:
        return {}
    keys = sorted(told)
    bought = [
        known.get(household, HouseholdPurchases()).products.get(product, BoughtProduct()) for household, product in keys
    ]
    by_home = leads(told, dict(zip(keys, bought, strict=True)), lead)
    each = [by_home[household] for household, _ in keys]
    start = min(rows[0].taken_at for rows in told.values())
    days = (now - start).days + 1
    believed = _begun(keys, told, bought)
    read, came = _by_day([told[key] for key in keys], bought, each, start, days)
    checks, last = Checks(horizon=round(lead.mean + LATE_BY)), np.full(len(keys), -1)
    for day in range(days):
        believed.day(came[day], read[day])
        checks.note(believed, came[: day + 1].sum(axis=0))
        last = np.where(believed.unseen == 0, day, last)
    position = np.array([_coming(one, its, now) for one, its in zip(bought, each, strict=True)])
    served = np.array(
        [service_of(one.price_minor, without.get(household)) for (household, _), one in zip(keys, bought, strict=True)]
    )
    short = _needed(believed, each, served, checks) - believed.at_hand
    away = believed.away()
    return {
        key: _need(
            believed, place, short[place], position[place], bool(away[place]), _seen(told[key], start, last[place])
        )
        for place, key in enumerate(keys)
    }


def _needed(believed: Tracked, each: Sequence[Lead], served: Real, checks: Checks) -> Real:
    """Return the packs that last until a delivery, each product at its own chance."""
    found, lead = np.zeros(len(served)), Leads.of(each)
    for service in np.unique(served):
        mine = served == service
        found[mine] = needed(believed, lead, float(service), checks.margin(float(service)))[mine]
    return found


def _need(  # noqa: PLR0913, PLR0917 - one product's state
    believed: Tracked, place: int, short: float, position: float, away: bool, seen_at: datetime | None
) -> Need:
    left, rate = _days_left(believed, place), float(believed.rate[place])
    if seen_at is None or believed.unseen[place] > STALE_DAYS:
        return Need(why=Why.STALE, days_left=None, seen_at=seen_at)
    if away:
        return Need(why=Why.AWAY, days_left=left, seen_at=seen_at, a_day=rate)
    if short <= 0:
        return Need(why=Why.LASTS, days_left=left, seen_at=seen_at, a_day=rate)
    if short <= position:
        return Need(why=Why.ON_ITS_WAY, days_left=left, seen_at=seen_at, a_day=rate)
    return Need(why=Why.RUNS_OUT, packs=int(np.ceil(short - position)), days_left=left, seen_at=seen_at, a_day=rate)


def by_habit(
    known: Mapping[str, HouseholdPurchases], lead: Lead, now: datetime, skipped: set[HouseholdProduct]
) -> dict[HouseholdProduct, Need]:
    """Say of every product that no device reads whether it would be ordered about now, by all customers' histories."""
    rows = [
        (household, product, at.astimezone(UTC).date().toordinal())
        for household, theirs in known.items()
        for product, bought in theirs.products.items()
        for at in bought.at
    ]
    found = {(household, product): Need(why=Why.TOO_LITTLE_KNOWN) for household, product, _ in rows}
    if rows:
        coded = histories(*zip(*rows, strict=True))
        try:
            told = forecast(coded, now.astimezone(UTC).date().toordinal() + 1, HABIT_GAPS)
        except HistoryTooShort:
            return {key: need for key, need in found.items() if key not in skipped}
        for place, pair in enumerate(told.pair):
            household = str(coded.customer_names[coded.customer[pair]])
            product = str(coded.item_names[coded.item[pair]])
            bought = known[household].products[product]
            found[household, product] = _habit(told.within[place], bought, lead, now)
    return {key: need for key, need in found.items() if key not in skipped}


def _habit(within: Real, bought: BoughtProduct, lead: Lead, now: datetime) -> Need:
    chance = float(within[min(round(lead.mean), len(within) - 1)])
    if _coming(bought, lead, now):
        return Need(why=Why.ON_ITS_WAY, chance=chance)
    if within[90] < GIVEN_UP:
        return Need(why=Why.GIVEN_UP, chance=chance)
    if chance < DUE:
        return Need(why=Why.NOT_DUE_BY_HABIT, chance=chance)
    return Need(why=Why.DUE_BY_HABIT, packs=bought.usual, chance=chance)


def _begun(
    keys: Sequence[HouseholdProduct],
    told: Mapping[HouseholdProduct, Sequence[PackReading]],
    bought: Sequence[BoughtProduct],
) -> Tracked:
    homes = {household: place for place, household in enumerate(sorted({household for household, _ in keys}))}
    rate = np.array([_rate(one) for one in bought])
    noise = np.array([(told[key][-1].noise or told[key][-1].pack / 50) / told[key][-1].pack for key in keys])
    household: WholeNumbers = np.array([homes[name] for name, _ in keys], dtype=np.int64)
    return tracked(household, rate, 0.5 * rate, noise, np.full(len(keys), _MOST_PACKS))


def _rate(bought: BoughtProduct) -> float:
    """Packs a day, as the orders tell it."""
    days = (bought.at[-1] - bought.at[0]).days if bought.at else 0
    return sum(bought.packs[:-1]) / days if days >= 7 else _A_DAY


def _by_day(
    told: Sequence[Sequence[PackReading]],
    bought: Sequence[BoughtProduct],
    each: Sequence[Lead],
    start: datetime,
    days: int,
) -> tuple[Real, Real]:
    """Return the last reading of each day, and the packs that came in it, shape (days, products)."""
    read, came = np.full((days, len(told)), np.nan), np.zeros((days, len(told)))
    for place, (rows, one, lead) in enumerate(zip(told, bought, each, strict=True)):
        for row in rows:
            read[(row.taken_at - start).days, place] = row.packs_left
        for at, packs in zip(one.at, one.packs, strict=True):
            day = (at + timedelta(days=lead.mean) - start).days
            if 0 <= day < days:
                came[day, place] += packs
    return read, came


def _coming(bought: BoughtProduct, lead: Lead, now: datetime) -> int:
    late = timedelta(days=lead.mean + lead.variance**0.5)
    return sum(packs for at, packs in zip(bought.at, bought.packs, strict=True) if at + late > now)


def _seen(rows: Sequence[PackReading], start: datetime, day: int) -> datetime | None:
    return max((one.taken_at for one in rows if (one.taken_at - start).days == day), default=None)


def _days_left(believed: Tracked, place: int) -> tuple[float, float, float]:
    level, rate = float(believed.at_hand[place]), max(float(believed.rate[place]), 1e-9)
    expected = level / rate
    variance = believed.level_variance[place] + expected * believed.daily_variance[place]
    spread = float(np.sqrt(variance + expected**2 * believed.rate_variance[place])) / rate
    return max(expected - 1.645 * spread, 0.0), expected, expected + 1.645 * spread
