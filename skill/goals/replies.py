"""Answer yes, no and "the second one": the open question says what they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.nothing import NoQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import ANY, WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.turn import Slot
from skill.goals.sizing import as_size
from skill.speech import Say

REFUSING = Facts(stage=Stage.CONSIDERATION, outcome=Outcome.CANCELLED)


class YesHandler:
    """Answer "yes"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.YesIntent", "AgreeIntent")

    def __init__(self, pursuits: Pursuits) -> None:
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Do what was asked about; a yes to nothing does nothing."""
        return scene.pending.yes(scene, self._pursuits)


class NoHandler:
    """Answer "no"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.NoIntent", "RegretIntent")

    def __init__(self, pursuits: Pursuits) -> None:
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Drop what was asked about."""
        return declined(scene, self._pursuits)


def declined(scene: Scene, pursuits: Pursuits) -> Answer:
    """Drop what was asked about; where that was only looked at, what was quoted before it is quoted again."""
    question, quoted = scene.pending, scene.memory.set_aside
    if scene.turn.goal == "CorrectIntent" and is_nothing_open(scene):  # "no more floss"
        return Answer(spoken=scene.say(Say.WHAT_ELSE), facts=REFUSING, pending=WhatQuestion())
    if quoted and isinstance(question, WhichQuestion | InterestQuestion) and not question.sought.goal.orders:
        return pursuits.several(scene, quoted, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))
    left = question.no(scene, pursuits)
    # Of several to choose from none is wanted: what was put into the basket meanwhile is asked about again.
    beside = isinstance(question, WhichQuestion) and isinstance(left.pending, WhatQuestion | MoreQuestion)
    compared = isinstance(question, ProductQuestion) and question.compared
    if beside and compared and scene.memory.basket and scene.memory.quoting:  # it was quoted, and is again
        quoted_again = pursuits.several(scene, scene.memory.basket, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))
        return replace(quoted_again, memory=structs.replace(scene.memory, quoting=False))
    return pursuits.told_of_basket(scene) if beside and scene.memory.basket else left


def is_nothing_open(scene: Scene) -> bool:
    """Tell whether nothing is asked that a name could answer or put right: what is refused then is not wanted."""
    question = scene.pending
    return isinstance(question, NoQuestion | MoreQuestion | WhatQuestion) and not scene.memory.basket


class ChooseHandler:
    """Answer "the second one"."""

    goals: ClassVar[tuple[str, ...]] = ("ChooseIntent",)

    def __init__(self, pursuits: Pursuits) -> None:
        self._pursuits = pursuits

    def answer(self, scene: Scene) -> Answer:
        """Take one of what was just named; where nothing is to choose from, "two" is so many of it.

        A number that one of them is called by is its name, and no place: "four" of the sizes two and four.
        """
        slot, question = scene.turn.slot("choice"), scene.pending
        place = scene.turn.slot("place")  # "number three" is a place, and no count
        if place is not None:
            sized = None if place.id is not None else self._sized(scene, place)  # "number four", of sizes
            return sized or question.choice(scene, self._pursuits, place.id or place.heard)
        sized = self._sized(scene, slot)
        if sized is not None:
            return sized
        count = None if slot is None else self._pursuits.catalog.locale.numbers.whole_number(slot.heard)
        counted = question.about.product_id is not None and not question.products
        if isinstance(question, WhichQuestion) and count == 1 and slot is not None and not slot.heard.isdecimal():
            last = question.told_last(scene, self._pursuits)
            if last is not None:
                return question.chosen(scene, self._pursuits, last)  # "that one", of which the "one" is heard
        if count is not None and (counted or isinstance(question, WhichQuestion)):
            return question.number(scene, self._pursuits, count)
        return question.choice(scene, self._pursuits, ANY if slot is None else slot.id or slot.heard)

    def _sized(self, scene: Scene, slot: Slot | None) -> Answer | None:
        """Take "two", with sizes to choose from or on offer, for the size two."""
        catalog = self._pursuits.catalog
        number = None if slot is None else catalog.locale.numbers.whole_number(slot.heard)
        if number is None:
            return None
        meant = as_size(scene, catalog, Mentioned(quantity=number))
        if meant.nothing:
            return None
        known = meant.into(scene.pending.sought)
        return self._pursuits.pursue(scene, known, Facts(action=known.goal.action, stage=Stage.CONSIDERATION))
