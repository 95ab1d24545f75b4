"""What one hand-off link leads to: a product, or everything in a quote or basket, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from base.money import Money
from ledger.records.handoff import HandoffLine
from shop.catalog import Catalog, Product
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About
from skill.speech import AllOf, Say, Together, card_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Products that are handed over together, each with how many of it; there is always one."""

    catalog: Catalog
    lines: tuple[tuple[Product, int], ...]
    told_minor: int | None = None  # what all of it was said to cost, where whoever sells was asked

    @classmethod
    def of(cls, catalog: Catalog, lines: tuple[tuple[str, int], ...]) -> Sent | None:
        """Return those that are still sold; None where none is."""
        known = ((catalog.product(product_id), quantity) for product_id, quantity in lines)
        there = tuple((product, max(1, quantity)) for product, quantity in known if product is not None)
        return cls(catalog=catalog, lines=there) if there else None

    @property
    def first(self) -> Product:
        """What stands for all of them where there is room for one alone."""
        return self.lines[0][0]

    @property
    def about(self) -> About:
        """What is talked about after it."""
        product, quantity = self.lines[0]
        return About(product_id=product.product_id, brand_id=product.brand_id, quantity=quantity)

    @property
    def more(self) -> tuple[HandoffLine, ...]:
        """What goes with the first."""
        return tuple(
            HandoffLine(product_id=product.product_id, quantity=count, variant_id=product.variant_id)
            for product, count in self.lines[1:]
        )

    @property
    def spoken(self) -> object:
        """How it is named aloud: "Ruxton coffee", "both", "all three"."""
        return Together(len(self.lines)) if self.more else self.written

    @property
    def written(self) -> str:
        """How it is named where it is read: each by its name, with its count."""
        manner = self.catalog.locale.manner
        names = (
            product.name if count == 1 else manner.counted.format(count=count, name=product.name)
            for product, count in self.lines
        )
        return manner.word(AllOf(tuple(names)))

    @property
    def price(self) -> Money:
        """What all of them cost together: as it was said, else as the catalogue has it."""
        listed = sum(product.price.minor * count for product, count in self.lines)
        return Money(listed if self.told_minor is None else self.told_minor, self.catalog.currency)

    def as_told(self, question: Question, scene: Scene) -> Sent:
        """Return the same at the price that was said, where this is just what was quoted."""
        lines = tuple((product.product_id, count) for product, count in self.lines)
        return replace(self, told_minor=question.told_minor) if lines == question.at_hand(scene) else self

    def card(self, scene: Scene, link: str) -> tuple[str, str]:
        """Return title and text of the card that bears the link."""
        locale = scene.turn.locale
        if self.more:
            title = card_text(Say.PUSH_TOPIC, locale, product=self.spoken)
            told = {"items": self.written, "price": self.price, "seller": scene.seller, "link": link}
            return title, card_text(Say.CARD_HANDOFF_ALL, locale, **told)
        title = card_text(Say.CARD_HANDOFF_TITLE, locale, product=self.written)
        told = {"price": self.price, "seller": scene.seller, "fact": self.first.fact, "link": link}
        return title, card_text(Say.CARD_HANDOFF, locale, **told)
