"""The web app on a real table: signed turns, signed webhooks, hand-off links, and a table that goes away."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from base.settings import Settings
from ledger.encoding import to_json
from ledger.records import Action, Choice, Consent, Grant, OrderLine, OrderStatus
from ledger.records.handoff import Handoff
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms, open_tokens
from runtime.demo.signing import TestAuthority, sign_shopify
from runtime.embedded_aws.local import LocalAws
from runtime.web.app import AT_ONCE, make_app
from runtime.web.housekeeping import housekeeping_of
from skill.alexa.certificates import CertificateChains
from skill.alexa.verification import Verification
from tests.factories.records import order
from tests.factories.serving import Reply, Served, served
from tests.factories.shopify import PHONE, SECRET, shop_order

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
AUTHORITY = TestAuthority.new(NOW)


@dataclass
class Shop:
    """The app, the ledger behind it, and ways to speak to both."""

    web: Served
    ledger: Ledger
    settings: Settings

    def deliver(self, payload: dict[str, Any], event: str = "event-1", topic: str = "orders/create") -> Reply:
        body = json.dumps(payload).encode()
        return self.web.post("/orders/shopify", body, sign_shopify(body, SECRET, event=event, topic=topic))

    def say(self, request: dict[str, Any], skill_id: str | None = None) -> Reply:
        system = {"application": {"applicationId": skill_id or self.settings.skill_id}, "user": {"userId": "u1"}}
        told = {"requestId": "r1", "timestamp": "2026-11-20T08:00:00Z", "locale": "en-US"} | request
        session = {"sessionId": "s1", "new": True} | system
        envelope = {"version": "1.0", "session": session, "context": {"System": system}, "request": told}
        body = json.dumps(envelope).encode()
        return self.web.post("/alexa", body, AUTHORITY.sign(body))

    def handoff(self, **changes: Any) -> Handoff:
        expires = NOW + timedelta(days=30)
        issued = Handoff(
            token=open_tokens(self.settings).issue("seed", expires),
            issued_at=NOW,
            expires_at=expires,
            session_id="se_voice",
            product_id="p-1",
            brand_id="b-1",
        )
        kept = replace(issued, **changes)
        self.ledger.put_handoff(kept)
        return kept

    def touches(self) -> list[Any]:
        return list(self.ledger.day(NOW.date()).touchpoints)


@pytest.fixture
def settings(aws: LocalAws, table: str, tmp_path: Path) -> Settings:
    return Settings(endpoint=aws.endpoint, table=table, state=str(tmp_path))


@pytest.fixture
def shop(settings: Settings) -> Iterator[Shop]:
    with opened(settings) as one:
        yield one


@contextmanager
def opened(settings: Settings) -> Iterator[Shop]:
    with served(_app(settings)) as web:
        yield Shop(web, open_ledger(settings), settings)


def _app(settings: Settings) -> Flask:
    chains = CertificateChains([AUTHORITY.root.certificate], fetch=AUTHORITY.fetch, clock=lambda: NOW)
    checks = Verification(skill_id=settings.skill_id, chains=chains, loopback_only=True, clock=lambda: NOW)
    return make_app(settings, verification=checks, clock=lambda: NOW)


# -- the skill ---------------------------------------------------------------------------------------------------


def test_a_signed_launch_is_spoken_to_and_recorded_once(shop: Shop) -> None:
    replies = [shop.say({"type": "LaunchRequest"}) for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 200]
    assert "<speak>" in replies[0].json["response"]["outputSpeech"]["ssml"]
    assert len(shop.touches()) == 1


def test_an_unknown_request_gets_an_apology_and_a_record_of_the_error(shop: Shop) -> None:
    reply = shop.say({"type": "DreamRequest"})
    assert reply.status == 200
    assert "Sorry" in reply.json["response"]["outputSpeech"]["ssml"]
    assert [touch.outcome for touch in shop.touches()] == ["error"]


@pytest.mark.parametrize("body", [b"garbage", b"\xff\xfe", b"x" * 500_000, b'{"request": {"type": "LaunchRequest"}}'])
def test_bad_requests_are_a_400_in_json_and_write_nothing(shop: Shop, body: bytes) -> None:
    for headers in ({}, AUTHORITY.sign(body)):
        reply = shop.web.post("/alexa", body, headers)
        assert (reply.status, reply.headers["Content-Type"]) == (400, "application/json")
        assert reply.json["error"]
    assert shop.touches() == []


def test_a_request_for_a_foreign_skill_writes_nothing(shop: Shop) -> None:
    assert shop.say({"type": "LaunchRequest"}, skill_id="amzn1.ask.skill.other").status == 400
    assert shop.touches() == []


# -- orders ------------------------------------------------------------------------------------------------------


def test_a_signed_order_is_stored_with_the_visit_that_led_to_it(shop: Shop) -> None:
    reply = shop.deliver(shop_order(landing_site="/?gclid=1&utm_campaign=autumn", referring_site="https://google.com/"))
    assert (reply.status, reply.json) == (200, {"status": "stored", "order_id": "5001"})
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert (stored.revenue_minor, stored.source) == (1800, "web_desktop")
    (visit,) = shop.touches()
    assert (visit.action, visit.channel, visit.campaign_id) == (Action.VISIT, "paid_search", "autumn")
    assert visit.order_id == "5001"
    assert visit.occurred_at < stored.placed_at


def test_the_same_event_twice_is_one_order_and_one_visit(shop: Shop) -> None:
    payload = shop_order(landing_site="/")
    assert [shop.deliver(payload).json["status"] for _ in range(2)] == ["stored", "unchanged"]
    assert shop.deliver(payload | {"updated_at": "2026-11-20T03:01:00-05:00"}, event="event-2").status == 200
    assert len(shop.touches()) == 1
    assert len(shop.ledger.day(NOW.date()).orders) == 1


def test_deliveries_out_of_order_end_in_the_same_order(shop: Shop) -> None:
    created = shop_order()
    cancelled = created | {"cancelled_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z"}
    assert shop.deliver(cancelled, "event-2", "orders/cancelled").json["status"] == "stored"
    assert shop.deliver(created, "event-1").json["status"] == "unchanged"
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert stored.status is OrderStatus.CANCELLED


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Shopify-Hmac-Sha256": ""},
        {"X-Shopify-Hmac-Sha256": "é".encode().decode("latin-1")},
        {"X-Shopify-Hmac-Sha256": "bm90IGEgc2lnbmF0dXJl"},
    ],
)
def test_an_order_without_the_shop_s_signature_is_a_401_and_writes_nothing(shop: Shop, headers: dict[str, str]) -> None:
    reply = shop.web.post("/orders/shopify", json.dumps(shop_order()).encode(), headers)
    assert (reply.status, list(reply.json)) == (401, ["error"])
    assert shop.ledger.order("5001") is None


def test_the_same_order_written_differently_is_not_what_was_signed(shop: Shop) -> None:
    body = json.dumps(shop_order()).encode()
    headers = sign_shopify(body, SECRET, event="event-1")
    again = json.dumps(json.loads(body), indent=2).encode()
    assert shop.web.post("/orders/shopify", again, headers).status == 401
    assert shop.web.post("/orders/shopify", body, sign_shopify(body, b"other", event="event-1")).status == 401


def test_while_secrets_rotate_the_old_one_and_the_new_one_sign(settings: Settings) -> None:
    body = json.dumps(shop_order()).encode()
    with opened(replace(settings, shopify_secret="new, old")) as shop:
        for secret in (b"old", b"new"):
            assert shop.web.post("/orders/shopify", body, sign_shopify(body, secret, event="e")).status == 200


def test_without_a_secret_no_order_is_taken(settings: Settings) -> None:
    with opened(replace(settings, shopify_secret="")) as shop:
        body = json.dumps(shop_order()).encode()
        assert shop.web.post("/orders/shopify", body, sign_shopify(body, b"", event="e")).status == 401


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ([], "expected a JSON object"),
        ({}, "currency: required"),
        (shop_order(subtotal_price="much"), "subtotal_price: a wrong value"),
        (shop_order(subtotal_price="-5.00"), "revenue_minor"),
        (shop_order(customer=7), "customer: expected an object"),
    ],
)
def test_a_signed_order_that_is_wrong_names_the_field(shop: Shop, payload: Any, said: str) -> None:
    reply = shop.deliver(payload)
    assert reply.status == 400
    assert said in reply.json["error"]
    assert shop.ledger.day(NOW.date()).orders == ()


def test_a_topic_that_tells_nothing_of_an_order_is_taken_and_ignored(shop: Shop) -> None:
    assert shop.deliver({"id": 5001}, topic="products/update").json["status"] == "ignored"


def test_an_order_that_came_by_a_hand_off_brings_its_token_and_no_second_visit(shop: Shop) -> None:
    token = shop.handoff().token
    landing = f"/buy/p-1:1?earshot_token={token}&utm_source=alexa&utm_medium=voice"
    shop.deliver(shop_order(notes={"earshot_token": token}, landing_site=landing, agent=PHONE))
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert (stored.handoff_token, stored.source) == (token, "web_mobile")
    assert shop.touches() == []


def test_the_token_in_the_landing_address_is_enough_when_the_shop_s_theme_does_not_bring_it_back(shop: Shop) -> None:
    token = shop.handoff().token
    shop.deliver(shop_order(landing_site=f"/buy/p-1:1?earshot_token={token}&utm_source=alexa&utm_medium=voice"))
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert stored.handoff_token == token
    assert shop.touches() == []


def test_a_hand_off_whose_token_nobody_knows_is_kept_as_a_visit(shop: Shop) -> None:
    shop.deliver(shop_order(landing_site="/buy/p-1:1?earshot_token=unknown&utm_source=alexa&utm_medium=voice"))
    (visit,) = shop.touches()
    assert (visit.channel, visit.order_id) == ("voice_handoff", "5001")


def test_after_a_no_the_visit_is_kept_and_tied_to_no_order(shop: Shop) -> None:
    shop.deliver(shop_order(notes={"earshot_consent": "denied"}, landing_site="/?gclid=1"))
    (visit,) = shop.touches()
    assert (visit.channel, visit.order_id) == ("paid_search", None)


def test_one_event_id_on_two_orders_loses_neither(shop: Shop) -> None:
    assert shop.deliver(shop_order(), "event-1").json["status"] == "stored"
    assert shop.deliver(shop_order(id=5002), "event-1").json == {"status": "stored", "order_id": "5002"}


def test_an_order_at_the_counter_has_no_web_visit(shop: Shop) -> None:
    shop.deliver(shop_order(source_name="pos", landing_site="/"))
    assert shop.ledger.order("5001") is not None
    assert shop.touches() == []


@pytest.mark.parametrize(("answer", "known"), [("granted", True), ("denied", False), ("", False)])
def test_a_visit_is_somebody_s_only_after_a_measurement_yes(shop: Shop, answer: str, known: bool) -> None:
    shop.deliver(shop_order(notes={"earshot_consent": answer}, landing_site="/"))
    (visit,) = shop.touches()
    assert (visit.identity.account is not None) is known


def test_a_shop_s_sku_that_is_our_product_brings_its_brand(shop: Shop) -> None:
    from shop.catalog.load import load_catalog

    product = next(iter(load_catalog()[0].products.values()))
    payload = shop_order()
    payload["line_items"][0]["sku"] = product.product_id
    shop.deliver(payload)
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert stored.lines[0].brand_id == product.brand_id


def test_an_account_that_said_yes_by_voice_is_kept_with_its_shop_orders(shop: Shop) -> None:
    pseudonyms = open_pseudonyms(shop.settings)
    account = pseudonyms.of("account", "115310627314723950")
    services = pseudonyms.sealed_service("account", "115310627314723950")
    granted = Consent(measurement=Grant.GRANTED)
    choice = Choice(customer="us_1", account=account, services=services, consent=granted, decided_at=NOW)
    shop.ledger.decide(choice)
    shop.deliver(shop_order())
    stored = shop.ledger.order("5001")
    assert stored is not None
    assert stored.identity.account == account


# -- orders in our own form --------------------------------------------------------------------------------------


def post_orders(shop: Shop, body: bytes) -> Reply:
    signature = sign_shopify(body, SECRET, event="-")["X-Shopify-Hmac-Sha256"]
    return shop.web.post("/orders", body, {"X-Earshot-Hmac-Sha256": signature})


def test_orders_in_our_own_form_go_in_and_bad_ones_are_named(shop: Shop) -> None:
    body = "\n".join([to_json(order("or_1")), '{"order_id": "or_2"}', to_json(order("or_3"))]).encode()
    reply = post_orders(shop, body)
    assert (reply.status, reply.json["stored"]) == (200, 2)
    assert reply.json["rejected"][0].startswith("body:2: placed_at: required")
    assert post_orders(shop, json.dumps(json.loads(to_json(order("or_1"))), indent=1).encode()).json["unchanged"] == 1


def test_an_order_too_large_to_keep_is_named_and_not_to_be_sent_again_and_the_rest_is_kept(shop: Shop) -> None:
    line = OrderLine(product_id="p-1", brand_id="b-1", quantity=1, unit_price_minor=1)
    large = to_json(order("or_large", lines=(line,) * 12_000))
    alone = post_orders(shop, large.encode())
    assert (alone.status, "order 'or_large': an order would take" in alone.json["error"]) == (400, True)
    together = post_orders(shop, "\n".join([to_json(order("or_good")), large]).encode())
    assert (together.status, together.json["stored"], len(together.json["rejected"])) == (200, 1, 1)
    assert shop.ledger.order("or_good") == order("or_good")
    assert shop.ledger.order("or_large") is None


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"\xff", b'{"order_id": 1}'])
def test_a_body_without_an_order_is_a_400(shop: Shop, body: bytes) -> None:
    assert post_orders(shop, body).status == 400


def test_unsigned_orders_in_our_own_form_are_a_401(shop: Shop) -> None:
    body = to_json(order()).encode()
    assert shop.web.post("/orders", body).status == 401
    assert shop.ledger.order("or_1") is None


# -- hand-off links ----------------------------------------------------------------------------------------------


def test_a_hand_off_link_records_the_click_and_opens_the_shop(shop: Shop) -> None:
    token = shop.handoff().token
    reply = shop.web.ask("GET", f"/go/{token}", headers={"User-Agent": PHONE})
    assert (reply.status, reply.headers["Cache-Control"]) == (302, "no-store")
    address = urlsplit(reply.headers["Location"])
    assert (address.netloc, address.path) == ("shop.example", "/buy/p-1:1")
    assert parse_qs(address.query)["earshot_token"] == [token]
    (click,) = shop.touches()
    assert (click.action, click.handoff_token, click.device_type) == (Action.CLICK, token, "phone")


def test_looking_at_a_hand_off_link_is_kept_as_a_preview(shop: Shop) -> None:
    token = shop.handoff().token
    assert shop.web.ask("HEAD", f"/go/{token}", headers={"User-Agent": PHONE}).status == 302
    assert [touch.outcome for touch in shop.touches()] == ["preview"]


@pytest.mark.parametrize(("seed", "status"), [(None, 404), (timedelta(days=-3), 410), (timedelta(days=3), 410)])
def test_a_link_that_leads_nowhere_is_a_page_that_helps(shop: Shop, seed: timedelta | None, status: int) -> None:
    token = "<script>" if seed is None else open_tokens(shop.settings).issue("unknown", NOW + seed)
    reply = shop.web.ask("GET", f"/go/{token.replace('<', '%3C').replace('>', '%3E')}", headers={"User-Agent": PHONE})
    assert (reply.status, reply.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert b"<script>" not in reply.body
    assert b"Harbor Pantry" in reply.body
    assert shop.touches() == []


# -- the table goes away -----------------------------------------------------------------------------------------


@pytest.fixture
def stranded(settings: Settings) -> Iterator[Shop]:
    with opened(replace(settings, endpoint="http://127.0.0.1:9")) as one:
        yield one


def test_with_the_table_away_an_order_is_a_503_and_the_shop_sends_it_again(stranded: Shop, settings: Settings) -> None:
    reply = stranded.deliver(shop_order(landing_site="/"))
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
    assert "127.0.0.1" not in reply.json["error"]
    with opened(settings) as back:
        assert back.deliver(shop_order(landing_site="/")).json["status"] == "stored"
        assert len(back.touches()) == 1


def test_with_the_table_away_a_turn_and_a_click_are_kept_and_come_back(stranded: Shop, settings: Settings) -> None:
    assert stranded.say({"type": "LaunchRequest"}).status == 200
    token = open_tokens(settings).issue("seed", NOW + timedelta(days=30))
    assert stranded.web.ask("GET", f"/go/{token}", headers={"User-Agent": PHONE}).status == 302
    assert stranded.web.ask("GET", "/healthz").status == 503
    assert FileSpool(settings.spool_folder).waiting() == 2
    ledger = open_ledger(settings)
    housekeeping_of(settings, ledger).drain()
    assert {touch.action for touch in ledger.day(NOW.date()).touchpoints} >= {Action.CLICK}
    assert FileSpool(settings.spool_folder).waiting() == 0


# -- the app -----------------------------------------------------------------------------------------------------


def test_health_says_that_the_ledger_answers(shop: Shop) -> None:
    assert shop.web.ask("GET", "/healthz").json == {"status": "ok", "spooled": 0}


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/alexa", 405), ("POST", "/nowhere", 404)])
def test_whatever_is_not_served_is_an_error_in_json(shop: Shop, method: str, path: str, status: int) -> None:
    reply = shop.web.ask(method, path)
    assert (reply.status, list(reply.json)) == (status, ["error"])


def test_no_body_and_no_address_reaches_the_log(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "earshot"):
        shop.deliver(shop_order(email={"name": "jon@example.com"}))
        shop.deliver(shop_order(email="jon@example.com"))
        shop.web.post("/orders/shopify", b'{"email": "jon@example.com"}')
    assert caplog.messages
    assert "jon@" not in caplog.text


# -- too much of it ----------------------------------------------------------------------------------------------


def flooded(settings: Settings, address: str, *asked: dict[str, Any]) -> list[int]:
    """Ask from an address, each so often as it is allowed at once and three times more; return what was answered."""
    client = _app(settings).test_client()
    whose = {"REMOTE_ADDR": address}
    return [client.open(environ_base=whose, **one).status_code for one in asked for _ in range(AT_ONCE + 3)]


def test_links_are_opened_from_one_address_only_so_often(settings: Settings) -> None:
    answers = flooded(settings, "8.8.8.8", {"method": "GET", "path": "/go/nothing"})
    assert answers == [404] * AT_ONCE + [429] * 3


def test_whoever_sends_unsigned_orders_again_and_again_is_no_longer_listened_to(settings: Settings) -> None:
    answers = flooded(settings, "8.8.8.8", {"method": "POST", "path": "/orders", "data": b"{}"})
    assert answers == [401] * AT_ONCE + [429] * 3


def test_signed_deliveries_are_taken_however_many_come(settings: Settings) -> None:
    body = json.dumps(shop_order()).encode()
    signed = {"headers": sign_shopify(body, SECRET, event="event-1"), "data": body}
    answers = flooded(settings, "8.8.8.8", {"method": "POST", "path": "/orders/shopify", **signed})
    assert set(answers) == {200}


def test_alexa_is_always_listened_to_whatever_came_from_her_address(settings: Settings) -> None:
    answers = flooded(settings, "8.8.8.8", {"method": "POST", "path": "/alexa", "data": b"{}"})
    assert set(answers) == {400}
