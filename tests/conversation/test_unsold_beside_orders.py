"""What is not sold is said not to be, whatever it was named for: to be sent, compared, or as the cheapest."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

WISHES = {
    "HandoffIntent": "What should I send to your phone?",
    "CompareIntent": "You can name two products to compare. …",
    "CheaperIntent": "You can name a brand, a product, or what you need it for. …",
}


@pytest.mark.parametrize("wish", WISHES)
def test_goods_that_are_not_sold_are_said_not_to_be(talk: Talk, wish: str) -> None:
    talk("U: send chicken to my phone", intent=wish, product="chicken")
    talk.hears(f"A: Sorry, Harbor Pantry does not sell chicken. {WISHES[wish]}")
    assert talk.open


@pytest.mark.parametrize("wish", WISHES)
def test_what_is_no_plain_noun_is_not_said_again(talk: Talk, wish: str) -> None:
    talk("U: send play some music", intent=wish, product="play some music")
    talk.hears(f"A: {WISHES[wish]}")


def test_a_quote_stays_open_where_something_else_is_to_be_sent(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: send chicken to my phone", intent="HandoffIntent", product="chicken")
    talk.hears("A: Sorry, Harbor Pantry does not sell chicken. I still have Brightlea Lemon dish soap … order it?")
    assert talk.waits_for_a_yes_to_buy
