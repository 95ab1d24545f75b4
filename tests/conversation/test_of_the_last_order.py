"""What is said of what was ordered before: a question changes no count, and a count changes no order."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def ordered(talk: Talk, product: str, count: str = "1") -> None:
    talk("U: order it", intent="ReorderIntent", product=product, quantity=count)
    talk("U: yes", intent="AMAZON.YesIntent")


def lines(talk: Talk) -> list[list[tuple[str | None, int]]]:
    return [[(line.product_id, line.quantity) for line in order.lines] for order in talk.orders]


def test_whether_it_is_the_same_as_last_time_is_told_and_the_count_stays(talk: Talk) -> None:
    ordered(talk, "rolled oats", "2")
    talk.later(days=30)
    talk("U: order one oats", intent="ReorderIntent", product="rolled oats", quantity="1")
    talk("U: is it the same one as last time", intent="SameAgainIntent", whether="is")
    talk.hears("A: Yes. On … you ordered 2 of Gristelle rolled oats. The total is … Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(lines(talk)) == [[("gristelle-rolled-oats", 1)], [("gristelle-rolled-oats", 2)]]


def test_another_of_the_kind_than_last_time_is_said_to_be_another(talk: Talk) -> None:
    ordered(talk, "gentle toothpaste")
    talk("U: order white toothpaste", intent="ReorderIntent", product="white toothpaste")
    talk("U: is that the same as before", intent="SameAgainIntent", whether="is")
    talk.hears("A: No, on … you ordered Oralee Gentle toothpaste. …Shall I order it?")


def test_the_first_of_its_kind_was_never_ordered(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: is it the same as last time", intent="SameAgainIntent", whether="is")
    talk.hears("A: I know no order of yours with that. …Shall I order it?")
    assert talk.waits_for_a_yes_to_buy


@pytest.mark.parametrize("leaves", ["stays", "leaves"])
def test_make_it_two_after_the_order_is_no_second_order(talk: Talk, leaves: str) -> None:
    ordered(talk, "rolled oats")
    if leaves == "leaves":
        talk.leaves()
        talk.opens()
    talk("U: make it two", intent="ReorderIntent", meant_quantity="2")
    talk.hears("A: That is ordered already, …Your order of Gristelle rolled oats, …Shall I cancel it?")


def test_another_one_is_of_what_was_ordered_last(talk: Talk) -> None:
    ordered(talk, "rolled oats", "2")
    talk.leaves()
    talk.opens()
    talk("U: order another one", intent="ReorderIntent", again="another one")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(lines(talk)) == [[("gristelle-rolled-oats", 1)], [("gristelle-rolled-oats", 2)]]
