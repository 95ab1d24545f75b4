"""`POST /platforms/aws-iot`: a rule of AWS IoT Core with an HTTP action, of another account than this stack's.

Within the account of the stack devices are bound to their certificates and their messages wait in a queue
(docs/devices.md); that is the better way. This door is for touches that another account's rule selects.

Source: AWS IoT Core developer guide, "HTTP action" and "Managing HTTP topic rule destinations", read on 2026-11-27. A
rule can send a fixed header, and signs nothing but for AWS's own services.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from base.errors import BadPayload, InputError
from base.ids import derived_id
from base.merchant_call import MerchantRequest
from intake.platforms.events.own_records import TOUCH_TYPE, read_enveloped
from intake.platforms.events.proofs import shared_header
from intake.platforms.events.source import EventSource, KnownFrom, News, Outside, SourceReply
from intake.platforms.events.telling import needed
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, SetAside

NAME: Final = "aws-iot"
KEY_IN: Final = "X-Earshot-Key"
_KIND_IN: Final = "x-amz-rules-engine-message-type"
_CONFIRMATION: Final = "DestinationConfirmation"
_HOST: Final = re.compile(r"iot\.[a-z0-9-]{4,32}\.amazonaws\.com(\.cn)?")
_CONFIRM_SECONDS: Final = 3.0


def _greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Confirm the destination at AWS IoT itself: what comes of it has to bring the key all the same."""
    del keys
    if delivery.headers.get(_KIND_IN) != _CONFIRMATION:
        return None
    url = needed(Payload.parse(delivery.body), "enableUrl")
    try:
        there = urlsplit(url)
        allowed = there.scheme == "https" and there.port is None and there.username is None
    except ValueError as error:
        raise BadPayload("enableUrl: no address") from error
    if not allowed or _HOST.fullmatch(there.hostname or "") is None:
        raise BadPayload("enableUrl: expected an https address of AWS IoT Core")
    outside.call(MerchantRequest(method="GET", url=url), _CONFIRM_SECONDS)
    return SourceReply()


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for told in Payload.parse_several(delivery.body):
        try:
            event = told.text("touchpoint_id") or derived_id("ev", repr(sorted(told.fields.items())))
            fields = {"platform": "iot"} | dict(told.fields)
            now, where = known.clock(), told.path("")
            yield read_enveloped(TOUCH_TYPE, fields, source=NAME, event=event, at=None, now=now, where=where)
        except InputError as error:
            yield SetAside(reason=error.logged)


SOURCE = EventSource(
    name=NAME,
    title="AWS IoT (HTTP action)",
    signed=shared_header(KEY_IN),
    read=_read,
    greets=_greet,
    known=KnownFrom(
        form="HTTP action and topic rule destinations of AWS IoT Core (developer guide, read 2026-11-27)",
        sample="ours; the confirmation after AWS's example",
        proof=f"`{KEY_IN}`, a fixed header of the rule over TLS: an HTTP action signs for AWS's own services alone. The"
        " destination's confirmation is answered at AWS IoT's own hosts alone",
        becomes=(
            ("a message in the form of a touchpoint, or a batch of them", "the touchpoint, of platform `iot`"),
            ("messages of the devices' own schema", "these go by MQTT and the stack's own rule: docs/devices.md"),
        ),
        notes=("Rule: `SELECT *` with an HTTP action, header `X-Earshot-Key`. Each message needs `occurred_at`.",),
    ),
)
