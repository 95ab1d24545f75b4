"""Of two wishes in one sentence the first is answered, and the second said to be left; two changes are made both.

In "order floss and tell me when my coffee comes" an assistant hears the second as what is said around a wish, or as
more words of a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from locales import Reply
from locales.heard import Sentences
from shop.catalog import Catalog
from skill.conversation.answer import Answer, after
from skill.conversation.handler import Handler
from skill.conversation.memory import BasketLines
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.nothing import NOTHING
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.turn import Slot, Turn
from skill.goals.basket_words import held
from skill.goals.second_change import second_change
from skill.goals.services import Services
from skill.speech import Say

NAMING = ("product", "brand")
BEFORE, BEHIND = "before", "after"
"""The slots of what is said in front of a wish, and behind it."""

HOLDING = (*NAMING, "other_product", "detail", "need")
"""Slots whose words may run on into a second wish, without what they resolved to."""

COUNTING = "BasketChangeIntent"
CHANGING = ("BasketRemoveIntent", COUNTING)
"""Goals of one change, behind which another one is no more of its name."""

TELLING = ("ReorderIntent", "NameIntent", "BasketAddIntent", "ResearchIntent")
"""Goals whose answers tell a price by themselves."""


class OneAtATime:
    """Answers the first wish as the handler within does, and says that the second is left."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        catalog = self._services.catalog
        turn, left = apart(scene.turn, catalog.locale.sentences, catalog.locale.numbers.joined)
        if not left:
            answer = self._within.answer(scene)
            return after(scene.say(Say.ONE_AT_A_TIME), answer) if self._cancels(scene) else answer
        answer = self._within.answer(replace(scene, turn=turn))
        if _is_told(catalog, turn, answer, left):
            return answer
        return self._both(scene, turn, answer, left) or after(scene.say(Say.ONE_AT_A_TIME), answer)

    def _cancels(self, scene: Scene) -> bool:
        """Tell whether an order is to be cancelled before what is wished: "cancel that and get me soap"."""
        before = scene.turn.slot(BEFORE)
        if before is None or quoted_in(scene.pending):
            return False  # nothing was said before it, or what is quoted is dropped for it
        replies = self._services.catalog.locale.replies
        return any(replies.heard_in(word) is Reply.CANCEL for word in before.heard.lower().split())

    def _both(self, scene: Scene, first: Turn, answer: Answer, left: str) -> Answer | None:
        """Make the second of two changes too, and say what is there then; None where it changes nothing."""
        catalog, asks = self._services.catalog, answer.pending
        turn = second_change(first, left, catalog.locale) if first.goal in CHANGING else None
        if turn is None or not isinstance(asks, BasketQuestion | OrderQuestion):
            return None
        between = replace(scene, turn=turn, pending=asks, memory=answer.memory or scene.memory)
        then = self._within.answer(between)
        both = replace(then, memory=then.memory or answer.memory)
        if _there(between) == _there(_behind(between, both)):
            return None
        if isinstance(then.pending, BasketQuestion):
            said = held(_behind(between, both), catalog)
            both = replace(both, spoken=then.pending.aside(scene, said))
        undone = _there(scene) == _there(between)
        return after(scene.say(Say.NOT_ALL_DONE), both) if undone else both


def _behind(scene: Scene, answer: Answer) -> Scene:
    """Return the scene as an answer leaves it."""
    asks = answer.pending if isinstance(answer.pending, Question) else NOTHING
    return replace(scene, pending=asks, memory=answer.memory or scene.memory)


def _there(scene: Scene) -> BasketLines:
    """Return what is quoted, or in the basket where nothing is."""
    return quoted_in(scene.pending) or scene.memory.basket


def apart(turn: Turn, sentences: Sentences, between: str) -> tuple[Turn, str]:
    """Return the turn without a second wish in its slots, and that wish; an empty one where none is said."""
    free = sentences.freely
    for name in (BEHIND, *HOLDING):
        slot = turn.slot(name)
        head, joined, left = ("", "", "") if slot is None else f" {slot.heard.lower()} ".partition(f" {between} ")
        begins = (*free.asking_too, *_changes(turn.goal, sentences))
        if not joined or not any(left.startswith(f"{one} ") for one in begins):
            continue
        slots = {one: slot for one, slot in turn.slots.items() if one != name}
        if name != BEHIND and head.strip():
            slots[name] = Slot(heard=head.strip())
        elif name != BEHIND:
            continue
        return replace(turn, slots=slots), left.strip()
    return turn, ""


def _changes(goal: str, sentences: Sentences) -> Iterable[str]:
    """What begins another change behind one: "and drop the soup"; behind a count a name alone does, with its own."""
    if goal not in CHANGING:
        return ()
    return (*sentences.freely.changing_too, *(sentences.determiners if goal == COUNTING else ()))


def _is_told(catalog: Catalog, turn: Turn, answer: Answer, left: str) -> bool:
    """Tell whether what is asked beside it is what the answer tells anyway: a price, or of a quote the day."""
    free, words = catalog.locale.sentences.freely, catalog.words.stems(left)
    if any(catalog.words.stems(catalog.kind_said(kind)) <= words for kind in catalog.kinds):
        return False
    priced = not free.pricing.isdisjoint(left.split()) and turn.goal in TELLING
    quoted = isinstance(answer.pending, OrderQuestion) and turn.goal in TELLING
    return priced or (quoted and not free.coming.isdisjoint(left.split()))
