"""A touchpoint: one turn, visit, click or exposure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from ledger.records.consent import Consent
from ledger.records.constraints import Identifier, Milliseconds, Share, Token, UtcTime, Word
from ledger.records.identity import Identity
from ledger.records.versions import SCHEMA_VERSION, SchemaVersion, upgrade
from ledger.records.words import (
    Action,
    DeviceType,
    Exposure,
    HandoffWay,
    Initiator,
    MatchDecision,
    Platform,
    Stage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """One thing between a household and us that could lead to an order.

    Attributes:
        touchpoint_id: the same for every delivery of the same touch: of two the first received stays.
        occurred_at: when it happened.
        received_at: when we heard of it; may be the earlier one, clocks differ.
        platform: where it happened.
        action: what was done.
        session_id: what was done in one go shares it; web visits without one are split at 30 minutes of silence.
        device_type: on what it happened.
        stage: how far along the customer was.
        initiator: who acted.
        exposure: whether somebody acted (active) or was merely reached (ambient).
        channel: the name credit is given to.
        outcome: how it ended; our own words are ok, asked, rejected, handed_off, ordered, cancelled, gave_up,
            no_answer, preview, error.
        campaign_id: the campaign it belongs to.
        brand_id: the brand it was about, as the catalogue names it.
        product_id: the product it was about, as the catalogue names it.
        heard: the words heard for a brand; kept apart and for 90 days.
        match_score: the calibrated probability that `brand_id` was meant; absent when no brand was said.
        match_decision: what the brand matcher decided.
        order_id: the order it placed or was about.
        subscription_id: the automation it set up or was about.
        handoff_token: the signed token it gave out or came by.
        promo_code: the code it gave out.
        locale: language and region, as the assistant writes them.
        intent: what was asked for, in the platform's own name: an intent, else the request's type.
        topic: id of the fact, need or comparison that was asked for, from the catalogue's list, else `other`.
        duration_ms: our own time to answer, up to the writing of this record; a purchase's ends at its transaction.
        handoff_way: how the hand-off was given out; on a click, how the clicked one had been.
        test_id: the experiment the household is in.
        arm: the household's arm of that experiment, stored at its first exposure.
        consent: what the record may be used for.
        identity: by whom it can be told to belong to a household.
        schema_version: 1 or 2; version 1 is read for good.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    ADDED_IN_2: ClassVar[tuple[str, ...]] = ("intent", "topic", "duration_ms", "handoff_way", "test_id", "arm")

    touchpoint_id: Identifier
    occurred_at: UtcTime
    received_at: UtcTime
    platform: Platform
    action: Action
    session_id: Identifier | None = None
    device_type: DeviceType | None = None
    stage: Stage | None = None
    initiator: Initiator | None = None
    exposure: Exposure | None = None
    channel: Word | None = None
    outcome: Word | None = None
    campaign_id: Identifier | None = None
    brand_id: Identifier | None = None
    product_id: Identifier | None = None
    heard: Annotated[str, Len(0, 512)] | None = None
    match_score: Share | None = None
    match_decision: MatchDecision | None = None
    order_id: Identifier | None = None
    subscription_id: Identifier | None = None
    handoff_token: Token | None = None
    promo_code: Identifier | None = None
    locale: Word | None = None
    intent: Word | None = None
    topic: Word | None = None
    duration_ms: Milliseconds | None = None
    handoff_way: HandoffWay | None = None
    test_id: Word | None = None
    arm: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION

    def __post_init__(self) -> None:
        upgrade(self)
