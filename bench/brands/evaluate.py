"""Put a fitted matcher to the test on rows it did not see."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.brands.fit import World, cross_fit, fit, fit_calibrators, fit_ranker, rescored
from bench.brands.heard_rows import FOLDS, HeardRow, fold_of
from bench.brands.measure import MatchedRow
from shop.brands import BrandMatcher, Match
from shop.brands.file.build import write_brands
from shop.brands.file.index import BrandIndex
from shop.brands.match.params import Params, fitted


def judged(world: World, rows: Sequence[HeardRow], params: Params) -> list[MatchedRow]:
    """Return what the matcher makes of rows of a world, through the same call the skill uses."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brands.bin"
        write_brands(world.brands, path)
        matcher = BrandMatcher(BrandIndex(path), params=params)
    return [_outcome(row, matcher.match(row.heard)) for row in rows]


def cross_validated(worlds: Sequence[World]) -> list[list[MatchedRow]]:
    """Return the outcomes of each world's rows, every row judged by a matcher fitted without its brand family.

    Sound costs, ranker weights and calibration of a fold come from the other folds of all worlds.
    """
    crossed = cross_fit(worlds)
    outcomes: list[list[MatchedRow]] = [[] for _ in worlds]
    for fold in range(FOLDS):
        others = [case for case in crossed.cases if fold_of(case.row.group) != fold]
        ranker = fit_ranker(others)
        right, offered = fit_calibrators([rescored(case, ranker) for case in others])
        params = replace(fitted(), sounds=crossed.costs[fold], ranker=ranker, right=right, offered=offered)
        for world, found in zip(worlds, outcomes, strict=True):
            found.extend(judged(world, [row for row in world.rows if fold_of(row.group) == fold], params))
    return outcomes


def unseen(test: World, worlds: Sequence[World]) -> list[MatchedRow]:
    """Return what a matcher makes of a world when fitted on the others alone, without the voices of that world."""
    voices = {row.voice for row in test.rows}
    others = [World(world.brands, [row for row in world.rows if row.voice not in voices]) for world in worlds]
    return judged(test, test.rows, fit(others, "other brands and other voices"))


def _outcome(row: HeardRow, found: Match) -> MatchedRow:
    return MatchedRow(
        row=row,
        brand_ids=tuple(one.brand_id for one in found.alternatives),
        named=tuple(one.brand_id for one in found.offered),
        decision=found.decision,
        score=found.score,
    )
