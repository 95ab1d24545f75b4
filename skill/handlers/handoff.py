"""Answer "send it to my phone": a card with a signed link that says nothing about anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from ledger.consent import linkable
from ledger.errors import StoreError
from ledger.records import Action, Handoff, Identity, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.answer import Answer, Card, CardKind, Facts
from skill.dialog.pending import Asking, Goal, Pending
from skill.hearing import Hint
from skill.scene import Scene
from skill.services import Services
from skill.speech import Say, card_text, money

GOOD_FOR = timedelta(days=30)


class HandoffHandler:
    """Send the product that is being talked about (or named now) to the customer's phone."""

    goals: ClassVar[tuple[str, ...]] = ("HandoffIntent",)

    def __init__(self, services: Services) -> None:
        self._services = services

    def answer(self, scene: Scene) -> Answer:
        """Make the link and put it on a card."""
        facts = Facts(action=Action.HANDOFF, stage=Stage.CONSIDERATION)
        product = self._product(scene)
        if product is None:
            spoken = scene.say(Say.HANDOFF_WHAT)
            pending = Pending(asking=Asking.WHAT, goal=Goal.RESEARCH)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
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

    def _product(self, scene: Scene) -> Product | None:
        """The product named in this very sentence, else the one the talk is about."""
        catalog, hearing = self._services.catalog, self._services.hearing
        brand, product = scene.turn.slot("brand"), scene.turn.slot("product")
        if brand is None and product is None:
            return catalog.product(scene.pending.product_id)
        heard = None if product is None else hearing.product(product)
        if heard is not None and heard.product_id is not None:
            return catalog.product(heard.product_id)
        found = None if brand is None else hearing.brand(brand, Hint(goal=Goal.RESEARCH, locale=scene.turn.locale))
        wanted = Wanted(brand_id=None if found is None else found.brand_id, kind=None if heard is None else heard.kind)
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
            identity=customer.identity if linkable(customer.consent) else Identity(),
        )

    def _card(self, scene: Scene, product: Product, token: str) -> Card:
        settings, locale = self._services.settings, scene.turn.locale
        return Card(
            kind=CardKind.STANDARD,
            title=card_text(Say.CARD_HANDOFF_TITLE, locale, product=product.name),
            text=card_text(
                Say.CARD_HANDOFF,
                locale,
                price=money(product.price),
                seller=scene.seller,
                fact=product.fact,
                link=f"{settings.public_url.rstrip('/')}/go/{token}",
            ),
            image_url=product.image_url,
        )
