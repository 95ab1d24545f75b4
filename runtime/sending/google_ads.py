"""Google's Data Manager API: `events.ingest` takes events, `requestStatus.retrieve` says what became of them.

Source: developers.google.com/data-manager/api/reference/rest/v1. With `validateOnly` a request is checked and not kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from attribution.exports.receivers.google_ads import EVENTS
from attribution.exports.receivers.google_ads_rules import MOST_EVENTS
from attribution.exports.receivers.receiver import Message
from base.merchant_call import MerchantReply, MerchantRequest, https_address
from base.settings import Settings
from runtime.sending.google_tokens import access_token
from runtime.sending.wire import Follow, SendState, Wire, WireTold

_STATES: Final = {
    "SUCCESS": SendState.ACCEPTED,
    "PARTIAL_SUCCESS": SendState.PARTLY,
    "FAILED": SendState.REFUSED,
}


def _url(settings: Settings) -> str:
    return https_address(settings.google_url, "EARSHOT_GOOGLE_URL")


def _headers(settings: Settings) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(settings)}"}


def _account(account_id: str) -> dict[str, str]:
    return {"accountType": "GOOGLE_ADS", "accountId": account_id.replace("-", "")}


def _request(settings: Settings, events: Sequence[Message], check_only: bool) -> MerchantRequest:
    destination: dict[str, Any] = {
        "operatingAccount": _account(settings.google_account),
        "productDestinationId": settings.google_conversion,
    }
    if settings.google_login_account:
        destination["loginAccount"] = _account(settings.google_login_account)
    body = {
        "destinations": [destination],
        "events": list(events),
        "encoding": "HEX",
        "validateOnly": check_only,
    }
    return MerchantRequest(
        method="POST",
        url=f"{_url(settings)}/events:ingest",
        headers=_headers(settings),
        body=json.dumps(body).encode(),
    )


def _told(reply: MerchantReply, _events: int) -> WireTold:
    request = reply.json().get("requestId")
    return WireTold(state=SendState.PENDING, request=str(request)) if request else WireTold(state=SendState.ACCEPTED)


def _status_request(settings: Settings, request: str) -> MerchantRequest:
    asked = urlencode({"requestId": request})
    url = f"{_url(settings)}/requestStatus:retrieve?{asked}"
    return MerchantRequest(method="GET", url=url, headers=_headers(settings))


def _status(reply: MerchantReply, request: str) -> WireTold:
    found = reply.json().get("requestStatusPerDestination") or [{}]
    state = _STATES.get(found[0].get("requestStatus", ""), SendState.PENDING)
    counts = found[0].get("errorInfo", {}).get("errorCounts", [])
    reasons = ", ".join(f"{count.get('recordCount')} {count.get('reason')}" for count in counts)
    return WireTold(state=state, request=request, reason=reasons or None)


WIRE = Wire(
    receiver="google-ads",
    file=EVENTS,
    most=MOST_EVENTS,
    largest=4_000_000,
    pause=0.25,
    needs=("EARSHOT_GOOGLE_ACCOUNT", "EARSHOT_GOOGLE_CONVERSION"),
    proofs=("EARSHOT_GOOGLE_TOKEN", "EARSHOT_GOOGLE_CREDENTIALS"),
    key=lambda event: str(event["transactionId"]),
    request=_request,
    told=_told,
    worth=lambda event: event["conversionValue"] > 0,  # with nothing left it restates what Google has
    follow=Follow(request=_status_request, told=_status),
)
