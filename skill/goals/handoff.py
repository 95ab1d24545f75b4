"""Answer "send it to my phone" and "read me the code": a signed link that says nothing about anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from ledger.records import HandoffWay, MatchDecision, Outcome
from ledger.records.handoff import Handoff
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.sending_which import which_is_sent
from skill.goals.sent import Sent
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.unsold_said import unsold_said
from skill.speech import Say
from skill.understanding.choice import Chosen, NoneSuch, WhichBrand, WhichProduct, choose
from skill.understanding.sentence import understand
from skill.understanding.slots import Hint

GOOD_FOR = timedelta(days=30)


class Sending:
    """Pursues a hand-off once brand and kind are as clear as they get; `aloud`, by a code that is read aloud."""

    def __init__(self, services: Services, asking: AskingBrand, *, aloud: bool = False) -> None:
        self._services = services
        self._asking = asking
        self._aloud = aloud
        self.goal = Goal.READ_ALOUD if aloud else Goal.HANDOFF

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Send the product, or ask which when it is not clear."""
        catalog = self._services.catalog
        product = catalog.product(known.product_id)
        if product is not None:
            return self._one(scene, product, known, facts)
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        match choose(catalog, wanted, scene.history.products if wanted != Wanted() else (), known.words):
            case Chosen(product=product):
                return self._one(scene, product, known, facts)
            case WhichBrand(brands=brands):
                return self._asking.which(scene, brands, known, facts)
            case WhichProduct(products=products):
                return self._asking.which_product(scene, products, known, facts)
            case NoneSuch(instead=instead) if wanted != Wanted():
                return self._asking.none_such(scene, instead, known, facts)
            case _:
                return self.what(scene, facts)

    def what(self, scene: Scene, facts: Facts) -> Answer:
        """Ask what is to be sent."""
        pending = WhatQuestion(about=About(goal=self.goal))
        spoken = scene.say(Say.CODE_WHAT if self._aloud else Say.HANDOFF_WHAT)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def _one(self, scene: Scene, product: Product, known: Sought, facts: Facts) -> Answer:
        about = scene.pending.about
        count = about.quantity if about.product_id == product.product_id else 1
        count = known.quantity if 1 < known.quantity <= MOST_AT_ONCE else count
        return self.send(scene, Sent(catalog=self._services.catalog, lines=((product, max(1, count)),)), facts)

    def send(self, scene: Scene, sent: Sent, facts: Facts) -> Answer:
        """Send products together: make the link, and give it out by the best way there is."""
        sent = sent.as_told(scene.pending, scene)
        facts = replace(facts, brand_id=sent.first.brand_id, product_id=sent.first.product_id)
        ways = self._services.ways_out
        way = HandoffWay.SPOKEN if self._aloud else ways.best(scene.turn)
        try:
            handoff = self._handoff(scene, sent, way)
            self._services.ledger.put_handoff(handoff)
            given = ways.give(scene, sent, handoff)
        except StoreError:
            spoken = scene.pending.aside(scene, scene.say(Say.HANDOFF_TROUBLE))
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ERROR), pending=scene.pending)
        told = replace(facts, outcome=Outcome.HANDED_OFF, handoff_token=handoff.token, handoff_way=way)
        return replace(given, facts=told)

    def _handoff(self, scene: Scene, sent: Sent, way: HandoffWay) -> Handoff:
        customer, about = scene.customer, sent.about
        expires = scene.now + GOOD_FOR
        return Handoff(
            token=self._services.tokens.issue(f"{customer.session}#{scene.turn.request_id}", expires),
            issued_at=scene.now,
            expires_at=expires,
            session_id=customer.session,
            product_id=sent.first.product_id,
            brand_id=sent.first.brand_id,
            quantity=about.quantity,
            variant_id=sent.first.variant_id,
            more=sent.more,
            locale=scene.turn.locale[:64],
            way=way,
            consent=customer.allows,
            identity=customer.identity,
        )


class HandoffHandler:
    """Send the product that is being talked about (or named now) to the customer's phone, or read a code aloud."""

    goals: ClassVar[tuple[str, ...]] = ("HandoffIntent", "HandoffCodeIntent")

    def __init__(self, services: Services, sending: Sending, reading: Sending) -> None:
        self._services = services
        self._sending = sending
        self._reading = reading

    def answer(self, scene: Scene) -> Answer:
        """Send what was named or talked about, or ask what."""
        by = self._reading if scene.turn.goal == "HandoffCodeIntent" else self._sending
        named = understand(self._services.slots, scene.turn)
        if named.nothing:
            lines = scene.pending.at_hand(scene)
            if named.quantity is not None and 0 < named.quantity <= MOST_AT_ONCE and len(lines) == 1:
                lines = ((lines[0][0], named.quantity),)  # "send two of them"
            sent = Sent.of(self._services.catalog, lines)
            facts = facts_of(None, by.goal)
            if sent is not None:
                return by.send(scene, sent, facts)
            return which_is_sent(scene, named, by.goal, facts) or by.what(scene, facts)
        known = named.into(Sought(goal=by.goal))
        guessed = named.brand is None and named.product is not None and not named.product.known
        brand = named.said if guessed else named.brand
        if brand is None:
            return by.pursue(scene, known, facts_of(None, by.goal))
        hint = Hint(goal=by.goal, history=lambda: scene.history.brands, locale=scene.turn.locale)
        found = self._services.slots.brand(brand, hint)
        facts = facts_of(found, by.goal)
        if found.decision is not MatchDecision.ACCEPT:
            asked = by.what(scene, facts)  # a link to a guess would be worse than the question
            return unsold_said(scene, self._services, [named], asked)
        known = structs.replace(known, words=None) if guessed else known
        return by.pursue(scene, self._services.slots.of_brand(known, found), facts)
