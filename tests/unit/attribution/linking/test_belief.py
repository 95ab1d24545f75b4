"""Scores of old pairs, and of two homes, are believed as far as the orders before the sessions bear them out."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.linking.belief import BELIEVED, NAMES, WHOLE, believed, fitted_belief
from attribution.linking.features import PLACES, STRIDES
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Scorecard, sizes

SOON, DAYS, WEEK = 3, 10, 12  # hours, 4 to 5 days, 7 to 10 days
SURE = 1000  # a score of .73
CARD = Scorecard(SURE, tuple((0,) * size for size in sizes()))
ONE_HOME, BUYS_ELSEWHERE = 5, 2
UP_TO_7_DAYS, UP_TO_14_DAYS = (NAMES.index({"days": days}) for days in (7, 14))


def code(gap: int, tier: LinkReason = LinkReason.HOUSEHOLD, home: int = ONE_HOME) -> int:
    known = {"gap": gap, "tier": TIERS[tier], "need": 4, "home": home}
    return sum(STRIDES[PLACES[name]] * value for name, value in known.items())


OLD, VERY_OLD, OF_TODAY = code(DAYS), code(WEEK), code(SOON)
NEIGHBOURS = code(SOON, LinkReason.POSTAL, BUYS_ELSEWHERE)


def belief(pair: int, after: float, before: float, ratio: float = 1.0) -> tuple[int, ...]:
    codes = np.array([pair], dtype=np.int64)
    return fitted_belief((codes, np.array([after])), (codes, np.array([before])), np.array([ratio]), CARD)


def chance(pair: int, by: tuple[int, ...], score: int = SURE) -> float:
    scores = np.array([score], dtype=np.int64)
    return float(1 / (1 + np.exp(-believed(np.array([pair], dtype=np.int64), scores, by)[0] / 1000)))


@pytest.mark.parametrize("true", [0.4, 0.6, 0.85])
@pytest.mark.parametrize("pair", [OLD, VERY_OLD, NEIGHBOURS])
def test_many_pairs_are_claimed_to_be_true_as_far_as_they_stand_out(pair: int, true: float) -> None:
    assert chance(pair, BELIEVED) == pytest.approx(0.73, abs=0.01)
    assert chance(pair, belief(pair, 20_000, 20_000 * (1 - true))) == pytest.approx(true, abs=0.02)


def test_neighbours_of_whom_as_many_bought_before_are_no_links() -> None:
    assert chance(NEIGHBOURS, belief(NEIGHBOURS, 500, 500)) < 0.25


def test_an_order_before_counts_for_as_many_after_as_coincidence_puts_there() -> None:
    assert chance(OLD, belief(OLD, 20_000, 6_000, ratio=2.0)) == pytest.approx(0.4, abs=0.02)


def test_few_pairs_leave_belief_nearly_whole_and_what_one_stretch_shows_moves_its_neighbours_less() -> None:
    assert belief(OLD, 5, 3) == pytest.approx(BELIEVED, abs=60)
    many = belief(OLD, 20_000, 12_000)
    assert many[UP_TO_7_DAYS] < many[UP_TO_14_DAYS] < WHOLE


def test_pairs_of_one_day_at_home_and_facts_and_what_nobody_accepts_are_told_as_they_score() -> None:
    assert belief(OF_TODAY, 20_000, 12_000) == BELIEVED
    doubted = (500,) * len(BELIEVED)
    fact = code(DAYS, LinkReason.CLICK, BUYS_ELSEWHERE)
    assert chance(fact, doubted) == chance(fact, BELIEVED)
    assert chance(OLD, doubted, score=-2500) == chance(OLD, BELIEVED, score=-2500)


def test_whoever_scores_higher_stays_surer_however_little_is_believed() -> None:
    scores = np.arange(-4000, 4000, 250, dtype=np.int64)
    pair = code(DAYS, LinkReason.POSTAL, BUYS_ELSEWHERE)
    said = believed(np.full(len(scores), pair, dtype=np.int64), scores, (100,) * len(BELIEVED))
    assert (np.diff(said) > 0).all()


def test_without_any_pairs_all_is_believed() -> None:
    nobody = np.array([], dtype=np.int64), np.array([], dtype=np.float64)
    assert fitted_belief(nobody, nobody, np.array([]), CARD) == BELIEVED
