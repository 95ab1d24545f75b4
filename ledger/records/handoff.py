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
class HandoffLine:
    """One product of a hand-off, how many of it, and the shop's own number of it where the catalogue has one."""

    product_id: Identifier
    quantity: Annotated[int, Ge(1)] = 1
    variant_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What a hand-off token stands for: an intent to look at or buy products on another device.

    Attributes:
        token: the signed token.
        issued_at: when it was given out.
        expires_at: when it stops leading anywhere.
        session_id: the session that gave it out.
        product_id: what it leads to.
        brand_id: the product's brand.
        quantity: how many.
        variant_id: the shop's own number of the product.
        more: further products of the same basket, each with how many; empty where it leads to one alone.
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
    variant_id: Identifier | None = None
    more: tuple[HandoffLine, ...] = ()
    campaign_id: Identifier | None = None
    locale: Word | None = None
    way: HandoffWay | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: SchemaVersion = SCHEMA_VERSION

    def __post_init__(self) -> None:
        upgrade(self)

    @property
    def lines(self) -> tuple[HandoffLine, ...]:
        """Every product that it leads to, and how many of it."""
        first = HandoffLine(product_id=self.product_id, quantity=self.quantity, variant_id=self.variant_id)
        return (first, *self.more)


_MARKS = {HandoffWay.PUSH: "p", HandoffWay.QR: "q", HandoffWay.SPOKEN: "s"}


def marked(token: str, way: HandoffWay) -> str:
    """Return how a link of one way ends: the token and a mark of the way, so that a click says which was used."""
    mark = _MARKS.get(way)
    return token if mark is None else f"{token}.{mark}"


def way_of_click(handoff: Handoff, mark: HandoffWay | None) -> HandoffWay | None:
    """Return which way was used; a link without a mark is the card's, whatever else it was given out by."""
    return mark or (HandoffWay.CARD if handoff.way in _MARKS else handoff.way)


def unmarked(end: str) -> tuple[str, HandoffWay | None]:
    """Return the token that a link ends in, and by which way it came where that is marked."""
    token, _, mark = end.partition(".")
    return token, next((way for way, known in _MARKS.items() if known == mark), None)
