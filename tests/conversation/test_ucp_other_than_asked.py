"""What a UCP business makes of an order: other goods, another day, a quote that is over; none is bought in silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from base.settings import Settings
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, open_merchant

FLOSS, TOWELS = "oralee-dental-floss", "fennimoor-paper-towels"
CHANGED = "A: Harbor Pantry would sell something else than you asked for. I have"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899, FLOSS: 349, TOWELS: 1099})) as one:
        yield one


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    return Talk(settings=Settings(merchant="ucp", ucp_url=merchant.url))


def wants_coffee(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def test_what_is_swapped_is_said_before_the_yes(talk: Talk, merchant: Merchant) -> None:
    merchant.swaps = {COFFEE: FLOSS}
    wants_coffee(talk)
    talk.hears(f"{CHANGED} Oralee dental floss, …")


def test_more_of_it_than_was_asked_for_is_said_before_the_yes(talk: Talk, merchant: Merchant) -> None:
    merchant.raises = 1
    wants_coffee(talk)
    talk.hears(f"{CHANGED} 2 of Ruxton Roast House ground coffee, …")


def test_what_is_added_is_said_before_the_yes(talk: Talk, merchant: Merchant) -> None:
    merchant.adds = [(TOWELS, 1)]
    wants_coffee(talk)
    talk.hears(f"{CHANGED} Ruxton Roast House ground coffee and Fennimoor paper towels …")


def test_what_no_catalogue_of_ours_knows_is_called_as_the_shop_calls_it(talk: Talk, merchant: Merchant) -> None:
    merchant.prices["gift-42"], merchant.adds = 100, [("gift-42", 2)]
    wants_coffee(talk)
    talk.hears(f"{CHANGED} Ruxton Roast House ground coffee and 2 of a thing …")
    talk("U: what is in my basket", intent="BasketIntent")
    assert talk.waits_for_a_yes_to_buy
    yes(talk)
    talk.hears("A: Done. I ordered Ruxton Roast House ground coffee and 2 of a thing …")


def test_just_what_was_asked_for_is_quoted_without_a_word_of_it(talk: Talk) -> None:
    wants_coffee(talk)
    assert talk.speech.startswith("I have Ruxton")


def test_a_day_that_is_over_is_said_to_nobody(talk: Talk, merchant: Merchant) -> None:
    merchant.arrives = "2020-01-01T18:00:00Z"
    wants_coffee(talk)
    assert "January" not in talk.speech
    assert not talk.waits_for_a_yes_to_buy


def test_a_quote_that_is_over_at_the_yes_is_made_anew_and_asked_about_again(talk: Talk, merchant: Merchant) -> None:
    wants_coffee(talk)
    merchant.expires = talk.now.isoformat()

    def lasts() -> None:
        merchant.expires = None

    merchant.on_call[("/checkout-sessions", 2)] = lasts  # the second that is opened
    yes(talk)
    assert (talk.waits_for_a_yes_to_buy, talk.orders) == (True, [])
    yes(talk)
    assert [[(line.product_id, line.quantity) for line in order.lines] for order in talk.orders] == [[(COFFEE, 1)]]
    assert list(merchant.checkouts) == ["chk_1", "chk_2"]
