"""Slots of orders: what no model decides, what is given back, and orders none of whose touches has any weight."""

from __future__ import annotations

import numpy as np

from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.apportion import MICRO, UNIT
from attribution.credit.model_weights import Learned
from attribution.credit.models import MODELS
from attribution.credit.order_slots import OrderSlots, slots_of
from attribution.credit.split_orders import given_back, split_orders

MODEL_BY_NAME = {model.name: model for model in MODELS}
# An order with two touches, one of whose ids comes first and who came last; one with nobody; a machine's, enrolled; one
# with a touch that only was shown; and one whose only touch is of a channel that is worth nothing.
ORDERS = [0, 0, 2, 3, 4]
TURNS = [2, 1, 0, 0, 1]
ENROLLED = [-1, -1, UNIT // 5, -1, -1]
NET, BACK = [1000, 500, 700, 300, 200], [3, 0, 70, 30, 0]


def slots() -> OrderSlots:
    touches = Touches(
        orders=np.array(ORDERS),
        turns=np.array(TURNS),
        exposed=np.zeros(5, np.bool_),
        gaps_us=np.zeros(5, np.int64),
        micro=np.full(5, MICRO),
    )
    return slots_of(touches, np.array(NET), np.array(BACK), np.array(ENROLLED))


def learned(*names: str) -> Learned:
    return Learned(
        channels=["good", "worthless"],
        models=tuple(MODEL_BY_NAME[name] for name in names),
        effects={"markov_1_by_order": np.array([UNIT, 0])},
        pulls={},
        exposure_thousandths=0,
    )


CODES = np.array([0, 0, 0, 0, 1])


def test_the_rest_comes_first_and_then_touches_by_their_ids() -> None:
    (split,) = split_orders(slots(), learned("first"), [CODES])
    #                                  rest, last, first | rest | rest, enrolled | rest, shown | rest, worthless
    assert split.minor.tolist() == [0, 0, 1000, 500, 560, 140, 300, 0, 0, 200]
    assert split.units.tolist() == [0, 0, UNIT, UNIT, UNIT - UNIT // 5, UNIT // 5, UNIT, 0, 0, UNIT]
    assert split.there is None


def test_an_order_whose_touches_have_no_weight_is_nobodys_and_names_no_touch() -> None:
    (split,) = split_orders(slots(), learned("markov_1"), [CODES])
    assert split.minor.tolist()[-2:] == [200, 0]
    assert split.there is not None
    assert split.there.tolist() == [True] * 9 + [False]


def test_models_that_say_the_same_come_together_and_each_way_to_split_gives_the_same() -> None:
    plain, compiled = (
        list(split_orders(slots(), learned("shapley", "linear", "shapley_ordered"), [CODES], compiled=way))
        for way in (False, True)
    )
    assert [split.models for split in plain] == [("shapley", "shapley_ordered"), ("linear",)]
    for ours, theirs in zip(plain, compiled, strict=True):
        assert (ours.units == theirs.units).all()
        assert (ours.minor == theirs.minor).all()


def test_what_is_given_back_goes_to_the_earlier_touch_first_and_adds_to_the_refund() -> None:
    (split,) = split_orders(slots(), learned("linear"), [CODES])
    back = given_back(slots(), split.units)
    assert back.tolist() == [0, 1, 2, 0, 56, 14, 30, 0, 0, 0]
