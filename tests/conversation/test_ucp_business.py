"""Buying from a UCP business by voice: what is said is what is so, at the yes and at the next turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.datastructures import Headers

from base.settings import Settings
from intake.platforms.table import PLATFORMS
from ledger.records import OrderStatus, Outcome
from ledger.settlements import Refusal, Refused
from runtime.http.doors import orders_doors
from runtime.http.exchange import HttpRequest, respond
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.merchant import Merchant, Trouble, open_merchant
from tests.factories.outbox import waiting_in
from tests.factories.ucp_business import adjusted, order_told, signed_event

ORDERED = "A: Done. I ordered … for $13.98 in all. …"
SENT = "A: I have sent your order of … to Harbor Pantry, for $13.98 in all. They have not confirmed it yet: …"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899})) as one:
        yield one


def settings_of(merchant: Merchant) -> Settings:
    return Settings(merchant="ucp", ucp_url=merchant.url)


@pytest.fixture
def talk(merchant: Merchant) -> Talk:
    return Talk(settings=settings_of(merchant))


def quote(talk: Talk) -> None:
    talk("U: reorder coffee", intent="ReorderIntent", brand="ruxton", product="coffee")


def yes(talk: Talk) -> None:
    talk("U: yes", intent="AMAZON.YesIntent")


def test_what_the_business_completed_is_ordered(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    talk.hears("A: … from Harbor Pantry … the total is $13.98, with delivery to your account's … Shall I order it?")
    yes(talk)
    talk.hears(ORDERED)
    assert [order.merchant_order_id for order in talk.orders] == ["ord_1"]
    assert (merchant.orders, talk.last.outcome) == ([talk.orders[0].order_id], Outcome.ORDERED)


@pytest.mark.parametrize("trouble", [Trouble.LOST_REPLY, Trouble.HANG, Trouble.SERVER_ERROR])
def test_what_the_business_did_not_answer_is_sent_and_not_called_ordered(
    talk: Talk, merchant: Merchant, trouble: Trouble
) -> None:
    quote(talk)
    merchant.only_at, merchant.troubles = "/complete", deque([trouble])
    yes(talk)
    talk.hears(SENT)
    assert not talk.card
    assert waiting_in(talk.ledger) == [talk.orders[0].order_id]
    talk.repeats(as_new_request=True)
    talk.hears(
        "A: I have sent that order already: … Harbor Pantry has not confirmed it yet, and I did not send it again."
    )
    assert len(talk.orders) == 1


def test_with_the_business_away_at_the_yes_the_order_is_sent_on_the_terms_that_were_said(
    talk: Talk, merchant: Merchant
) -> None:
    quote(talk)
    merchant.away = True
    yes(talk)
    talk.hears(SENT)


def test_an_order_that_is_not_confirmed_yet_is_told_as_such(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    merchant.away = True
    yes(talk)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order was … Harbor Pantry has not confirmed it yet. Is there …")


def test_a_price_that_changed_before_the_yes_is_quoted_again_and_nothing_is_ordered(
    talk: Talk, merchant: Merchant
) -> None:
    quote(talk)
    merchant.prices[COFFEE] = 999
    yes(talk)
    talk.hears("A: The offer has changed … the total is $14.98, …")
    assert (talk.orders, merchant.orders) == ([], [])
    yes(talk)
    talk.hears("A: Done. I ordered … for $14.98 in all. …")


def test_an_order_refused_at_the_yes_is_told_at_once_and_a_new_yes_buys_a_new_one(
    talk: Talk, merchant: Merchant
) -> None:
    quote(talk)
    merchant.on_call["/chk_1", 2] = lambda: merchant.prices.update({COFFEE: 999})  # between our look and our order
    yes(talk)
    talk.hears("A: The offer has changed … the total is $14.98, …")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED]
    yes(talk)
    talk.hears("A: Done. I ordered … for $14.98 in all. …")
    assert [order.status for order in talk.orders] == [OrderStatus.CANCELLED, OrderStatus.PLACED]
    assert merchant.orders == [talk.orders[1].order_id]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("refuses_settling", "A: I have sent that order already: … Harbor Pantry has not confirmed it yet, …"),
        ("loses_settling", "A: Sorry, we are out of Ruxton … right now. …"),
    ],
)
def test_a_refusal_at_the_yes_that_could_not_be_kept_is_not_told_until_it_is_certain(
    talk: Talk, merchant: Merchant, how: str, said: str
) -> None:
    quote(talk)
    merchant.on_call["/chk_1", 2] = lambda: merchant.sold_out.add(COFFEE)  # between our look and our order
    setattr(talk.ledger.outbox, how, True)
    yes(talk)
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    yes(talk)
    talk.hears(said)


def test_a_business_without_a_saved_way_to_pay_is_handed_over_at_the_quote_and_no_yes_is_asked_for(
    talk: Talk, merchant: Merchant
) -> None:
    merchant.pays = False
    quote(talk)
    talk.hears("A: Harbor Pantry sells … on its own page only. I put the link in your Alexa app, to finish there.")
    assert "https://shop.example/checkout/chk_1" in talk.card["content"]
    assert not talk.open
    assert talk.last.outcome == Outcome.HANDED_OFF


def test_a_business_that_does_not_answer_the_quote_is_called_so(talk: Talk, merchant: Merchant) -> None:
    merchant.away = True
    quote(talk)
    talk.hears("A: Sorry, Harbor Pantry does not answer just now. Shall I try again?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, Harbor Pantry does not answer just now. Shall I try again?")
    merchant.away = False
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.waits_for_a_yes_to_buy


def test_what_was_wanted_together_is_tried_again_together(talk: Talk, merchant: Merchant) -> None:
    merchant.prices["fennimoor-paper-towels"] = 599
    merchant.away = True
    several = {"brand": "ruxton", "product": "coffee", "other_product": "paper towels"}
    talk("U: order coffee and paper towels", intent="ReorderIntent", **several)
    merchant.away = False
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … paper towels …")
    talk.hears("A: … Ruxton Roast …")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Refusal.SOLD_OUT, "A: About your order of …: Harbor Pantry could not fill it, … It is cancelled. Your last …"),
        (Refusal.PRICE_CHANGED, "A: About your order of …: its price at Harbor Pantry had changed, … Your last …"),
        (Refusal.ESCALATION, "A: About your order of …: Harbor Pantry takes it on its own page only, … Your last …"),
        (Refusal.DECLINED, "A: About your order of …: Harbor Pantry did not take it, so it is cancelled. Your last …"),
    ],
)
def test_an_order_refused_later_is_told_at_the_next_turn_and_once(
    talk: Talk, merchant: Merchant, reason: Refusal, said: str
) -> None:
    quote(talk)
    merchant.away = True
    yes(talk)
    talk.ledger.outbox.settle(talk.orders[0].order_id, Refused(reason=reason), talk.now)
    talk.later(days=1)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears(said)
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order, … was cancelled. Is there anything else?")


@pytest.fixture
def refused(talk: Talk, merchant: Merchant) -> Talk:
    """A customer whose order was refused since."""
    quote(talk)
    merchant.away = True
    yes(talk)
    talk.ledger.outbox.settle(talk.orders[0].order_id, Refused(reason=Refusal.SOLD_OUT), talk.now)
    talk.later(days=1)
    return talk


def asks_where_it_is(talk: Talk) -> None:
    talk("U: where is my order", intent="OrderStatusIntent")


def test_a_refusal_is_not_told_of_an_order_that_the_shop_says_since_it_has(refused: Talk) -> None:
    owner, order = refused.ledger.orders[refused.orders[0].order_id]
    refused.ledger.orders[order.order_id] = (owner, replace(order, status=OrderStatus.PLACED, cancelled_at=None))
    asks_where_it_is(refused)
    assert "About your order" not in refused.speech


def test_an_answer_that_was_lost_is_told_again_whether_or_not_its_request_comes_again(refused: Talk) -> None:
    asks_where_it_is(refused)
    refused.hears("A: About your order … Is there anything else?")
    refused.repeats(as_new_request=False)
    refused.hears("A: About your order …")
    refused.later(hours=1)  # another session: nothing shows that the last one's answer was heard
    asks_where_it_is(refused)
    refused.hears("A: About your order …")


@pytest.mark.parametrize("ends", [True, False], ids=["the session's end", "the next turn"])
def test_what_the_session_s_next_request_shows_to_have_been_heard_is_not_told_in_another(
    refused: Talk, *, ends: bool
) -> None:
    asks_where_it_is(refused)
    if ends:
        refused.leaves()
    else:
        refused("U: no", intent="AMAZON.NoIntent")
    assert refused.ledger.notices == {}
    refused.later(hours=1)
    asks_where_it_is(refused)
    refused.hears("A: Your last order, … was cancelled. Is there anything else?")


def test_while_it_cannot_be_noted_that_it_was_heard_it_is_not_said_twice_in_a_session(refused: Talk) -> None:
    asks_where_it_is(refused)
    refused.ledger.away = True
    refused("U: help", intent="AMAZON.HelpIntent")
    refused.ledger.away = False
    assert len(refused.ledger.notices) == 1
    asks_where_it_is(refused)
    refused.hears("A: Your last order, … was cancelled. Is there anything else?")
    assert refused.ledger.notices == {}


def test_the_business_is_found_by_its_profile_and_what_it_tells_of_the_order_is_told_to_the_customer(
    talk: Talk, merchant: Merchant
) -> None:
    quote(talk)
    yes(talk)
    assert merchant.asked_profile == 1
    assert all(path.startswith("/ucp/v1/checkout-sessions") for _, path in merchant.calls)
    (ours,) = talk.orders
    cancelled = order_told(ours.order_id, adjustments=[adjusted("cancellation", "2026-11-20T09:00:00Z")])
    headers, body = signed_event(cancelled)
    doors = orders_doors(settings_of(merchant), PLATFORMS, ledger=talk.ledger, clock=lambda: talk.now)
    post = HttpRequest(method="POST", path="/orders/ucp", headers=Headers(headers), body=body)
    assert respond(doors, post).status == 200
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: Your last order, … was cancelled. Is there anything else?")
    assert [(order.order_id, order.status) for order in talk.orders] == [(ours.order_id, OrderStatus.CANCELLED)]


def test_a_business_without_a_profile_sells_at_the_address_in_the_settings(talk: Talk, merchant: Merchant) -> None:
    merchant.publishes = False
    quote(talk)
    yes(talk)
    talk.hears(ORDERED)


def warning(content: str, **more: str) -> dict[str, str]:
    return {"type": "warning", "code": "final_sale", "content": content, **more}


def test_what_the_business_wants_heard_before_a_yes_is_said_before_the_question(talk: Talk, merchant: Merchant) -> None:
    merchant.says = [
        warning("**Final sale**: this cannot be [returned](https://shop.example/r)", content_type="markdown")
    ]
    quote(talk)
    talk.hears("A: Harbor Pantry says: Final sale: this cannot be returned. I have … Shall I order it?")
    yes(talk)
    talk.hears(ORDERED)


def test_what_is_too_long_to_be_heard_ends_with_a_sentence_and_markup_is_said_as_words(
    talk: Talk, merchant: Merchant
) -> None:
    merchant.says = [warning("Contains <nuts> & milk. " + "It may be of interest to know more about it. " * 20)]
    quote(talk)
    talk.hears("A: Harbor Pantry says: Contains <nuts> & milk. … know more about it. I have …")
    assert talk.speech.count("of interest") < 6


@pytest.mark.parametrize(
    ("code", "content", "heard"),
    [
        ("address_undeliverable", "no PO boxes", "Harbor Pantry does not deliver to the address of your account."),
        ("payment_failed", "declined", "Harbor Pantry could not charge what is on file in your account."),
        ("age_restricted", "Please show that you are 21", "Harbor Pantry says: Please show that you are 21."),
    ],
)
def test_why_only_the_business_s_own_page_can_go_on_is_said_with_the_link(
    talk: Talk, merchant: Merchant, code: str, content: str, heard: str
) -> None:
    error = {"type": "error", "code": code, "content": content, "severity": "requires_buyer_input", "path": "$"}
    merchant.escalates, merchant.says = True, [error]
    quote(talk)
    talk.hears(f"A: {heard} Harbor Pantry sells … on its own page only. I put the link in your Alexa app, …")
    assert "https://shop.example/checkout/" in talk.card["content"]


def test_the_business_knows_from_the_first_request_who_buys(talk: Talk, merchant: Merchant) -> None:
    quote(talk)
    yes(talk)
    asked = [headers.get("Authorization") for headers in merchant.headers]
    assert set(asked) == {f"Bearer {talk.token}"}
    assert len(asked) > 2, "at the quote, at the yes, and to complete it"


@pytest.mark.parametrize(
    ("amount", "product", "heard"),
    [
        (-1_798, "", "Your last order, Ruxton Roast House ground coffee of …, was refunded."),
        (-1_798, "coffee", "Your order of Ruxton Roast House ground coffee, placed on …, was refunded."),
        (-300, "", "Your last order was Ruxton Roast House ground coffee, … $3.00 of it was refunded. It arrives by …"),
    ],
)
def test_what_the_business_gave_back_is_said_when_the_order_is_asked_for(
    talk: Talk, merchant: Merchant, amount: int, product: str, heard: str
) -> None:
    quote(talk)
    yes(talk)
    (ours,) = talk.orders
    gave_back = order_told(ours.order_id, adjustments=[adjusted("refund", "2026-11-20T09:00:00Z", amount)])
    headers, body = signed_event(gave_back)
    doors = orders_doors(settings_of(merchant), PLATFORMS, ledger=talk.ledger, clock=lambda: talk.now)
    post = HttpRequest(method="POST", path="/orders/ucp", headers=Headers(headers), body=body)
    assert respond(doors, post).status == 200
    talk("U: where is it", intent="OrderStatusIntent", **({"product": product} if product else {}))
    talk.hears(f"A: {heard} …")


def test_what_is_sent_from_a_quote_bears_the_price_that_was_said(talk: Talk) -> None:
    quote(talk)
    talk.hears("A: … for $8.99. …")
    talk("U: send it to my phone", intent="HandoffIntent")
    assert "$8.99 at Harbor Pantry" in str(talk.card)


def test_what_is_sent_because_nothing_is_linked_bears_the_price_that_was_said(talk: Talk) -> None:
    talk.token = None
    quote(talk)
    yes(talk)
    assert "$8.99 at Harbor Pantry" in str(talk.card)


@pytest.mark.parametrize("told", ["BasketAddIntent", "ResearchIntent"])
def test_another_price_than_was_told_before_is_said_with_the_quote(talk: Talk, told: str) -> None:
    talk("U: ...", intent=told, brand="ruxton", product="coffee")
    talk.hears("A: …$13.49…")
    yes(talk)
    talk.hears("A: Ruxton Roast House ground coffee does not cost the $13.49 that I told you: … for $8.99. …")
