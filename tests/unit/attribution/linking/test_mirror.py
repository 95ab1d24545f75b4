from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.linking.candidate_pairs import GAPS_US
from attribution.linking.defaults import default_scorecard
from attribution.linking.features import PLACES, SIZES, STRIDES
from attribution.linking.mirror import Side, adjusted
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import MICRO, Scorecard, levels, micros, sizes

PRODUCT, OTHER = 4, 0


def code(**features: int) -> int:
    """A pair of one household, by voice, with what is named."""
    usual = {"tier": TIERS[LinkReason.HOUSEHOLD], "act": 2, "medium": 2, "source": 2, "lines": 1, "home": 5}
    return sum(STRIDES[PLACES[name]] * value for name, value in (usual | features).items())


def side(pairs: dict[int, int]) -> Side:
    codes = sorted(pairs)
    return Side(np.array(codes, dtype=np.int64), np.array([pairs[one] for one in codes], dtype=np.float64))


def chance(card: Scorecard, pair: int) -> float:
    return float(micros(card.scores(np.array([pair], dtype=np.int64)))[0]) / MICRO


def test_a_score_is_the_base_and_one_weight_of_each_term() -> None:
    card = default_scorecard()
    pair = np.array([code(need=PRODUCT, gap=3)], dtype=np.int64)
    added = card.base + sum(weights[int(at[0])] for at, weights in zip(levels(pair), card.weights, strict=True))
    assert card.scores(pair).tolist() == [added]


@pytest.mark.parametrize("need", range(SIZES[PLACES["need"]]))
def test_by_default_more_days_between_never_make_a_link_surer_up_to_the_longest_window(need: int) -> None:
    weeks = range(next(gap for gap, most in enumerate(GAPS_US) if most >= 7 * US_PER_DAY), SIZES[PLACES["gap"]])
    chances = [chance(default_scorecard(), code(need=need, gap=gap)) for gap in weeks]
    assert chances == sorted(chances, reverse=True)


def test_the_last_class_of_time_lies_inside_the_longest_window() -> None:
    assert SIZES[PLACES["gap"]] == len(GAPS_US) + 1
    assert GAPS_US[-1] < WINDOWS_DAYS[-1] * US_PER_DAY


def test_what_stands_out_against_the_orders_before_is_believed_where_there_are_many() -> None:
    pair = code(need=PRODUCT, gap=15)  # weeks apart: hardly ever true in the simulated shops
    assert chance(default_scorecard(), pair) < 0.3
    moved = adjusted(side({pair: 40_000}), side({pair: 10_000}), default_scorecard())
    assert chance(moved, pair) == pytest.approx(0.75, abs=0.05)


def test_a_few_pairs_leave_the_defaults_nearly_as_they_are() -> None:
    pair = code(need=PRODUCT, gap=9)
    before = chance(default_scorecard(), pair)
    moved = adjusted(side({pair: 4}), side({pair: 1}), default_scorecard())
    assert chance(moved, pair) == pytest.approx(before, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(st.integers(5_000, 100_000), st.integers(0, SIZES[PLACES["gap"]] - 1), st.integers(0, 4))
def test_where_all_is_coincidence_no_link_is_accepted(pairs: int, gap: int, need: int) -> None:
    many = {code(need=need, gap=gap): pairs, code(need=OTHER, gap=14): 5 * pairs}
    moved = adjusted(side(many), side(many), default_scorecard())
    assert chance(moved, code(need=need, gap=gap)) < 0.5


@settings(max_examples=40, deadline=None)
@given(st.integers(50_000, 200_000), st.floats(0.1, 0.9))
def test_the_claimed_share_is_the_true_one_whatever_the_coincidence(pairs: int, true: float) -> None:
    pair, far = code(need=PRODUCT, gap=6), code(need=OTHER, gap=14)
    before = round(pairs * (1 - true))
    moved = adjusted(side({pair: pairs, far: pairs}), side({pair: before, far: pairs}), default_scorecard())
    assert chance(moved, pair) == pytest.approx(1 - before / pairs, abs=0.05)


def test_orders_that_grow_with_time_are_not_taken_for_links() -> None:
    """A tenth more orders after than before, in everything: growth, and no sign of a link."""
    far = {code(need=OTHER, gap=gap): 50_000 for gap in range(10, 16)}
    near = code(need=PRODUCT, gap=13)
    grown = {pair: number * 11 // 10 for pair, number in far.items()}
    steady = adjusted(side(far | {near: 50_000}), side(far | {near: 50_000}), default_scorecard())
    growing = adjusted(side(grown | {near: 55_000}), side(far | {near: 50_000}), default_scorecard())
    assert chance(growing, near) == pytest.approx(chance(steady, near), abs=0.05)


def test_every_level_of_every_term_has_a_weight() -> None:
    assert tuple(map(len, default_scorecard().weights)) == sizes()
