"""Take a part of the body for what goods are for and not for goods: "something for my face", "and for oily skin"."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from shop.catalog import Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import facts_of
from skill.goals.services import Services
from skill.speech import OneOf, Say
from skill.understanding.audience import PET, audience, audience_of
from skill.understanding.choice import some
from skill.understanding.part_of_kinds import made_for_part, told_of_part


def for_a_part(scene: Scene, services: Services, pursuits: Pursuits, said: Slot | None) -> Answer | None:
    """Tell of what is made for it, or ask which; whoever chooses has chosen. None where nothing is, or goods are named.

    Told of, and not quoted: what else may be for it is not known by its name.
    """
    catalog, question = services.catalog, scene.pending
    found = () if said is None or said.resolved else made_for_part(catalog, said.heard)
    slot = scene.turn.slot("whose")
    if slot is None or audience_of(slot.id) != PET:  # nobody's own teeth are a dog's
        found = tuple(one for one in found if audience(catalog, one) != PET)
    if not found and said is not None and (meant := services.slots.need(said)) is not None:
        found = told_of_part(catalog, said.heard) if _of_animals(scene, services, said, meant) else ()
    offered = tuple(one for one in found if one.product_id in question.products)
    if len(offered) == 1:
        known = structs.replace(question.sought, product_id=offered[0].product_id)
        return pursuits.pursue(scene, known, facts_of(None, known.goal))
    if not found or said is None:
        return None
    facts = facts_of(None, Goal.RESEARCH)
    if len(found) == 1:
        known = Sought(goal=Goal.RESEARCH, product_id=found[0].product_id, kind=found[0].kind)
        return pursuits.pursue(scene, known, facts)
    choices = some(found)
    spoken = scene.say(Say.RESEARCH_SOME, topic=said.heard, choices=OneOf(tuple(one.name for one in choices)))
    pending = ProductQuestion(sought=Sought(goal=Goal.RESEARCH), candidates=tuple(one.product_id for one in choices))
    return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)


def bare(heard: Mentioned) -> Slot | None:
    """Return the one slot of words that are no goods by themselves; None where goods or a brand are known."""
    known = heard.product is not None and heard.product.known
    both = heard.brand is not None and heard.said is not None
    return None if known or both else heard.brand or heard.said


def part_named(scene: Scene, services: Services, named: Mentioned, need: Slot | None) -> Slot | None:
    """Return what may be a part of the body: a need that nothing serves or an animal's alone, else what was named."""
    meant = None if need is None else services.slots.need(need)
    return need if need is not None and (meant is None or _of_animals(scene, services, need, meant)) else bare(named)


def _of_animals(scene: Scene, services: Services, need: Slot, meant: str) -> bool:
    """Tell whether what serves a need is for animals alone, and nobody said that it is for one: "for my teeth"."""
    catalog, slot = services.catalog, scene.turn.slot("whose")
    told = slot is not None and audience_of(slot.id) == PET
    whole = catalog.words.stems(meant.replace("-", " ")) <= catalog.words.stems(need.heard)
    serving = catalog.find(Wanted(need=meant))
    return not (told or whole or need.resolved) and all(audience(catalog, one) == PET for one in serving)
