"""Which models are told of beside the headline one, so that no two set against each other tell of too few households.

Each model shares out the same money. Of a household that one model gives to another channel than the next does, the two
set against each other tell the order to the cent, unless enough households are given elsewhere between those channels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from attribution.credit.journeys_by_length import Truths
from attribution.credit.kernel.whole import Whole

_HOUSEHOLDS_AT_A_TIME = 5_000
_TELLING = 3
"""Places in which a household may differ and tell a tie: of so many no sum but over all or none comes out alike."""


@dataclass(frozen=True, slots=True)
class GivenToHouseholds:
    """What models give households, an entry a (household, place, model), codes from 0 on, in the order of households.

    `amounts` has a row a measure (units, minor): sums of one measure may be subtracted. `known` says of each household
    whether a record names it: the others help no group to be large enough.
    """

    households: Whole
    places: Whole
    models: Whole
    amounts: Whole
    known: Truths


def models_beside(given: GivenToHouseholds, candidates: Sequence[int], least: int) -> list[int]:
    """Return the models that may be told of together: the first, and each of the next that tells of enough beside them.

    Whatever places are added up, what any two of them differ by in these is of at least `least` known households, or
    of none at all.

    Args:
        given: what each model gives; every model gives a household the same in all its places together.
        candidates: models, the one that is told of in any case first.
        least: households.
    """
    apart = _apart(given, least)
    chosen: list[int] = []
    for model in candidates:
        if not any(apart[model, other] or apart[other, model] for other in chosen):
            chosen.append(model)
    return chosen


def _apart(given: GivenToHouseholds, least: int) -> Truths:
    """Return of which two models the difference may tell of too few.

    Two places are tied by two models where a household is given differently in both, and tied well where enough known
    ones are that differ in few places. Where all that is tied at all is tied well, maybe by way of other places, any
    sum of places either parts a good tie, and so differs by enough households, or parts none and differs by nobody.
    """
    models, places = (int(codes.max(initial=0)) + 1 for codes in (given.models, given.places))
    told = np.zeros((models, models), bool)
    for measure in given.amounts:
        tied, well = (np.zeros((models, models, places, places), np.int64) for _ in range(2))
        for block, known in _blocks(given, measure, places, models):
            for one, other in combinations(range(models), 2):
                moved = block[:, :, one] != block[:, :, other]
                tied[one, other] += _both(moved)
                well[one, other] += _both(moved[known & (moved.sum(axis=1) <= _TELLING)])
        for one, other in combinations(range(models), 2):
            among, good = _groups(tied[one, other] > 0), _groups(well[one, other] >= least)
            told[one, other] |= not np.array_equal(among, good)
    return told


def _both(moved: Truths) -> Whole:
    """Return of how many rows each two columns are both true."""
    counted = moved.astype(np.float64)
    return (counted.T @ counted).astype(np.int64)


def _blocks(given: GivenToHouseholds, measure: Whole, places: int, models: int) -> Iterator[tuple[Whole, Truths]]:
    """Yield what some households are given by place and model, and which of these are known."""
    for first in range(0, len(given.known), _HOUSEHOLDS_AT_A_TIME):
        known = given.known[first : first + _HOUSEHOLDS_AT_A_TIME]
        begin, end = np.searchsorted(given.households, [first, first + len(known)])
        block = np.zeros((len(known), places, models), np.int64)
        at = (given.households[begin:end] - first, given.places[begin:end], given.models[begin:end])
        np.add.at(block, at, measure[begin:end])
        yield block, known


def _groups(tied: Truths) -> Whole:
    """Return the least place that each is tied to, by whatever way."""
    of = np.arange(len(tied))
    while True:
        least = np.minimum(of, np.where(tied, of, len(tied)).min(axis=1, initial=len(tied)))
        if np.array_equal(least, of):
            return of
        of = least
