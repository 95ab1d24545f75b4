"""Alexa is told over HTTP, by the rules of her Proactive Events API, each state once; and asked who is still there."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from base.clock import parse_rfc3339
from base.errors import MerchantUnavailable, SettingsError
from ledger.delivery import Recipient, Sealer
from ledger.order_alerts import TELLABLE, OrderAlert, OrderProgress
from ledger.records import OrderStatus
from ledger.settlements import Confirmed
from runtime.senders.alexa_alerts import EVENTS, AlertSender, AlexaAlerts, open_alerts
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from runtime.senders.settings import MerchantSettings
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, order, touchpoint

USER = "amzn1.ask.account.ADA"
SEALER = Sealer((b"key",))
SOON = MORNING + timedelta(days=1)


@dataclass
class Alexa:
    """Her doors: tokens for one thing each, that end when she says so; events and messages, checked as she does."""

    url: str = ""
    tokens: int = 0
    users: tuple[str, ...] = (USER,)
    for_what: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    told: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # instead of her own, one after the other

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        asked = {"grant_type": ["client_credentials"], "client_id": ["client"], "client_secret": ["s3cret"]}
        (scope,) = form.pop("scope")
        if form != asked or scope not in {"alexa::proactive_events", "alexa:skill_messaging"}:
            return 401, {"error": "invalid_client"}
        self.tokens += 1
        self.for_what[f"Atc|{self.tokens}"] = scope
        return 200, {"access_token": f"Atc|{self.tokens}", "expires_in": 3600, "token_type": "bearer"}

    def message(self, user: str, message: dict[str, Any], token: str) -> int:
        if token in self.ended or self.for_what.get(token) != "alexa:skill_messaging":
            return 401
        if self.answers:
            return self.answers.pop(0)
        if message["data"] != {} or not 60 <= message["expiresAfterSeconds"] <= 86_400:
            return 400
        return 202 if user in self.users else 404

    def event(self, event: dict[str, Any], token: str) -> int:
        if token in self.ended or self.for_what.get(token) != "alexa::proactive_events":
            return 401
        if self.answers:
            return self.answers.pop(0)
        if not well_formed(event):
            return 400
        same = [one for one in self.told if one["referenceId"] == event["referenceId"]]
        self.told += [] if same else [event]
        return 409 if same else 202


def well_formed(event: dict[str, Any]) -> bool:
    """Schemas for Proactive Events: OrderStatus.Updated, and the rules of the request around it."""
    lasts = parse_rfc3339(event["expiryTime"]) - parse_rfc3339(event["timestamp"])
    payload = event["event"]["payload"]
    return (
        bool(re.fullmatch(r"[A-Za-z0-9~]{1,100}", event["referenceId"]))
        and timedelta(minutes=5) <= lasts <= timedelta(hours=24)
        and event["event"]["name"] == "AMAZON.OrderStatus.Updated"
        and payload["state"]["status"] in {"ORDER_SHIPPED", "ORDER_OUT_FOR_DELIVERY", "ORDER_DELIVERED"}
        and payload["order"] == {"seller": {"name": "localizedattribute:sellerName"}}
        and event["localizedAttributes"] == [{"locale": "en-US", "sellerName": "Harbor Pantry"}]
        and event["relevantAudience"] == {"type": "Unicast", "payload": {"user": USER}}
    )


@pytest.fixture
def alexa() -> Iterator[Alexa]:
    one = Alexa()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/auth/o2/token":
                status, told = one.token(parse_qs(body.decode()))
            else:
                token = self.headers["Authorization"].removeprefix("Bearer ")
                said, (place, user) = json.loads(body), self.path.rsplit("/", 1)
                to_users = place == "/v1/skillmessages/users"
                status, told = one.message(unquote(user), said, token) if to_users else one.event(said, token), {}
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield one
    server.shutdown()
    thread.join()
    server.server_close()


def sender(alexa: Alexa, *, client: tuple[str, str] = ("client", "s3cret")) -> AlexaAlerts:
    return AlexaAlerts(
        client,
        seller="Harbor Pantry",
        events=f"{alexa.url}/v1/proactiveEvents/stages/development",
        tokens=f"{alexa.url}/auth/o2/token",
        messages=f"{alexa.url}/v1/skillmessages/users/",
        clock=lambda: SOON,
    )


def alert(order_id: str = "vo_1", progress: OrderProgress = OrderProgress.SHIPPED) -> OrderAlert:
    return OrderAlert(order=order(order_id), progress=progress, since=SOON, number=1)


def test_she_is_told_of_each_state_of_each_order_once_and_by_one_token(alexa: Alexa) -> None:
    alerts = sender(alexa)
    assert alerts.tell(alert(), USER) is None
    assert alerts.tell(alert(), USER) == 409
    assert alerts.tell(alert(progress=OrderProgress.DELIVERED), USER) is None
    assert alerts.tell(alert("vo_2"), USER) is None
    assert len(alexa.told) == 3
    assert alexa.tokens == 1


def test_a_token_that_ended_early_is_asked_for_again(alexa: Alexa) -> None:
    alerts = sender(alexa)
    alerts.tell(alert(), USER)
    alexa.ended.add("Atc|1")
    assert alerts.tell(alert("vo_2"), USER) is None
    assert alexa.tokens == 2


def test_a_client_that_is_not_known_and_an_alexa_who_is_away_are_tried_again(alexa: Alexa) -> None:
    with pytest.raises(MerchantUnavailable, match="EARSHOT_PROACTIVE_CLIENT"):
        sender(alexa, client=("client", "wrong")).tell(alert(), USER)
    for status in (429, 500, 503):
        alexa.answers = [status]
        with pytest.raises(MerchantUnavailable, match=str(status)):
            sender(alexa).tell(alert(), USER)
    assert alexa.told == []


def placed() -> MemoryLedger:
    ledger = MemoryLedger()
    sealed = SEALER.seal("vo_1", Recipient(alexa_user=USER))
    ledger.place_order(order("vo_1"), touchpoint(), customer="key_1", alexa_user=sealed)
    ledger.outbox.settle("vo_1", Confirmed(), MORNING)
    return ledger


def tried(ledger: MemoryLedger, alerts: AlertSender | None, now: datetime = SOON) -> None:
    sender = BuiltInSender()
    Dispatch(outbox=ledger.outbox, sender=sender, sealer=SEALER, alerts=alerts, clock=lambda: now).deliver("vo_1")


def test_what_waits_in_the_outbox_is_told_after_a_lost_try_and_nobody_is_named_in_the_log(
    alexa: Alexa, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ledger, alerts = placed(), sender(alexa)
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    alexa.answers = [503]
    tried(ledger, alerts)
    assert [one.order_id for one in ledger.outbox.waiting()] == ["vo_1"]
    tried(ledger, alerts, SOON + timedelta(minutes=1))
    tried(ledger, alerts, SOON + timedelta(minutes=2))
    assert [one["event"]["payload"]["state"]["status"] for one in alexa.told] == ["ORDER_SHIPPED"]
    assert list(ledger.outbox.waiting()) == []
    assert USER not in caplog.text
    assert "Atc|" not in caplog.text


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_what_she_refuses_for_good_is_not_tried_again(alexa: Alexa, status: int) -> None:
    ledger = placed()
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    alexa.answers = [status]
    tried(ledger, sender(alexa))
    assert list(ledger.outbox.waiting()) == []
    assert ledger.outbox.alerts.reached("vo_1", OrderProgress.DELIVERED, SOON) == (status in (400, 409))


def test_who_has_left_is_known_by_a_message_that_finds_nobody(alexa: Alexa) -> None:
    alerts = sender(alexa)
    assert not alerts.has_left(USER)
    assert alerts.has_left("amzn1.ask.account.GONE/AND?MORE")
    alexa.ended.add("Atc|1")
    assert not alerts.has_left(USER)
    assert alexa.tokens == 2
    for status in (403, 429, 500):
        alexa.answers = [status]
        with pytest.raises(MerchantUnavailable, match=str(status)):
            alerts.has_left(USER)


def test_a_refusal_that_cannot_be_explained_yet_waits_for_the_next_try(alexa: Alexa) -> None:
    ledger = placed()
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    alexa.answers = [403, 500]
    tried(ledger, sender(alexa))
    assert [one.order_id for one in ledger.outbox.waiting()] == ["vo_1"]
    alexa.answers = [403]
    tried(ledger, sender(alexa), SOON + timedelta(minutes=1))
    assert list(ledger.outbox.waiting()) == []


def test_an_order_that_was_cancelled_meanwhile_and_old_news_are_told_to_nobody(alexa: Alexa) -> None:
    for change, now in (({}, SOON + TELLABLE), ({"status": OrderStatus.CANCELLED, "cancelled_at": SOON}, SOON)):
        ledger = placed()
        ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
        ledger.orders["vo_1"] = ("key_1", order("vo_1", **change))
        tried(ledger, sender(alexa), now)
        assert list(ledger.outbox.waiting()) == []
    assert alexa.told == []


def test_where_it_was_switched_off_meanwhile_nothing_waits_for_ever() -> None:
    ledger = placed()
    ledger.outbox.alerts.reached("vo_1", OrderProgress.SHIPPED, SOON)
    tried(ledger, None)
    assert list(ledger.outbox.waiting()) == []


def test_a_stage_that_is_none_is_refused_at_the_start_and_a_missing_client_holds_up_no_order() -> None:
    assert open_alerts(MerchantSettings()) is None
    for stage, end in (("live", ""), ("development", "/stages/development")):
        opened = open_alerts(MerchantSettings(proactive=stage, proactive_client="client:s3cret"))
        assert isinstance(opened, AlexaAlerts)
        assert opened._events == EVENTS + end
    with pytest.raises(SettingsError, match="EARSHOT_PROACTIVE is 'on'"):
        open_alerts(MerchantSettings(proactive="on"))
    for client in ("", "none", "client:"):
        opened = open_alerts(MerchantSettings(proactive="live", proactive_client=client))
        assert opened is not None
        with pytest.raises(MerchantUnavailable, match="EARSHOT_PROACTIVE_CLIENT"):
            opened.tell(alert(), USER)
