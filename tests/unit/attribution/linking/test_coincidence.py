from __future__ import annotations

import numpy as np
import pytest

from attribution.linking.coincidence import coincidence
from attribution.linking.defaults import default_scorecard
from attribution.linking.features import PLACES, STRIDES
from attribution.linking.mirror import Side, adjusted
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import MICRO, Integers, Reals, micros

OTHER, UNKNOWN, PRODUCT = 0, 1, 4
NEAR, FAR = 4, 13  # within hours, and days apart
SPOKEN = {"act": 2, "medium": 2}
BROWSED = {"act": 0, "medium": 1}
CLICKED_IN_MAIL = {"act": 1, "medium": 0}
SHOWN = {"act": 0, "medium": 0}
STRANGERS = {"home": 1, "tier": TIERS[LinkReason.POSTAL]}
Pairs = dict[int, int]


def code(**features: int) -> int:
    """A pair of one household that bought one thing by phone."""
    usual = {"tier": TIERS[LinkReason.HOUSEHOLD], "source": 2, "lines": 1, "home": 5}
    return sum(STRIDES[PLACES[name]] * value for name, value in (usual | features).items())


def counted(pairs: Pairs) -> tuple[Integers, Reals]:
    codes = sorted(pairs)
    return np.array(codes, dtype=np.int64), np.array([pairs[one] for one in codes], dtype=np.float64)


def ratio(after: Pairs, before: Pairs, asked: int) -> float:
    fitted = coincidence(counted(after), counted(before), np.zeros(len(after)))
    return float(fitted.ratio(np.array([asked], dtype=np.int64))[0])


def chance(after: Pairs, before: Pairs, asked: int) -> float:
    card = adjusted(Side(*counted(after)), Side(*counted(before)), default_scorecard())
    return float(micros(card.scores(np.array([asked], dtype=np.int64)))[0]) / MICRO


@pytest.mark.parametrize("manner", [BROWSED, CLICKED_IN_MAIL])
def test_who_browses_about_anything_else_on_the_day_of_an_order_shows_how_busy_that_day_is(
    manner: dict[str, int],
) -> None:
    other = code(need=OTHER, gap=NEAR, **BROWSED)
    assert ratio({other: 5_000}, {other: 1_000}, code(need=UNKNOWN, gap=NEAR, **manner)) == pytest.approx(5, rel=0.1)


@pytest.mark.parametrize("manner", [SPOKEN, SHOWN])
def test_a_busy_day_of_browsing_says_nothing_of_voice_and_of_what_was_only_shown(manner: dict[str, int]) -> None:
    other = code(need=OTHER, gap=NEAR, **BROWSED)
    assert ratio({other: 5_000}, {other: 1_000}, code(need=UNKNOWN, gap=NEAR, **manner)) == pytest.approx(1, abs=0.01)


def test_a_busy_day_makes_no_more_orders_of_the_very_product_that_was_looked_at() -> None:
    other = code(need=OTHER, gap=NEAR, **BROWSED)
    assert ratio({other: 5_000}, {other: 1_000}, code(need=PRODUCT, gap=NEAR, **BROWSED)) == pytest.approx(1, abs=0.01)


def test_orders_of_strangers_that_trail_a_promotion_are_expected_of_everybody() -> None:
    """Everywhere people ask now and order days later: a fifth more orders after, of those who never heard of it too."""
    strangers = code(need=PRODUCT, gap=FAR, **SPOKEN, **STRANGERS)
    mine = code(need=PRODUCT, gap=FAR, **SPOKEN)
    assert ratio({strangers: 60_000}, {strangers: 50_000}, mine) == pytest.approx(1.2, abs=0.02)


def test_a_handful_of_pairs_shows_little() -> None:
    """Three after and one before would be three times as many; seen so seldom, it is hardly more than chance."""
    strangers = code(need=PRODUCT, gap=FAR, **SPOKEN, **STRANGERS)
    mine = code(need=PRODUCT, gap=FAR, **SPOKEN)
    assert ratio({strangers: 3}, {strangers: 1}, mine) == pytest.approx(1.15, abs=0.15)


def test_visits_of_a_busy_day_are_not_taken_for_links() -> None:
    other, unknown = (code(need=need, gap=NEAR, **BROWSED) for need in (OTHER, UNKNOWN))
    after, before = {other: 5_000, unknown: 4_000}, {other: 1_000, unknown: 800}
    assert chance(after, before, unknown) < 0.1
    assert chance(after | {other: 1_000}, before, unknown) == pytest.approx(0.8, abs=0.05)


def test_how_often_two_different_things_are_one_need_is_not_learnt_from_a_busy_day() -> None:
    other = code(need=OTHER, gap=NEAR, **SPOKEN)
    calm, busy = (chance({other: after}, {other: 1_000}, other) for after in (1_000, 5_000))
    assert busy == pytest.approx(calm, abs=0.02)
