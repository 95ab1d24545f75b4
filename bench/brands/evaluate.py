"""Put a fitted matcher to the test on rows it did not see."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.brands.fit import Case, World, cross_fit, fit, fit_calibrators, fit_ranker, rescored
from bench.brands.measure import Outcome
from bench.brands.mishearings import FOLDS, Mishearing, fold_of
from shop.brands import BrandMatcher, Decision, Purpose
from shop.brands.build import write_brands
from shop.brands.decide import Certainty, Costs, decide
from shop.brands.evidence import chances, doubt
from shop.brands.index import BrandIndex
from shop.brands.params import Params


def tested(world: World, params: Params | None) -> list[Outcome]:
    """Return what the matcher makes of each row, through the same call the skill uses."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brands.bin"
        write_brands(world.brands, path)
        matcher = BrandMatcher(BrandIndex(path), params=params)
    outcomes = []
    for row in world.rows:
        found = matcher.match(row.heard)
        brand_ids = tuple(one.brand_id for one in found.alternatives)
        outcomes.append(Outcome(row=row, brand_ids=brand_ids, decision=found.decision, score=found.score))
    return outcomes


def cross_validated(worlds: Sequence[World]) -> list[list[Outcome]]:
    """Return the outcomes of each world's rows, every row judged by numbers fitted without its brand family.

    Sound costs, ranker weights and calibration of a fold come from the other folds of all worlds.
    """
    cases = cross_fit(worlds).cases
    home = {id(row): world for world in worlds for row in world.rows}
    found: dict[int, Outcome] = {}
    for fold in range(FOLDS):
        others = [case for case in cases if fold_of(case.row.group) != fold]
        ranker = fit_ranker(others)
        calibrated = fit_calibrators([rescored(case, ranker) for case in others])
        for case in cases:
            if fold_of(case.row.group) == fold:
                again = rescored(case, ranker)
                right, offered = chances(calibrated, again.hearing, again.ranked, again.family)
                why_not = doubt(again.hearing, again.ranked, again.family)
                sure = Certainty(right=right, offered=offered, doubt=why_not)
                found[id(case.row)] = _outcome(again, home[id(case.row)], sure)
    return [[found.get(id(row)) or _unheard(row) for row in world.rows] for world in worlds]


def unseen(test: World, worlds: Sequence[World]) -> list[Outcome]:
    """Return what a matcher makes of a world when fitted on the others alone, without the voices of that world."""
    voices = {row.voice for row in test.rows}
    others = [World(world.brands, [row for row in world.rows if row.voice not in voices]) for world in worlds]
    return tested(test, fit(others, "other brands and other voices"))


def _outcome(case: Case, world: World, sure: Certainty) -> Outcome:
    return Outcome(
        row=case.row,
        brand_ids=tuple(world.brands[one.brand].brand_id for one in case.ranked[:5]),
        decision=decide(sure, Purpose.PURCHASE, Costs()),
        score=sure.right,
    )


def _unheard(row: Mishearing) -> Outcome:
    return Outcome(row=row, brand_ids=(), decision=Decision.REJECT, score=0.0)
