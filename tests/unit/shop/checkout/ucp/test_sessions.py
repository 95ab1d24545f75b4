"""What of a business's checkout a yes may be taken for, and what only the buyer can go on with."""

from __future__ import annotations

from typing import Any

import pytest

from shop.checkout.session import ON_ITS_OWN_PAGE, MessageType
from shop.checkout.ucp.sessions import Sessions
from shop.checkout.ucp.wire import read_checkout
from tests.factories.checkout import COFFEE, built_in_catalog
from tests.factories.merchant import Merchant
from tests.factories.ucp_business import unknown_checkout

PAGE = "https://shop.example/checkout/chk_1"
ALLERGENS = {"type": "warning", "code": "allergens", "content": "Contains nuts.", "presentation": "disclosure"}


def told(*messages: dict[str, Any]) -> dict[str, Any]:
    business = Merchant(prices={COFFEE: 899}, says=list(messages))
    return business.ucp("POST", "", {"line_items": [{"item": {"id": COFFEE}, "quantity": 1}]}, "key")[1]


def session_of(checkout: dict[str, Any]) -> Any:
    return Sessions(built_in_catalog(), "Harbor Pantry").told("vo_1", read_checkout(checkout))


def on_its_own_page(checkout: dict[str, Any]) -> bool:
    session = session_of(checkout)
    return not session.ready and session.messages[0].code == ON_ITS_OWN_PAGE and session.continue_url == PAGE


def test_a_total_that_is_not_the_sum_of_what_it_is_made_of_is_no_price_to_say() -> None:
    checkout = told()
    assert session_of(checkout).ready
    checkout["totals"].append({"type": "fee", "display_text": "Bag", "amount": 10})
    assert on_its_own_page(checkout)
    checkout["totals"][-2]["amount"] += 10
    assert session_of(checkout).ready


@pytest.mark.parametrize("change", [{"type": "pickup"}, {"groups": []}])
def test_what_nobody_brings_on_a_day_is_not_promised_for_one(change: dict[str, Any]) -> None:
    checkout = told()
    checkout["fulfillment"]["methods"][0] |= change
    assert on_its_own_page(checkout)


def test_a_way_of_getting_it_that_is_only_named_takes_no_day_away() -> None:
    checkout = told()
    checkout["fulfillment"]["methods"].append({"id": "pickup", "type": "pickup", "line_item_ids": []})
    assert session_of(checkout).ready


def test_what_the_law_wants_told_is_said_first() -> None:
    notice = {"type": "warning", "code": "final_sale", "content": "No returns."}
    said = session_of(told(notice, ALLERGENS)).messages
    assert [(one.type, one.content) for one in said] == [
        (MessageType.WARNING, "Contains nuts."),
        (MessageType.WARNING, "No returns."),
    ]


@pytest.mark.parametrize("more", [{"image_url": "https://shop.example/nuts.svg"}, {"content": "It has nuts. " * 40}])
def test_what_the_law_wants_shown_and_voice_cannot_say_whole_is_left_to_the_business_s_page(
    more: dict[str, Any],
) -> None:
    assert on_its_own_page(told(ALLERGENS | more))
    assert session_of(told(ALLERGENS | more | {"presentation": "notice"})).ready


def test_an_amount_is_whole_however_json_writes_it() -> None:
    checkout = told()
    for total in checkout["totals"]:
        total["amount"] = float(total["amount"])
    assert session_of(checkout) == session_of(told())


@pytest.mark.parametrize("code", ["version_unsupported", "capabilities_incompatible"])
def test_that_two_machines_do_not_understand_each_other_is_no_word_to_the_buyer(code: str) -> None:
    error = unknown_checkout()
    error["messages"][0]["code"] = code
    session = session_of(error | {"continue_url": PAGE})
    assert ([message.code for message in session.messages], session.continue_url) == ([ON_ITS_OWN_PAGE], PAGE)


@pytest.mark.parametrize("left", [[], ["subtotal"], ["tax", "fulfillment"]])
def test_where_no_total_is_told_nothing_is_said_to_be_free(left: list[str]) -> None:
    checkout = told()
    checkout["totals"] = [one | {"amount": 0} for one in checkout["totals"] if one["type"] in left]
    assert on_its_own_page(checkout)


@pytest.mark.parametrize(
    "page",
    [
        "javascript:alert(1)",
        "http://shop.example/checkout/chk_1",
        "data:text/html,x",
        "https://",
        "https://[half",
        "//shop.example/checkout",
        "https://shop.example/a b",
        "https://shop.example/\nchk_1",
        f"https://shop.example/{'x' * 3000}",
    ],
)
def test_what_is_no_whole_https_address_gets_onto_no_card(page: str) -> None:
    assert session_of(told() | {"status": "requires_escalation", "continue_url": page}).continue_url is None
