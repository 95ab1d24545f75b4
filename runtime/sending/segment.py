"""Segment's HTTP API, in batches. Source: segment.com/docs/connections/sources/catalog/libraries/server/http-api.

A batch may have 500 kB, a call in it 32 kB. It is answered with 200 once it is well-formed JSON, whatever a call says:
so every call was held to the rules before. A call sent again bears its `messageId`, by which Segment drops it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from attribution.exports.receivers.receiver import Message
from attribution.exports.receivers.segment import CALLS
from base.merchant_call import MerchantReply, MerchantRequest, https_address
from base.settings import Settings
from runtime.sending.wire import SendState, Wire, WireTold

LARGEST_BATCH: Final = 500_000
_AROUND: Final = 10_000  # what stands around the calls, and between them


def _request(settings: Settings, calls: Sequence[Message], _check_only: bool) -> MerchantRequest:
    proof = b64encode(f"{settings.segment_key}:".encode()).decode()
    return MerchantRequest(
        method="POST",
        url=f"{https_address(settings.segment_url, 'EARSHOT_SEGMENT_URL')}/v1/batch",
        headers={"Authorization": f"Basic {proof}"},
        body=json.dumps({"batch": list(calls)}).encode(),
    )


def _told(reply: MerchantReply, _calls: int) -> WireTold:
    if reply.json().get("success") is True:  # a page that a proxy answers with is no yes
        return WireTold(state=SendState.ACCEPTED)
    return WireTold(state=SendState.REFUSED, reason="Segment said no success")


WIRE = Wire(
    receiver="segment",
    file=CALLS,
    most=2_500,
    largest=LARGEST_BATCH - _AROUND,
    pause=0.05,
    needs=("EARSHOT_SEGMENT_KEY",),
    key=lambda call: str(call["messageId"]),
    request=_request,
    told=_told,
    checks=False,
    restates=False,
)
