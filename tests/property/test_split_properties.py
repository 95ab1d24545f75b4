"""The fast split agrees with the obvious one: shares to 1, money to the last minor unit, weights by touch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attribution.credit.exposures import weights_with_exposures
from attribution.credit.journeys_by_length import Touches, by_length
from attribution.credit.kernel.apportion import MICRO, UNIT, largest_remainder, money, shares, shares_and_money
from attribution.credit.kernel.timed import Pull
from attribution.credit.model import Model, Walk
from attribution.credit.model_weights import Learned, weigh_journeys
from attribution.credit.order_slots import slots_of
from attribution.credit.split_orders import split_orders
from attribution.credit.weights import OF_ORDERS

NAMES = ["direct", "email", "voice"]
DAY_US = 86_400_000_000
LARGE = st.sampled_from([3, 10**6, 10**15, 2**58])


@st.composite
def claims(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[list[int]]]:
    touches, most = draw(st.integers(1, 10)), draw(LARGE)
    row = st.lists(st.integers(0, most), min_size=touches, max_size=touches)
    sure = st.lists(st.integers(0, MICRO) | st.just(MICRO), min_size=touches, max_size=touches)
    weights = draw(st.lists(row, min_size=1, max_size=5))
    nobodys = [draw(st.integers(0, 1)) * most or int(not sum(of)) for of in weights]
    return weights, nobodys, [draw(sure) for _ in weights]


@given(claims(), st.lists(st.integers(-(10**15), 10**15) | st.integers(-5000, 5000), min_size=5, max_size=5))
def test_each_order_is_shared_and_paid_as_one_after_the_other_would_be(
    drawn: tuple[list[list[int]], list[int], list[list[int]]], net: list[int]
) -> None:
    weights, nobodys, micro = drawn
    whole = [sum(row) + more for row, more in zip(weights, nobodys, strict=True)]
    minor = net[: len(weights)]
    units = shares(np.array(weights), np.array(whole), np.array(micro))
    paid = money(units, np.array(minor))
    arrays = (np.array(weights), np.array(whole), np.array(micro), np.array(minor))
    for compiled in (False, True):
        for ours, found in zip((units, paid), shares_and_money(*arrays, compiled=compiled), strict=True):
            assert (ours == found).all()
    for place, row in enumerate(weights):
        parts = [weight * sure for weight, sure in zip(row, micro[place], strict=True)]
        exact = largest_remainder([*parts, whole[place] * MICRO - sum(parts)], whole[place] * MICRO, UNIT)
        assert units[place].tolist() == exact
        sign = -1 if minor[place] < 0 else 1
        assert paid[place].tolist() == [sign * one for one in largest_remainder(exact, UNIT, abs(minor[place]))]
        assert (sum(exact), int(paid[place].sum())) == (UNIT, minor[place])


touches_of = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40 * DAY_US), st.booleans()), min_size=1, max_size=5)


@given(st.lists(touches_of, min_size=1, max_size=6), st.sampled_from([0, 300, 1000]))
def test_every_model_weighs_many_walks_as_it_weighs_each(
    walks: list[list[tuple[int, int, bool]]], exposure_thousandths: int
) -> None:
    pulls = {name: Pull(chance=0.1 * place, decay=0.01 * place) for place, name in enumerate(NAMES, 1)}
    learned = Learned(
        channels=NAMES,
        models=OF_ORDERS,
        effects={model.by_order: np.array([0, 10**11, 7 * 10**11]) for model in OF_ORDERS if model.effects},
        pulls={"hazard": pulls},
        exposure_thousandths=exposure_thousandths,
    )
    rows = [(order, turn, *touch) for order, walk in enumerate(walks) for turn, touch in enumerate(walk, 1)]
    orders, turns, codes, gaps_us, exposed = (np.array(column) for column in zip(*rows[::-1], strict=True))
    touches = Touches(orders=orders, turns=turns, exposed=exposed, gaps_us=gaps_us, micro=orders)
    for part in by_length(touches):
        for model in OF_ORDERS:
            if not model.effects:
                weights, whole = weigh_journeys(model, part, codes[part.places], learned)
                said = [
                    _said(model.knowing(pulls), walks[order], exposure_thousandths) for order in part.orders.tolist()
                ]
                assert weights.tolist() == [[weight for turn, weight in one if turn] for one in said]
                assert whole.tolist() == [sum(weight for _, weight in one) for one in said]


@given(
    st.lists(touches_of, min_size=1, max_size=6),
    st.sampled_from([0, 300, 1000]),
    st.sampled_from([0, 1, 10**11]),
    st.sampled_from([-700, 1, 10**6, 2**50]),
)
def test_the_compiled_loop_fills_the_slots_of_orders_as_step_by_step_work_does(
    walks: list[list[tuple[int, int, bool]]], exposure_thousandths: int, least: int, worth: int
) -> None:
    learned = Learned(
        channels=NAMES,
        models=tuple(model for model in OF_ORDERS if not model.learn),
        effects={model.by_order: np.array([0, least, 7 * 10**11]) for model in OF_ORDERS if model.effects},
        pulls={},
        exposure_thousandths=exposure_thousandths,
    )
    rows = [(order, turn, *touch) for order, walk in enumerate(walks) for turn, touch in enumerate(walk, 1)]
    orders, turns, codes, gaps_us, exposed = (np.array(column) for column in zip(*rows, strict=True))
    touches = Touches(orders=orders, turns=turns, exposed=exposed, gaps_us=gaps_us, micro=codes * 300_000 + 1)
    net = np.full(len(walks), worth) * np.arange(1, len(walks) + 1)
    slots = slots_of(touches, net, np.zeros_like(net), np.full(len(orders), -1))
    plain, compiled = (list(split_orders(slots, learned, [codes, codes[::-1]], compiled=way)) for way in (False, True))
    for ours, theirs in zip(plain, compiled, strict=True):
        assert (ours.models, ours.telling) == (theirs.models, theirs.telling)
        assert (ours.units == theirs.units).all()
        assert (ours.minor == theirs.minor).all()
        assert (ours.met() is None) == (theirs.met() is None)
        assert ours.there is None or theirs.there is None or (ours.there == theirs.there).all()


def _said(model: Model, walk: list[tuple[int, int, bool]], exposure_thousandths: int) -> list[tuple[int, int]]:
    codes, gaps_us, exposed = zip(*walk, strict=True)
    walked = Walk(channels=tuple(NAMES[code] for code in codes), gaps_us=gaps_us)
    return weights_with_exposures(model, walked, exposed, exposure_thousandths)


def test_of_equal_remainders_the_earlier_touch_has_the_larger_part_and_the_rest_comes_last() -> None:
    third = UNIT // 3
    for touches in (3, 12):
        units = shares(np.ones((1, touches), np.int64), np.array([touches]), np.full((1, touches), MICRO))
        assert units[0].tolist() == [UNIT // touches + (turn < UNIT % touches) for turn in range(touches)] + [0]
    assert money(np.array([[third, third, third + 1]]), np.array([-5])).tolist() == [[-2, -1, -2]]
    assert shares(np.array([[1]]), np.array([2]), np.array([[MICRO]])).tolist() == [[UNIT // 2, UNIT // 2]]
