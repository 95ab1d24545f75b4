"""What a question was about, in the record's words: an id of the catalogue's or of the model's own, else `other`.

A question nobody could answer is worth as much to a marketer as one that was: its topic tells what people want to know.
"""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Product
from skill.conversation.answer import Answer, Facts
from skill.conversation.turn import Slot
from skill.understanding.plain import is_plain
from skill.understanding.slots import SlotReader

OTHER = "other"


def of_need(slots: SlotReader, need: Slot | None) -> str:
    """Return the id of the need that was named; a matter of health is nobody's business and is `other`."""
    if need is None or slots.is_of_health(need):
        return OTHER
    return slots.need(need) or OTHER


def of_detail(detail: Slot | None) -> str:
    """Return the id of the fact that was asked for, as the model lists it."""
    return OTHER if detail is None else detail.id or OTHER


def of_comparison(products: tuple[Product, ...]) -> str:
    """Return the id of a comparison: of which kind of product, where all are of one."""
    kinds = {product.kind for product in products}
    return f"compare-{kinds.pop()}"[:64] if len(kinds) == 1 else OTHER


def unanswered(facts: Facts, topic: str, heard: str = "") -> Facts:
    """Return the facts of a turn that got no answer. Words are kept where they are a plain noun, never a sentence."""
    kept = heard if topic == OTHER and is_plain(heard) else None
    return replace(facts, outcome=Outcome.NO_ANSWER, topic=topic, heard=facts.heard or kept)


def about_topic(answer: Answer, topic: str) -> Answer:
    """Return an answer that was found, with what was asked about."""
    return replace(answer, facts=replace(answer.facts, topic=topic))
