"""The judges of who stays away: whoever knows the states of simulated homes is right on average, and bins add up."""

from __future__ import annotations

import numpy as np
import pytest

from base.errors import InputError
from bench.churn.homes import DAYS, FADING, GONE, STEADY, chance_of_no_use, lived_homes
from bench.churn.orders_judge import (
    BOOSTED,
    BY_LOGIT,
    BY_TREES,
    OURS,
    AwayJudged,
    above_plain,
    auc,
    calibration_error,
    cut_days,
    weighted_auc,
)
from bench.churn.report import by_day, by_method


def test_who_knows_the_states_is_right_on_average_in_each() -> None:
    homes = lived_homes(7, households=150)
    told, unused, state = [], [], []
    for day in (90, 180, 270, 360):
        told.append(chance_of_no_use(homes, day, 30, 90))
        unused.append(homes.used[day + 30 : day + 90].sum(axis=0) == 0)
        state.append(homes.state[day - 1])
    told, unused, state = (np.concatenate(one) for one in (told, unused, state))
    for known in (STEADY, FADING):
        assert abs(told[state == known].mean() - unused[state == known].mean()) < 0.08
    assert told[state == GONE] == pytest.approx(1.0)
    assert unused[state == GONE].all()


def test_nobody_uses_anything_while_away_and_some_days_are_not_heard_of() -> None:
    homes = lived_homes(7, households=50)
    assert len(homes.used) == DAYS
    assert not homes.used[homes.away == 1].any()
    heard = ~np.isnan(homes.told.used)
    assert 0.5 < heard.mean() < 0.95
    assert (homes.told.used[heard] == homes.used[heard]).all()


def test_calibration_error_is_weighed_by_size() -> None:
    told, away = np.array([0.25, 0.25, 0.25, 0.25, 1.0]), np.array([True, False, False, False, False])
    assert calibration_error(away, told) == pytest.approx(0.2)


def test_days_have_a_past_to_learn_from_and_a_future_to_be_judged_by() -> None:
    assert cut_days(374) == [194, 224, 254, 284]
    with pytest.raises(InputError):
        cut_days(339)


def test_ours_is_held_against_the_better_of_both_plain_ones() -> None:
    away = np.array([True, True, False, False])
    right, half = np.array([0.9, 0.8, 0.2, 0.1]), np.array([0.9, 0.1, 0.5, 0.2])
    told = {OURS: right, BOOSTED: right, BY_LOGIT: half[::-1], BY_TREES: half}
    found = [AwayJudged(day=200, customer=np.arange(4), away=away, told=told)]
    assert "| +0.500 |" in by_day(found)
    assert f"| {OURS} | 1.000 |" in by_method(found)


def test_how_far_it_is_above_is_told_with_what_other_samples_of_customers_would_say() -> None:
    draw = np.random.default_rng(3)
    away, many = draw.random(400) < 0.5, np.arange(400)
    plain = away + draw.normal(0.0, 2.0, 400).round(1)
    told = {OURS: plain + away, BOOSTED: plain, BY_LOGIT: plain, BY_TREES: -plain}
    assert weighted_auc(away, plain, np.ones(400)) == pytest.approx(auc(away, plain))
    doubled = np.where(many < 200, 2.0, 0.0)
    assert weighted_auc(away, plain, doubled) == pytest.approx(auc(away[:200], plain[:200]))
    mean, low, high = above_plain([AwayJudged(day=200, customer=many, away=away, told=told)], OURS)
    assert mean == pytest.approx(auc(away, plain + away) - auc(away, plain))
    assert low < mean < high
    assert above_plain([AwayJudged(day=200, customer=many, away=away, told=told)], BOOSTED) == (0.0, 0.0, 0.0)
