"""How many kinds of something there are to choose from: "how many kinds of that do you have", whatever is open."""

from __future__ import annotations

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Goal, Sought
from skill.goals.services import Services
from skill.speech import AllOf, OneOf, Say
from skill.understanding.choice import not_refused, some

COUNTED = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)


def sorts_there(scene: Scene, services: Services, heard: Mentioned) -> Answer | None:
    """Say how many there are of the kind that is named or talked about, and ask which; None where it is not asked.

    What was to be ordered is so still, of the one that is chosen and as many.
    """
    slot, catalog, about = scene.turn.slot("detail"), services.catalog, scene.pending.about
    told = catalog.locale.product_words.sorts
    if slot is None or scene.turn.slot("whether") is not None or told.isdisjoint(slot.heard.lower().split()):
        return None
    now = catalog.product(about.product_id or next(iter(scene.pending.products), None))
    named = None if heard.product is None else heard.product.kind
    kind = named or services.slots.words(slot.heard).kind or about.kind or (None if now is None else now.kind)
    there = catalog.find(Wanted(kind=kind)) if kind is not None else ()
    there = tuple(one for one in not_refused(there, about.refused, None) if one.in_stock)
    if len(there) < 2:
        return None
    known = Sought(goal=about.goal if kind == about.kind else Goal.RESEARCH, kind=kind, refused=about.refused)
    known = structs.replace(known, quantity=about.quantity if kind == about.kind else 1)
    few = some(there)
    names = tuple(one.name for one in few)
    spoken = scene.say(Say.WHICH_PRODUCT, choices=OneOf(names))
    if len(few) < len(there):
        spoken = scene.say(Say.SORTS, count=len(there), kind=catalog.kind_said(kind), choices=AllOf(names))
    pending = ProductQuestion(sought=known, candidates=tuple(one.product_id for one in few))
    return Answer(spoken=spoken, facts=COUNTED, pending=pending)
