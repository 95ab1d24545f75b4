"""What a UCP business says of an order that it does not take, or that it wants to be known before a yes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest

from base.settings import Settings
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, Trouble, open_merchant

TOWELS = "fennimoor-paper-towels"
SHIPS_LATE = {"type": "warning", "code": "slow", "content": "Ships late, around Christmas", "path": "$"}
ORDERED = "A: Done. I ordered Ruxton …"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899, TOWELS: 1099})) as one:
        yield one


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    return Talk(settings=Settings(merchant="ucp", ucp_url=merchant.url))


def error(code: str, content: str = "no", path: str = "$") -> dict[str, Any]:
    return {"type": "error", "code": code, "content": content, "path": path, "severity": "recoverable"}


def quote(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    assert talk.waits_for_a_yes_to_buy


def quote_both(talk: Talk) -> None:
    talk("U: coffee and paper towels", intent="ReorderIntent", product=COFFEE, other_product=TOWELS)


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (error("fraud_check", "Call us to verify your account"), "A: … Call us to verify your account. …"),
        (error("payment_failed", "Card 4111 declined"), "A: … could not charge …"),
    ],
)
def test_why_the_business_does_not_take_an_order_is_said(
    talk: Talk, merchant: Merchant, said: dict[str, Any], heard: str
) -> None:
    quote(talk)
    merchant.declines = [said]
    yes(talk)
    talk.hears(heard)
    assert "4111" not in talk.speech
    assert merchant.orders == []


def test_an_order_that_only_the_buyer_can_finish_at_the_yes_is_handed_over(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.on_call["/complete", 1] = lambda: setattr(merchant, "escalates", True)  # the bank wants to see the buyer
    yes(talk)
    talk.hears("A: … Look it over first. Harbor Pantry sells Ruxton … on its own page only. I put the link in …")
    assert "https://shop.example/checkout/chk_1" in talk.card["content"]
    assert merchant.orders == []


def test_totals_that_make_goods_cost_less_than_nothing_are_no_price_to_say(talk: Talk, merchant: Merchant) -> None:
    merchant.prices[COFFEE] = -400
    talk("U: order coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    assert "minus" not in talk.speech
    assert not talk.waits_for_a_yes_to_buy


def test_a_warning_that_comes_between_quote_and_yes_is_said_and_asked_again(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.says = [SHIPS_LATE]
    yes(talk)
    talk.hears("A: … Ships late, around Christmas. The offer has changed … Shall I order it?")
    assert (talk.orders, merchant.orders) == ([], [])
    yes(talk)
    talk.hears(ORDERED)


def test_what_the_business_only_remarks_is_no_warning(talk: Talk, merchant: Merchant) -> None:
    merchant.says = [{**SHIPS_LATE, "type": "info", "content": "Join our club"}]
    quote(talk)
    assert "club" not in talk.speech


def test_a_warning_that_is_gone_at_the_yes_changes_nothing(talk: Talk, merchant: Merchant) -> None:
    merchant.says = [SHIPS_LATE]
    quote(talk)
    talk.hears("A: … Ships late, around Christmas. …")
    merchant.says = []
    yes(talk)
    talk.hears(ORDERED)


def test_where_the_business_does_not_say_which_of_several_is_sold_out_none_is_guessed(
    talk: Talk, merchant: Merchant
) -> None:
    merchant.sold_out = {TOWELS}  # told of as "$", which names no line
    quote_both(talk)
    talk.hears(
        "A: Sorry, one of those is sold out, and Harbor Pantry does not say which. Which one shall I order: "
        "Ruxton Roast House ground coffee or Fennimoor paper towels?"
    )
    talk("U: the coffee", intent="NameIntent", product=COFFEE)
    assert talk.waits_for_a_yes_to_buy
    yes(talk)
    assert [line.product_id for order in talk.orders for line in order.lines] == [COFFEE]


def test_what_is_sold_out_at_the_yes_is_the_line_that_the_business_names(talk: Talk, merchant: Merchant) -> None:
    quote_both(talk)
    merchant.declines = [error("out_of_stock", path="$.line_items[1]")]
    yes(talk)
    talk.hears("A: Sorry, we are out of Fennimoor paper towels right now. …")
    assert merchant.orders == []


def test_several_at_a_price_that_changed_after_our_look_are_quoted_again_together(
    talk: Talk, merchant: Merchant
) -> None:
    quote_both(talk)
    merchant.on_call["/chk_1", 2] = lambda: merchant.prices.update({COFFEE: 999})  # between our look and our order
    yes(talk)
    talk.hears("A: The offer has changed … Fennimoor paper towels …")
    yes(talk)
    assert [line.product_id for line in talk.orders[-1].lines] == [COFFEE, TOWELS]


def test_a_price_that_the_business_charges_otherwise_is_said(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.on_call["/complete", 1] = lambda: merchant.prices.update({COFFEE: 1299})  # after our last look
    yes(talk)
    talk.hears("A: I ordered Ruxton … but they say that it cost $17.98 in all, not the $13.98 that I told you. …")
    assert "Order number: vo_" in talk.card["content"]


def test_an_order_that_is_not_confirmed_is_not_called_too_late_to_cancel(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.only_at, merchant.troubles = "/complete", deque([Trouble.SERVER_ERROR])
    yes(talk)
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Harbor Pantry has not confirmed your order of Ruxton … yet, …")


def test_who_orders_the_same_again_while_it_is_not_confirmed_hears_of_the_first(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.only_at, merchant.troubles = "/complete", deque([Trouble.SERVER_ERROR])
    yes(talk)
    quote(talk)
    talk.hears(
        "A: I have sent Harbor Pantry an order of Ruxton Roast House ground coffee just now, and it is not confirmed"
        " yet. This would be another one. …"
    )
    talk.later(hours=2)
    quote(talk)
    assert "just now" not in talk.speech
