"""Scores of old pairs are believed as far as the orders before the sessions bear them out."""

from __future__ import annotations

import numpy as np
import pytest

from attribution.linking.belief import BELIEVED, WHOLE, believed, fitted_belief
from attribution.linking.features import PLACES, STRIDES
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Integers, Scorecard, sizes

SOON, DAYS, WEEK = 3, 10, 12  # hours, 4 to 5 days, 7 to 10 days
NOTHING = Scorecard(0, tuple((0,) * size for size in sizes()))
SURE = 1000  # a score of .73


def code(gap: int, tier: LinkReason = LinkReason.HOUSEHOLD) -> int:
    return sum(STRIDES[PLACES[name]] * value for name, value in {"gap": gap, "tier": TIERS[tier], "need": 4}.items())


def pairs(many: dict[int, float]) -> tuple[Integers, np.typing.NDArray[np.float64]]:
    codes = np.array(sorted(map(code, many)), dtype=np.int64)
    return codes, np.array([many[gap] for gap in sorted(many)], dtype=np.float64)


def belief(gap: int, after: float, before: float, ratio: float = 1.0) -> tuple[int, ...]:
    card = Scorecard(SURE, NOTHING.weights)
    return fitted_belief(pairs({gap: after}), pairs({gap: before}), np.array([ratio]), card)


def chance(gap: int, by: tuple[int, ...], score: int = SURE, tier: LinkReason = LinkReason.HOUSEHOLD) -> float:
    codes = np.array([code(gap, tier)], dtype=np.int64)
    return float(1 / (1 + np.exp(-believed(codes, np.array([score], dtype=np.int64), by)[0] / 1000)))


@pytest.mark.parametrize("true", [0.4, 0.6, 0.85])
@pytest.mark.parametrize("gap", [DAYS, WEEK])
def test_many_old_pairs_are_claimed_to_be_true_as_far_as_they_stand_out(gap: int, true: float) -> None:
    assert chance(gap, BELIEVED) == pytest.approx(0.73, abs=0.01)
    assert chance(gap, belief(gap, 20_000, 20_000 * (1 - true))) == pytest.approx(true, abs=0.02)


def test_an_order_before_counts_for_as_many_after_as_coincidence_puts_there() -> None:
    assert chance(DAYS, belief(DAYS, 20_000, 6_000, ratio=2.0)) == pytest.approx(0.4, abs=0.02)


def test_few_pairs_leave_belief_nearly_whole_and_what_one_stretch_shows_moves_its_neighbours_less() -> None:
    assert belief(DAYS, 5, 3) == pytest.approx(BELIEVED, abs=60)
    many = belief(DAYS, 20_000, 12_000)
    assert many[2] < many[3] < WHOLE


def test_pairs_of_one_day_and_facts_and_what_nobody_accepts_are_told_as_they_score() -> None:
    assert belief(SOON, 20_000, 12_000) == BELIEVED
    doubted = (500,) * len(BELIEVED)
    assert chance(DAYS, doubted, tier=LinkReason.CLICK) == chance(DAYS, BELIEVED)
    assert chance(DAYS, doubted, score=-2500) == chance(DAYS, BELIEVED, score=-2500)


def test_whoever_scores_higher_stays_surer_however_little_is_believed() -> None:
    scores = np.arange(-4000, 4000, 100, dtype=np.int64)
    said = believed(np.full(len(scores), code(WEEK), dtype=np.int64), scores, (100,) * len(BELIEVED))
    assert (np.diff(said) > 0).all()


def test_without_any_pairs_all_is_believed() -> None:
    nobody = np.array([], dtype=np.int64), np.array([], dtype=np.float64)
    assert fitted_belief(nobody, nobody, np.array([]), NOTHING) == BELIEVED
