"""Needs: who wants what and when, whether it is talked about, bought, and whether talking caused it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from attribution.simulation.draws import US_PER_DAY, US_PER_HOUR, Draws, Flags, Floats, Ints
from attribution.simulation.people import People
from attribution.simulation.setting import Setting
from attribution.simulation.speakers import Speakers

NO_PROMOTION = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """One row a need. `at` is when it is last spoken of, or for a silent one when it is bought.

    `product` is its number in the catalogue; `spoken` whether a conversation serves it; `caused` implies `bought`.
    """

    household: Ints
    person: Ints
    product: Ints
    at: Ints
    spoken: Flags
    bought: Flags
    caused: Flags
    promotion: Ints

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotions:
    """What is promoted when: shape (promotions,)."""

    product: Ints
    begins: Ints
    ends: Ints


def promotions(setting: Setting) -> Promotions:
    """Draw the promotions of the world."""
    assumed, rng = setting.assumed.calendar, setting.draws("promotions")
    begins = setting.start_us + (rng.between(0, 1, assumed.promotions) * setting.days * US_PER_DAY).astype(np.int64)
    return Promotions(
        product=rng.below(len(setting.products), assumed.promotions),
        begins=begins,
        ends=begins + int(assumed.promotion_days * US_PER_DAY),
    )


def needs(setting: Setting, folk: People, voices: Speakers, offers: Promotions) -> Needs:
    """Draw every need of the time simulated, those met by machines apart."""
    return joined(
        [
            _spoken(setting, folk, voices, offers),
            _silent(setting, folk),
            _cycles(setting, folk, voices),
            _promoted(setting, folk, offers),
        ]
    )


def joined(parts: list[Needs]) -> Needs:
    """Return the rows of all parts."""
    columns = {one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Needs)}
    return Needs(**columns)


def _spoken(setting: Setting, folk: People, voices: Speakers, offers: Promotions) -> Needs:
    assumed, rng = setting.assumed.needs, setting.draws("spoken")
    mean = assumed.voice_needs * setting.months * folk.activity * voices.present
    household = np.repeat(np.arange(setting.households), rng.counts(mean, setting.households))
    size = len(household)
    at = setting.moments(rng, size)
    product, promotion = products_of(setting, rng, household), np.full(size, NO_PROMOTION)
    for number in range(len(offers.product)):
        heard = (at >= offers.begins[number]) & (at < offers.ends[number])
        heard &= rng.happens(setting.assumed.calendar.promotion_asks, size)
        product, promotion = np.where(heard, offers.product[number], product), np.where(heard, number, promotion)
    luck = rng.between(0, 1, size)
    return Needs(
        household=household,
        person=folk.first[household] + rng.below(_speaking(setting, rng, folk, household), size),
        product=product,
        at=at,
        spoken=np.ones(size, dtype=np.bool_),
        bought=luck < assumed.buys_anyway + assumed.lift,
        caused=(luck >= assumed.buys_anyway) & (luck < assumed.buys_anyway + assumed.lift),
        promotion=promotion,
    )


def _speaking(setting: Setting, rng: Draws, folk: People, household: Ints) -> Ints:
    anybody = rng.happens(setting.assumed.needs.child_speaks, len(household))
    return np.where(anybody, folk.size[household], folk.grown_ups(household))


def _silent(setting: Setting, folk: People) -> Needs:
    rng = setting.draws("silent")
    mean = setting.assumed.needs.ordinary_orders * setting.months * folk.activity
    household = np.repeat(np.arange(setting.households), rng.counts(mean, setting.households))
    product = products_of(setting, rng, household)
    return _bought(rng, folk, household, product, setting.moments(rng, len(household)))


def _bought(rng: Draws, folk: People, household: Ints, product: Ints, at: Ints) -> Needs:
    size = len(household)
    no = np.zeros(size, dtype=np.bool_)
    return Needs(
        household=household,
        person=folk.first[household] + rng.below(folk.grown_ups(household), size),
        product=product,
        at=at,
        spoken=no,
        bought=~no,
        caused=no,
        promotion=np.full(size, NO_PROMOTION),
    )


def _cycles(setting: Setting, folk: People, voices: Speakers) -> Needs:
    assumed, rng = setting.assumed.needs, setting.draws("cycles")
    buyer = np.flatnonzero(rng.happens(assumed.has_cycle, setting.households))
    product = usual(setting, buyer, 0)
    low, high = assumed.cycle_days
    period = low + (high - low) * _evenly(setting.ids("period", product))
    rounds = np.floor(setting.days / period + 1).astype(np.int64)
    household, of = np.repeat(buyer, rounds), np.repeat(np.arange(len(buyer)), rounds)
    turn = np.arange(len(of)) - np.repeat(np.cumsum(rounds) - rounds, rounds)
    begin = rng.between(0, 1, len(buyer))[of]
    day = (turn + begin + assumed.cycle_jitter * rng.normal(len(of))) * period[of]
    at = setting.daytime(rng, setting.start_us + (day * US_PER_DAY).astype(np.int64))
    drawn = _bought(rng, folk, household, product[of], at)
    asked = voices.present[household] & rng.happens(assumed.cycle_asks, len(of))
    return replace(drawn, spoken=asked)


def _promoted(setting: Setting, folk: People, offers: Promotions) -> Needs:
    rng, shown = setting.draws("promoted"), max(1, len(offers.product))
    mean = setting.assumed.needs.ordinary_orders * setting.months * setting.assumed.calendar.promoted / shown
    parts = [_silent_none(setting, folk)]
    for number in range(len(offers.product)):
        household = np.repeat(np.arange(setting.households), rng.counts(mean * folk.activity, setting.households))
        size = len(household)
        inside = rng.between(0, 1, size) * (offers.ends[number] - offers.begins[number])
        at = setting.awake(rng, offers.begins[number] + inside.astype(np.int64))
        drawn = _bought(rng, folk, household, np.full(size, offers.product[number]), at)
        parts.append(replace(drawn, promotion=np.full(size, number)))
    return joined(parts)


def _silent_none(setting: Setting, folk: People) -> Needs:
    nobody = np.zeros(0, dtype=np.int64)
    return _bought(setting.draws("none"), folk, nobody, nobody, nobody)


def products_of(setting: Setting, rng: Draws, household: Ints) -> Ints:
    """Draw a product for each household: often one of its usual four, else by popularity."""
    size = len(household)
    popular = rng.one_of(_popularity(setting), size)
    own = usual(setting, household, rng.below(4, size))
    return np.where(rng.happens(setting.assumed.needs.usual_product, size), own, popular)


def usual(setting: Setting, household: Ints, which: Ints | int) -> Ints:
    """Return a household's usual product of that number."""
    steps = np.cumsum(_popularity(setting))
    place = _evenly(setting.ids("usual", household, which)) * steps[-1]
    return np.asarray(np.minimum(np.searchsorted(steps, place, side="right"), len(steps) - 1), dtype=np.int64)


def _popularity(setting: Setting) -> Floats:
    rank = 1 + setting.draws("popularity").order(len(setting.products))
    return np.asarray(rank.astype(np.float64) ** -setting.assumed.needs.popularity)


def _evenly(ids: np.typing.NDArray[np.uint64]) -> Floats:
    return np.asarray((ids >> np.uint64(11)).astype(np.float64) / 2**53)


def lags(setting: Setting, rng: Draws, size: int) -> Ints:
    """Draw the wait from the last conversation to the order: hours, days, or now and then longer."""
    assumed = setting.assumed.needs
    kind = rng.one_of((assumed.soon, max(0.0, 1 - assumed.soon - assumed.slow), assumed.slow), size)
    means = np.array([assumed.soon_hours / 24, assumed.days, assumed.slow_days]) * US_PER_DAY
    return rng.waits_us(means[kind], size) + US_PER_HOUR // 30
