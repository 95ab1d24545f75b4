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
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.picking import Picking
from skill.goals.sending_which import count_there, of_choice, which_is_sent, with_the_rest
from skill.goals.sent import Sent
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.unsold_said import unsold_said
from skill.speech import Say
from skill.understanding.choice import Chosen, NoneSuch, WhichBrand, WhichProduct, choose
from skill.understanding.packs import packs
from skill.understanding.sentence import understand
from skill.understanding.size_in_packs import counted_in_packs, size_in_packs
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
        bought = scene.history.products if wanted != Wanted() else ()
        match choose(catalog, wanted, bought, known.words, refused=known.refused):
            case Chosen(product=product):
                return self._one(scene, product, known, facts)
            case WhichBrand(brands=brands):
                return self._asking.which(scene, brands, known, facts)
            case WhichProduct(products=products):
                return self._asking.which_product(scene, products, known, facts)
            case NoneSuch(instead=instead) if wanted != Wanted():
                return self._of_a_size(scene, known, facts) or self._asking.none_such(scene, instead, known, facts)
            case _:
                return self.what(scene, facts)

    def _of_a_size(self, scene: Scene, known: Sought, facts: Facts) -> Answer | None:
        """Send as many packs as make up a size that was said, or ask of which of several."""
        several = size_in_packs(self._services.catalog, known, scene.history.products)
        if several is None:
            return None
        if len(several.products) > 1:
            return self._asking.which_product(scene, several.products, several.known, facts)
        return self._one(scene, several.products[0], several.known, facts)

    def what(self, scene: Scene, facts: Facts) -> Answer:
        """Ask what is to be sent."""
        pending = WhatQuestion(about=About(goal=self.goal))
        spoken = scene.say(Say.CODE_WHAT if self._aloud else Say.HANDOFF_WHAT)
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)

    def _one(self, scene: Scene, product: Product, known: Sought, facts: Facts) -> Answer:
        catalog, about = self._services.catalog, scene.pending.about
        known = counted_in_packs(catalog, product, known)
        packed = packs(catalog, product, known.quantity, known.unit) or 1
        if not 1 <= packed <= MOST_AT_ONCE:
            return self.how_many(scene, product, facts)
        count = about.quantity if about.product_id == product.product_id else count_there(scene, product.product_id)
        count = packed if 1 < packed <= MOST_AT_ONCE else count
        line = BasketLine(product_id=product.product_id, quantity=max(1, count))
        sent = Sent.of(catalog, with_the_rest(scene, line))
        assert sent is not None, "one of them is sold"
        return self.send(scene, sent, facts)

    def how_many(self, scene: Scene, product: Product, facts: Facts) -> Answer:
        """Say how many can be ordered at once, and ask how many are to be sent."""
        about = About(goal=self.goal, product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        spoken = scene.say(Say.QUANTITY_LIMIT, most=MOST_AT_ONCE, product=product.name)
        asked = replace(facts, outcome=Outcome.ASKED, product_id=product.product_id, brand_id=product.brand_id)
        return Answer(spoken=spoken, facts=asked, pending=HowManyQuestion(about=about))

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
        self._picking = Picking(services)

    def _at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:
        """What "it" is: of a thing told of beside a quote all of it, for neither was refused."""
        question = scene.pending
        beside = question.beside if isinstance(question, InterestQuestion) else ()
        return (*beside, *(one for one in question.at_hand(scene) if one[0] not in dict(beside)))

    def _it(self, scene: Scene, by: Sending, named: Mentioned) -> Answer:
        """Send what is talked about; which of several, or how many of it, is asked again first."""
        question, facts = scene.pending, facts_of(None, by.goal)
        told = scene.memory.told_of is not None and scene.memory.told_of in question.products
        which = None if told else which_is_sent(scene, named, by.goal, facts)
        if which is not None:
            return which
        if isinstance(question, HowManyQuestion) and named.quantity is None and question.meant is None:
            return Answer(spoken=question.again(scene), facts=replace(facts, outcome=Outcome.ASKED), pending=question)
        lines = self._at_hand(scene)
        product = self._services.catalog.product(lines[0][0]) if len(lines) == 1 else None
        if named.quantity is not None and product is not None and not 0 < named.quantity <= MOST_AT_ONCE:
            return by.how_many(scene, product, facts)
        if named.quantity is not None and len(lines) == 1:
            lines = ((lines[0][0], named.quantity),)  # "send two of them"
        sent = Sent.of(self._services.catalog, lines)
        return by.what(scene, facts) if sent is None else by.send(scene, sent, facts)

    def answer(self, scene: Scene) -> Answer:
        """Send what was named or talked about, or ask what."""
        by = self._reading if scene.turn.goal == "HandoffCodeIntent" else self._sending
        named = understand(self._services.slots, scene.turn)
        if named.nothing:
            return self._it(scene, by, named)
        chosen = of_choice(scene, self._picking, named, by.goal)
        if chosen is not None:
            return by.pursue(scene, chosen, facts_of(None, by.goal))
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
