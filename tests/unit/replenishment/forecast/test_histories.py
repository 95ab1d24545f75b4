"""Orders become days by pair, customer and item, and what is known of their gaps is what lies before a day."""

from __future__ import annotations

from itertools import pairwise
from statistics import median, pstdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replenishment.forecast.gaps import gaps
from replenishment.forecast.histories import histories

ORDERS = [("a", "tea", 3), ("a", "tea", 3), ("a", "tea", 10), ("a", "salt", 5), ("b", "tea", 7)]


def _coded(orders):
    return histories(*zip(*orders, strict=True))


def test_two_orders_of_a_day_are_one() -> None:
    assert len(_coded(ORDERS).pairs.day) == 4


def test_a_customer_orders_on_the_days_on_which_it_orders_anything() -> None:
    coded = _coded(ORDERS)
    assert coded.customers.day[coded.customers.group == 0].tolist() == [3, 5, 10]


def test_an_item_has_the_orders_of_all_customers() -> None:
    coded = _coded(ORDERS)
    tea = coded.item_names.tolist().index("tea")
    assert coded.items.day[coded.items.group == tea].tolist() == [3, 7, 10]


@pytest.mark.parametrize(("day", "following"), [(0, 3), (3, 3), (4, 10), (10, 10), (11, -1)])
def test_the_next_order_is_the_first_from_that_day_on(day: int, following: int) -> None:
    assert _coded([ORDERS[0], ORDERS[2], ORDERS[4]]).pairs.next(np.array([0]), day).tolist() == [following]


def test_days_are_counted_from_the_start_on_and_before_the_end() -> None:
    assert _coded(ORDERS).customers.number(np.array([0, 1]), 3, 10).tolist() == [2, 1]


@given(days=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60)), min_size=1, max_size=40, unique=True))
def test_gaps_are_those_that_the_days_have_one_group_at_a_time(days: list[tuple[int, int]]) -> None:
    coded = _coded([(f"c{who}", "tea", day) for who, day in days])
    found = gaps(coded.pairs)
    for place, name in enumerate(coded.customer_names):
        own = sorted(day for who, day in days if f"c{who}" == name)
        between = [after - before for before, after in pairwise(own)]
        assert (found.first[place], found.last[place], found.number[place]) == (own[0], own[-1], len(between))
        if between:
            assert (found.median[place], found.newest[place]) == (median(between), between[-1])
            assert found.log_deviation[place] == pytest.approx(pstdev(np.log(between)), abs=1e-7)
