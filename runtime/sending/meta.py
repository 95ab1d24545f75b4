"""Meta's Conversions API. Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api.

The token goes in the body, where no log of addresses has it. Test events are kept like any other, so that there is no
check without keeping. Trouble with us or with its limits comes as 400 too, told by its code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from attribution.exports.receivers.meta import EVENTS, MOST_EVENTS
from attribution.exports.receivers.receiver import Message
from base.errors import MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest, https_address
from base.settings import Settings
from runtime.sending.wire import Meaning, SendState, Wire, WireTold, by_status

_US: Final = frozenset({10, 102, 190, 200, 803})  # permissions, tokens, an unknown pixel
_AGAIN: Final = frozenset({1, 2, 4, 17, 32, 613, 80004})  # away, or too many at once


def _request(settings: Settings, events: Sequence[Message], _check_only: bool) -> MerchantRequest:
    url = f"{https_address(settings.meta_url, 'EARSHOT_META_URL')}/{settings.meta_pixel}/events"
    body = {"data": list(events), "access_token": settings.meta_token}
    return MerchantRequest(method="POST", url=url, body=json.dumps(body).encode())


def _told(reply: MerchantReply, events: int) -> WireTold:
    told = reply.json()
    request, received = str(told.get("fbtrace_id", "")) or None, told.get("events_received")
    if received == events:
        return WireTold(state=SendState.ACCEPTED, request=request)
    return WireTold(state=SendState.PARTLY, request=request, reason=f"{received} of {events} events were received")


def _meant(reply: MerchantReply) -> Meaning:
    try:
        code = reply.json().get("error", {}).get("code")
    except (MerchantUnavailable, AttributeError):
        return by_status(reply)
    if code in _AGAIN:
        return Meaning.ANOTHER_TIME
    return Meaning.REFUSES_US if code in _US else by_status(reply)


WIRE = Wire(
    receiver="meta",
    file=EVENTS,
    most=MOST_EVENTS,
    largest=4_000_000,
    pause=0.25,
    needs=("EARSHOT_META_PIXEL", "EARSHOT_META_TOKEN"),
    key=lambda event: str(event["event_id"]),
    request=_request,
    told=_told,
    meant=_meant,
    checks=False,
    restates=False,
)
