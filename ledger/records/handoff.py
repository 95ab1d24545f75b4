"""A hand-off: an intent that travels to another device."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Ge

from ledger.records.consent import Consent
from ledger.records.constraints import Identifier, Token, UtcTime, Word
from ledger.records.identity import Identity
from ledger.records.versions import SCHEMA_VERSION, SchemaVersion, upgrade
from ledger.records.words import HandoffWay


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What a hand-off token stands for: an intent to look at or buy a product on another device.

    Attributes:
        token: the signed token.
        issued_at: when it was given out.
        expires_at: when it stops leading anywhere.
        session_id: the session that gave it out.
        product_id: what it leads to.
        brand_id: the product's brand.
        quantity: how many.
        campaign_id: the campaign it belongs to.
        locale: language and region of who asked for it.
        way: how it was given out.
        consent: what the click may be used for.
        identity: who asked for it.
        schema_version: 1 or 2; version 1 is read for good.
    """

    ADDED_IN_2: ClassVar[tuple[str, ...]] = ("way",)

    token: Token
    issued_at: UtcTime
    expires_at: UtcTime
    session_id: Identifier
    product_id: Identifier
    brand_id: Identifier | None = None
    quantity: Annotated[int, Ge(1)] = 1
    campaign_id: Identifier | None = None
    locale: Word | None = None
    way: HandoffWay | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION

    def __post_init__(self) -> None:
        upgrade(self)
