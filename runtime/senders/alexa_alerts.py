"""Alexa tells a customer how far its order is: `AMAZON.OrderStatus.Updated`, by the Proactive Events API.

Source: developer.amazon.com/docs/alexa/smapi, "Proactive Events API", "Schemas for Proactive Events" and "Skill
Messaging REST API Reference". The token is the skill's own (Login with Amazon, client credentials). One `referenceId`
an order and state: what came twice is refused there (409). The schema knows no cancelled order.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from base.clock import Clock, Timer, rfc3339, system_clock
from base.errors import MerchantUnavailable, SettingsError
from base.ids import derived_id
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant
from base.merchant_variables import ALERTS_IN, NOBODY
from ledger.order_alerts import OrderAlert
from runtime.senders.sender import patience
from runtime.senders.settings import MerchantSettings

TOKENS = "https://api.amazon.com/auth/o2/token"
EVENTS = "https://api.amazonalexa.com/v1/proactiveEvents"
MESSAGES = "https://api.amazonalexa.com/v1/skillmessages/users/"
STAGES = {"live": "", "development": "/stages/development"}
SHOWN_FOR = timedelta(hours=23)  # Alexa takes five minutes to a day
_SPARE = 60  # seconds before its end from which on a token is not used
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TELLS, _ASKS = "alexa::proactive_events", "alexa:skill_messaging"  # what a token is for
_QUESTION = json.dumps({"data": {}, "expiresAfterSeconds": 60}).encode()  # the least that Alexa keeps it
_UNAUTHORIZED, _NO_SUCH_USER = 401, 404
_FOR_GOOD = frozenset({400, 403, 404, 409})  # wrong, not allowed (any more), nobody there, had before


class AlertSender(Protocol):
    """Tells customers how far their orders are."""

    def tell(self, alert: OrderAlert, user: str) -> int | None:
        """Tell one user, so that it is told once however often this is tried.

        Returns:
            None where it was told; the status with which it was refused for good otherwise.

        Raises:
            MerchantUnavailable: it is not known whether it was told; try again.
        """

    def has_left(self, user: str) -> bool:
        """Return whether this user has the skill no more: its event of that may never have come.

        Raises:
            MerchantUnavailable: that is not known; try again.
        """


class AlexaAlerts:
    """Tells them by one skill's client; it may be used by several threads, which then ask for a token each."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        client: tuple[str, str],
        *,
        seller: str,
        events: str,
        tokens: str = TOKENS,
        messages: str = MESSAGES,
        call: MerchantCall = call_merchant,
        clock: Clock = system_clock,
        timer: Timer = monotonic,
    ) -> None:
        self._client = client
        self._seller = seller
        self._events = events
        self._tokens = tokens
        self._messages = messages
        self._call = call
        self._clock = clock
        self._timer = timer
        self._held: dict[str, tuple[str, float]] = {}  # by what they are for, with their end

    def tell(self, alert: OrderAlert, user: str) -> int | None:
        """Tell one user."""
        body = json.dumps(event_of(alert, user, seller=self._seller, now=self._clock())).encode()
        reply = self._posted(self._events, body, _TELLS)
        if 200 <= reply.status < 300:
            return None
        if reply.status in _FOR_GOOD:
            return reply.status
        raise MerchantUnavailable(f"Alexa answered {reply.status} to a proactive event")

    def has_left(self, user: str) -> bool:
        """Ask by a message to the skill, to which it says nothing: one for a user who has left is refused."""
        reply = self._posted(self._messages + quote(user, safe=""), _QUESTION, _ASKS)
        if 200 <= reply.status < 300:
            return False
        if reply.status == _NO_SUCH_USER:
            return True
        raise MerchantUnavailable(f"Alexa answered {reply.status} to a message for a user")

    def _posted(self, url: str, body: bytes, scope: str) -> MerchantReply:
        """Return what Alexa answers; a token that ended early is asked for once more."""
        left = patience(self._timer)
        reply = self._post(url, body, scope, left)
        if reply.status == _UNAUTHORIZED:
            self._held.pop(scope, None)
            reply = self._post(url, body, scope, left)
        return reply

    def _post(self, url: str, body: bytes, scope: str, left: Callable[[], float]) -> MerchantReply:
        headers = {"Authorization": f"Bearer {self._bearer(scope, left)}", "Content-Type": "application/json"}
        return self._call(MerchantRequest(method="POST", url=url, headers=headers, body=body), left())

    def _bearer(self, scope: str, left: Callable[[], float]) -> str:
        held = self._held.get(scope)
        if held is not None and self._timer() < held[1]:
            return held[0]
        name, secret = self._client
        if not name or not secret:
            raise MerchantUnavailable("EARSHOT_PROACTIVE_CLIENT is missing: set it to CLIENT_ID:CLIENT_SECRET")
        asked = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret, "scope": scope}
        request = MerchantRequest(method="POST", url=self._tokens, headers=_FORM, body=urlencode(asked).encode())
        reply = self._call(request, left())
        if reply.status != 200:
            raise MerchantUnavailable(f"Login with Amazon answered {reply.status}: see EARSHOT_PROACTIVE_CLIENT")
        told = reply.json()
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int):
            raise MerchantUnavailable("Login with Amazon answered without a token")
        self._held[scope] = (token, self._timer() + seconds - _SPARE)
        return token


def event_of(alert: OrderAlert, user: str, *, seller: str, now: datetime) -> dict[str, Any]:
    """Return the event: the seller and how far the order is, and not what was bought: anybody may be in the room."""
    return {
        "timestamp": rfc3339(now),
        "referenceId": reference_of(alert),
        "expiryTime": rfc3339(now + SHOWN_FOR),
        "event": {
            "name": "AMAZON.OrderStatus.Updated",
            "payload": {
                "state": {"status": alert.progress.value, "enterTimestamp": rfc3339(alert.since)},
                "order": {"seller": {"name": "localizedattribute:sellerName"}},
            },
        },
        "localizedAttributes": [{"locale": ALERTS_IN, "sellerName": seller}],
        "relevantAudience": {"type": "Unicast", "payload": {"user": user}},
    }


def reference_of(alert: OrderAlert) -> str:
    """Return the same id for every try at one state of one order: letters and digits alone, as Alexa wants it."""
    return derived_id("alert", alert.order.order_id, alert.progress).replace("_", "")


def open_alerts(settings: MerchantSettings, *, clock: Clock = system_clock) -> AlertSender | None:
    """Return what tells customers; None where that is off.

    Raises:
        SettingsError: there is no such stage. A missing client holds up no order: it is named later.
    """
    if settings.proactive == NOBODY:
        return None
    if settings.proactive not in STAGES:
        known = ", ".join((NOBODY, *STAGES))
        raise SettingsError(f"EARSHOT_PROACTIVE is {settings.proactive!r}: set it to one of {known}")
    name, _, secret = settings.proactive_client.partition(":")
    return AlexaAlerts((name, secret), seller=settings.seller, events=EVENTS + STAGES[settings.proactive], clock=clock)
