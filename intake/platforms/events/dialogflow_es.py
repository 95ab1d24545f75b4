"""`POST /platforms/dialogflow-es`: the older Dialogflow ES calls its fulfilment webhook at a turn.

Legacy: kept for agents that still run. Google Assistant's Conversational Actions, which many of them served, ended in
June 2023; a request that names `google` as its origin can only be of a recorded one.

Source: cloud.google.com/dialogflow/es/docs/reference/rest/v2/WebhookRequest, read on 2026-11-27. ES can send a user
name and password, or headers, and signs nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from intake.platforms.events.dialogflow_cx import STAGES
from intake.platforms.events.proofs import shared_header
from intake.platforms.events.source import JSON_ANSWER, EventSource, KnownFrom, News, Outside, SourceReply, SourceTaken
from intake.platforms.events.telling import BY_A_PERSON, action_of, grant_of, named, needed, said, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups
from ledger.records import Consent, Outcome, Platform, Stage

NAME: Final = "dialogflow-es"
_basic = shared_header("Authorization", prefix="Basic ")


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """A key is `USER:PASSWORD`."""
    _basic(tuple(base64.b64encode(key.encode()).decode() for key in keys), delivery, outside)


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    payload = Payload.parse(delivery.body)
    result = payload.part("queryResult")
    told, intent = result.part("parameters"), result.part("intent")
    action = action_of(result.text("action"), action_of(intent.text("displayName")))
    yield touch(
        known,
        NAME,
        needed(payload, "responseId"),
        at=known.clock(),  # a webhook is called at the turn, and tells no time
        session=needed(payload, "session"),
        account=told.text("earshot_account"),
        consent=Consent(measurement=grant_of(told.fields.get("earshot_measurement"))),
        identity={"user": told.text("earshot_user")},
        platform=Platform.GOOGLE_ASSISTANT,
        stage=STAGES.get(action, Stage.CONSIDERATION),
        action=action,
        intent=said(intent.text("displayName")),
        product_id=named(told.text("product_id")),
        brand_id=named(told.text("brand_id")),
        locale=said(result.text("languageCode")),
        outcome=Outcome.NO_ANSWER if intent.flag("isFallback") else Outcome.OK,
        **BY_A_PERSON,
    )


def _answer(taken: SourceTaken, delivery: Delivery) -> SourceReply:
    """An empty WebhookResponse: the agent goes on with what it would have said."""
    del taken, delivery
    return SourceReply(headers=JSON_ANSWER, body=b"{}\n")


SOURCE = EventSource(
    name=NAME,
    title="Dialogflow ES (legacy)",
    signed=_signed,
    read=_read,
    answer=_answer,
    resends=False,
    known=KnownFrom(
        form="WebhookRequest of Dialogflow ES v2 (cloud.google.com/dialogflow/es/docs/reference/rest/v2/WebhookRequest,"
        " read 2026-11-27)",
        sample="ours, field by field after the reference",
        proof="user name and password (`Authorization: Basic`) over TLS: all that ES offers beside fixed headers",
        becomes=(
            (
                "a turn that calls the webhook",
                "the action that `queryResult.action`, else its intent's name, begins with",
            ),
            ("parameters `product_id`, `brand_id`", "what it was about"),
            ("parameters `earshot_account`, `earshot_user`, `earshot_measurement`", "whose it is, and leave"),
        ),
        notes=(
            "Key: `USER:PASSWORD`.",
            "Google Assistant's Conversational Actions ended in June 2023: nothing of them is delivered any more.",
        ),
    ),
)
