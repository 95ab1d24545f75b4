"""The name of what is on offer, said once more: "yes, add the coffee" agrees to it and wants no more of it."""

from __future__ import annotations

from collections.abc import Iterable

from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.goals.agreed_by_name import is_named_so
from skill.goals.basket import Baskets
from skill.goals.services import Services

COUNTING = ("again", "quantity", "meant_quantity", "misheard", "factor", "each")
"""Slots that tell of more than what is there, or of another count."""


def named_again(scene: Scene, services: Services, baskets: Baskets, heard: tuple[Mentioned, ...]) -> Answer | None:
    """Say what was quoted once more: its name adds nothing to it.

    None where anything else was named, nothing is quoted, or a number or "more" was said beside the name.
    """
    question = scene.pending
    if not isinstance(question, OrderQuestion):
        return None
    ids = (one for one, _ in question.quote.lines)
    return baskets.tell_offer(scene, question) if _names_one_of(scene, services, heard, ids) else None


def agreed_by_its_name(scene: Scene, services: Services, heard: tuple[Mentioned, ...]) -> bool:
    """Tell whether nothing but what a question of ours offers was named: "yes, get that dog food again"."""
    question = scene.pending
    if not isinstance(question, InterestQuestion) or question.about.product_id is None:
        return False
    return _names_one_of(scene, services, heard, (question.about.product_id,))


def _says_more(scene: Scene, services: Services) -> bool:
    """Tell whether a number or "another" stands in the slot with the name, as Alexa may leave it there."""
    numbers, told = services.catalog.locale.numbers, services.catalog.locale.product_words
    held = (slot for name in ("product", "brand") if (slot := scene.turn.slot(name)) is not None)
    words = [word for slot in held for word in slot.heard.lower().split()]
    return any(word in told.one_more or numbers.whole_number(word) is not None for word in words)


def _names_one_of(scene: Scene, services: Services, heard: tuple[Mentioned, ...], ids: Iterable[str]) -> bool:
    counts = any(scene.turn.slot(one) is not None for one in COUNTING)
    if len(heard) != 1 or heard[0].nothing or counts or heard[0].quantity is not None or _says_more(scene, services):
        return False
    products = filter(None, (services.catalog.product(one) for one in ids))
    return any(is_named_so(services, one, heard[0]) for one in products)
