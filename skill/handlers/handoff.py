"""Answer "send it to my phone": a card with a signed link that says nothing about anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from ledger.errors import StoreError
from ledger.records import Action, Handoff, MatchDecision, Outcome
from shop.catalog import Product, Wanted
from skill.answer import Answer, Card, CardKind, Facts
from skill.asking import facts_of
from skill.dialog.pending import Asking, Goal, Pending
from skill.hearing import HeardBrand, HeardProduct, Hint
from skill.scene import Scene
from skill.services import Services
from skill.speech import Say, card_text

GOOD_FOR = timedelta(days=30)


class HandoffHandler:
    """Send the product that is being talked about (or named now) to the customer's phone."""

    goals: ClassVar[tuple[str, ...]] = ("HandoffIntent",)

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Send what was named or talked about, or ask what."""
        named = self._brand(scene)
        facts = replace(facts_of(named, Goal.RESEARCH), action=Action.HANDOFF)
        product = self._product(scene, named)
        if product is None:
            spoken = scene.say(Say.HANDOFF_WHAT)
            pending = Pending(asking=Asking.WHAT, goal=Goal.RESEARCH)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
        return self.send(scene, product, facts)

    def send(self, scene: Scene, product: Product, facts: Facts) -> Answer:
        """Send one product: make the link and put it on a card."""
        facts = replace(facts, brand_id=product.brand_id, product_id=product.product_id)
        handoff = self._handoff(scene, product)
        try:
            self._services.ledger.put_handoff(handoff)
        except StoreError:
            spoken = scene.say(Say.HANDOFF_TROUBLE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ERROR))
        return Answer(
            spoken=scene.say(Say.HANDED_OFF, product=product.name),
            card=self._card(scene, product, handoff.token),
            facts=replace(facts, outcome=Outcome.HANDED_OFF, handoff_token=handoff.token),
        )

    def _brand(self, scene: Scene) -> HeardBrand | None:
        brand = scene.turn.slot("brand")
        hint = Hint(goal=Goal.RESEARCH, history=lambda: scene.past.brands, locale=scene.turn.locale)
        return None if brand is None else self._services.hearing.brand(brand, hint)

    def _product(self, scene: Scene, named: HeardBrand | None) -> Product | None:
        """The product named in this very sentence, else the one the talk is about."""
        catalog, product = self._services.catalog, scene.turn.slot("product")
        if named is None and product is None:
            return catalog.product(scene.pending.product_id)
        if named is not None and named.decision is not MatchDecision.ACCEPT:
            return None  # a link to a guess would be worse than the question
        heard = HeardProduct() if product is None else self._services.hearing.product(product)
        if heard.product_id is not None:
            return catalog.product(heard.product_id)
        wanted = Wanted(brand_id=None if named is None else named.brand_id, kind=heard.kind)
        return None if wanted == Wanted() else next(iter(catalog.find(wanted)), None)

    def _handoff(self, scene: Scene, product: Product) -> Handoff:
        customer, pending = scene.customer, scene.pending
        expires = scene.now + GOOD_FOR
        return Handoff(
            token=self._services.tokens.issue(f"{customer.session}#{scene.turn.request_id}", expires),
            issued_at=scene.now,
            expires_at=expires,
            session_id=customer.session,
            product_id=product.product_id,
            brand_id=product.brand_id,
            quantity=max(1, pending.quantity) if pending.product_id == product.product_id else 1,
            locale=scene.turn.locale[:64],
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
