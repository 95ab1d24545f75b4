"""What the customer is after, whatever is asked in between: carried from turn to turn by the open question.

msgspec's structs rather than dataclasses: they leave defaults out of the session's attributes, tell one question from
another when they are read back, and cost a fortieth to define while the function starts.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, structs

from base.json_text import AROUND, json_cut, json_size
from ledger.records import Action

MOST_REFUSED = 1_000
"""Bytes of ids that are remembered as refused, the latest first: session attributes stay small."""

LONGEST_WORDS = 250
"""Bytes of words heard that are carried along: the longest text that is compared with brands has half as many letters,
and of letters that take six bytes each a name still has 41."""


class Goal(StrEnum):
    """What the customer wants in the end, whatever is asked in between."""

    REORDER = "reorder"
    BASKET = "basket"
    RESEARCH = "research"
    HANDOFF = "handoff"
    SUBSCRIBE = "subscribe"
    READ_ALOUD = "read_aloud"  # a hand-off, by a code for those to whom nothing can be sent

    @property
    def orders(self) -> bool:
        """Tell whether something is bought in the end: at once, with the rest of the basket, or again and again."""
        return self in (Goal.REORDER, Goal.BASKET, Goal.SUBSCRIBE)

    @property
    def action(self) -> Action:
        """What a turn towards it is called in the ledger."""
        return Action.HANDOFF if self is Goal.READ_ALOUD else Action(self.value)


class About(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the talk is about: ids and slugs of the catalogue, nothing personal."""

    goal: Goal = Goal.REORDER
    brand_id: str | None = None
    kind: str | None = None
    need: str | None = None
    product_id: str | None = None
    quantity: int = 1
    refused: tuple[str, ...] = ()  # ids of brands and products the customer said no to
    often: str | None = None  # how often it is to come: "4 week"
    size: str | None = None  # what the packs were to make up: "15 pounds", of whichever is meant

    def refusing(self, *ids: str) -> tuple[str, ...]:
        """Return what is refused with these brands or products too."""
        kept: list[str] = []
        room = MOST_REFUSED
        for one in reversed((*self.refused, *ids)):
            room -= json_size(one) + AROUND
            if room < 0:
                break
            kept.append(one)
        return tuple(reversed(kept))


class AskedWords(Struct, frozen=True, kw_only=True, array_like=True):
    """The words of one slot of a question, and the id that they resolved to."""

    slot: str
    heard: str
    id: str | None = None


class AskedFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is asked of goods while it is open which of several is meant: an intent, and the words of its slots."""

    intent: str
    words: tuple[AskedWords, ...] = ()


class Sought(About, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer is after, as far as it is known by now, and how it was heard."""

    category: str | None = None
    whom: str | None = None  # for a pet, a baby or a person, where that was said
    unit: str | None = None  # what the quantity counts, until it is known how the product is packed
    words: str | None = None  # how the product was named, where that tells more than the kind
    heard: str | None = None  # the words taken for a brand, and how sure we were of it
    score: float | None = None
    attempts: int = 0  # how often the brand was asked back
    asked: AskedFact | None = None  # what is asked of whichever is chosen: answered in place of what is told of it else

    @classmethod
    def after(cls, about: About) -> Sought:
        """Return what the talk is about as what is sought next."""
        return cls(
            goal=about.goal,
            brand_id=about.brand_id,
            kind=about.kind,
            need=about.need,
            product_id=about.product_id,
            quantity=about.quantity if about.size is None else 1,  # counted anew of whatever is to make it up
            refused=about.refused,
            often=about.often,
            size=about.size,
        )

    def shortened(self) -> Sought:
        """Return the same without the end of words that are too long to be any name."""
        words = None if self.words is None else json_cut(self.words, LONGEST_WORDS)
        heard = None if self.heard is None else json_cut(self.heard, LONGEST_WORDS)
        return structs.replace(self, words=words, heard=heard)

    @property
    def about(self) -> About:
        """What stays when it is not asked further."""
        return About(
            goal=self.goal,
            brand_id=self.brand_id,
            kind=self.kind,
            need=self.need,
            product_id=self.product_id,
            quantity=self.quantity,
            refused=self.refused,
            often=self.often,
            size=self.size,
        )
