"""Answer "reorder my detergent": offer the usual product; only a later yes buys it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ledger.records import MatchDecision, Outcome
from shop.catalog import Wanted, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.open_question import Asking, Goal, Pending
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.purchase import Offer, Selling
from skill.goals.replies import Replies
from skill.goals.services import Services
from skill.speech import Say
from skill.understanding.choice import Chosen, NoneSuch, NothingFits, WhichBrand, choose
from skill.understanding.sentence import Mentioned, understand
from skill.understanding.slots import Hint

WHICH = (Asking.BRAND, Asking.PRODUCT)


class Reordering:
    """Pursues a reorder once brand and kind are as clear as they get."""

    def __init__(self, services: Services, selling: Selling, asking: AskingBrand) -> None:
        self._services = services
        self._selling = selling
        self._asking = asking

    def pursue(self, scene: Scene, known: Pending, facts: Facts) -> Answer:
        """Offer the product, or ask which brand when several sell the kind and none is usual."""
        catalog = self._services.catalog
        past = scene.past
        named = catalog.product(known.product_id)
        if named is not None:
            usual = named.product_id in past.products
            return self._selling.offer(scene, Offer(product=named, quantity=known.quantity, facts=facts, usual=usual))
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        match choose(catalog, wanted, self._kept(past.products, known), known.words):
            case Chosen(product=product, usual=usual):
                offer = Offer(product=product, quantity=known.quantity, facts=facts, usual=usual)
                return self._selling.offer(scene, offer)
            case WhichBrand(brands=brands):
                return self._asking.which(scene, brands, known, facts)
            case NoneSuch(instead=instead):
                return self._asking.none_such(scene, instead, known, facts)
            case NothingFits():
                return self._nothing(scene, wanted, known, facts)

    def _kept(self, past: tuple[str, ...], known: Pending) -> tuple[str, ...]:
        """What was bought before, without the brands just refused: "no, I said Tidewell" is not its line again."""
        products = self._services.catalog.products
        return tuple(one for one in past if one not in products or products[one].brand_id not in known.refused)

    def _nothing(self, scene: Scene, wanted: Wanted, known: Pending, facts: Facts) -> Answer:
        pending = Pending(asking=Asking.WHAT, goal=Goal.REORDER)
        if wanted == Wanted():
            spoken = scene.say(Say.NOTHING_BEFORE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
        brand = "" if wanted.brand_id is None else self._services.catalog.brand_name(wanted.brand_id)
        heard = " ".join(part for part in (brand, known.words or said(wanted.kind or "")) if part)
        spoken = scene.say(Say.NOT_SOLD, heard=heard)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.REJECTED), pending=pending)


class ReorderHandler:
    """Answer every way of asking for a product, and of naming what a question of ours was about."""

    goals: ClassVar[tuple[str, ...]] = ("ReorderIntent",)

    def __init__(self, services: Services, replies: Replies) -> None:
        self._services = services
        self._replies = replies
        self._asking = replies.asking

    def answer(self, scene: Scene) -> Answer:
        """Hear brand, kind and quantity; ask, or go on to what the customer wants."""
        heard = understand(self._services.slots, scene.turn)
        before = scene.pending
        if before.asking in WHICH and heard.only_a_number:
            return self._number(scene, heard.quantity or 0)
        if heard.only_a_number and before.product_id is None:
            return _of_what(scene, heard)
        named = self._named_candidate(before, heard) or self._variant(before, heard)
        if named is not None:
            scene = scene if heard.quantity is None else replace(scene, pending=heard.counting(before))
            return self._replies.with_product(scene, named)
        return self._go_on(scene, heard, heard.into(_known(before, heard)))

    def _go_on(self, scene: Scene, heard: Mentioned, known: Pending) -> Answer:
        pursuit = self._replies.pursuits[known.goal]
        guessed = heard.brand is None and heard.product is not None and not heard.product.known
        brand = heard.said if guessed else heard.brand  # neither a product nor a kind: perhaps it is a brand
        if brand is None:
            return pursuit.pursue(scene, known, facts_of(None, known.goal))
        found = self._services.slots.brand(brand, self._hint(scene, known))
        if guessed:
            known = replace(known, words=None)
            if found.decision is MatchDecision.REJECT:
                return self._asking.not_sold(scene, found, known)
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known)
        known = self._services.slots.of_brand(known, found)
        return pursuit.pursue(scene, known, facts_of(found, known.goal))

    def _named_candidate(self, before: Pending, heard: Mentioned) -> str | None:
        """The one product just named by us that the answer names: by its brand, its kind or its words."""
        if before.asking is not Asking.PRODUCT or heard.nothing:
            return None
        catalog = self._services.catalog
        fitting = [catalog.products[one] for one in before.candidates if one in catalog.products]
        if heard.brand is not None:
            family = catalog.family(heard.brand.id or "")
            fitting = [one for one in fitting if one.brand_id in family]
        if heard.product is not None and heard.product.known:
            fitting = [one for one in fitting if one.kind == heard.product.kind]
        if heard.product is not None:
            names = "" if heard.brand is None else heard.brand.heard
            stems = catalog.words.stems
            words = stems(heard.product.words or "") - stems(names)
            fitting = list(catalog.words.having(fitting, words)) if words else fitting
        return fitting[0].product_id if len(fitting) == 1 else None

    def _variant(self, before: Pending, heard: Mentioned) -> str | None:
        """The one product of those talked about that has words which name nothing by themselves: "the free one"."""
        said = heard.said if heard.brand is None else heard.brand if heard.product is None else None
        if said is None or said.resolved or self._services.slots.words(said.heard).kind is not None:
            return None
        catalog = self._services.catalog
        words = catalog.words.stems(said.heard)
        if not words or before.kind is None:
            return None
        brands = before.candidates if before.asking is Asking.BRAND else (before.brand_id or "",)
        family = frozenset().union(*(catalog.family(brand) for brand in brands))
        about = (one for one in catalog.find(Wanted(kind=before.kind)) if one.brand_id in family)
        fitting = catalog.words.having(about, words)
        return fitting[0].product_id if len(fitting) == 1 else None

    def _number(self, scene: Scene, number: int) -> Answer:
        """A number for "which one?" chooses; where no names were given it is how many, and the question stays."""
        before = scene.pending
        if before.candidates:
            return self._replies.by_number(scene, number)
        return self._replies.which_again(replace(scene, pending=replace(before, quantity=number)))

    def _hint(self, scene: Scene, known: Pending) -> Hint:
        return Hint(
            goal=known.goal,
            history=lambda: scene.past.brands,
            category=self._services.slots.category_of_kind(known.kind),
            locale=scene.turn.locale,
            excluded=known.refused,
        )


def _known(before: Pending, heard: Mentioned) -> Pending:
    """What still holds: a name answers the open question, a number alone changes the offer."""
    if before.asking is Asking.BRAND and heard.product is None and heard.brand is not None:
        return replace(before, asking=None, candidates=())
    if heard.nothing and before.product_id is not None:
        return Pending(product_id=before.product_id, quantity=before.quantity)
    if before.asking in (*WHICH, Asking.WHAT) and heard.quantity is None and not heard.nothing:
        return Pending(goal=before.goal, quantity=before.quantity)  # "what would you like to know about?" - "Tidewell"
    if before.asking is Asking.ORDER and before.brand_id is not None and not _names(heard.brand, before.brand_id):
        return Pending(refused=(*before.refused, before.brand_id))  # "no, I said ..."
    return Pending()


def _of_what(scene: Scene, heard: Mentioned) -> Answer:
    """A number without anything it could be of: ask, and keep it; a question for a yes or a no stays open."""
    facts, before = facts_of(None, Goal.REORDER), scene.pending
    if before.asking is Asking.CONSENT:
        rejected = replace(facts, outcome=Outcome.REJECTED)
        return Answer(spoken=scene.say(Say.FALLBACK_YES_NO), facts=rejected, pending=before)
    pending = heard.counting(Pending(asking=Asking.WHAT))
    return Answer(spoken=scene.say(Say.WHAT_REORDER), facts=replace(facts, outcome=Outcome.ASKED), pending=pending)


def _names(brand: Slot | None, brand_id: str) -> bool:
    return brand is not None and brand.id == brand_id
