"""A quote that is left at a UCP business: its checkout is canceled, and never one that became an order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import pytest

from base.settings import Settings
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, Trouble, open_merchant

CANCEL = ("POST", "/ucp/v1/checkout-sessions/chk_1/cancel")
LEAVING: dict[str, Callable[[Talk], None]] = {
    "no": lambda talk: talk("U: no", intent="AMAZON.NoIntent"),
    "stop": lambda talk: talk("U: stop", intent="AMAZON.StopIntent"),
    "the session's end": lambda talk: talk.leaves("EXCEEDED_MAX_REPROMPTS"),
}
KEEPING: dict[str, Callable[[Talk], None]] = {
    "help": lambda talk: talk("U: help", intent="AMAZON.HelpIntent"),
    "a question in between": lambda talk: talk("U: how much is shipping", intent="ShippingIntent"),
    "sent to the phone": lambda talk: talk("U: send it to my phone", intent="HandoffIntent"),
    "an error of the platform's": lambda talk: talk.leaves("ERROR"),
}


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899})) as one:
        yield one


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    """A customer who was just told what coffee costs."""
    talk = Talk(settings=Settings(merchant="ucp", ucp_url=merchant.url))
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    return talk


@pytest.mark.parametrize("how", LEAVING)
def test_what_is_left_is_canceled_for_the_same_buyer(talk: Talk, merchant: Merchant, how: str) -> None:
    LEAVING[how](talk)
    assert merchant.calls[1:] == [CANCEL]
    assert merchant.headers[1]["Authorization"] == f"Bearer {talk.token}"
    assert merchant.checkouts["chk_1"]["status"] == "canceled"


@pytest.mark.parametrize("how", KEEPING)
def test_what_may_yet_be_bought_stays_open(talk: Talk, merchant: Merchant, how: str) -> None:
    KEEPING[how](talk)
    assert CANCEL not in merchant.calls


def test_what_goes_on_at_the_business_s_own_page_stays_open_there(talk: Talk, merchant: Merchant) -> None:
    merchant.escalates = True
    talk("U: make it two", intent="CorrectIntent", quantity="2")
    assert "https://shop.example/checkout/chk_1" in talk.card["content"]
    assert [method for method, _ in merchant.calls] == ["POST", "PUT"]


def test_what_was_ordered_is_not_canceled_by_what_is_said_after(talk: Talk, merchant: Merchant) -> None:
    before = dict(talk._attributes)
    talk("U: yes", intent="AMAZON.YesIntent")
    LEAVING["stop"](talk)
    talk._attributes = before  # the order's answer was lost
    LEAVING["no"](talk)
    assert CANCEL not in merchant.calls
    assert (merchant.orders, merchant.checkouts["chk_1"]["status"]) == ([talk.orders[0].order_id], "completed")


def test_what_may_be_an_order_is_not_canceled_while_the_ledger_is_away(talk: Talk, merchant: Merchant) -> None:
    talk.ledger.away = True
    LEAVING["no"](talk)
    assert CANCEL not in merchant.calls


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.HANG, Trouble.GARBLED])
def test_a_cancellation_that_fails_is_silent(talk: Talk, merchant: Merchant, trouble: Trouble) -> None:
    merchant.only_at, merchant.troubles = "/cancel", deque([trouble])
    LEAVING["no"](talk)
    talk.hears("A: Okay, … Is there anything else?")
    assert merchant.calls[1:] == [CANCEL]


def test_after_a_no_a_new_wish_opens_a_new_checkout(talk: Talk, merchant: Merchant) -> None:
    LEAVING["no"](talk)
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert merchant.calls[-1][1].endswith("/chk_2/complete")
    assert len(talk.orders) == len(merchant.orders) == 1
