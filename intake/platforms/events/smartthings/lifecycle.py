"""The life of a SmartApp: it is registered, pinged, configured; each is answered as SmartThings wants it.

Source: developer.smartthings.com, "Lifecycles" and "Configuration of connected services", read on 2026-11-27. A PING
and a CONFIRMATION are not signed: the first is echoed, and the second leads nowhere but to SmartThings itself, for our
own app alone.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from base.errors import BadPayload, NotSigned
from base.merchant_call import MerchantRequest
from intake.platforms.events.smartthings.signature import check_signed
from intake.platforms.events.source import JSON_ANSWER, Outside, SourceReply, SourceTaken
from intake.platforms.events.telling import needed
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery

CONFIRM_SECONDS: Final = 3.0
_HOST: Final = "smartthings.com"
_PERMISSIONS: Final = ["r:devices:*"]
_SETTINGS: Final = (
    {"id": "account", "type": "TEXT", "name": "Customer number", "description": "Yours at the shop; may be left empty"},
    {"id": "measurement", "type": "BOOLEAN", "name": "The shop may measure what its devices lead to"},
)


def lifecycle_of(payload: Payload) -> str:
    """Return what a request is about."""
    return needed(payload, "lifecycle")


def greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Answer a PING, a CONFIRMATION or a CONFIGURATION; None for what tells of something.

    Raises:
        NotSigned: a CONFIGURATION without a signature, or a CONFIRMATION of another's app.
        BadPayload: a field is missing; the message names it.
        MerchantUnavailable: SmartThings could not be told that the address is ours.
    """
    payload = Payload.parse(delivery.body)
    lifecycle = lifecycle_of(payload)
    if lifecycle == "PING":
        return _json({"statusCode": 200, "pingData": {"challenge": needed(payload.part("pingData"), "challenge")}})
    if lifecycle == "CONFIRMATION":
        return _confirmed(payload.part("confirmationData"), keys, outside)
    if lifecycle == "CONFIGURATION":
        check_signed(delivery, outside)
        return _configured(payload.part("configurationData"))
    return None


def answered(taken: SourceTaken, delivery: Delivery) -> SourceReply:
    """Return what SmartThings expects of a lifecycle that told of something: its own name, and nothing in it."""
    del taken
    told = lifecycle_of(Payload.parse(delivery.body)).lower()
    return _json({"statusCode": 200, f"{told}Data": {}})


def _confirmed(data: Payload, keys: tuple[str, ...], outside: Outside) -> SourceReply:
    if needed(data, "appId") not in {key.partition(":")[0] for key in keys}:
        raise NotSigned("confirmationData.appId: not the app that EARSHOT_PLATFORM_KEYS names for smartthings")
    url = needed(data, "confirmationUrl")
    try:
        there = urlsplit(url)
        host = there.hostname or ""
        own_port = there.port in {None, 443} and there.username is None
    except ValueError as error:
        raise BadPayload("confirmationData.confirmationUrl: no address") from error
    if there.scheme != "https" or not own_port or not (host == _HOST or host.endswith(f".{_HOST}")):
        raise BadPayload(f"confirmationData.confirmationUrl: expected an https address of {_HOST}")
    outside.call(MerchantRequest(method="GET", url=url), CONFIRM_SECONDS)
    return _json({"targetUrl": url})


def _configured(data: Payload) -> SourceReply:
    if data.text("phase") == "INITIALIZE":
        app = {"id": "earshot", "name": "Earshot", "description": "Tells the shop what devices lead to."}
        first = {"permissions": _PERMISSIONS, "firstPageId": "1"}
        return _json({"configurationData": {"initialize": app | first}})
    settings = [{"required": False, **one} for one in _SETTINGS]
    page: dict[str, Any] = {"pageId": "1", "name": "Earshot", "nextPageId": None, "previousPageId": None}
    return _json({"configurationData": {"page": page | {"complete": True, "sections": [{"settings": settings}]}}})


def _json(told: dict[str, Any]) -> SourceReply:
    return SourceReply(headers=JSON_ANSWER, body=json.dumps(told, sort_keys=True).encode() + b"\n")
