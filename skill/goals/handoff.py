"""Answer "send it to my phone": a card with a signed link that says nothing about anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from ledger.records import HandoffWay, MatchDecision, Outcome
from ledger.records.handoff import Handoff
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Card, CardKind, Facts
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.speech import Say, card_text
from skill.understanding.choice import Chosen, NoneSuch, WhichBrand, WhichProduct, choose
from skill.understanding.sentence import understand
from skill.understanding.slots import Hint

GOOD_FOR = timedelta(days=30)


class Sending:
    """Pursues a hand-off once brand and kind are as clear as they get."""

    def __init__(self, services: Services, asking: AskingBrand) -> None:
        self._services = services
        self._asking = asking

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Send the product, or ask which when it is not clear."""
        catalog = self._services.catalog
        product = catalog.product(known.product_id)
        if product is not None:
            return self.send(scene, product, facts)
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        match choose(catalog, wanted, scene.history.products if wanted != Wanted() else (), known.words):
            case Chosen(product=product):
                return self.send(scene, product, facts)
            case WhichBrand(brands=brands):
                return self._asking.which(scene, brands, known, facts)
            case WhichProduct(products=products):
                return self._asking.which_product(scene, products, known, facts)
            case NoneSuch(instead=instead) if wanted != Wanted():
                return self._asking.none_such(scene, instead, known, facts)
            case _:
                return _what(scene, facts)

    def send(self, scene: Scene, product: Product, facts: Facts) -> Answer:
        """Send one product: make the link and put it on a card."""
        facts = replace(facts, brand_id=product.brand_id, product_id=product.product_id)
        try:
            handoff = self._handoff(scene, product)
            self._services.ledger.put_handoff(handoff)
        except StoreError:
            spoken = scene.say(Say.HANDOFF_TROUBLE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ERROR))
        return Answer(
            spoken=scene.say(Say.HANDED_OFF, product=product.name),
            card=self._card(scene, product, handoff.token),
            facts=replace(facts, outcome=Outcome.HANDED_OFF, handoff_token=handoff.token, handoff_way=handoff.way),
        )

    def _handoff(self, scene: Scene, product: Product) -> Handoff:
        customer, about = scene.customer, scene.pending.about
        expires = scene.now + GOOD_FOR
        return Handoff(
            token=self._services.tokens.issue(f"{customer.session}#{scene.turn.request_id}", expires),
            issued_at=scene.now,
            expires_at=expires,
            session_id=customer.session,
            product_id=product.product_id,
            brand_id=product.brand_id,
            quantity=max(1, about.quantity) if about.product_id == product.product_id else 1,
            locale=scene.turn.locale[:64],
            way=HandoffWay.CARD,
            consent=customer.consent,
            identity=customer.identity,
        )

    def _card(self, scene: Scene, product: Product, token: str) -> Card:
        settings, locale = self._services.settings, scene.turn.locale
        return Card(
            kind=CardKind.STANDARD,
            title=card_text(Say.CARD_HANDOFF_TITLE, locale, product=product.name),
            text=card_text(
                Say.CARD_HANDOFF,
                locale,
                price=product.price,
                seller=scene.seller,
                fact=product.fact,
                link=f"{settings.public_url.rstrip('/')}/go/{token}",
            ),
            image_url=product.image_url,
        )


class HandoffHandler:
    """Send the product that is being talked about (or named now) to the customer's phone."""

    goals: ClassVar[tuple[str, ...]] = ("HandoffIntent",)

    def __init__(self, services: Services, sending: Sending) -> None:
        self._services = services
        self._sending = sending

    def answer(self, scene: Scene) -> Answer:
        """Send what was named or talked about, or ask what."""
        named = understand(self._services.slots, scene.turn)
        if named.nothing:
            about = Sought(goal=Goal.HANDOFF, product_id=scene.pending.about.product_id)
            return self._sending.pursue(scene, about, facts_of(None, Goal.HANDOFF))
        known = named.into(Sought(goal=Goal.HANDOFF))
        guessed = named.brand is None and named.product is not None and not named.product.known
        brand = named.said if guessed else named.brand
        if brand is None:
            return self._sending.pursue(scene, known, facts_of(None, Goal.HANDOFF))
        hint = Hint(goal=Goal.HANDOFF, history=lambda: scene.history.brands, locale=scene.turn.locale)
        found = self._services.slots.brand(brand, hint)
        facts = facts_of(found, Goal.HANDOFF)
        if found.decision is not MatchDecision.ACCEPT:
            return _what(scene, facts)  # a link to a guess would be worse than the question
        known = structs.replace(known, words=None) if guessed else known
        return self._sending.pursue(scene, self._services.slots.of_brand(known, found), facts)


def _what(scene: Scene, facts: Facts) -> Answer:
    pending = WhatQuestion(about=About(goal=Goal.HANDOFF))
    return Answer(spoken=scene.say(Say.HANDOFF_WHAT), facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
