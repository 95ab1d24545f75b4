"""Campaigns whose truth is known: households are about to buy now and then, campaigns find them then, and cause orders.

A world has many campaigns at once; each draws its own numbers from the ranges of `campaigns.toml`. Half of a world's
campaigns hold out some of their households by lot, and are read as any test is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from attribution.credit.kernel.whole import Whole
from attribution.lift.calibrated import EachCampaign

RANGES = Path(__file__).with_suffix(".toml")
BEFORE, DAYS = 30.0, 60.0  # days without any campaign, and with them
OF_WORLD = ("episodes", "bought_anyway", "episode_days", "looked_around")


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedAt:
    """Something that happened to households, in no order: `what` is a campaign's number, where it is of one."""

    household: Whole
    day: EachCampaign
    what: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignWorld:
    """What happened in a world; touches that are of no campaign have -1."""

    name: str
    households: int
    drawn: tuple[Mapping[str, float], ...]  # each campaign's own numbers
    exposures: HappenedAt
    ghosts: HappenedAt  # exposures that were withheld
    clicks: HappenedAt
    orders: HappenedAt
    tested: npt.NDArray[np.bool_]
    held_out: float
    true_orders: EachCampaign  # what each campaign causes, as expected of its exposures


@cache
def ranges() -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """Return by world, from what to what each number is drawn."""
    return tomllib.loads(RANGES.read_text(encoding="utf-8"))


def draw_world(
    name: str, campaigns: int, households: int, draws: np.random.Generator, held_out: float = 0.3
) -> CampaignWorld:
    """Draw a world."""
    bounds = ranges()[name]
    own = {number: draws.uniform(*bounds[number]) for number in OF_WORLD}
    drawn = tuple(
        {number: draws.uniform(*pair) for number, pair in bounds.items() if number not in OF_WORLD}
        for _ in range(campaigns)
    )
    love = draws.gamma(1.0, 1.0, households)
    about = _Episodes.drawn(own, love, draws)
    tested = np.arange(campaigns) % 2 == 0
    parts = [
        _Ran.drawn(numbers, number, love, about, held_out if tested[number] else 0.0, draws)
        for number, numbers in enumerate(drawn)
    ]
    return CampaignWorld(
        name=name,
        households=households,
        drawn=drawn,
        exposures=_all([part.exposures for part in parts]),
        ghosts=_all([part.ghosts for part in parts]),
        clicks=_all([*(part.clicks for part in parts), about.visits()]),
        orders=_all([*(part.orders for part in parts), about.orders()]),
        tested=tested,
        held_out=held_out,
        true_orders=np.array([part.true_orders for part in parts]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Episodes:
    household: Whole
    begins: EachCampaign
    lasts: EachCampaign
    buys: npt.NDArray[np.bool_]
    bought_at: EachCampaign
    visit_of: Whole  # an episode's number, for each visit of the household's own
    visited_at: EachCampaign

    @classmethod
    def drawn(cls, own: Mapping[str, float], love: EachCampaign, draws: np.random.Generator) -> _Episodes:
        household = np.repeat(np.arange(len(love)), draws.poisson(own["episodes"] * love))
        count = len(household)
        begins, lasts = draws.uniform(0, BEFORE + DAYS, count), draws.exponential(own["episode_days"], count)
        buys = draws.random(count) < own["bought_anyway"]
        bought_at = begins + draws.uniform(0.3, 1.0, count) * lasts
        visit_of = np.repeat(np.arange(count), draws.poisson(own["looked_around"], count))
        ends = np.where(buys, bought_at, begins + lasts)
        return cls(
            household=household,
            begins=begins,
            lasts=lasts,
            buys=buys,
            bought_at=bought_at,
            visit_of=visit_of,
            visited_at=begins[visit_of] + draws.random(len(visit_of)) * (ends - begins)[visit_of],
        )

    def orders(self) -> HappenedAt:
        return _moments(self.household[self.buys], self.bought_at[self.buys])

    def visits(self) -> HappenedAt:
        return _moments(self.household[self.visit_of], self.visited_at)

    def until(self, episode: Whole) -> EachCampaign:
        """Return when they stop to be about to buy."""
        return np.where(self.buys, self.bought_at, self.begins + self.lasts)[episode]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ran:
    exposures: HappenedAt
    ghosts: HappenedAt
    clicks: HappenedAt
    orders: HappenedAt
    true_orders: float

    @classmethod
    def drawn(  # noqa: PLR0913, PLR0917 - a campaign, and the world it runs in
        cls,
        numbers: Mapping[str, float],
        campaign: int,
        love: EachCampaign,
        about: _Episodes,
        held_out: float,
        draws: np.random.Generator,
    ) -> _Ran:
        count = round(numbers["audience"] * numbers["exposures"])
        aimed = round(count * numbers["aimed"])
        first = BEFORE + draws.uniform(0, DAYS - 35)
        household, day, episode = _aimed(about, numbers, aimed, first, draws)
        rest_household, rest_day = _spread(love, numbers, count - len(household), first, draws)
        household, day = np.concatenate([household, rest_household]), np.concatenate([day, rest_day])
        episode = np.concatenate([episode, np.full(len(rest_household), -1)])
        buying = episode >= 0
        would_buy = np.zeros(len(household), np.bool_)
        would_buy[buying] = about.buys[episode[buying]]
        ghost = draws.random(len(love))[household] < held_out
        causes = np.where(would_buy, 0.0, numbers["caused"])
        caused = ~ghost & (draws.random(len(household)) < causes)
        by_click = caused & (draws.random(len(household)) < numbers["caused_by_click"])
        often = numbers["clicked"] * np.where(buying, numbers["clicked_when_buying"], 1.0)
        clicked = ~ghost & ((draws.random(len(household)) < often) | by_click)
        later = draws.exponential(numbers["delay_days"], len(household))
        return cls(
            exposures=_moments(household[~ghost], day[~ghost], campaign),
            ghosts=_moments(household[ghost], day[ghost], campaign),
            clicks=_moments(household[clicked], day[clicked] + 0.001, campaign),
            orders=_moments(household[caused], day[caused] + 0.01 + later[caused], campaign),
            true_orders=float(causes[~ghost].sum()),
        )


def _aimed(
    about: _Episodes, numbers: Mapping[str, float], count: int, first: float, draws: np.random.Generator
) -> tuple[Whole, EachCampaign, Whole]:
    """Exposures of those about to buy within the four weeks of a campaign: most follow a visit of theirs."""
    unseen = round(count * numbers["unseen"])
    begun = np.flatnonzero((about.begins > first) & (about.begins < first + 28))
    visited = np.flatnonzero((about.visited_at > first) & (about.visited_at < first + 28))
    visit = draws.choice(visited, count - unseen)
    episode = np.concatenate([draws.choice(begun, unseen), about.visit_of[visit]])
    since = np.concatenate([about.begins[episode[:unseen]], about.visited_at[visit]])
    day = since + draws.random(count) * (about.until(episode) - since)
    return about.household[episode], day, episode


def _spread(
    love: EachCampaign, numbers: Mapping[str, float], count: int, first: float, draws: np.random.Generator
) -> tuple[Whole, EachCampaign]:
    weights = love ** numbers["affinity"]
    audience = draws.choice(len(love), round(numbers["audience"]), p=weights / weights.sum())
    return draws.choice(audience, count), first + draws.uniform(0, 28, count)


def _moments(household: Whole, day: EachCampaign, campaign: int = -1) -> HappenedAt:
    return HappenedAt(household=household.astype(np.int64), day=day, what=np.full(len(household), campaign, np.int64))


def _all(parts: list[HappenedAt]) -> HappenedAt:
    return HappenedAt(
        household=np.concatenate([part.household for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        what=np.concatenate([part.what for part in parts]),
    )
