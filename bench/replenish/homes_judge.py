"""Ways to replenish simulated homes, judged by what they kept in stock, what ran out and what came early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bench.replenish.homes import DAYS, WARM, SimulatedHomes
from replenishment.arrays import Real, WholeNumbers
from replenishment.stock.reorder import LATE_BY, Checks, Lead, packs
from replenishment.stock.tracked import tracked

EARLY_DAYS = 14  # a delivery is early that finds more than so many days of use still there
AVERAGE = 28  # days of the moving average


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """What can be known in the evening of a day, in units: what is read, what came today, what is on its way.

    Nobody reads `stock`, what is really there; it is what a perfect device would tell. `whole` is what would be read if
    nothing stood beside the devices.
    """

    day: int
    reading: Real
    delivered: Real
    coming: Real
    stock: Real
    whole: Real


class HomePolicy(Protocol):
    """A way to replenish."""

    def order(self, evening: Evening) -> WholeNumbers:
        """Return the packs of each product to order in an evening."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesLived:
    """What came of a policy, by product, shape (products,).

    Attributes:
        stock: mean units in stock, in days of the product's own mean use.
        out: share of the days on which it ran out.
        early: deliveries that found more than `EARLY_DAYS` of use.
        deliveries: all of them.
        cycles_out: deliveries before which it had run out.
    """

    stock: Real
    out: Real
    early: Real
    deliveries: Real
    cycles_out: Real

    @property
    def service(self) -> float:
        """Share of the deliveries before which it had not run out."""
        return float(1 - self.cycles_out.sum() / self.deliveries.sum())


def lived(homes: SimulatedHomes, policy: HomePolicy) -> HomesLived:
    """Let homes live with a policy."""
    count = len(homes.pack)
    mean = homes.use[WARM:].mean(axis=0) + 1e-9
    stock, due = homes.pack.copy(), np.zeros((DAYS + 10, count))
    told = {name: np.zeros(count) for name in ("stock", "out", "early", "deliveries", "cycles_out")}
    dry = np.zeros(count, dtype=bool)
    for day in range(DAYS):
        came, judged = due[day] > 0, day >= WARM
        if judged:
            told["deliveries"] += came
            told["early"] += came & (stock > EARLY_DAYS * mean)
            told["cycles_out"] += came & dry
        dry &= ~came
        stock += due[day]
        out = homes.use[day] > stock + 1e-9
        dry |= out
        stock = np.maximum(stock - homes.use[day], 0.0)
        shown = shown_of(homes, stock)
        if judged:
            told["stock"] += stock / mean
            told["out"] += out
        reading, whole = (
            np.where(np.isnan(homes.wrong[day]), level + homes.error[day] * homes.noise, homes.wrong[day])
            for level in (shown, stock)
        )
        coming = due[day + 1 :].sum(axis=0)
        ordered = policy.order(
            Evening(day=day, reading=reading, delivered=due[day], coming=coming, stock=stock, whole=whole)
        )
        due[day + homes.lead[day]] += ordered * homes.pack
    told["stock"] /= DAYS - WARM
    told["out"] /= DAYS - WARM
    return HomesLived(**told)


def shown_of(homes: SimulatedHomes, stock: Real) -> Real:
    """Return what each device can read: all that is there, or what is left of the pack that is in it."""
    if homes.beside is None:
        return stock
    begun = stock - homes.pack * np.maximum(np.ceil(stock / homes.pack) - 1, 0)
    return np.where(homes.beside, begun, stock)


class OurPolicy:
    """Levels and rates with their uncertainty; ordered when the chance to run out is more than was agreed."""

    def __init__(self, homes: SimulatedHomes, service: float) -> None:
        self._homes, self._service = homes, service
        self._known = tracked(homes.household, homes.usual, 0.5 * homes.usual, homes.noise, homes.capacity)
        self._lead = _lead(homes)
        self._checks = Checks(horizon=round(self._lead.mean + LATE_BY))
        self._brought = np.zeros(len(homes.pack))

    def order(self, evening: Evening) -> WholeNumbers:
        """Follow the levels, and order what may run out."""
        self._known.day(evening.delivered, evening.reading)
        self._brought = self._brought + evening.delivered
        self._checks.note(self._known, self._brought)
        margin = self._checks.margin(self._service)
        return packs(
            self._known,
            position=evening.coming,
            lead=self._lead,
            service=self._service,
            margin=margin,
            pack=self._homes.pack,
        )


class MovingAverage:
    """(s, S): ordered below s = so many times the average use over a lead time, by the last reading that can be.

    It is told of packs beside devices, too; with a perfect device, by what is really there.
    """

    def __init__(self, homes: SimulatedHomes, times: float, *, perfect: bool = False) -> None:
        self._perfect = perfect
        self._homes, self._times, self._lead = homes, times, _lead(homes)
        self._level, self._seen = homes.pack.copy(), homes.pack.copy()
        self._used: list[Real] = [homes.usual] * AVERAGE
        self._age, self._since = np.zeros(len(homes.pack)), np.zeros(len(homes.pack))

    def order(self, evening: Evening) -> WholeNumbers:
        """Take a reading where it can be, else go on by the average."""
        delivered = evening.delivered
        reading = evening.stock if self._perfect else evening.whole
        average = np.mean(self._used[-AVERAGE:], axis=0)
        self._age, self._since = self._age + 1, self._since + delivered
        with np.errstate(invalid="ignore"):
            good = (reading >= 0) & (reading <= self._homes.capacity)
        used = np.maximum(self._seen + self._since - reading, 0.0) / self._age
        self._used.append(np.where(good, used, average))
        self._level = np.where(good, reading, np.maximum(self._level + delivered - average, 0.0))
        self._seen, self._age = np.where(good, reading, self._seen), np.where(good, 0, self._age)
        self._since = np.where(good, 0.0, self._since)
        short = self._times * average * (self._lead.mean + 1) - self._level - evening.coming
        return np.where(short > 0, np.ceil(short / self._homes.pack), 0).astype(np.int64)


class FixedInterval:
    """One pack every so many days, a number for each product."""

    def __init__(self, homes: SimulatedHomes, every: Real) -> None:
        self._every, self._next = every, homes.pack / homes.use.mean(axis=0) * 0.6

    def order(self, evening: Evening) -> WholeNumbers:
        """Order when it is time, whatever is left."""
        now = evening.day >= self._next
        self._next = np.where(now, self._next + self._every, self._next)
        return np.asarray(now, dtype=np.int64)


def _lead(homes: SimulatedHomes) -> Lead:
    return Lead(mean=float(homes.lead.mean()), variance=float(homes.lead.var()))


SERVICES = (0.9, 0.95, 0.98)
TIMES = (0.4, 0.6, 0.8, 1.1, 1.5, 2.0, 2.6, 3.4)
SHARES = np.geomspace(0.35, 1.25, 28)
PRICES = np.geomspace(0.00005, 0.1, 14)  # share of days out that a day of stock is worth


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPoint:
    """A policy at one setting: mean days of stock, share of days out, early deliveries a product and year, service."""

    stock: float
    out: float
    early: float
    service: float


def ours(homes: SimulatedHomes) -> list[PolicyPoint]:
    """Return what comes of our decisions, by service level."""
    return [_point(lived(homes, OurPolicy(homes, service))) for service in SERVICES]


def moving_average(homes: SimulatedHomes) -> list[PolicyPoint]:
    """Return what comes of (s, S) on a moving average, by its factor."""
    return [_point(lived(homes, MovingAverage(homes, times))) for times in TIMES]


def moving_average_told_all(homes: SimulatedHomes) -> list[PolicyPoint]:
    """Return the same, were every device perfect."""
    return [_point(lived(homes, MovingAverage(homes, times, perfect=True))) for times in TIMES]


def best_interval(homes: SimulatedHomes) -> list[PolicyPoint]:
    """Return what comes of the best interval of each product, found by hindsight, by the price of stock."""
    lasts = homes.pack / homes.use[WARM:].mean(axis=0)
    tried = [lived(homes, FixedInterval(homes, lasts * share)) for share in SHARES]
    points = []
    for price in PRICES:
        best = np.argmin([one.out + price * one.stock for one in tried], axis=0)
        points.append(_point(_chosen(tried, best)))
    return points


def _chosen(tried: Sequence[HomesLived], best: WholeNumbers) -> HomesLived:
    names = ("stock", "out", "early", "deliveries", "cycles_out")
    every = np.arange(len(best))
    return HomesLived(**{name: np.stack([getattr(one, name) for one in tried])[best, every] for name in names})


def _point(one: HomesLived) -> PolicyPoint:
    years = (DAYS - WARM) / 365
    return PolicyPoint(
        stock=float(one.stock.mean()),
        out=float(one.out.mean()),
        early=float(one.early.mean() / years),
        service=one.service,
    )
