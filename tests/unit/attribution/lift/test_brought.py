"""What touches brought: orders that follow them, less those that would have come; in whatever order the records are."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.engine.times import US_PER_DAY
from attribution.lift.brought import Brought, brought_of
from attribution.lift.happened import Happened

HOMES, DAYS = 4_000, 90.0
IDLE, ACTIVE, CHASING = range(3)
CAUSED = 0.1  # orders that a touch of the active campaign causes


def at(household: list[np.ndarray], day: list[np.ndarray], campaign: list[int] | None = None) -> Happened:
    places = [np.full(len(one), of) for one, of in zip(household, campaign or [0] * len(household), strict=True)]
    return Happened(
        campaign=np.concatenate(places).astype(np.int64),
        household=np.concatenate(household).astype(np.int64),
        at_us=(np.concatenate(day) * US_PER_DAY).astype(np.int64),
    )


@pytest.fixture(scope="module")
def world() -> tuple[Happened, Happened, Happened]:
    """Households look around and then buy; one campaign does nothing, one causes, one follows who looks around."""
    draws = np.random.default_rng(3)
    buyer, looked = draws.integers(0, HOMES, 3_000), draws.uniform(0, DAYS - 5, 3_000)
    bought = looked + draws.uniform(0.2, 5, 3_000)
    seen = [draws.integers(0, HOMES, 4_000) for _ in range(2)]
    when = [draws.uniform(10, DAYS - 10, 4_000) for _ in range(2)]
    chased = draws.random(3_000) < 0.5
    caused = draws.random(4_000) < CAUSED
    touches = at([*seen, buyer[chased]], [*when, (looked + 0.1)[chased]], [IDLE, ACTIVE, CHASING])
    orders = at([buyer, seen[ACTIVE][caused]], [bought, (when[ACTIVE] + draws.exponential(1.5, 4_000))[caused]])
    return touches, at([buyer], [looked]), orders


def shuffled(happened: Happened, seed: int) -> Happened:
    order = np.random.default_rng(seed).permutation(len(happened.at_us))
    parts = (happened.campaign, happened.household, happened.at_us)
    campaign, household, at_us = (part[order] for part in parts)
    return Happened(campaign=campaign, household=household, at_us=at_us)


@pytest.fixture(scope="module")
def brought(world: tuple[Happened, Happened, Happened]) -> Brought:
    return brought_of(*world, 3)


def test_orders_that_a_campaign_causes_are_told_from_those_that_would_have_come(brought: Brought) -> None:
    assert brought.each[ACTIVE] == pytest.approx(CAUSED, rel=0.25)
    assert brought.each[IDLE] < CAUSED / 5


def test_orders_of_households_about_to_buy_are_not_brought_in_quiet(brought: Brought) -> None:
    assert brought.quiet[CHASING] < 10, "1,500 households that looked around bought after its touches"


def test_what_is_brought_is_the_same_to_the_last_bit_in_any_order(
    world: tuple[Happened, Happened, Happened], brought: Brought
) -> None:
    again = brought_of(*(shuffled(part, seed) for seed, part in enumerate(world)), 3)
    for name in ("quiet", "stirred", "each"):
        assert (getattr(again, name) == getattr(brought, name)).all()


def test_without_orders_touches_brought_nothing(world: tuple[Happened, Happened, Happened]) -> None:
    none = Happened(campaign=np.zeros(0, np.int64), household=np.zeros(0, np.int64), at_us=np.zeros(0, np.int64))
    assert not brought_of(world[0], none, none, 3).quiet.any()


def test_nobody_looking_around_is_a_record_too(world: tuple[Happened, Happened, Happened]) -> None:
    none = Happened(campaign=np.zeros(0, np.int64), household=np.zeros(0, np.int64), at_us=np.zeros(0, np.int64))
    found = brought_of(world[0], none, world[2], 3)
    assert not found.stirred.any()
    assert found.quiet[ACTIVE] > 4_000 * CAUSED / 2
