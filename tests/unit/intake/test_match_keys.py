"""Match keys out of orders as shops deliver them: hashed as each receiver hashes, kept only of those who agreed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from intake.match_keys import email_hashes, of_each_order, phone_hashes
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as ORDERS
from intake.platforms.platform import Delivery, PlatformIntake
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.match_keys import MatchKeySealer
from ledger.pseudonyms import Pseudonyms
from ledger.records import Consent, Grant
from ledger.records.match_keys import MatchKeys
from ledger.table import match_keys_key
from tests.factories.conversions import EMAIL, PHONE
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING

SEALER = MatchKeySealer((b"key",))
SECRET = b"secret"
NAMES = Pseudonyms(b"pepper", service_pepper=b"serving")
PAYLOAD: dict[str, Any] = {
    "id": 1001,
    "created_at": "2026-11-20T08:00:00Z",
    "updated_at": "2026-11-20T08:00:00Z",
    "currency": "USD",
    "total_price": "12.00",
    "subtotal_price": "12.00",
    "financial_status": "paid",
    "email": " John_Smith@gmail.com ",
    "phone": "+1 (650) 555-1212",
    "buyer_accepts_marketing": True,
    "landing_site": "/?utm_source=google&gclid=Cj0_1&fbclid=Iw1",
    "line_items": [{"id": 1, "product_id": 5, "quantity": 1, "price": "12.00"}],
    "note_attributes": [{"name": "earshot_ga_client_id", "value": "123.456"}],
}
OWN: dict[str, Any] = {
    "order_id": "A1",
    "placed_at": "2026-11-20T08:00:00Z",
    "received_at": "2026-11-20T08:00:00Z",
    "source": "web_mobile",
    "currency": "USD",
    "revenue_minor": 1200,
    "consent": {"measurement": "granted", "marketing": "granted"},
}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


def deliver(
    ledger: MemoryLedger,
    platform: PlatformIntake[Any],
    told: dict[str, Any],
    *,
    sealer: MatchKeySealer | None = SEALER,
    now: datetime = MORNING + timedelta(hours=1),
) -> tuple[str, ...]:
    body = json.dumps(told).encode()
    proof = base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
    headers = {"X-Shopify-Hmac-Sha256": proof, "X-Earshot-Hmac-Sha256": proof, "X-Shopify-Topic": "orders/create"}
    lookups = lookups_in(ledger, pseudonyms=NAMES, shop_url="", clock=lambda: now)
    doors = Deliveries(platform=platform, secrets=(SECRET,), ledger=ledger, lookups=lookups, sealer=sealer)
    return doors.receive(Delivery(headers=headers, body=body)).rejected


def kept(ledger: MemoryLedger, order_id: str) -> MatchKeys | None:
    return SEALER.open(order_id, ledger.document(*match_keys_key(order_id)))


def test_hashes_are_those_that_the_receivers_publish() -> None:
    assert email_hashes("  John_Smith@gmail.com ")["sha256_email_meta"] == EMAIL
    assert phone_hashes("+1 (650) 555-1212")["sha256_phone_meta"] == PHONE
    assert phone_hashes("+1 (650) 555-1212")["sha256_phone_google"] == sha("+16505551212")


@pytest.mark.parametrize(
    ("address", "google", "meta"),
    [
        ("Jane.Doe@Gmail.com", "janedoe@gmail.com", "jane.doe@gmail.com"),
        ("j.d@googlemail.com", "jd@googlemail.com", "j.d@googlemail.com"),
        ("jane.doe+x@example.com", "jane.doe+x@example.com", "jane.doe+x@example.com"),
    ],
)
def test_dots_go_before_gmails_own_domains_alone_and_for_google_alone(address: str, google: str, meta: str) -> None:
    assert email_hashes(address) == {"sha256_email_google": sha(google), "sha256_email_meta": sha(meta)}


@pytest.mark.parametrize("number", ["650 555 1212", "", None, "+12", "+0049301234567", "+1234567890123456"])
def test_a_number_without_its_country_is_hashed_for_nobody(number: str | None) -> None:
    assert phone_hashes(number) == {}


@pytest.mark.parametrize("address", ["", None, "mary", "a@b", "a b@example.com"])
def test_what_is_no_address_is_hashed_for_nobody(address: str | None) -> None:
    assert email_hashes(address) == {}


def test_a_shopify_order_whose_customer_agreed_leaves_its_keys_sealed(ledger: MemoryLedger) -> None:
    deliver(ledger, SHOPIFY, PAYLOAD)
    assert kept(ledger, "1001") == MatchKeys(
        order_id="1001",
        **email_hashes("john_smith@gmail.com"),
        **phone_hashes("+16505551212"),
        gclid="Cj0_1",
        fbc="fb.1.1795161600000.Iw1",
        ga_client_id="123.456",
        expires_at=MORNING + timedelta(days=90),
    )
    assert EMAIL not in str(ledger.document(*match_keys_key("1001")))


@pytest.mark.parametrize(
    "changed",
    [
        {"buyer_accepts_marketing": False},
        {"customer": {"id": 7, "email_marketing_consent": {"state": "unsubscribed"}}},
        {"email": None, "phone": None, "landing_site": "/", "note_attributes": []},
    ],
    ids=["not asked", "unsubscribed", "nothing to match by"],
)
def test_no_keys_are_kept_of_others(ledger: MemoryLedger, changed: dict[str, Any]) -> None:
    deliver(ledger, SHOPIFY, PAYLOAD | changed)
    assert ledger.order("1001") is not None
    assert kept(ledger, "1001") is None


@pytest.mark.parametrize("purpose", ["measurement", "marketing"])
def test_no_keys_are_kept_of_whoever_said_no_by_voice_whatever_the_shop_s_box_says(
    ledger: MemoryLedger, purpose: str
) -> None:
    ledger.consents[str(NAMES.service_key("account", "1007"))] = Consent(**{purpose: Grant.DENIED})
    deliver(ledger, SHOPIFY, PAYLOAD | {"customer": {"id": 1007}})
    found = ledger.order("1001")
    assert found is not None
    assert getattr(found.consent, purpose) is Grant.DENIED
    assert kept(ledger, "1001") is None


def test_an_order_that_may_not_be_measured_brings_no_keys_along(ledger: MemoryLedger) -> None:
    told = OWN | {"consent": {"measurement": "denied", "marketing": "granted"}, "match_keys": {"gclid": "Cj0_1"}}
    deliver(ledger, ORDERS, told)
    assert ledger.document(*match_keys_key("A1")) is None


def test_without_a_key_of_our_own_nothing_is_kept(ledger: MemoryLedger) -> None:
    deliver(ledger, SHOPIFY, PAYLOAD, sealer=None)
    assert ledger.document(*match_keys_key("1001")) is None


def test_an_order_told_after_90_days_leaves_no_keys(ledger: MemoryLedger) -> None:
    deliver(ledger, SHOPIFY, PAYLOAD, now=MORNING + timedelta(days=90))
    assert kept(ledger, "1001") is None


def test_what_has_not_the_form_of_a_click_is_left_out(ledger: MemoryLedger) -> None:
    notes = [{"name": "earshot_fbp", "value": "a b"}, {"name": "earshot_ad_user_data", "value": "granted"}]
    deliver(ledger, SHOPIFY, PAYLOAD | {"landing_site": "/?gclid=%3D1", "note_attributes": notes})
    keys = kept(ledger, "1001")
    assert keys is not None
    assert (keys.gclid, keys.fbp, keys.ad_user_data) == (None, None, Grant.GRANTED)


def test_an_order_of_any_shop_brings_its_keys_along(ledger: MemoryLedger) -> None:
    assert deliver(ledger, ORDERS, OWN | {"match_keys": {"gclid": "Cj0_1", "sha256_email_meta": EMAIL}}) == ()
    keys = kept(ledger, "A1")
    assert keys is not None
    assert (keys.gclid, keys.sha256_email_meta, keys.expires_at) == ("Cj0_1", EMAIL, MORNING + timedelta(days=90))


@pytest.mark.parametrize(
    "keys", [{"email": "mary@example.com"}, {"sha256_email_meta": "mary@example.com"}, "Cj0_1", {"order_id": "B2"}, {}]
)
def test_an_order_with_keys_that_are_none_is_set_aside_and_none_is_repeated(keys: Any, ledger: MemoryLedger) -> None:
    good = json.dumps(OWN | {"order_id": "B1"})
    body = f"{json.dumps(OWN | {'match_keys': keys})}\n{good}"
    proof = base64.b64encode(hmac.new(SECRET, body.encode(), hashlib.sha256).digest()).decode()
    lookups = lookups_in(ledger, pseudonyms=NAMES, shop_url="", clock=lambda: MORNING)
    doors = Deliveries(platform=ORDERS, secrets=(SECRET,), ledger=ledger, lookups=lookups, sealer=SEALER)
    receipt = doors.receive(Delivery(headers={"X-Earshot-Hmac-Sha256": proof}, body=body.encode()))
    (reason,) = receipt.rejected
    assert reason.startswith("body:1: ")
    assert "mary" not in reason
    assert receipt.stored == ("B1",)


@pytest.mark.parametrize("turned", [1, -1])
def test_of_several_lines_of_match_keys_of_an_order_the_fullest_holds_whatever_their_order(turned: int) -> None:
    lines = [MatchKeys(order_id="or_1", gclid=click) for click in ("click_one", "click_two")]
    lines += [
        MatchKeys(order_id="or_1", gclid="click_aaa", fbp="fb.1.2.3"),
        MatchKeys(order_id="or_2", gclid="c_1234567890"),
    ]
    assert of_each_order(lines[::turned]) == {"or_1": lines[2], "or_2": lines[3]}
    assert of_each_order(lines[:2][::turned]) == {"or_1": lines[1]}
