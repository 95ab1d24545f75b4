"""A quote that changes at a UCP business: the checkout that is open there is changed, and one order comes of it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator

import pytest

from base.settings import Settings
from ledger.records import OrderStatus
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, Trouble, open_merchant

TOWELS = "fennimoor-paper-towels"
OPENED, CHANGED, AGAIN = ("POST", ""), ("PUT", "/chk_1"), ("POST", "")


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899, TOWELS: 1099})) as one:
        yield one


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    """A customer who was just told what coffee costs."""
    talk = Talk(settings=Settings(merchant="ucp", ucp_url=merchant.url))
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    return talk


def two(talk: Talk) -> None:
    talk("U: make it two", intent="CorrectIntent", quantity="2")


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def calls(merchant: Merchant) -> list[tuple[str, str]]:
    return [(method, path.removeprefix("/ucp/v1/checkout-sessions")) for method, path in merchant.calls]


def bought(talk: Talk) -> list[list[tuple[str | None, int]]]:
    placed = [order for order in talk.orders if order.status is not OrderStatus.CANCELLED]
    return [[(line.product_id, line.quantity) for line in order.lines] for order in placed]


def test_another_count_changes_the_open_checkout_and_that_one_is_bought(talk: Talk, merchant: Merchant) -> None:
    two(talk)
    talk.hears("A: … the total is $22.97, … Shall I order …")
    yes(talk)
    look = ("GET", "/chk_1")
    assert calls(merchant) == [OPENED, CHANGED, look, look, ("POST", "/chk_1/complete")]
    assert bought(talk) == [[(COFFEE, 2)]]
    assert merchant.orders == [talk.orders[0].order_id]


def test_the_whole_of_it_is_put_with_the_order_s_id_for_the_same_buyer(talk: Talk, merchant: Merchant) -> None:
    two(talk)
    opened, put = (json.loads(body) for body in merchant.bodies)
    assert put == {"line_items": [{"item": {"id": COFFEE}, "quantity": 2}], "attribution": opened["attribution"]}
    assert merchant.headers[1]["Authorization"] == f"Bearer {talk.token}"


def test_lines_are_added_and_taken_away_in_the_same_checkout(talk: Talk, merchant: Merchant) -> None:
    talk("U: and paper towels", intent="BasketAddIntent", product=TOWELS)
    talk.hears("A: … paper towels …")
    talk("U: without the coffee", intent="BasketRemoveIntent", product=COFFEE)
    yes(talk)
    assert calls(merchant)[:3] == [OPENED, CHANGED, CHANGED]
    assert (bought(talk), len(merchant.orders), list(merchant.checkouts)) == ([[(TOWELS, 1)]], 1, ["chk_1"])


@pytest.mark.parametrize("as_new_request", [True, False])
def test_a_turn_that_is_sent_again_changes_it_to_the_same_and_is_one_order(
    talk: Talk, merchant: Merchant, *, as_new_request: bool
) -> None:
    two(talk)
    first = talk.question
    talk.repeats(as_new_request=as_new_request)
    assert talk.question == first
    yes(talk)
    talk.repeats(as_new_request=True)
    assert (list(merchant.checkouts), bought(talk), len(merchant.orders)) == (["chk_1"], [[(COFFEE, 2)]], 1)


@pytest.mark.parametrize("status", [404, 409])
def test_a_checkout_that_was_forgotten_or_cannot_be_changed_is_opened_anew(
    talk: Talk, merchant: Merchant, status: int
) -> None:
    merchant.put_refused = status
    two(talk)
    assert calls(merchant) == [OPENED, CHANGED, AGAIN]
    yes(talk)
    assert bought(talk) == [[(COFFEE, 2)]]
    assert calls(merchant)[-1] == ("POST", "/chk_2/complete")
    assert merchant.orders == [talk.orders[0].order_id]


@pytest.mark.parametrize("trouble", [Trouble.LOST_REPLY, Trouble.SERVER_ERROR, Trouble.GARBLED])
def test_a_change_that_is_not_answered_is_said_and_a_yes_to_trying_again_buys_nothing(
    talk: Talk, merchant: Merchant, trouble: Trouble
) -> None:
    merchant.only_at, merchant.troubles = "/chk_1", deque([trouble])
    two(talk)
    talk.hears("A: Sorry, Harbor Pantry does not answer just now. Shall I try again?")
    assert calls(merchant) == [OPENED, CHANGED]
    yes(talk)
    talk.hears("A: … the total is $22.97, … Shall I order …")
    assert talk.orders == []
    yes(talk)
    assert (bought(talk), len(merchant.orders)) == ([[(COFFEE, 2)]], 1)


def test_what_was_changed_behind_an_answer_that_was_lost_is_quoted_before_it_is_bought(
    talk: Talk, merchant: Merchant
) -> None:
    before = dict(talk._attributes)
    two(talk)
    talk._attributes = before  # the customer never heard of two
    yes(talk)
    talk.hears("A: The offer has changed … the total is $22.97, …")
    assert (talk.orders, merchant.orders) == ([], [])


def test_what_was_ordered_behind_an_answer_that_was_lost_is_not_changed(talk: Talk, merchant: Merchant) -> None:
    before = dict(talk._attributes)
    yes(talk)
    talk._attributes = before  # the customer never heard of the order
    two(talk)
    assert calls(merchant)[-1] == AGAIN
    assert "PUT" not in {method for method, _ in merchant.calls}
    yes(talk)
    assert bought(talk) == [[(COFFEE, 1)], [(COFFEE, 2)]]


def test_a_price_that_changed_since_is_told_with_the_changed_quote_and_charged_as_told(
    talk: Talk, merchant: Merchant
) -> None:
    two(talk)
    merchant.prices[COFFEE] = 999
    yes(talk)
    talk.hears("A: The offer has changed … the total is $24.97, …")
    yes(talk)
    assert [order.revenue_minor for order in talk.orders] == [1998]
    assert list(merchant.checkouts) == ["chk_1"]
