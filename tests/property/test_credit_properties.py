"""Laws of the models on path tables, beside slow and obvious twins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.credit.credited import credited
from attribution.credit.kernel import removal
from attribution.credit.kernel.chain import chain_of, parts_of
from attribution.credit.kernel.pass_over import Kernel, add_up
from attribution.credit.kernel.thin_chain import lost_of_thin
from tests.factories.paths import PathRow, coded_rows, credit, effects

channels = st.sampled_from(["a", "b", "c", "direct", "音声"])
counts = st.one_of(st.integers(0, 50).map(float), st.decimals(0, 50, places=3).map(float), st.floats(0, 50))
paths = st.lists(
    st.builds(
        PathRow,
        channels=st.lists(channels, min_size=1, max_size=6).map(tuple),
        conversions=counts,
        value=st.one_of(st.integers(0, 10_000).map(float), st.floats(0, 1e9)),
        nulls=counts,
    ),
    min_size=1,
    max_size=12,
)
converting = paths.filter(lambda rows: any(row.conversions > 1e-3 for row in rows))
orders = st.integers(1, 4)
quick = settings(max_examples=30)
few = settings(max_examples=6)


@quick
@given(paths)
def test_every_model_gives_away_all_conversions_and_all_value_or_none(rows: list[PathRow]) -> None:
    conversions, value = sum(row.conversions for row in rows), sum(row.value for row in rows)
    given_away: dict[str, list[float]] = {}
    for part in credit(rows):
        assert part.conversions >= 0
        sums = given_away.setdefault(part.model, [0.0, 0.0])
        sums[0] += part.conversions
        sums[1] += part.value
    for model, sums in given_away.items():
        if model.startswith("markov") and not any(sums):
            continue  # nothing converted, or what converted was worth nothing: no effect to go by
        assert sums[0] == pytest.approx(conversions, rel=1e-9, abs=1e-9), model
        assert sums[1] == pytest.approx(value, rel=1e-9, abs=1e-9), model


@quick
@given(paths, st.randoms(use_true_random=False))
def test_the_same_bytes_come_of_paths_in_any_order_however_they_are_cut(rows: list[PathRow], random: Random) -> None:
    shuffled = [*rows]
    random.shuffle(shuffled)
    one, other = (credited(coded_rows(taken)).rows.to_pydict() for taken in (rows, shuffled))
    assert one == other


@quick
@given(paths)
def test_compiled_or_not_the_bytes_are_the_same(rows: list[PathRow]) -> None:
    one, other = (credited(coded_rows(rows), (), kernel).rows.to_pydict() for kernel in (Kernel.PLAIN, Kernel.COMPILED))
    assert one == other


@quick
@given(converting, orders)
def test_a_chain_of_any_order_converts_as_often_as_was_observed(rows: list[PathRow], order: int) -> None:
    sums = add_up(coded_rows(rows), order)
    assert sums.steps
    chain = chain_of(sums.steps)
    begun = sum(row.conversions + row.nulls for row in rows)
    (modelled,), (worth,) = removal._dense(chain, len(sums.channels))[0]
    assert modelled == pytest.approx(sum(row.conversions for row in rows) / begun, rel=1e-9)
    if all(row.conversions + row.nulls > 1e-3 for row in rows):  # a path counted (next to) zero times leads nowhere
        whole = sums.whole()[1] / begun
        assert sums.paths.value.of(worth) / sums.paths.conversions.of(1.0) == pytest.approx(whole, rel=1e-9)


@quick
@given(converting, orders)
def test_a_thin_chain_and_the_parts_of_any_are_solved_as_exactly_as_the_whole(rows: list[PathRow], order: int) -> None:
    sums = add_up(coded_rows(rows), order)
    assert sums.steps
    chain, width = chain_of(sums.steps), len(sums.channels)
    whole, lost = removal._dense(chain, width)
    near = {"rtol": 0, "atol": 1e-11 * max(1.0, float(chain.rewards.max()))}
    for solved in (lost_of_thin, removal._dense):
        brought, missed = np.zeros((2, 1)), np.zeros((2, width))
        for codes, part in parts_of(chain):
            found = solved(part, len(codes))
            brought += found[0]
            missed[:, codes] += found[1]
        assert np.allclose(brought, whole, **near)
        assert np.allclose(missed, lost, **near)


@quick
@given(converting, orders)
def test_a_large_chain_is_solved_as_exactly_as_a_small_one(rows: list[PathRow], order: int) -> None:
    sums = add_up(coded_rows(rows), order)
    assert sums.steps
    chain, width = chain_of(sums.steps), len(sums.channels)
    whole, lost = removal._dense(chain, width)
    steps = (chain.sources, chain.targets, chain.chances, chain.channel)
    kept = removal.LargeChain(*steps, width).kept(chain.rewards, chain.visits)
    assert np.allclose(whole - lost, kept, rtol=0, atol=1e-11 * max(1.0, float(chain.rewards.max())))


def without(rows: list[PathRow], removed: str, order: int) -> float:
    """The chain without a channel, by walking it: the obvious way, slow and approximate."""
    arcs: dict[object, Counter[object]] = {}
    for row in rows:
        states = [(), *(row.channels[max(0, end - order) : end] for end in range(1, len(row.channels) + 1))]
        for after, weight in (("order", row.conversions), ("none", row.nulls)):
            for here, there in pairwise([*states, after]):
                arcs.setdefault(here, Counter())[there] += weight  # type: ignore[assignment]
    chance: Counter[object] = Counter({(): 1.0})  # type: ignore[dict-item]
    ordered = 0.0
    for _ in range(150):
        moved: Counter[object] = Counter()
        for here, there in chance.items():
            total = sum(arcs[here].values())
            for after, weight in arcs[here].items() if total else ():
                if after == "order":
                    ordered += there * weight / total
                elif after != "none" and after[-1] != removed:  # type: ignore[index]
                    moved[after] += there * weight / total  # type: ignore[assignment]
        chance = moved
    return ordered


@few
@given(converting, orders)
def test_removing_a_channel_from_the_chain_loses_what_the_solve_says(rows: list[PathRow], order: int) -> None:
    observed = sum(row.conversions for row in rows) / sum(row.conversions + row.nulls for row in rows)
    for channel, effect in effects(rows, order).items():
        assert abs((1 - without(rows, channel, order) / observed) - effect) < 1e-4
