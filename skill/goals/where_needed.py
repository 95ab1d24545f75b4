"""Take where a need is for what chooses among what serves it: "hard water", in the dishwasher and no laundry.

It is said behind the need, or beside it, or as a place by itself after it: "for my washing machine".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.records import Outcome
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import facts_of
from skill.goals.services import Services
from skill.speech import OneOf, Say
from skill.understanding.animals import of_animal
from skill.understanding.audience import unclear
from skill.understanding.categories import in_category
from skill.understanding.choice import some


def need_alone(scene: Scene, services: Services) -> tuple[Scene, Sought | Answer | None]:
    """Return the scene with the need, or a whole category, by itself, and what serves it where it is said to be.

    That is a question where several serve it and none is told to be for that place; None where nothing is said of a
    place, or goods are called by it that do not serve the need.
    """
    scene = of_animal(in_category(scene, services.slots), services.catalog)
    catalog, slot = services.catalog, scene.turn.slot("need")
    told = catalog.locale.sentences
    words = [] if slot is None or slot.resolved else slot.heard.lower().split()
    before = told.situated | told.intended
    at = next((at for at in range(1, len(words) - 1) if words[at] in before), None)
    meant = None if at is None else services.slots.need(Slot(heard=" ".join(words[:at])))
    if at is None or meant is None:
        return scene, _beside(scene, services)
    place = " ".join(word for word in words[at + 1 :] if word not in told.determiners)
    there = serving_there(catalog, meant, place)
    if there:
        return scene, _sought(meant, there)
    stems = catalog.words.stems(place)
    alone = Slot(heard=" ".join(words[:at]))
    plain = replace(scene, turn=replace(scene.turn, slots={**scene.turn.slots, "need": alone}))
    if words[at] not in told.situated or words[-1] in told.daytimes:
        return plain, None
    if stems and catalog.words.named_so(tuple(catalog.products.values()), stems):
        return scene, None
    return plain, _which(scene, catalog, meant)


def serving_there(catalog: Catalog, need: str, place: str) -> tuple[Product, ...]:
    """Return what serves a need in some place: what is called by it, else what is told of it in its facts."""
    stems, told = catalog.words.stems, catalog.locale.product_words
    there = stems(" ".join(told.used_in.get(place, place).split()))
    serving = catalog.find(Wanted(need=need))
    if not there:
        return ()
    if named := catalog.words.named_so(serving, there):
        return named
    apart = there - stems(need.replace("-", " ")) - stems(" ".join(told.places))
    of_it = [(len(apart & stems(" ".join(one.facts))), one) for one in serving]
    most = max((count for count, _ in of_it), default=0)
    return tuple(one for count, one in of_it if count == most) if most else ()


def _beside(scene: Scene, services: Services) -> Sought | None:
    """What serves a need where the one place is that was named beside it, or after it, and that nobody sells."""
    catalog, turn, about = services.catalog, scene.turn, scene.pending.about
    said, need = turn.slot("product"), turn.slot("need")
    if said is None or said.resolved or turn.slot("brand") is not None:
        return None
    meant = about.need if need is None else services.slots.need(need)
    words = [word for word in said.heard.lower().split() if word not in catalog.locale.sentences.determiners]
    stems = catalog.words.stems(" ".join(words))
    if meant is None or any(catalog.words.stems(kind.rpartition("-")[2]) <= stems for kind in catalog.kinds):
        return None  # goods, or the word in which the names of some end: "food"
    there = serving_there(catalog, meant, " ".join(words))
    return _sought(meant, there) if there else None


def _sought(need: str, there: Sequence[Product]) -> Sought:
    product_id = there[0].product_id if len(there) == 1 else None
    return Sought(goal=Goal.RESEARCH, need=need, kind=there[0].kind, product_id=product_id)


def _which(scene: Scene, catalog: Catalog, need: str) -> Answer | None:
    """Ask which one, where several kinds serve a need and nobody knows which of them does at that place."""
    serving = catalog.find(Wanted(need=need))
    kinds = {one.kind for one in serving}
    if len(kinds) < 2 or unclear(catalog, serving) or scene.pending.buys:
        return None
    several = some(tuple({one.kind: one for one in reversed(serving)}.values())[::-1])
    choices = OneOf(tuple(one.name for one in several))
    spoken = scene.say(Say.RESEARCH_SOME, topic=need.replace("-", " "), choices=choices)
    facts = replace(facts_of(None, Goal.RESEARCH), outcome=Outcome.ASKED)
    sought = Sought(goal=Goal.RESEARCH, need=need)
    return Answer(
        spoken=spoken,
        facts=facts,
        pending=ProductQuestion(sought=sought, candidates=tuple(one.product_id for one in several)),
    )
