"""A hand-off: an intent that travels to another device."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from annotated_types import Ge

from ledger.records.consent import Consent
from ledger.records.constraints import SCHEMA_VERSION, Identifier, SchemaVersion, Token, UtcTime, Word
from ledger.records.identity import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What a hand-off token stands for: an intent to look at or buy a product on another device."""

    token: Token
    issued_at: UtcTime
    expires_at: UtcTime
    session_id: Identifier
    product_id: Identifier
    brand_id: Identifier | None = None
    quantity: Annotated[int, Ge(1)] = 1
    campaign_id: Identifier | None = None
    locale: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION
