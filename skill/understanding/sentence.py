"""One sentence that names something: its brand, its product and how many, in whichever slots Alexa put the words."""

from __future__ import annotations

from locales import Numbers
from skill.conversation.mentioned import Mentioned
from skill.conversation.turn import Slot, Turn
from skill.understanding.slots import SlotReader

NO_NUMBER = 10_000
"""Stands for a number that was not understood ("?"): out of range, so that it is asked again."""


def understand(slots: SlotReader, turn: Turn) -> Mentioned:
    """Read brand, product and quantity; the number and the words of a neighbouring slot go where they belong.

    "three tidewell" in the brand's slot is three of Tidewell, "inkwright color ink" is Inkwright's color ink, and so is
    either in the product's slot.
    """
    brand, product, number = turn.slot("brand"), turn.slot("product"), turn.slot("quantity")
    quantity = None if number is None else _count(number)
    if quantity is None and (alone := _only_a_number(slots.numbers, brand, product)) is not None:
        return Mentioned(quantity=alone)
    brand, before_brand = slots.plain(brand)
    product, before_product = slots.plain(product)
    quantity = next((one for one in (quantity, before_brand, before_product) if one is not None), None)
    if quantity is not None and product is not None and slots.is_container(product):
        product = None  # "two bags please": two of what is talked about
    if brand is None and product is not None:
        brand, rest = slots.split(product)
        product = product if brand is None else _slot(rest)
    elif brand is not None:
        by_name, rest = slots.split(brand)
        brand = by_name or brand
        product = product if by_name is None or not rest else _beside(rest, product)
    heard = None if product is None else slots.product(product)
    if brand is None and product is not None and heard is not None and not heard.known:
        heard = slots.anywhere(product.heard)
    return Mentioned(brand=brand, product=heard, said=product, quantity=quantity)


def _only_a_number(numbers: Numbers, brand: Slot | None, product: Slot | None) -> int | None:
    """Return the number that is all that was said, in the wrong slot: "add two" is no product called two."""
    said = brand or product
    if said is None or said.resolved or (brand is not None and product is not None):
        return None
    words = [word for word in said.heard.lower().split() if word not in numbers.around]
    return numbers.whole_number(" ".join(words)) if words else None


def _beside(rest: str, product: Slot | None) -> Slot | None:
    """The words after a brand's name, before those of the product's own slot."""
    return _slot(rest) if product is None else Slot(heard=f"{rest} {product.heard}")


def _slot(words: str) -> Slot | None:
    return Slot(heard=words) if words else None


def _count(quantity: Slot) -> int:
    text = quantity.heard.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else NO_NUMBER
