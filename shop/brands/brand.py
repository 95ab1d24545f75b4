"""What the brand matcher takes and gives: brands of a catalogue, the context of a turn, and an honest answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from base.environment import DEFAULT_LOCALE


class Purpose(StrEnum):
    """What the customer wants the brand for; a purchase needs more certainty than research."""

    PURCHASE = "purchase"
    RESEARCH = "research"


class Decision(StrEnum):
    """Act on the brand, ask which was meant, or say that none was understood."""

    ACCEPT = "accept"
    ASK = "ask"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One brand or product line of a merchant's catalogue.

    `parent_id` names the brand a line belongs to; a brand and its lines are one family. `respellings` are the
    merchant's own "say it like this" spellings ("loreal" -> "lor ay al").
    """

    brand_id: str
    canonical: str
    category: str = ""
    aliases: tuple[str, ...] = ()
    parent_id: str | None = None
    respellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the words: purpose, past purchases, category asked for, locale, brands just refused.

    `history` and `excluded` hold brand ids: what this household bought before, and what it has just said no to.
    """

    purpose: Purpose = Purpose.PURCHASE
    history: frozenset[str] | tuple[str, ...] = ()
    category: str | None = None
    locale: str = DEFAULT_LOCALE
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A brand that may have been meant, with the probability that it was (0-1)."""

    brand_id: str
    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The answer for one heard text.

    `score` is the calibrated probability (0-1) that `brand_id` was meant; `alternatives` are distinct brands, best
    first, at most five, the best included; `offered` is what to ask about when the decision is ask (at most three).
    """

    heard: str
    decision: Decision
    brand_id: str | None
    score: float
    alternatives: tuple[Candidate, ...] = ()
    offered: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
