"""Orders and readings of the ledger as what risks are learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from statistics import median

import numpy as np

from base.errors import HistoryTooShort
from ledger.records import Order
from replenishment.decisions.bought import by_household, stands
from replenishment.decisions.records import PackReading
from replenishment.forecast.histories import histories
from replenishment.lifecycle.customers import Spending
from replenishment.lifecycle.use import UseDays

_NOTHING = ""  # the item of an order of which no product is known
_FELL = 2.0  # times the noise by which a level must fall for its day to be one of use
_MOST_PACKS = 20.0
_STRANGE = 0.5  # of a pack: what jumps further waits until it is borne out

_Place = tuple[str, str]  # household, product


def spending(orders: Iterable[Order], now: datetime) -> Spending:
    """Return who ordered what, and for how much, by now; days are `date.toordinal()` in UTC.

    Left out are tests, what was cancelled or paid back whole, and records whose household may not be told.

    Raises:
        HistoryTooShort: there is no order.
    """
    some = [
        (household, order)
        for household, theirs in sorted(by_household(orders).items())
        for order in theirs
        if order.placed_at <= now and stands(order)
    ]
    if not some:
        raise HistoryTooShort("there is no order yet of anybody who may be told")
    usual = _usual(order for _, order in some)
    rows = {
        (household, line.product_id or _NOTHING, _day(order.placed_at))
        for household, order in some
        for line in order.lines or ()
    }
    rows |= {(household, _NOTHING, _day(order.placed_at)) for household, order in some if not order.lines}
    coded = histories(*zip(*sorted(rows), strict=True))
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for household, order in some:
        spent[household, _day(order.placed_at)] += order.revenue_minor / usual[order.currency]
    names = coded.customer_names
    days = zip(coded.customers.group, coded.customers.day, strict=True)
    return Spending(histories=coded, spent=np.array([spent[str(names[group]), int(day)] for group, day in days]))


def use_days(readings: Iterable[PackReading], now: datetime) -> tuple[UseDays, tuple[_Place, ...], date]:
    """Return on which days each product of a household was used, as far as levels tell; of whom; and the first day.

    A day is one of use when the level fell by more than twice a reading's noise since the last such day, or since it
    was filled. What cannot be (below nothing, more than there ever is) counts for nothing; what jumps by more than half
    a pack counts once the next reading bears it out, and a day of which no reading is believed is unknown.

    Raises:
        HistoryTooShort: there is no reading that can be.
    """
    told: dict[_Place, list[PackReading]] = defaultdict(list)
    for one in sorted(readings, key=lambda one: one.taken_at):
        if one.taken_at <= now and _can_be(one):
            told[one.household, one.product_id].append(one)
    if not told:
        raise HistoryTooShort("there is no reading yet that can be believed")
    places = tuple(sorted(told))
    first = min(_day(rows[0].taken_at) for rows in told.values())
    used = np.full((_day(now) - first + 1, len(places)), np.nan)
    for column, place in enumerate(places):
        for day, what in _of_product(told[place]).items():
            used[day - first, column] = what
    homes = {name: number for number, name in enumerate(sorted({household for household, _ in places}))}
    household = np.array([homes[name] for name, _ in places], dtype=np.int64)
    return UseDays(used=used, household=household), places, date.fromordinal(first)


def _of_product(rows: Sequence[PackReading]) -> dict[int, float]:
    found: dict[int, float] = {}
    stood: float | None = None  # where it stood when it was last used or filled
    for place, one in enumerate(rows):
        level, day = one.packs_left, _day(one.taken_at)
        if stood is None:
            stood = level
            continue
        if abs(level - stood) > _STRANGE and not _borne_out(rows, place, level):
            continue
        least = _FELL * _noise(one)
        fell = stood - level > least
        found[day] = max(found.get(day, 0.0), float(fell))
        if fell or level - stood > least:
            stood = level
    return found


def _borne_out(rows: Sequence[PackReading], place: int, level: float) -> bool:
    return place + 1 < len(rows) and abs(rows[place + 1].packs_left - level) <= _STRANGE


def _can_be(one: PackReading) -> bool:
    return -3 * _noise(one) <= one.packs_left <= _MOST_PACKS


def _noise(one: PackReading) -> float:
    return (one.noise or one.pack / 50) / one.pack


def _usual(orders: Iterable[Order]) -> dict[str, float]:
    paid: dict[str, list[int]] = defaultdict(list)
    for order in orders:
        paid[order.currency].append(order.revenue_minor)
    return {currency: max(float(median(amounts)), 1.0) for currency, amounts in paid.items()}


def _day(moment: datetime) -> int:
    return moment.astimezone(UTC).date().toordinal()
