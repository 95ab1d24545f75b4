"""What a customer's sentence mentions: a brand, a product, how many."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from skill.conversation.sought import Sought
from skill.conversation.turn import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardProduct:
    """A product slot: one product, or a kind of product, or words that are neither (perhaps a brand).

    `words` is how it was named, where that tells more than the kind: "color ink", "hard water detergent".
    """

    product_id: str | None = None
    kind: str | None = None
    words: str | None = None

    @property
    def known(self) -> bool:
        """Tell whether it is a product or a kind of product that is sold."""
        return self.product_id is not None or self.kind is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """What was named; None for what was left out."""

    brand: Slot | None = None
    product: HeardProduct | None = None
    said: Slot | None = None  # the product's words, which may yet turn out to be a brand
    quantity: int | None = None
    unit: str | None = None  # what the number counts: "cans", "packs"

    @property
    def nothing(self) -> bool:
        """Tell whether neither brand nor product was named."""
        return self.brand is None and self.product is None

    @property
    def words(self) -> str:
        """Return the words of the brand and the product as they were said."""
        return " ".join(slot.heard for slot in (self.brand, self.said) if slot is not None)

    @property
    def only_a_number(self) -> bool:
        """Tell whether a number is all that was said."""
        return self.nothing and self.quantity is not None

    def counting(self, known: Sought) -> Sought:
        """Return what is known with the quantity that was named."""
        return known if self.quantity is None else structs.replace(known, quantity=self.quantity, unit=self.unit)

    def into(self, known: Sought) -> Sought:
        """Return what is known with the product and the quantity that were named."""
        known = self.counting(known)
        if self.product is None:
            return known
        heard = self.product
        return structs.replace(known, product_id=heard.product_id, kind=heard.kind, words=heard.words)
