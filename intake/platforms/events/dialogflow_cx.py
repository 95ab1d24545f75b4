"""`POST /platforms/dialogflow-cx`: a Dialogflow CX (Conversational Agents) agent calls its webhook at a turn.

Source: cloud.google.com/dialogflow/cx/docs/reference/rest/v3/WebhookRequest and .../docs/concept/webhook
(authentication by the service agent's ID token), read on 2026-11-27. The caller's words are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from base.errors import NotSigned
from intake.platforms.events.bearer_tokens import claims_of
from intake.platforms.events.source import JSON_ANSWER, EventSource, KnownFrom, News, Outside, SourceReply, SourceTaken
from intake.platforms.events.telling import BY_A_PERSON, action_of, grant_of, named, needed, said, touch
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups
from ledger.records import Action, Consent, DeviceType, Outcome, Platform, Stage

NAME: Final = "dialogflow-cx"
GOOGLE_KEYS: Final = "https://www.googleapis.com/oauth2/v3/certs"
ISSUERS: Final = ("https://accounts.google.com", "accounts.google.com")
STAGES: Final = {
    **dict.fromkeys((Action.RESEARCH, Action.COMPARE, Action.COMPATIBILITY), Stage.CONSIDERATION),
    **dict.fromkeys((Action.REORDER, Action.BASKET, Action.BUY, Action.SUBSCRIBE, Action.HANDOFF), Stage.PURCHASE),
}


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    """A key is `SERVICE_AGENT@AUDIENCE`: whose token, and the webhook's address, for which it has to be."""
    for key in keys:
        account, _, audience = key.rpartition("@https://")
        try:
            claims = claims_of(delivery, outside, keys_at=GOOGLE_KEYS, issuers=ISSUERS, audience=f"https://{audience}")
        except NotSigned:
            if key == keys[-1]:
                raise
            continue
        if claims.get("email") == account and claims.get("email_verified") is True:
            return
    raise NotSigned("Authorization: the token is of another service account than EARSHOT_PLATFORM_KEYS names")


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    payload = Payload.parse(delivery.body)
    turn = needed(payload, "detectIntentResponseId")
    session = payload.part("sessionInfo")
    told = session.part("parameters")
    intent, tag = payload.part("intentInfo"), payload.part("fulfillmentInfo").text("tag")
    action = action_of(tag, action_of(intent.text("displayName")))
    talk = needed(session, "session")
    yield touch(
        known,
        NAME,
        f"{turn}#{tag or ''}",  # several webhooks may be called at one turn, each with a tag of its own
        at=known.clock(),  # a webhook is called at the turn, and tells no time
        session=talk,
        account=told.text("earshot_account"),
        consent=Consent(measurement=grant_of(told.fields.get("earshot_measurement"))),
        identity={"user": told.text("earshot_user")},
        platform=Platform.GOOGLE_ASSISTANT,
        device_type=_device(payload.part("payload")),
        stage=STAGES.get(action, Stage.CONSIDERATION),
        action=action,
        intent=said(intent.text("displayName")) or said(tag),
        product_id=named(told.text("product_id")),
        brand_id=named(told.text("brand_id")),
        locale=said(payload.text("languageCode")),
        outcome=Outcome.OK if intent.has("lastMatchedIntent") else Outcome.NO_ANSWER,
        **BY_A_PERSON,
    )


def _device(payload: Payload) -> DeviceType | None:
    return DeviceType.PHONE if payload.has("telephony") else None


def _answer(taken: SourceTaken, delivery: Delivery) -> SourceReply:
    """An empty WebhookResponse: the agent goes on with what it would have said."""
    del taken, delivery
    return SourceReply(headers=JSON_ANSWER, body=b"{}\n")


SOURCE = EventSource(
    name=NAME,
    title="Dialogflow CX",
    signed=_signed,
    read=_read,
    answer=_answer,
    resends=False,
    known=KnownFrom(
        form="WebhookRequest of Dialogflow CX v3 (cloud.google.com/dialogflow/cx/docs/reference/rest/v3/WebhookRequest,"
        " read 2026-11-27)",
        sample="ours, field by field after the reference",
        proof="`Authorization: Bearer`, an ID token that Google signs (RS256, keys of googleapis.com, kept as long as"
        " they may be): for our webhook's address, of the project's Dialogflow service agent",
        becomes=(
            ("a turn that calls the webhook", "the action that its tag, else its intent's name, begins with"),
            ("session parameters `product_id`, `brand_id`", "what it was about"),
            ("session parameters `earshot_account`, `earshot_user`, `earshot_measurement`", "whose it is, and leave"),
        ),
        notes=(
            (
                "Key: `service-PROJECT_NUMBER@gcp-sa-dialogflow.iam.gserviceaccount.com@https://HOST/platforms/dialogflow-cx`"
                "; in the webhook's settings choose the service agent's ID token."
            ),
            "Platform `google_assistant`: the word of our records for Google's conversations.",
        ),
    ),
)
