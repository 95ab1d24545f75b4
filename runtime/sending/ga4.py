"""GA4's Measurement Protocol. Source: developers.google.com/analytics/devguides/collection/protocol/ga4.

The live address takes whatever it is sent and tells of no error, so every request was held to the rules before; the
debug address checks and keeps nothing. One client a request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from attribution.exports.receivers.ga4 import REQUESTS
from attribution.exports.receivers.receiver import Message
from base.merchant_call import MerchantReply, MerchantRequest, https_address
from base.settings import Settings
from runtime.sending.wire import SendState, Wire, WireTold


def _request(settings: Settings, requests: Sequence[Message], check_only: bool) -> MerchantRequest:
    place = "/debug/mp/collect" if check_only else "/mp/collect"
    named = urlencode({"measurement_id": settings.ga4_measurement_id, "api_secret": settings.ga4_secret})
    url = f"{https_address(settings.ga4_url, 'EARSHOT_GA4_URL')}{place}?{named}"
    (told,) = requests
    return MerchantRequest(method="POST", url=url, body=json.dumps(told).encode())


def _told(reply: MerchantReply, _requests: int) -> WireTold:
    wrong = reply.json().get("validationMessages", []) if reply.body.strip() else []
    if not wrong:
        return WireTold(state=SendState.ACCEPTED)
    reasons = "; ".join(f"{one.get('fieldPath')}: {one.get('description')}" for one in wrong)
    return WireTold(state=SendState.REFUSED, reason=reasons)


WIRE = Wire(
    receiver="ga4",
    file=REQUESTS,
    most=1,
    largest=130_000,
    pause=0.05,
    needs=("EARSHOT_GA4_MEASUREMENT_ID", "EARSHOT_GA4_SECRET"),
    key=lambda request: str(request["events"][0]["params"]["transaction_id"]),
    request=_request,
    told=_told,
    restates=False,
)
