"""Whoever starts over loses no basket unasked, and what is cancelled before a wish is said where it is not done."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

START_OVER = "AMAZON.StartOverIntent"


def _filled(talk: Talk) -> None:
    talk("U: add oats", intent="BasketAddIntent", product="rolled oats")
    talk("U: start over", intent=START_OVER)
    talk.hears("A: In your basket: Gristelle rolled oats, … Shall I empty your basket?")


def test_the_basket_is_emptied_by_a_yes(talk: Talk) -> None:
    _filled(talk)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Your basket is empty now. What would you like?")


@pytest.mark.parametrize("said", ["AMAZON.NoIntent", "AgreeIntent"])
def test_the_basket_is_kept_by_anything_else(talk: Talk, said: str) -> None:
    _filled(talk)
    talk("U: lovely", intent=said)
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: Gristelle rolled oats, …")


def test_what_is_quoted_is_dropped(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: start over", intent=START_OVER)
    talk.hears("A: Okay, I have not ordered it. …")


def test_with_nothing_there_it_is_asked_what_is_wanted(talk: Talk) -> None:
    talk("U: start over", intent=START_OVER)
    talk.hears("A: What would you like?")


def test_a_wish_behind_a_cancel_is_in_the_place_of_what_is_quoted(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: cancel it and get me tea", intent="ReorderIntent", product="tea", before="cancel it and")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == ["phlox-fern-chamomile-tea"]


def test_an_order_that_is_to_be_cancelled_before_a_wish_is_said_to_be_left(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel that and get me tea", intent="ReorderIntent", product="tea", before="cancel that and")
    talk.hears("A: I do one thing at a time: please say the rest again after this. I have Phlox & Fern …")


@pytest.mark.parametrize("goal", ["AMAZON.NoIntent", "AgreeIntent"])
def test_lovely_where_nothing_is_offered_is_a_thank_you(talk: Talk, goal: str) -> None:
    talk("U: order oats", intent="ReorderIntent", product="rolled oats")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: lovely", intent=goal)
    talk.hears("A: Goodbye.")
