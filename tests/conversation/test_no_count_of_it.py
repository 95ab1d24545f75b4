"""What counts nothing: "back" alone, an age; and of several things the one that is named when it is asked of which."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def lines(talk: Talk) -> list[tuple[str | None, int]]:
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize(
    "slots", [{"again": "back"}, {"product": "four", "whose": "kid"}, {"quantity": "3", "whose": "baby"}]
)
def test_back_alone_and_an_age_are_no_count_of_what_is_quoted(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: come back", intent="ReorderIntent", **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("oralee-dental-floss", 1)]


def test_back_alone_puts_no_more_into_the_basket(talk: Talk) -> None:
    talk("U: add oats", intent="BasketAddIntent", product="rolled oats")
    talk("U: go back", intent="ReorderIntent", again="back")
    talk("U: check out", intent="CheckoutIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("gristelle-rolled-oats", 1)]


def test_the_one_that_is_named_when_it_is_asked_of_which_is_counted(talk: Talk) -> None:
    talk("U: oats and floss", intent="ReorderIntent", product="rolled oats", other_product="dental floss")
    talk("U: make it three", intent="ReorderIntent", meant_quantity="3")
    talk.hears("A: Please say of which, …")
    talk("U: of the oats", intent="NameIntent", product="oats")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("gristelle-rolled-oats", 3), ("oralee-dental-floss", 1)]


def test_the_larger_of_its_kind_takes_its_place_and_the_other_stays(talk: Talk) -> None:
    slots = {"product": "tidewell original detergent", "other_product": "dental floss"}
    talk("U: detergent and floss", intent="ReorderIntent", **slots)
    talk("U: the biggest detergent", intent="ReorderIntent", product="laundry detergent", size="biggest")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("tidewell-hard-water-laundry-detergent", 1), ("oralee-dental-floss", 1)]


def test_the_one_that_is_largest_already_stays_beside_the_other(talk: Talk) -> None:
    talk("U: conditioner and floss", intent="ReorderIntent", product="conditioner", other_product="dental floss")
    talk("U: the bigger conditioner", intent="ReorderIntent", product="conditioner", size="bigger")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert lines(talk) == [("fairwynd-repair-conditioner", 1), ("oralee-dental-floss", 1)]


def test_none_of_it_puts_nothing_into_the_basket_and_says_how_many_are_sold(talk: Talk) -> None:
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")
    talk("U: add zero granola", intent="BasketAddIntent", product="granola", quantity="0")
    talk.hears("A: I can order one to 24 of Phlox & Fern Wild granola at a time. …shall I check out?")
    talk("U: check out", intent="CheckoutIntent")
    talk.hears("A: I have Oralee dental floss, …")


def test_none_of_what_is_in_the_basket_takes_it_out(talk: Talk) -> None:
    talk("U: add floss and granola", intent="BasketAddIntent", product="dental floss", other_product="granola")
    talk("U: make the floss zero", intent="BasketChangeIntent", product="dental floss", quantity="0")
    talk.hears("A: I took Oralee dental floss out of your basket. …")


@pytest.mark.parametrize("count", ["99", "?"])
def test_a_count_that_cannot_be_sent_is_asked_and_not_lost(talk: Talk, count: str) -> None:
    talk("U: send that many of the floss", intent="HandoffIntent", product="dental floss", quantity=count)
    talk.hears("A: I can order one to 24 of Oralee dental floss at a time. How many would you like?")
    talk("U: three", intent="ReorderIntent", quantity="3")
    (sent,) = talk.ledger.handoffs.values()
    assert (sent.product_id, sent.quantity) == ("oralee-dental-floss", 3)
