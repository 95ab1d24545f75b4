"""What is open stays open where something else was named that is not sold, or not known: it is said, and asked again.

Whoever chooses, or has heard a price, loses nothing by a word that was misheard.
"""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.speech import AllOf, OneOf, Say, Spoken, joined
from skill.understanding.plain import is_goods

REFUSING = "CorrectIntent"
"""Names something in the place of what is on offer, which is not wanted, whatever the name turns out to be."""


def kept_open(scene: Scene, catalog: Catalog, told: Spoken | None, facts: Facts) -> Answer | None:
    """Tell it, if anything, and ask again what is open; None where nothing is that would be lost."""
    question = scene.pending
    if isinstance(question, WhichQuestion) and question.candidates:
        again = scene.say(Say.WHICH_PRODUCT, choices=OneOf(_candidates(question, catalog)))
    elif isinstance(question, OrderQuestion | InterestQuestion) and not _is_refused(scene):
        if question.doubt is not None:
            return None
        still = scene.say(Say.STILL_HAVE, items=AllOf(_on_offer(scene, question, catalog)))
        again = joined(still, question.asked(scene))
    else:
        return None
    return Answer(spoken=again if told is None else joined(told, again), facts=facts, pending=question)


def _is_refused(scene: Scene) -> bool:
    """Tell whether what is on offer is refused: of several things one alone can be, and the others are not lost."""
    question = scene.pending
    several = isinstance(question, OrderQuestion) and bool(question.quote.more)
    return scene.turn.goal == REFUSING and not several


def told_beside(scene: Scene, answer: Answer) -> Answer:
    """Ask again what is quoted, behind an answer that has nothing to do with it; where nothing is, that as it is."""
    question = scene.pending
    if not isinstance(question, OrderQuestion) or question.doubt is not None or answer.spoken is None:
        return answer
    speech = answer.spoken.speech
    for asks in (scene.say(Say.MORE).speech, scene.say(Say.ANYTHING_ELSE).speech, answer.spoken.reprompt or ""):
        speech = speech.removesuffix(asks).strip()  # one thing is asked at a time
    return replace(answer, spoken=question.aside(scene, Spoken(speech)), pending=question)


def not_sold_beside(scene: Scene, catalog: Catalog, heard: str | tuple[str, ...], facts: Facts) -> Answer | None:
    """Say that what was named is not sold, and ask again what is open; None where nothing is."""
    missing = (heard,) if isinstance(heard, str) else heard
    plain = is_goods(*missing)
    told = scene.say(Say.BASKET_NOT_SOLD, heard=AllOf(missing)) if plain else scene.say(Say.NOT_SOLD_ALONE)
    return kept_open(scene, catalog, told, facts)


def not_known_beside(scene: Scene, catalog: Catalog, facts: Facts) -> Answer | None:
    """Say that nothing is known of what was asked in the middle of an order or a choice; None outside of them."""
    if isinstance(scene.pending, InterestQuestion):
        return None
    return kept_open(scene, catalog, scene.say(Say.NOT_KNOWN_ALONE), facts)


def _candidates(question: WhichQuestion, catalog: Catalog) -> tuple[str, ...]:
    brands = tuple(catalog.brand_name(one) for one in question.brands)
    return brands or tuple(catalog.products[one].name for one in question.products if one in catalog.products)


def _on_offer(scene: Scene, question: OrderQuestion | InterestQuestion, catalog: Catalog) -> tuple[str, ...]:
    quoted = tuple(product_id for product_id, _ in question.at_hand(scene)) or (question.about.product_id or "",)
    return tuple(catalog.products[one].name for one in quoted if one in catalog.products)
