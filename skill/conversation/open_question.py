"""What the skill asked last and is waiting for, carried in the session's attributes from turn to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec

from skill.conversation.purchase_state import Purchase


class Asking(StrEnum):
    """The question that is open."""

    WHAT = "what"  # what to reorder, or what to hear about
    HOW_MANY = "how_many"  # how many of `product_id`
    BRAND = "brand"  # which of `candidates` (brand ids), or which brand at all
    PRODUCT = "product"  # which of `candidates` (product ids)
    ORDER = "order"  # shall I order it? `purchase` holds the exact quote
    INTEREST = "interest"  # would you like to order `product_id`?
    HANDOFF = "handoff"  # shall I send `product_id` to your phone?
    CONSENT = "consent"  # may we remember?
    MORE = "more"  # anything else?


class Goal(StrEnum):
    """What the customer wants in the end, whatever is asked in between."""

    REORDER = "reorder"
    RESEARCH = "research"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The open question and what is known so far. Ids and the words heard for a brand or product: no personal data."""

    asking: Asking | None = None
    goal: Goal = Goal.REORDER
    candidates: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # brand ids the customer said no to
    attempts: int = 0  # how often the brand was asked back
    heard: str | None = None
    score: float | None = None
    brand_id: str | None = None
    kind: str | None = None
    words: str | None = None  # how the product was named, where that tells more than the kind
    category: str | None = None
    need: str | None = None
    quantity: int = 1
    product_id: str | None = None  # what the talk is about
    purchase: Purchase | None = None

    def asked(self, asking: Asking | None, **known: Any) -> Pending:
        """Return the state with another question open."""
        return replace(self, asking=asking, **known)


NOTHING = Pending()


def to_attributes(pending: Pending) -> dict[str, Any]:
    """Return the state as session attributes; nothing pending is an empty object."""
    plain: dict[str, Any] = msgspec.to_builtins(pending)
    blank: dict[str, Any] = msgspec.to_builtins(NOTHING)
    return {name: value for name, value in plain.items() if value != blank[name]}


def from_attributes(attributes: Mapping[str, Any]) -> Pending:
    """Read the state back; attributes that are not ours (or of an older version) mean nothing is pending."""
    try:
        return msgspec.convert(dict(attributes), Pending)
    except msgspec.ValidationError:
        return NOTHING
