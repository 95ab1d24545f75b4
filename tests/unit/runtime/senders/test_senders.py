"""Every kind of merchant has an order once, whatever was lost on the way, and is asked again until it says so."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from base.errors import MerchantUnavailable, SettingsError
from base.merchant_call import MerchantReply
from ledger.delivery import Recipient
from ledger.outbox import Attempt
from ledger.records import OrderLine
from ledger.settlements import Confirmed, Refusal, Refused
from runtime.senders import sender as seam
from runtime.senders.sender import OrderSender
from runtime.senders.settings import MerchantSettings
from runtime.senders.table import SENDERS, open_sender
from runtime.senders.ucp import UcpSender
from runtime.senders.webhook import WebhookSender
from shop.checkout.session import RequestedLine
from shop.checkout.ucp.client import UcpClient
from tests.factories.checkout import COFFEE
from tests.factories.merchant import Merchant, Trouble, open_merchant
from tests.factories.records import order

ORDER = order(
    "vo_1",
    revenue_minor=1_798,
    shipping_minor=499,
    tax_minor=117,
    lines=(OrderLine(product_id=COFFEE, brand_id="ruxton", quantity=2, unit_price_minor=899),),
)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sender", "webhook"):
        monkeypatch.setattr(f"runtime.senders.{module}.SECONDS", 0.4)


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with open_merchant(Merchant(prices={COFFEE: 899}, tax=117)) as one:
        yield one


def ucp(merchant: Merchant) -> OrderSender:
    return open_sender(MerchantSettings(merchant="ucp", ucp_url=merchant.url))


def webhook(merchant: Merchant) -> OrderSender:
    return open_sender(
        MerchantSettings(merchant="webhook", webhook_url=f"{merchant.url}/orders", webhook_secret="s3cret")
    )


def shopify(merchant: Merchant) -> OrderSender:
    return open_sender(
        MerchantSettings(merchant="shopify", shopify_admin_url=f"{merchant.url}/graphql.json", shopify_token="shpat_x")
    )


Opened = Callable[[Merchant], OrderSender]
every_kind = pytest.mark.parametrize(("opened", "end"), [(ucp, "/complete"), (webhook, "/orders"), (shopify, ".json")])


def attempt(merchant: Merchant, number: int = 1) -> Attempt:
    client = UcpClient(lambda _: merchant.endpoint)
    lines = (RequestedLine(product_id=COFFEE, quantity=2),)
    checkout = client.create(lines, "vo_1", 5).id if number == 1 else "chk_1"
    return Attempt(order=ORDER, checkout=checkout, number=number)


@every_kind
def test_a_merchant_that_answers_has_the_order_under_an_id_of_its_own(
    merchant: Merchant, opened: Opened, end: str
) -> None:
    settlement = opened(merchant).tell(attempt(merchant))
    assert isinstance(settlement, Confirmed)
    assert settlement.merchant_order_id in {"ord_1", "wh_1", "1001"}
    assert merchant.orders == ["vo_1"]


@every_kind
@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.NONE])
def test_whatever_befalls_the_first_try_the_merchant_has_the_order_once(
    merchant: Merchant, opened: Opened, end: str, trouble: Trouble
) -> None:
    first = attempt(merchant)
    merchant.only_at = end
    sender = opened(merchant)
    merchant.troubles = deque([Trouble.NONE] * 2 + [trouble] if opened is shopify else [trouble])
    try:
        settlement = sender.tell(first)
    except MerchantUnavailable:
        merchant.released.set()
        settlement = sender.tell(attempt(merchant, 2))
    assert isinstance(settlement, Confirmed)
    assert merchant.orders == ["vo_1"]


@every_kind
def test_an_order_that_is_told_again_is_not_a_second(merchant: Merchant, opened: Opened, end: str) -> None:
    first = attempt(merchant)
    sender = opened(merchant)
    assert sender.tell(first) == sender.tell(attempt(merchant, 2))
    assert merchant.orders == ["vo_1"]


@every_kind
def test_what_is_sold_out_is_refused_and_not_ordered(merchant: Merchant, opened: Opened, end: str) -> None:
    first = attempt(merchant)
    merchant.sold_out = {COFFEE}
    assert opened(merchant).tell(first) == Refused(reason=Refusal.SOLD_OUT)
    assert merchant.orders == []


@every_kind
def test_a_merchant_that_is_away_is_asked_again(merchant: Merchant, opened: Opened, end: str) -> None:
    first = attempt(merchant)
    merchant.away = True
    with pytest.raises(MerchantUnavailable):
        opened(merchant).tell(first)


# -- UCP ---------------------------------------------------------------------------------------------------------


def test_a_business_sells_nothing_at_another_price_than_agreed(merchant: Merchant) -> None:
    first = attempt(merchant)
    merchant.prices[COFFEE] = 999
    assert ucp(merchant).tell(first) == Refused(reason=Refusal.PRICE_CHANGED)
    assert merchant.orders == []


def test_a_checkout_the_business_forgot_is_opened_anew_and_completed_at_the_agreed_price(merchant: Merchant) -> None:
    first = attempt(merchant)
    merchant.checkouts.clear()
    assert ucp(merchant).tell(first) == Confirmed(merchant_order_id="ord_1")
    assert merchant.orders == ["vo_1"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_business_whose_front_answers_not_found_to_everything_is_away_and_refuses_nothing(
    merchant: Merchant, status: int
) -> None:
    client = UcpClient(lambda _: "https://shop.example", call=lambda *_: MerchantReply(status=status, body=b"{}"))
    with pytest.raises(MerchantUnavailable):
        UcpSender(client).tell(attempt(merchant))


# -- the webhook -------------------------------------------------------------------------------------------------


def test_a_webhook_is_signed_over_its_id_its_moment_and_its_body_and_bears_no_pseudonym(merchant: Merchant) -> None:
    webhook(merchant).tell(attempt(merchant))
    headers = {name.lower(): value for name, value in merchant.headers[-1].items()}
    body = merchant.bodies[-1]
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    expected = base64.b64encode(hmac.new(b"s3cret", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert (headers["idempotency-key"], headers["webhook-id"]) == ("vo_1", "order.placed.vo_1")
    assert set(json.loads(body)["order"]) == {
        "order_id",
        "placed_at",
        "currency",
        "revenue_minor",
        "tax_minor",
        "shipping_minor",
        "lines",
    }


@pytest.mark.parametrize(
    ("buyer", "told"),
    [
        (Recipient(customer_id="1001", email="ada@post.earshot.shop", token="tok"), ["1001", "ada@post.earshot.shop"]),
        (Recipient(customer_id="1001", token="tok"), ["1001"]),
        (Recipient(token="tok"), []),
        (None, []),
    ],
)
def test_a_webhook_says_for_whom_the_order_is_as_far_as_that_is_known(
    merchant: Merchant, buyer: Recipient | None, told: list[str]
) -> None:
    webhook(merchant).tell(replace(attempt(merchant), buyer=buyer))
    assert list((json.loads(merchant.bodies[-1])["customer"] or {}).values()) == told


@pytest.mark.parametrize(
    ("told", "known"),
    [('"9001"', "9001"), ("9001", "9001"), ('" 9001 "', "9001"), ("true", None), ("[9001]", None), ('""', None)],
)
def test_the_id_that_a_merchant_answers_is_the_one_by_which_its_webhook_finds_the_order(
    told: str, known: str | None
) -> None:
    answer = MerchantReply(status=200, body=f'{{"merchant_order_id": {told}}}'.encode())
    sender = WebhookSender("https://shop.example/orders", b"s3cret", call=lambda *_: answer)
    assert sender.tell(Attempt(order=ORDER, checkout=None, number=1)) == Confirmed(merchant_order_id=known)


# -- Shopify -----------------------------------------------------------------------------------------------------


def test_an_order_at_shopify_is_ours_to_the_last_minor_unit(merchant: Merchant) -> None:
    shopify(merchant).tell(attempt(merchant))
    made = next(json.loads(body) for body in merchant.bodies if b"orderCreate" in body)["variables"]["order"]
    assert made["lineItems"] == [
        {
            "variantId": "gid://shopify/ProductVariant/7",
            "quantity": 2,
            "priceSet": {"shopMoney": {"amount": "8.99", "currencyCode": "USD"}},
        }
    ]
    assert made["shippingLines"][0]["priceSet"]["shopMoney"]["amount"] == "4.99"
    assert made["taxLines"][0]["priceSet"]["shopMoney"]["amount"] == "1.17"


def test_what_the_shop_finds_wrong_with_us_cancels_no_order(merchant: Merchant) -> None:
    merchant.orders.append("vo_1")
    merchant.indexed = False
    with pytest.raises(MerchantUnavailable, match="INVALID"):
        shopify(merchant).tell(attempt(merchant))


# -- settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (
            {"merchant": "amazon"},
            "EARSHOT_MERCHANT is 'amazon': set it to one of built_in, ucp, shopify, webhook, email",
        ),
        ({"merchant": "ucp", "ucp_url": "http://shop.example/ucp"}, "EARSHOT_UCP_URL"),
        ({"merchant": "webhook", "webhook_url": "https://shop.example/"}, "EARSHOT_WEBHOOK_SECRET"),
        ({"merchant": "webhook", "webhook_secret": "x"}, "EARSHOT_WEBHOOK_URL"),
        ({"merchant": "shopify"}, "EARSHOT_SHOPIFY_TOKEN"),
        ({"merchant": "shopify", "shopify_token": "x"}, "EARSHOT_SHOPIFY_ADMIN_URL"),
        ({"merchant": "email", "smtp_url": "mail.example"}, "EARSHOT_SMTP_URL"),
        ({"merchant": "email", "smtp_url": "smtps://mail.example"}, "EARSHOT_ORDERS_EMAIL, EARSHOT_SENDER_EMAIL"),
    ],
)
def test_a_merchant_that_cannot_be_told_is_said_at_the_start(settings: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        open_sender(MerchantSettings(**settings))


def test_each_kind_of_merchant_has_its_own_name() -> None:
    assert list(SENDERS) == ["built_in", "ucp", "shopify", "webhook", "email"]
    assert all(isinstance(kind, seam.SenderKind) for kind in SENDERS.values())
