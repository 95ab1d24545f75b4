"""Links, orders and device events behind API Gateway: the routes of the functions, without a web server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from base.environment import LedgerSettings, read
from base.errors import SettingsError
from base.settings import Settings
from ledger.encoding import to_json
from ledger.records import Action, Identity, Platform
from ledger.records.handoff import Handoff
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms, open_tokens
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws
from runtime.functions import devices, handoff, orders
from runtime.functions.devices import DevicesSettings
from runtime.functions.handoff import HandoffSettings
from runtime.functions.orders import OrdersSettings
from runtime.http.exchange import Route
from runtime.http.http_api import answer_event
from runtime.http.orders import LARGEST_ORDERS
from tests.factories.http_api import http_api_event, reply_of
from tests.factories.records import GRANTED, MORNING, touchpoint
from tests.factories.serving import Reply
from tests.factories.shopify import PHONE, SECRET, shop_order

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
Ask = Callable[..., Reply]


@pytest.fixture
def settings(aws: LocalAws, table: str, tmp_path: Path) -> Settings:
    given = {"EARSHOT_ENDPOINT": aws.endpoint, "EARSHOT_TABLE": table, "EARSHOT_STATE": str(tmp_path)}
    return read(Settings, given)


def routes_at(settings: Settings) -> tuple[Route, ...]:
    """Those of all three functions, each with settings of its own kind."""
    given = {"EARSHOT_ENDPOINT": settings.endpoint, "EARSHOT_TABLE": settings.table, "EARSHOT_STATE": settings.state}
    kinds = ((orders, OrdersSettings), (handoff, HandoffSettings), (devices, DevicesSettings))
    return tuple(route for function, kind in kinds for route in function.routes_of(read(kind, given), lambda: NOW))


@pytest.fixture
def ask(settings: Settings) -> Ask:
    routes = routes_at(settings)
    return lambda *told, **how: reply_of(answer_event(routes, http_api_event(*told, **how)))


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    return open_ledger(settings)


def handed_off(settings: Settings, ledger: Ledger) -> str:
    expires = NOW + timedelta(days=30)
    token = open_tokens(settings).issue("seed", expires)
    ledger.put_handoff(
        Handoff(token=token, issued_at=NOW, expires_at=expires, session_id="se_1", product_id="p-1", brand_id="b-1")
    )
    return token


def opened(ask: Ask, method: str, token: str, ledger: Ledger) -> Reply:
    """Open a link; again where a busy machine's table did not answer in time and the record waits in the spool."""
    for _ in range(5):
        reply = ask(method, f"/go/{token}", headers={"User-Agent": PHONE})
        if ledger.day(NOW.date()).touchpoints:
            break
    return reply


def test_a_link_behind_api_gateway_records_the_click_and_leads_to_the_shop(
    ask: Ask, settings: Settings, ledger: Ledger
) -> None:
    token = handed_off(settings, ledger)
    reply = opened(ask, "GET", token, ledger)
    assert (reply.status, reply.headers["Cache-Control"]) == (302, "no-store")
    address = urlsplit(reply.headers["Location"])
    assert (address.path, parse_qs(address.query)["earshot_token"]) == ("/buy/p-1:1", [token])
    (click,) = ledger.day(NOW.date()).touchpoints
    assert (click.action, click.handoff_token, click.device_type) == (Action.CLICK, token, "phone")


def test_looking_at_a_link_behind_api_gateway_is_a_preview_and_has_no_body(
    ask: Ask, settings: Settings, ledger: Ledger
) -> None:
    reply = opened(ask, "HEAD", handed_off(settings, ledger), ledger)
    assert (reply.status, reply.body) == (302, b"")
    assert [touch.outcome for touch in ledger.day(NOW.date()).touchpoints] == ["preview"]


def test_a_code_that_was_read_aloud_is_typed_on_a_page_and_leads_to_the_shop(
    ask: Ask, settings: Settings, ledger: Ledger
) -> None:
    code = ledger.codes.give(handed_off(settings, ledger), NOW)
    page = ask("GET", "/code")
    assert (page.status, b'action="code"' in page.body) == (200, True)
    reply = ask("POST", "/code", f"code={code[:4]}+{code[4:]}".encode(), {"User-Agent": PHONE})
    assert (reply.status, urlsplit(reply.headers["Location"]).path) == (302, "/buy/p-1:1")
    (click,) = ledger.day(NOW.date()).touchpoints
    assert (click.action, click.handoff_way) == (Action.CLICK, "spoken")


@pytest.mark.parametrize("typed", [b"code=00000000", b"code=", b"", b"code=%C3%A4", b"code=" + b"1" * 200])
def test_a_code_of_nobodys_is_asked_for_again(ask: Ask, typed: bytes) -> None:
    reply = ask("POST", "/code", typed)
    assert reply.status == 404
    assert b"That code leads nowhere" in reply.body


def test_whoever_tries_codes_of_nobody_s_is_soon_asked_to_wait_and_nobody_else(
    ask: Ask, settings: Settings, ledger: Ledger
) -> None:
    code = ledger.codes.give(handed_off(settings, ledger), NOW)
    tried = [ask("POST", "/code", f"code={n:08d}".encode(), address="8.8.8.8").status for n in range(12)]
    assert tried == [404] * handoff.WRONG_AT_ONCE + [429] * 2
    right = f"code={code}".encode()
    assert [ask("POST", "/code", right, address=address).status for address in ("8.8.8.8", "9.9.9.9")] == [429, 302]
    assert ask("GET", "/code", address="8.8.8.8").status == 200


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


def test_what_the_account_page_sets_is_signed_by_the_shop_and_repeated_nowhere(
    ask: Ask, settings: Settings, ledger: Ledger
) -> None:
    wish = {"account": "1001", "set_at": "2026-11-20T08:00:00Z", "voice_code": "4711", "order_limit_minor": 5000}
    body = json.dumps(wish).encode()
    signature = base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
    assert ask("POST", "/households", body).status == 401
    reply = ask("POST", "/households", body, {"X-Earshot-Hmac-Sha256": signature})
    assert (reply.status, reply.json) == (200, {"status": "set"})
    account = open_pseudonyms(settings).service_key("account", "1001")
    guard = ledger.guards.of(account).guard
    assert guard.order_limit_minor == 5000
    assert guard.code is not None
    assert "4711" not in guard.code


def test_while_the_table_is_away_the_shop_is_told_to_send_it_again(settings: Settings) -> None:
    away = routes_at(replace(settings, endpoint="http://127.0.0.1:9"))
    body = json.dumps(shop_order()).encode()
    event = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, SECRET, event="e-1"))
    reply = reply_of(answer_event(away, event))
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


def event(**changes: object) -> bytes:
    told = touchpoint("tp_button", platform=Platform.IOT, action=Action.BUY, consent=GRANTED, **changes)
    return to_json(told).encode()


def sign(body: bytes) -> dict[str, str]:
    digest = hmac.new(b"development-device-secret", body, hashlib.sha256).digest()
    return {"X-Earshot-Hmac-Sha256": base64.b64encode(digest).decode()}


def test_a_signed_device_event_is_written_under_pseudonyms_alone(ask: Ask, ledger: Ledger) -> None:
    ours = "us_0123456789abcdef01234567"
    body = event(identity=Identity(device="aa:bb:cc:00:11:22", email="Ann.Lee@mailbox.org", user=ours))
    assert ask("POST", "/devices", body, sign(body)).json == {"kept": 1, "rejected": []}
    kept = ledger.touchpoint("tp_button")
    assert kept is not None
    assert kept.received_at == NOW
    assert kept.identity.user == ours
    assert (kept.identity.device or "")[:3] == "de_"
    assert (kept.identity.email or "")[:3] == "em_"


def test_a_device_event_told_again_is_written_once(ask: Ask, ledger: Ledger) -> None:
    body = event()
    assert [ask("POST", "/devices", body, sign(body)).status for _ in range(2)] == [200, 200]
    assert len(ledger.day(MORNING.date()).touchpoints) == 1


def test_good_device_events_go_on_beside_bad_ones_which_are_named(ask: Ask) -> None:
    body = b"\n".join([b'{"touchpoint_id": 7}', event(), to_json(touchpoint("tp_2")).encode()])
    told = ask("POST", "/devices", body, sign(body)).json
    assert told["kept"] == 1
    assert [reason.split(": ")[0] for reason in told["rejected"]] == ["body:1", "body:3"]
    assert "alexa is our own skill's" in told["rejected"][1]


def test_a_device_event_without_the_signature_is_a_401_and_writes_nothing(ask: Ask, ledger: Ledger) -> None:
    assert ask("POST", "/devices", event()).status == 401
    assert ledger.touchpoint("tp_button") is None


def test_while_the_table_is_away_a_device_event_waits_in_the_spool(settings: Settings) -> None:
    body = event()
    away = routes_at(replace(settings, endpoint="http://127.0.0.1:9"))
    assert reply_of(answer_event(away, http_api_event("POST", "/devices", body, sign(body)))).status == 200
    assert FileSpool(settings.spool_folder).waiting() == 1


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (OrdersSettings, "EARSHOT_PEPPER, EARSHOT_SERVICE_PEPPER, EARSHOT_SHOPIFY_SECRET"),
        (HandoffSettings, "EARSHOT_PEPPER, EARSHOT_TOKEN_KEY"),
        (DevicesSettings, "EARSHOT_PEPPER, EARSHOT_DEVICE_SECRET, EARSHOT_SERVICE_PEPPER"),
    ],
)
def test_in_the_cloud_a_function_asks_for_its_own_secrets_and_no_others(
    kind: type[LedgerSettings], missing: str
) -> None:
    with pytest.raises(SettingsError, match=f"needs {missing}:"):
        read(kind, {"EARSHOT_AWS": "aws"})


def test_such_a_function_loads_no_web_server_and_no_skill() -> None:
    program = (
        "import sys, runtime.http.http_api, runtime.http.handoff, runtime.http.orders, runtime.http.health\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted({'flask', 'werkzeug', 'waitress', 'skill', 'ask_sdk_core'} & loaded))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
