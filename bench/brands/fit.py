"""Fit the matcher: sound costs, ranker weights and the two calibrated probabilities, from mishearings.

Every row is ranked with sound costs learned without its brand family, so that the later steps see honest scores.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from base.environment import DEFAULT_LOCALE
from bench.brands.heard_rows import FOLDS, HeardRow, fold_of
from bench.brands.sharpen import Candidates, CountTable, count_table, sharpened
from bench.brands.sound_fit import Array, Pair, Trust, learn_costs
from locales import locale_of
from shop.brands import Brand
from shop.brands.file.build import write_brands
from shop.brands.file.index import BrandIndex
from shop.brands.match.evidence import FIELDS, OFFERED, evidence
from shop.brands.match.heard_text import HeardText, hear, without_carrier, without_repeats
from shop.brands.match.params import VERSION, Calibrator, Params
from shop.brands.match.rank import FEATURES, Ranked, Ranker
from shop.brands.sound.lexicon import english
from shop.brands.sound.normal import words
from shop.brands.sound.pronunciations import name_sounds, word_sounds
from shop.brands.sound.sound_model import SoundCosts, SoundModel

AROUND = locale_of(DEFAULT_LOCALE).brand_words
START = (1.35, 0.0, 0.7, 0.8, 0.2, 0.3, 0.0)
RANKER_L2 = 3.0
CALIBRATOR_L2 = 3.0
GARBLED_WEIGHT = 0.5
CLOSEST = 12
"""Candidates of a row that sharpening learns from."""
ABSENT_WEIGHT = 0.25
"""Weight of a row ranked as if its family were not in the catalogue: an honest negative for each positive."""


@dataclass(frozen=True, slots=True)
class World:
    """A catalogue and what was heard of it."""

    brands: Sequence[Brand]
    rows: Sequence[HeardRow]


@dataclass(frozen=True, slots=True)
class Case:
    """One row ranked: what was meant (a brand row, -1 for none of them) among what was found."""

    row: HeardRow
    hearing: HeardText
    ranked: list[Ranked]
    meant: int
    family: Sequence[int]


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Every row ranked by sound costs learned without its family, and what sharpens costs learned from all.

    `costs` are those of each fold, learned without it.
    """

    cases: list[Case]
    table: CountTable
    costs: list[SoundCosts]


def fit(worlds: Sequence[World], fitted_on: str, trust: Trust | None = None) -> Params:
    """Return the parameters fitted to all rows of all worlds."""
    crossed = cross_fit(worlds, trust)
    ranker = fit_ranker(crossed.cases)
    right, offered = fit_calibrators([rescored(case, ranker) for case in crossed.cases])
    costs = sharpened(sound_costs(worlds, lambda _: True, trust), crossed.table)
    return Params(version=VERSION, fitted_on=fitted_on, sounds=costs, ranker=ranker, right=right, offered=offered)


def cross_fit(worlds: Sequence[World], trust: Trust | None = None) -> CrossFit:
    """Learn sound costs fold by fold, rank the rows left out, sharpen the costs on the others, and rank again."""
    with tempfile.TemporaryDirectory() as folder:
        indexes = []
        for number, world in enumerate(worlds):
            path = Path(folder) / f"{number}.bin"
            write_brands(world.brands, path)
            indexes.append(BrandIndex(path))
        costs = [sound_costs(worlds, _outside(fold), trust) for fold in range(FOLDS)]
        plain = [SoundModel(one) for one in costs]
        choices = []
        for fold, model in enumerate(plain):
            for world, index in zip(worlds, indexes, strict=True):
                mine = [row for row in world.rows if fold_of(row.group) == fold and row.brand_id and not row.garbled]
                choices += _choices(fold, rank_rows(mine, index, model), index, model)
        table = count_table(choices, costs)
        cases: list[Case] = []
        sharp = [sharpened(costs[fold], table, fold) for fold in range(FOLDS)]
        for fold, model in enumerate(map(SoundModel, sharp)):
            for world, index in zip(worlds, indexes, strict=True):
                cases += rank_rows([row for row in world.rows if fold_of(row.group) == fold], index, model)
    return CrossFit(cases, table, sharp)


def _choices(fold: int, cases: Sequence[Case], index: BrandIndex, model: SoundModel) -> list[Candidates]:
    """What each row chose from: the closest candidates and the meant brand, each as it is likeliest said."""
    said: dict[int, list[str]] = defaultdict(list)
    for row, name in enumerate(index.sounds_name):
        said[index.name_brand[name]].append(index.sounds[row])
    choices = []
    for case in cases:
        if _teaches(case):
            close = [one for at, one in enumerate(case.ranked) if at < CLOSEST or one.brand == case.meant]
            heard = word_sounds(list(case.hearing.tokens), english())[0]
            ways = [_likeliest(said[one.brand], case.hearing, model) for one in close]
            meant = [one.brand for one in close].index(case.meant)
            features = [one.features for one in close]
            choices.append(Candidates(fold=fold, features=features, heard=heard, said=ways, meant=meant))
    return choices


def _likeliest(ways: Sequence[str], hearing: HeardText, model: SoundModel) -> str:
    return max(ways, key=lambda way: model.likelihood(hearing.ways[0], way))


def _outside(fold: int) -> Callable[[HeardRow], bool]:
    return lambda row: fold_of(row.group) != fold


def sound_costs(worlds: Sequence[World], wanted: Callable[[HeardRow], bool], trust: Trust | None) -> SoundCosts:
    """Learn sound costs from the wanted rows that name a brand and in which something of it survived."""
    lexicon = english()
    pairs = []
    for world in worlds:
        brands = {brand.brand_id: brand for brand in world.brands}
        for row in world.rows:
            tokens = without_carrier(without_repeats(words(row.heard)), AROUND) if words(row.heard) else []
            if row.brand_id and tokens and not row.garbled and not row.ambiguous and wanted(row):
                brand = brands[row.brand_id]
                said = [way for name in (brand.canonical, *brand.aliases) for way in name_sounds(name, lexicon)]
                pairs.append(Pair(heard=word_sounds(tokens, lexicon)[0], said=list(dict.fromkeys(said))[:4]))
    return learn_costs(pairs, trust or Trust())


def rank_rows(rows: Sequence[HeardRow], index: BrandIndex, model: SoundModel) -> list[Case]:
    """Rank rows as the matcher would, with the starting weights; rows of no words are left out."""
    ranker = Ranker(index, model, START)
    cases = []
    for row in rows:
        hearing = hear(row.heard, english(), model, AROUND)
        if hearing is None:
            continue
        exact = list(dict.fromkeys(at for key in hearing.exact_keys for at in index.exact(key)))
        ranked = ranker.rank(hearing, exact)
        meant = index.row(row.brand_id) if row.brand_id else None
        if ranked:
            cases.append(Case(row, hearing, ranked, -1 if meant is None else meant, index.family))
    return cases


def rescored(case: Case, ranker: Sequence[float]) -> Case:
    """Return the case ranked by other weights."""
    scored = [replace(one, score=float(np.dot(ranker, one.features))) for one in case.ranked]
    ranked = sorted(scored, key=lambda one: (-one.score, one.brand))
    return Case(case.row, case.hearing, ranked, case.meant, case.family)


def fit_ranker(cases: Sequence[Case]) -> list[float]:
    """Return list-wise weights: the softmax over each row's candidates should name the meant one."""
    usable = [case for case in cases if _teaches(case)]
    most = max(len(case.ranked) for case in usable)
    features = np.zeros((len(usable), most, len(FEATURES)))
    absent = np.ones((len(usable), most), dtype=bool)
    meant = np.zeros(len(usable), dtype=np.int64)
    for at, case in enumerate(usable):
        for column, one in enumerate(case.ranked):
            features[at, column], absent[at, column] = one.features, False
            if one.brand == case.meant:
                meant[at] = column
    every = np.arange(len(usable))

    def loss(weights: Array) -> tuple[float, Array]:
        scores = np.where(absent, -1e9, features @ weights)
        powers = np.exp(scores - scores.max(1, keepdims=True))
        shares = powers / powers.sum(1, keepdims=True)
        surprise = -np.log(shares[every, meant] + 1e-30).sum()
        slope = features[every, meant] - np.einsum("rc,rcf->rf", shares, features)
        return float(surprise + RANKER_L2 * weights @ weights / 2), RANKER_L2 * weights - slope.sum(0)

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return [float(weight) for weight in found.x]


def _teaches(case: Case) -> bool:
    row = case.row
    return not row.garbled and not row.ambiguous and any(one.brand == case.meant for one in case.ranked)


def fit_calibrators(cases: Sequence[Case]) -> tuple[Calibrator, Calibrator]:
    """Return P(the best is meant) and P(one of the first three is) from the evidence of ranked rows."""
    numbers, right, offered, weights = [], [], [], []
    for case in cases:
        for ranked, meant, weight in lessons(case):
            numbers.append(evidence(case.hearing, ranked, case.family))
            right.append(float(ranked[0].brand == meant))
            offered.append(float(any(one.brand == meant for one in ranked[:OFFERED])))
            weights.append(weight)
    table, weighed = np.array(numbers), np.array(weights)
    return _logistic(table, np.array(right), weighed), _logistic(table, np.array(offered), weighed)


def lessons(case: Case) -> list[tuple[list[Ranked], int, float]]:
    """Return what a ranked row teaches about certainty: itself, and itself without the meant family."""
    if case.row.ambiguous:
        return []
    taught = [(case.ranked, case.meant, GARBLED_WEIGHT if case.row.garbled else 1.0)]
    if case.meant >= 0:
        home = case.family[case.meant]
        rest = [one for one in case.ranked if case.family[one.brand] != home]
        if rest:
            taught.append((rest, -1, ABSENT_WEIGHT))
    return taught


def _logistic(table: Array, truth: Array, weights: Array) -> Calibrator:
    middle, spread = table.mean(0), table.std(0) + 1e-9
    scaled = np.hstack([(table - middle) / spread, np.ones((len(table), 1))])
    signs = 2 * truth - 1

    def loss(slopes: Array) -> tuple[float, Array]:
        margins = signs * (scaled @ slopes)
        penalty = CALIBRATOR_L2 * np.append(slopes[:-1], 0.0)
        pull = -weights * signs / (1 + np.exp(margins))
        return float((weights * np.logaddexp(0, -margins)).sum() + penalty @ slopes / 2), scaled.T @ pull + penalty

    found = minimize(loss, np.zeros(len(FIELDS) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    slopes = found[:-1] / spread
    return Calibrator(bias=float(found[-1] - slopes @ middle), weights=[float(slope) for slope in slopes])
