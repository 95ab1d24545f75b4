"""Homes that learn together: nothing but networks and sums leaves one, and both are what they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from bench.federated.homes import HomeUse, built_on, of_another_law
from bench.federated.judge import ALONE, METHODS, SeedLearnt
from bench.federated.learning import answers, averaged, begun, federated, solved, sums, trained
from bench.federated.questions import AHEAD, LEARNT_UNTIL, asked
from bench.federated.report import table

DRAW = np.random.default_rng(5)
ROWS = [(DRAW.normal(1, 0.5, (30, 3)), DRAW.gamma(2.0, 7.0, 30)) for _ in range(4)]


def test_what_homes_add_up_is_the_regression_of_all_their_rows_in_one_place() -> None:
    known, used = (np.concatenate(part) for part in zip(*ROWS, strict=True))
    assert solved([sums(*home) for home in ROWS]) == pytest.approx(solved([sums(known, used)]))


def test_a_home_of_twice_the_rows_counts_twice() -> None:
    told = averaged([([np.array([1.0])], 20), ([np.array([4.0])], 10)])
    assert told[0] == pytest.approx([2.0])


def test_a_round_with_one_home_is_that_home_trained() -> None:
    alone = trained(begun(3), *ROWS[0], epochs=2, seed=0)
    for part, same in zip(federated(ROWS[:1], rounds=1), alone, strict=True):
        assert part == pytest.approx(same)


def test_training_lessens_the_error_and_leaves_what_was_given_as_it_was() -> None:
    known, used = ROWS[0][0], 14 * np.maximum(ROWS[0][0][:, 0], 0)
    first = begun(3)
    kept = [part.copy() for part in first]
    after = trained(first, known, used, epochs=60, seed=1)
    assert np.abs(answers(after, known) - used).mean() < 0.5 * np.abs(answers(first, known) - used).mean()
    assert all((part == same).all() for part, same in zip(first, kept, strict=True))


def test_nothing_that_is_learnt_from_is_answered_after_the_first_judged_day() -> None:
    homes = built_on(101, 6)
    later = HomeUse(use=homes.use.copy(), household=homes.household)
    later.use[LEARNT_UNTIL:] = 0
    assert (asked(homes, judged=False).used == asked(later, judged=False).used).all()
    judged = asked(homes, judged=True)
    assert judged.used[: len(homes.household)] == pytest.approx(
        homes.use[LEARNT_UNTIL : LEARNT_UNTIL + AHEAD].sum(axis=0) / homes.use[:LEARNT_UNTIL].mean(axis=0)
    )


def test_homes_of_another_law_use_the_same_portion_whenever_they_use_any() -> None:
    homes = of_another_law(1, 5)
    portions = [np.unique(theirs[theirs > 0]) for theirs in homes.use.T]
    assert {len(one) for one in portions} == {1}


def test_without_flower_its_line_is_left_out() -> None:
    errors = {name: 5.0 for name in METHODS if "Flower" not in name} | {ALONE: 4.0}
    told = table([SeedLearnt(known=errors, other=errors, apart=None, numbers=(1, 1))])
    assert "Flower" not in told
    assert "5.00 (5.00 to 5.00); +25.0%" in told
