"""`POST /platforms/event-grid`: Azure Event Grid, its own schema or CloudEvents, with our own records as data.

Source: learn.microsoft.com/azure/event-grid, "Webhook event delivery", "Endpoint validation with Event Grid event
schema", "Authenticate event delivery to webhooks with Microsoft Entra ID", read on 2026-11-27.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from base.errors import InputError, NotSigned
from intake.platforms.events.bearer_tokens import claims_of
from intake.platforms.events.cloudevents import A_MINUTE
from intake.platforms.events.own_records import ORDER_TYPE, TOUCH_TYPE, read_enveloped
from intake.platforms.events.source import JSON_ANSWER, EventSource, KnownFrom, News, Outside, SourceReply
from intake.platforms.events.telling import needed
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, SetAside

NAME: Final = "event-grid"
_VALIDATION: Final = "Microsoft.EventGrid.SubscriptionValidationEvent"
_MICROSOFTS: Final = "Microsoft."
EVENT_GRID_APP: Final = "4962773b-9cdb-44cf-a8bf-237846a00ab7"  # Event Grid's own application, in every tenant


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """A key is `TENANT_ID:AUDIENCE`: whose tokens, and the application that they are for."""
    for key in keys:
        tenant, _, audience = key.partition(":")
        try:
            claims = claims_of(
                delivery,
                outside,
                keys_at=f"https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys",
                issuers=(f"https://sts.windows.net/{tenant}/", f"https://login.microsoftonline.com/{tenant}/v2.0"),
                audience=audience,
            )
        except NotSigned:
            if key == keys[-1]:
                raise
            continue
        if EVENT_GRID_APP in {claims.get("appid"), claims.get("azp")}:
            return
    raise NotSigned("Authorization: the token is of another application than Azure Event Grid")


def _greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Answer the validation of a subscription: what comes of it is proved all the same."""
    del keys, outside
    if delivery.method == "OPTIONS":
        origin = delivery.headers.get("WebHook-Request-Origin")
        if origin != "eventgrid.azure.net":
            raise NotSigned("WebHook-Request-Origin: not Azure Event Grid")
        return SourceReply(headers={"WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": A_MINUTE})
    if delivery.headers.get("aeg-event-type") != "SubscriptionValidation":
        return None
    for event in Payload.parse_several(delivery.body):
        if event.text("eventType") == _VALIDATION:
            told = {"validationResponse": needed(event.part("data"), "validationCode")}
            return SourceReply(headers=JSON_ANSWER, body=json.dumps(told).encode() + b"\n")
    return None


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for event in Payload.parse_several(delivery.body):
        try:
            own = event.has("eventType")
            type_ = needed(event, "eventType" if own else "type")
            if not type_.startswith(_MICROSOFTS):  # theirs tell of clouds, not of customers
                source = event.text("topic" if own else "source") or ""
                yield read_enveloped(
                    type_,
                    event.part("data").fields,
                    source=NAME,
                    event=json.dumps([source, needed(event, "id")]),
                    at=event.moment("eventTime" if own else "time"),
                    now=known.clock(),
                    where=event.path(""),
                )
        except InputError as error:
            yield SetAside(reason=error.logged)


SOURCE = EventSource(
    name=NAME,
    title="Azure Event Grid",
    signed=_signed,
    read=_read,
    greets=_greet,
    methods=("POST", "OPTIONS"),
    known=KnownFrom(
        form="Event Grid event schema (`dataVersion` of the sender's) and CloudEvents 1.0 (learn.microsoft.com, read"
        " 2026-11-27)",
        sample="ours, after Microsoft's documentation",
        proof="`Authorization: Bearer`, a token of Microsoft Entra ID (RS256, the tenant's published keys) for our"
        " application, of Event Grid's own. Subscription validation (its code, or `OPTIONS`) is answered",
        becomes=(
            (f"type `…{TOUCH_TYPE}`", "the touchpoint in its `data`"),
            (f"type `…{ORDER_TYPE}`", "the order in its `data`"),
            ("types that begin with `Microsoft.`", "nothing"),
        ),
        notes=("Key: `TENANT_ID:AUDIENCE`, the audience being the application (client) id that the webhook is for.",),
    ),
)
