"""Models that are shared together tell of no too few households, whatever places are added up and subtracted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attribution.sharing.between_models import GivenToHouseholds, models_beside

World = list[tuple[bool, list[tuple[int, ...]]]]
"""Of each household whether it is known, and what each model gives it, a number a place."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Few ways to share few amounts, so that many households are given alike and some sums come out alike."""
    places, models = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    splits = st.tuples(*[st.integers(0, 2)] * (places - 1))
    kinds = draw(st.lists(st.lists(splits, min_size=models, max_size=models), min_size=1, max_size=4))
    told: World = []
    for kind in kinds:
        every = [(*split, 2 * places - sum(split)) for split in kind]
        told += [(draw(st.integers(0, 9)) > 0, every)] * draw(st.integers(1, 6))
    return told


def given_by(world: World) -> GivenToHouseholds:
    entries = [
        (household, place, model, amount)
        for household, (_, models) in enumerate(world)
        for model, amounts in enumerate(models)
        for place, amount in enumerate(amounts)
        if amount
    ]
    households, places, models, amounts = np.array(entries, np.int64).T
    return GivenToHouseholds(households, places, models, amounts[None, :], np.array([known for known, _ in world]))


def differing(world: World, one: int, other: int, places: tuple[int, ...]) -> tuple[int, int]:
    """How many households two models give differently in some places together: all of these, and the known ones."""
    found = [
        known
        for known, models in world
        if sum(models[one][at] for at in places) != sum(models[other][at] for at in places)
    ]
    return len(found), sum(found)


ONE_MOVED: World = [
    *[(True, [(1000, 0), (1000, 0)])] * 30,
    *[(True, [(0, 1000), (0, 1000)])] * 30,
    (True, [(77777, 0), (0, 77777)]),
]
# Ten move between the first two places and ten between the others; one alone from the former two to the latter.
SUMS_TELL: World = [
    *[(True, [(5, 0, 0, 0), (0, 5, 0, 0)])] * 10,
    *[(True, [(0, 0, 5, 0), (0, 0, 0, 5)])] * 10,
    (True, [(5, 0, 0, 0), (0, 0, 5, 0)]),
]


@given(world=worlds(), least=st.integers(2, 6))
@example(world=ONE_MOVED, least=10)
@example(world=SUMS_TELL, least=10)
def test_any_sum_of_places_by_two_models_shown_differs_by_enough_households_or_none(world: World, least: int) -> None:
    models = len(world[0][1])
    chosen = models_beside(given_by(world), range(models), least)
    assert chosen[0] == 0
    places = range(len(world[0][1][0]))
    for one, other in combinations(chosen, 2):
        for number in range(1, len(places) + 1):
            for some in combinations(places, number):
                all_of_them, known = differing(world, one, other, some)
                assert all_of_them == 0 or known >= least


@pytest.mark.parametrize("world", [ONE_MOVED, SUMS_TELL])
def test_a_model_by_which_one_household_alone_is_given_elsewhere_is_left_out(world: World) -> None:
    assert models_beside(given_by(world), [0, 1], 10) == [0]


def test_a_model_by_which_enough_move_together_and_one_that_is_the_same_stay() -> None:
    moved: World = [(True, [(5, 0, 1), (0, 5, 1), (5, 0, 1)])] * 10
    assert models_beside(given_by(moved), [0, 1, 2], 10) == [0, 1, 2]
    assert models_beside(given_by(moved), [0, 1, 2], 11) == [0, 2]
