"""What every part of a world is made from: its assumptions, seed, time and what is sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from attribution.simulation.draws import US_PER_DAY, US_PER_HOUR, US_PER_SECOND, Draws, Floats, Ints
from attribution.simulation.ids import Ids, hashed
from attribution.simulation.parameters import Assumptions

_WEST_OF_UTC_HOURS = 6  # the households' clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedProduct:
    """Something that can be bought; `price_minor` in minor units of `currency`."""

    brand_id: str
    product_id: str
    price_minor: int
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One world to be: `households`, from `start_us` to `end_us` (microseconds since 1970)."""

    assumed: Assumptions
    seed: int
    households: int
    start_us: int
    end_us: int
    products: tuple[SimulatedProduct, ...]

    @property
    def days(self) -> float:
        """Return how long it lasts."""
        return (self.end_us - self.start_us) / US_PER_DAY

    @property
    def quarters(self) -> float:
        """Return how many 90 days it lasts."""
        return self.days / 90

    @property
    def months(self) -> float:
        """Return how many 30 days it lasts."""
        return self.days / 30

    def draws(self, subject: str) -> Draws:
        """Return the random numbers of one subject."""
        return Draws(self.seed, subject)

    def ids(self, name: str, *parts: Any) -> Ids:
        """Return the identifiers called `name` of these columns."""
        return hashed(self.seed, name, *parts)

    def moments(self, rng: Draws, size: int) -> Ints:
        """Draw moments by season, weekday and hour of the day."""
        first = self.start_us // US_PER_DAY
        days = np.arange(first, self.end_us // US_PER_DAY + 1)
        day = days[rng.one_of(_day_weights(self, days), size)]
        return self.daytime(rng, day * US_PER_DAY)

    def daytime(self, rng: Draws, moments_us: Ints) -> Ints:
        """Move each moment into the waking hours of its day."""
        calendar = self.assumed.calendar
        hour = np.clip(calendar.wake_hour + calendar.hours * rng.normal(len(moments_us)), 0.2, 23.8)
        day = moments_us // US_PER_DAY * US_PER_DAY
        return day + ((hour + _WEST_OF_UTC_HOURS) * US_PER_HOUR).astype(np.int64)

    def awake(self, rng: Draws, moments_us: Ints) -> Ints:
        """Move the moments that fall into the night to the next morning."""
        local = (moments_us - _WEST_OF_UTC_HOURS * US_PER_HOUR) % US_PER_DAY
        until_seven = 7 * US_PER_HOUR - local
        later = until_seven + rng.waits_us(US_PER_HOUR, len(moments_us))
        return np.where(until_seven > 0, moments_us + later, moments_us)


def _day_weights(setting: Setting, days: Ints) -> Floats:
    calendar = setting.assumed.calendar
    through = (days - days[0]) / max(len(days) - 1, 1)
    weekday = (days + 3) % 7  # 1970 began on a Thursday
    week = np.asarray(calendar.week)[weekday]
    swing = 1 + calendar.season * np.sin(2 * np.pi * through)
    return np.asarray(week * swing * (1 + calendar.trend * (through - 0.5)))


def invented_products(count: int) -> list[SimulatedProduct]:
    """Return products that no catalogue has, three a brand, priced between 3 and 60."""
    return [
        SimulatedProduct(
            brand_id=f"brand-{number // 3}", product_id=f"product-{number}", price_minor=299 + number * 7919 % 5700
        )
        for number in range(count)
    ]


def as_us(moment: datetime) -> int:
    """Return an aware moment as whole microseconds since 1970."""
    return round(moment.timestamp()) * US_PER_SECOND


def checked(products: Sequence[SimulatedProduct]) -> tuple[SimulatedProduct, ...]:
    """Return the products of the first one's currency: a world has one."""
    return tuple(product for product in products if product.currency == products[0].currency)
