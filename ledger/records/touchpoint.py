"""A touchpoint: one turn, visit, click or exposure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from ledger.records.consent import Consent
from ledger.records.constraints import SCHEMA_VERSION, Identifier, SchemaVersion, Share, Token, UtcTime, Word
from ledger.records.identity import Identity
from ledger.records.words import Action, DeviceType, Exposure, Initiator, MatchDecision, Platform, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """One thing between a household and us that could lead to an order."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

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
    match_score: Share | None = None  # calibrated; None when no brand was said
    match_decision: MatchDecision | None = None
    order_id: Identifier | None = None
    subscription_id: Identifier | None = None
    handoff_token: Token | None = None
    promo_code: Identifier | None = None
    locale: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION
