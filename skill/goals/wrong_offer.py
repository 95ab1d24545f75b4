"""Ask what is wrong with an offer, where nothing else was said: "that's not right" buys nothing, nor another thing.

And say so where the only one of its kind is refused: "not the baby one" is never answered with the same quote again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Sought
from skill.goals.kept_open import kept_open
from skill.speech import Say, joined

WRONG = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.REJECTED)


def asked_what(scene: Scene, pursuits: Pursuits) -> Answer:
    """Ask what is wrong, or again what was asked: nothing is bought, and no other thing offered, unasked."""
    question = scene.pending
    if isinstance(question, OrderQuestion):
        return what_is_wrong(scene, question)
    if isinstance(question, WhichQuestion):
        return question.which_again(scene, pursuits)
    if isinstance(question, InterestQuestion) and question.beside:
        return question.no(scene, pursuits)  # what was told of is wrong, and what is quoted is not
    if isinstance(question, HowManyQuestion | HowOftenQuestion):
        return Answer(spoken=question.again(scene), facts=WRONG, pending=question)
    basket = isinstance(question, BasketQuestion)
    asks = BasketQuestion(about=question.about, kept=True) if basket else WhatQuestion(about=question.about)
    return Answer(spoken=scene.say(Say.WHAT_IS_WRONG), facts=WRONG, pending=asks)


def what_is_wrong(scene: Scene, offer: OrderQuestion) -> Answer:
    """Ask; what was on offer stays talked about, several things as the basket, and no yes buys it unquoted."""
    spoken = scene.say(Say.WHAT_IS_WRONG)
    if not offer.quote.more:
        return Answer(spoken=spoken, facts=WRONG, pending=WhatQuestion(about=offer.about))
    there = {line.product_id for line in scene.memory.basket}
    lines = (BasketLine(product_id=one, quantity=count) for one, count in offer.quote.lines if one not in there)
    memory = scene.memory.adding(*lines)
    return Answer(spoken=spoken, facts=WRONG, pending=BasketQuestion(about=offer.about), memory=memory)


def still_refused(answer: Answer, known: Sought) -> Answer:
    """Return an offer that keeps what was refused before it, and what size it is to make up."""
    question = answer.pending
    if not (known.refused or known.size) or not isinstance(
        question, OrderQuestion | InterestQuestion | HandoffQuestion
    ):
        return answer
    about = structs.replace(question.about, refused=known.refused or question.about.refused, size=known.size)
    return replace(answer, pending=structs.replace(question, about=about))


def nothing_else(scene: Scene, catalog: Catalog, refused: Collection[str]) -> Answer | None:
    """Say that there is nothing else like the one thing on offer, and ask on; None where something is left."""
    question, now = scene.pending, catalog.product(scene.pending.about.product_id)
    if not isinstance(question, OrderQuestion) or question.quote.more or now is None:
        return None
    return nothing_left(scene, catalog, now.kind, refused)


def nothing_left(scene: Scene, catalog: Catalog, kind: str | None, refused: Collection[str]) -> Answer | None:
    """Say that there is nothing else of a kind, all of which was refused, and ask on; None where something is left."""
    found = catalog.find(Wanted(kind=kind)) if kind is not None and refused else ()
    gone = _gone(scene, catalog, kind, refused) if found else ()
    if not gone or any(one.in_stock for one in found if one not in gone):
        return None
    spoken = joined(scene.say(Say.NO_OTHER, product=gone[0].name), scene.say(Say.WHAT_REORDER))
    return Answer(spoken=spoken, facts=WRONG, pending=WhatQuestion(about=About()))


def none_without(scene: Scene, catalog: Catalog, kind: str | None, refused: Collection[str]) -> Answer | None:
    """Say that there is nothing of a kind as it was asked for ("without salmon"): what else is open stays open."""
    none = nothing_left(scene, catalog, kind, refused)
    if none is None or (now := _gone(scene, catalog, kind, refused)[0]).product_id == scene.pending.about.product_id:
        return none
    told, question = scene.say(Say.NO_OTHER, product=now.name), scene.pending
    if isinstance(question, BasketQuestion):
        return Answer(spoken=question.aside(scene, told), facts=WRONG, pending=question)
    return kept_open(scene, catalog, told, WRONG) or none


def none_of_it(scene: Scene, catalog: Catalog, known: Sought, refused: Collection[str]) -> Answer | None:
    """Say the same where somebody asks for a kind, and all of it is as it is not to be; None where some is not."""
    made = catalog.find(Wanted(brand_id=known.brand_id, kind=known.kind)) if known.kind is not None else ()
    all_so = bool(made) and all(one.product_id in refused or one.brand_id in refused for one in made)
    return none_without(scene, catalog, known.kind, refused) if refused and all_so else None


def _gone(scene: Scene, catalog: Catalog, kind: str | None, refused: Collection[str]) -> tuple[Product, ...]:
    """What was refused of a kind, first what is talked about."""
    gone = [one for one in catalog.find(Wanted(kind=kind)) if one.product_id in refused or one.brand_id in refused]
    return tuple(sorted(gone, key=lambda one: one.product_id != scene.pending.about.product_id))
