"""A basket holds eight products at the most: one more is refused aloud, and nothing is dropped in silence."""

from __future__ import annotations

import pytest

from shop.catalog.load import load_catalog
from skill.conversation.memory import MOST_LINES
from tests.conversation.test_kept_basket import adds, kept
from tests.factories.conversation import Talk

SOLD = [product.product_id for product in load_catalog("")[0].products.values() if product.in_stock]
EIGHT, NINTH = SOLD[:MOST_LINES], SOLD[MOST_LINES]
FULL = "A: A basket holds 8 products at the most, so … did not go into it."


@pytest.fixture
def full(talk: Talk) -> Talk:
    for product in EIGHT:
        adds(talk, product)
    assert "With that it holds 8 products" in talk.speech
    return talk


def test_the_ninth_product_is_refused_and_a_yes_checks_out_the_eight(full: Talk) -> None:
    adds(full, NINTH)
    full.hears(f"{FULL} Shall I check out?")
    assert set(kept(full)) == set(EIGHT)
    full("U: yes", intent="AMAZON.YesIntent")
    full("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in full.orders for line in order.lines] == EIGHT


def test_more_of_what_is_in_it_goes_into_it(full: Talk) -> None:
    adds(full, EIGHT[0])
    assert kept(full)[EIGHT[0]] == 2


def test_once_one_is_taken_out_there_is_room(full: Talk) -> None:
    full("U: take it out", intent="BasketRemoveIntent", product=EIGHT[0])
    adds(full, NINTH)
    assert set(kept(full)) == {*EIGHT[1:], NINTH}


def test_what_is_kept_of_another_day_counts(full: Talk) -> None:
    full.later(days=1)
    adds(full, NINTH)
    full.hears(f"{FULL} Shall I check out?")
    assert set(kept(full)) == set(EIGHT)


def test_beside_an_offer_it_is_refused_too_and_the_offer_stands(full: Talk) -> None:
    full.later(days=1)
    full("U: order it", intent="ReorderIntent", product=NINTH)
    adds(full, SOLD[MOST_LINES + 1])
    full.hears(f"{FULL} The total is … Shall I order it?")
    assert set(kept(full)) == set(EIGHT)
    full("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in full.orders for line in order.lines] == [NINTH]
