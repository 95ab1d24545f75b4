"""Answer yes, no and "the second one": what they mean is what was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.open_question import NOTHING, Asking, Goal, Pending
from skill.conversation.scene import Scene
from skill.goals.asking import ACTIONS, AskingBrand, Pursuit, facts_of_choice
from skill.goals.handoff import HandoffHandler
from skill.goals.privacy import Privacy
from skill.goals.purchase import Offer, Selling
from skill.goals.services import Services
from skill.goals.standard import YES_NO
from skill.speech import Say


class Replies:
    """What yes, no and a choice share."""

    def __init__(self, services: Services, selling: Selling, pursuits: dict[Goal, Pursuit]) -> None:
        self.services = services
        self.selling = selling
        self.pursuits = pursuits
        self.asking = AskingBrand(services)
        self.privacy = Privacy(services)
        self.handoff = HandoffHandler(services, self.asking)

    def with_brand(self, scene: Scene, brand_id: str) -> Answer:
        """Go on with the brand that was settled now."""
        pending = scene.pending
        known = replace(pending, brand_id=brand_id, asking=None, candidates=(), product_id=None)
        return self.pursuits[pending.goal].pursue(scene, known, facts_of_choice(pending, brand_id))

    def with_product(self, scene: Scene, product_id: str) -> Answer:
        """Go on with the product that was settled now."""
        pending = scene.pending
        # Of another offer that was on the table only its number is left.
        known = replace(pending, product_id=product_id, asking=None, candidates=(), purchase=None)
        facts = Facts(action=ACTIONS[pending.goal], stage=Stage.CONSIDERATION)
        return self.pursuits[pending.goal].pursue(scene, known, facts)

    def with_candidate(self, scene: Scene, place: int) -> Answer:
        """Go on with one of the brands or products that were named, by its place from 0."""
        chosen = scene.pending.candidates[place]
        brand = scene.pending.asking is Asking.BRAND
        return self.with_brand(scene, chosen) if brand else self.with_product(scene, chosen)

    def by_number(self, scene: Scene, number: int) -> Answer:
        """Go on with the candidate of that number, from 1; ask again when there is none."""
        there = 1 <= number <= len(scene.pending.candidates)
        return self.with_candidate(scene, number - 1) if there else self.which_again(scene)

    def which_again(self, scene: Scene) -> Answer:
        """Ask again which one, when a yes does not tell."""
        pending = scene.pending
        facts = Facts(action=ACTIONS[pending.goal], stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        if not pending.candidates:
            return self.asking.again(scene, Say.BRAND_NOT_HEARD, replace(pending, attempts=pending.attempts + 1), facts)
        catalog = self.services.catalog
        brands = pending.asking is Asking.BRAND
        names = [
            catalog.brand_name(one) if brands else catalog.products[one].name
            for one in pending.candidates
            if brands or one in catalog.products
        ]
        choices = ", ".join(f"{number}: {name}" for number, name in enumerate(names, 1))
        return Answer(spoken=scene.say(Say.ASK_BRAND_AGAIN, choices=choices), facts=facts, pending=pending)


class YesHandler:
    """Answer "yes"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.YesIntent",)

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def answer(self, scene: Scene) -> Answer:
        """Do what was asked about; a yes to nothing does nothing."""
        replies, pending = self._replies, scene.pending
        match pending.asking:
            case Asking.ORDER:
                return replies.selling.confirm(scene)
            case Asking.INTEREST | Asking.HANDOFF:
                return self._interested(scene)
            case Asking.BRAND | Asking.PRODUCT:
                only_one = len(pending.candidates) == 1
                return replies.with_candidate(scene, 0) if only_one else replies.which_again(scene)
            case Asking.CONSENT:
                return replies.privacy.granted(scene)
            case _:
                return self._to_no_question(scene)

    def _to_no_question(self, scene: Scene) -> Answer:
        """A yes to "what ...?", "how many ...?" or to nothing at all."""
        pending = scene.pending
        if pending.asking is Asking.HOW_MANY:
            return Answer(spoken=scene.say(Say.HOW_MANY), pending=pending)
        if pending.asking in (Asking.MORE, Asking.WHAT):
            about = replace(pending, asking=Asking.WHAT, goal=Goal.REORDER)
            return Answer(spoken=scene.say(Say.MORE), pending=about)
        return Answer(spoken=scene.say(Say.NOTHING_ASKED))

    def _interested(self, scene: Scene) -> Answer:
        product = self._replies.services.catalog.product(scene.pending.product_id)
        if product is None:
            return Answer(spoken=scene.say(Say.NOTHING_ASKED))
        if scene.pending.asking is Asking.HANDOFF:
            return self._replies.handoff.send(scene, product, Facts(action=Action.HANDOFF, stage=Stage.CONSIDERATION))
        facts = Facts(action=Action.BUY)
        offer = Offer(product=product, quantity=scene.pending.quantity, facts=facts)
        return self._replies.selling.offer(scene, offer)


class NoHandler:
    """Answer "no"."""

    goals: ClassVar[tuple[str, ...]] = ("AMAZON.NoIntent",)

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def answer(self, scene: Scene) -> Answer:
        """Drop what was asked about; a refused brand is not offered again."""
        pending = scene.pending
        match pending.asking:
            case Asking.ORDER:
                facts = Facts(
                    action=Action.REORDER,
                    stage=Stage.CONSIDERATION,
                    outcome=Outcome.CANCELLED,
                    brand_id=pending.brand_id,
                    product_id=pending.product_id,
                )
                about = Pending(asking=Asking.MORE, product_id=pending.product_id, brand_id=pending.brand_id)
                return Answer(spoken=scene.say(Say.NOT_ORDERED), facts=facts, pending=about)
            case Asking.BRAND if pending.candidates:
                return self._another_brand(scene)
            case Asking.CONSENT:
                return self._replies.privacy.refused(scene)
            case Asking.INTEREST | Asking.HANDOFF | Asking.BRAND | Asking.HOW_MANY:
                facts = Facts(action=ACTIONS[pending.goal], stage=Stage.CONSIDERATION, outcome=Outcome.CANCELLED)
                about = replace(pending, asking=Asking.MORE)
                return Answer(spoken=scene.say(Say.NOT_ORDERED), facts=facts, pending=about)
            case Asking.PRODUCT:
                facts = Facts(action=ACTIONS[pending.goal], outcome=Outcome.CANCELLED)
                return Answer(spoken=scene.say(Say.MORE), facts=facts, pending=NOTHING.asked(Asking.WHAT))
            case _:
                return Answer(spoken=scene.say(Say.GOODBYE))

    def _another_brand(self, scene: Scene) -> Answer:
        pending = scene.pending
        known = replace(pending, refused=(*pending.refused, *pending.candidates))
        facts = Facts(
            action=ACTIONS[pending.goal],
            stage=Stage.CONSIDERATION,
            outcome=Outcome.REJECTED,
            heard=pending.heard,
            match_score=pending.score,
        )
        return self._replies.asking.again(scene, Say.BRAND_AGAIN, known, facts)


class ChooseHandler:
    """Answer "the second one"."""

    goals: ClassVar[tuple[str, ...]] = ("ChooseIntent",)

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def answer(self, scene: Scene) -> Answer:
        """Take one of the brands or products that were just named."""
        pending = scene.pending
        if pending.asking not in (Asking.BRAND, Asking.PRODUCT):
            id_ = Say.FALLBACK_YES_NO if pending.asking in YES_NO else Say.CHOOSE_AGAIN
            return Answer(spoken=scene.say(id_), facts=Facts(outcome=Outcome.REJECTED), pending=pending)
        place = _place(scene, len(pending.candidates))
        if place is None:
            return self._replies.which_again(scene)
        return self._replies.with_candidate(scene, place)


def _place(scene: Scene, count: int) -> int | None:
    slot = scene.turn.slot("choice")
    said = "" if slot is None else slot.id or slot.heard
    if said == "last":
        return count - 1 if count else None
    return int(said) - 1 if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= count else None
