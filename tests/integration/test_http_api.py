"""Links and orders behind API Gateway: the same routes without a web server, as a function of its own would have them.

The function is the tests' own (tests/factories/shop_door.py); the like comes into the template with the cloud's others.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from base.environment import read
from base.errors import SettingsError
from ledger.records import Action
from ledger.records.handoff import Handoff
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_tokens
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws
from runtime.http.http_api import answer_event
from runtime.http.orders import LARGEST_ORDERS
from tests.factories.http_api import http_api_event, reply_of
from tests.factories.serving import Reply
from tests.factories.shop_door import ShopDoorSettings, routes_of
from tests.factories.shopify import PHONE, SECRET, shop_order

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
Ask = Callable[..., Reply]


@pytest.fixture
def settings(aws: LocalAws, table: str) -> ShopDoorSettings:
    return read(ShopDoorSettings, {"EARSHOT_ENDPOINT": aws.endpoint, "EARSHOT_TABLE": table})


@pytest.fixture
def ask(settings: ShopDoorSettings) -> Ask:
    routes = routes_of(settings, lambda: NOW)
    return lambda *told, **how: reply_of(answer_event(routes, http_api_event(*told, **how)))


@pytest.fixture
def ledger(settings: ShopDoorSettings) -> Ledger:
    return open_ledger(settings)


def handed_off(settings: ShopDoorSettings, ledger: Ledger) -> str:
    expires = NOW + timedelta(days=30)
    token = open_tokens(settings).issue("seed", expires)
    ledger.put_handoff(
        Handoff(token=token, issued_at=NOW, expires_at=expires, session_id="se_1", product_id="p-1", brand_id="b-1")
    )
    return token


def test_a_link_behind_api_gateway_records_the_click_and_leads_to_the_shop(
    ask: Ask, settings: ShopDoorSettings, ledger: Ledger
) -> None:
    token = handed_off(settings, ledger)
    reply = ask("GET", f"/go/{token}", headers={"User-Agent": PHONE})
    assert (reply.status, reply.headers["Cache-Control"]) == (302, "no-store")
    address = urlsplit(reply.headers["Location"])
    assert (address.path, parse_qs(address.query)["earshot_token"]) == ("/buy/p-1:1", [token])
    (click,) = ledger.day(NOW.date()).touchpoints
    assert (click.action, click.handoff_token, click.device_type) == (Action.CLICK, token, "phone")


def test_looking_at_a_link_behind_api_gateway_is_a_preview_and_has_no_body(
    ask: Ask, settings: ShopDoorSettings, ledger: Ledger
) -> None:
    reply = ask("HEAD", f"/go/{handed_off(settings, ledger)}", headers={"User-Agent": PHONE})
    assert (reply.status, reply.body) == (302, b"")
    assert [touch.outcome for touch in ledger.day(NOW.date()).touchpoints] == ["preview"]


def test_a_link_that_leads_nowhere_is_the_page_that_helps(ask: Ask) -> None:
    reply = ask("GET", "/go/%3Cscript%3E")
    assert (reply.status, reply.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"<script>" not in reply.body


@pytest.mark.parametrize("stage", ["$default", "prod"])
def test_a_signed_order_behind_api_gateway_is_stored(ask: Ask, ledger: Ledger, stage: str) -> None:
    body = json.dumps(shop_order()).encode()
    reply = ask("POST", "/orders/shopify", body, sign_shopify(body, SECRET, event="e-1"), stage=stage)
    assert (reply.status, reply.json) == (200, {"status": "stored", "order_id": "5001"})
    stored = ledger.order("5001")
    assert stored is not None
    assert stored.revenue_minor == 1800


def test_an_order_behind_api_gateway_without_the_signature_is_a_401_and_writes_nothing(
    ask: Ask, ledger: Ledger
) -> None:
    assert ask("POST", "/orders/shopify", json.dumps(shop_order()).encode()).status == 401
    assert ledger.order("5001") is None


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/orders/shopify", b"", 405),
        ("POST", "/nowhere", b"", 404),
        ("GET", "/go/", b"", 404),
        ("POST", "/orders/shopify", b"x" * (LARGEST_ORDERS + 1), 400),
    ],
)
def test_whatever_is_not_served_is_an_error_in_json(ask: Ask, method: str, path: str, body: bytes, status: int) -> None:
    reply = ask(method, path, body)
    assert (reply.status, list(reply.json)) == (status, ["error"])
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_while_the_table_is_away_the_shop_is_told_to_send_it_again(settings: ShopDoorSettings) -> None:
    away = routes_of(read(ShopDoorSettings, {"EARSHOT_ENDPOINT": "http://127.0.0.1:9", "EARSHOT_TABLE": "t"}))
    body = json.dumps(shop_order()).encode()
    event = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, SECRET, event="e-1"))
    reply = reply_of(answer_event(away, event))
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


def test_in_the_cloud_such_a_function_asks_for_its_own_secrets_and_no_others() -> None:
    with pytest.raises(SettingsError, match="EARSHOT_PEPPER, EARSHOT_TOKEN_KEY, EARSHOT_SHOPIFY_SECRET:"):
        read(ShopDoorSettings, {"EARSHOT_AWS": "aws"})


def test_such_a_function_loads_no_web_server_and_no_skill() -> None:
    program = (
        "import sys, runtime.http.http_api, runtime.http.handoff, runtime.http.orders, runtime.http.health\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted({'flask', 'werkzeug', 'waitress', 'skill', 'ask_sdk_core'} & loaded))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
