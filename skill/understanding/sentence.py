"""One sentence that names something: its brand, its product and how many, in whichever slots Alexa put the words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from locales import Numbers
from skill.conversation.mentioned import Mentioned
from skill.conversation.turn import FURTHER, Slot, Turn
from skill.understanding.core import core
from skill.understanding.headed import headed
from skill.understanding.misheard import goods_heard
from skill.understanding.one_name import are_one_name
from skill.understanding.packed_in import counted_last, counted_or_called, in_pieces, is_packed_in, of_packs_so
from skill.understanding.put_right import NamedSlots, put_right, with_variant
from skill.understanding.slots import SlotReader
from skill.understanding.two_in_slots import are_two

WISHES = ("ReorderIntent", "BasketAddIntent")
UNHEARD = "?"  # what the platform sends for a number that it did not understand
NO_NUMBER = 10_000
"""Stands for a number that was not understood ("?"): out of range, so that it is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSlots:
    """The slots of one thing that was named."""

    brand: Slot | None = None
    product: Slot | None = None
    number: Slot | None = None
    unit: str | None = None
    whose: str | None = None
    pieces: Slot | None = None  # how many are in each of so many packs: "two packs of four cans"
    meant: tuple[Slot | None, Slot | None] = (None, None)  # brand and product, put right in the same sentence
    variant: Slot | None = None  # what tells the product from others of its kind, said after it

    @classmethod
    def of(cls, turn: Turn, prefix: str = "") -> SaidSlots:
        """Take them from a turn; `prefix` is that of the slots of another thing beside the first."""
        unit, whose = turn.slot(f"{prefix}unit"), turn.slot("whose")
        return cls(
            brand=turn.slot(f"{prefix}brand"),
            product=turn.slot(f"{prefix}product"),
            number=turn.slot(f"{prefix}meant_quantity") or turn.slot(f"{prefix}quantity") or _misheard(turn, prefix),
            unit=None if unit is None else unit.heard.lower(),
            pieces=None if prefix else turn.slot("pieces"),
            whose=None if whose is None or prefix else whose.id or whose.heard,
            meant=(None, None) if prefix else (turn.slot("meant_brand"), turn.slot("meant_product")),
            variant=None if prefix else turn.slot("variant") or _wished_for(turn),
        )


def _wished_for(turn: Turn) -> Slot | None:
    """The need that tells which of a kind is wished for: "and the toothpaste for sensitive teeth"."""
    return turn.slot("need") if turn.goal in WISHES else None


def _misheard(turn: Turn, prefix: str) -> Slot | None:
    """The number that "for" or "to" was heard for."""
    slot = None if prefix else turn.slot("misheard")
    return None if slot is None or slot.id is None else Slot(heard=slot.id)


def understand(slots: SlotReader, turn: Turn) -> Mentioned:
    """Read brand, product and quantity; the number and the words of a neighbouring slot go where they belong.

    "three tidewell" in the brand's slot is three of Tidewell, and so it is in the product's. A number with a measure
    ("five pounds of") is a size and no count.
    """
    return read(slots, SaidSlots.of(turn))


def several(slots: SlotReader, turn: Turn) -> tuple[Mentioned, ...]:
    """Read everything that was named: in the slots of a second thing, or with an "and" between two in one slot."""
    further = (one for one in FURTHER if f"{one}brand" in turn.slots or _names(slots, turn.slot(f"{one}product")))
    first, *others = (SaidSlots.of(turn, which) for which in ("", *further))
    named = _together(slots, [first, *others])
    all_named = (
        tuple(one for words in named for one in _parts(slots, words)) if len(named) > 1 else _parts(slots, first)
    )
    return _of_each(turn, headed(slots, all_named))


def _names(slots: SlotReader, slot: Slot | None) -> bool:
    """Tell whether more than little words stand where a second thing is named: not in "and thanks"."""
    return slot is not None and not slots.catalog.locale.product_words.little.issuperset(slot.heard.lower().split())


def _of_each(turn: Turn, named: tuple[Mentioned, ...]) -> tuple[Mentioned, ...]:
    """Give everything the number that was said of each: "two of each, dish soap and hand soap"."""
    count = next((one.quantity for one in named if one.quantity is not None), None)
    if turn.slot("each") is None or count is None:
        return named
    return tuple(replace(one, quantity=count) for one in named)


def _together(slots: SlotReader, named: list[SaidSlots]) -> list[SaidSlots]:
    """Join the first two of three that are one name: "coffee", "filters" and granola."""
    first, second = named[0].product, named[1].product if len(named) > 2 else None
    if first is None or second is None or named[1] != SaidSlots(product=second):
        return named
    whole = Slot(heard=f"{first.heard} {second.heard}")
    return [replace(named[0], product=whole), *named[2:]] if are_one_name(slots, first, second) else named


def _parts(slots: SlotReader, words: SaidSlots) -> tuple[Mentioned, ...]:
    if are_two(slots, words.brand, words.product):
        return read(slots, replace(words, brand=None, product=words.brand)), read(
            slots, SaidSlots(product=words.product)
        )
    joined = slots.joined(words.brand, words.product)
    if len(joined) < 2:
        return (read(slots, words),)
    first, *rest = joined
    others = (read(slots, SaidSlots(product=one)) for one in rest)
    return read(slots, replace(words, brand=None, product=first)), *others


def read(slots: SlotReader, words: SaidSlots) -> Mentioned:
    """Read one thing that was named; see `understand`."""
    words = _with_size(slots, _put_right(slots, _called_by_number(slots, words)))
    brand, product, number = words.brand, words.product, words.number
    quantity = None if number is None else _count(slots.numbers, number)
    if (alone := _only_a_number(slots.numbers, brand, product, quantity)) is not None:
        return Mentioned(quantity=alone[0], unit=alone[1] or words.unit)
    brand = None if brand is None or _tells_nothing(slots, brand, product) else brand
    brand, before_brand = slots.plain(brand)
    product, before_product = slots.plain(product)
    quantity = next((one for one in (quantity, before_brand, before_product) if one is not None), None)
    if brand is not None and product is not None and slots.is_container(brand):
        words, brand = replace(words, unit=words.unit or brand.heard), None  # "a bottle", without its "of"
    if product is not None and slots.is_container(product) and (quantity is not None or brand is None):
        words, product = replace(words, unit=product.heard), None  # "two bags please": two of what is talked about
    brand, product = _by_brand(slots, brand, product)
    if brand is not None and product is None and _is_goods(slots, brand):
        brand, product = None, brand  # "lip balm" and "for"
    if brand is not None and slots.is_said_again(brand, product):
        brand = None
    if (
        brand is not None
        and product is not None
        and (slots.has_words(brand, slots.everyday.are_no_brand) or slots.describes(brand, product))
    ):
        product = Slot(heard=f"{brand.heard} {product.heard}")  # "decaf" before "coffee" is no brand
        brand = None
    product = None if product is None else core(slots, product)
    brand, product, heard = goods_heard(slots, brand, product)
    unit = words.unit if quantity is not None else None
    packed = before_product if words.pieces is None else _count(slots.numbers, words.pieces)
    if number is not None and unit is not None and packed is not None and heard is not None:
        heard = in_pieces(slots, heard, packed)
    if brand is None and product is None and quantity is None and words.unit is not None:
        quantity = 1  # "a box": one of what is talked about
    unit = counted_last(slots, product) if quantity is not None and unit is None else unit
    heard = of_packs_so(slots, product, heard, unit)
    if quantity is not None and unit is None:
        heard, quantity = counted_or_called(slots, brand, heard, quantity)
    return Mentioned(brand=brand, product=heard, said=product, quantity=quantity, unit=unit)


def _is_goods(slots: SlotReader, brand: Slot) -> bool:
    """Tell whether what stands alone in a brand's slot is the name of goods that are sold, and of no brand."""
    if brand.resolved or slots.names.split(brand)[0] is not None:
        return False
    named = slots.product(brand)
    return named.known and (named.words is None or slots.anywhere(brand.heard).known)


def _called_by_number(slots: SlotReader, words: SaidSlots) -> SaidSlots:
    """Put the number that something is called by behind its other words; one of money is no count.

    "number forty one ink" is ink 41; of "twenty dollars worth of coffee" it has to be asked how many.
    """
    brand, product = (
        slot if slot is None or slot.resolved else Slot(heard=slots.numbered.plain(slot.heard))
        for slot in (words.brand, words.product)
    )
    first = brand or product
    rest = None if first is None or first.resolved else slots.numbers.priced(first.heard)
    if rest is None and first is not None and not first.resolved and words.number is None:
        rest = slots.numbers.of_a_few(first.heard)  # so many as nobody said: it has to be asked
    if rest is not None:
        named = _slot(rest)
        words = replace(words, number=Slot(heard=UNHEARD))
        brand, product = (named, product) if brand is not None else (None, named)
    return _counted_in(slots, replace(words, brand=brand, product=product))


def _counted_in(slots: SlotReader, words: SaidSlots) -> SaidSlots:
    """Put what packs are counted in, before "of", in its place: "reams of printer paper"."""
    first, numbers = words.brand or words.product, slots.numbers
    said = [] if first is None or first.resolved else first.heard.split()
    at = said.index(numbers.of) - 1 if numbers.of in said[1:] else -1
    if words.unit is not None or at < 0 or not said[at + 2 :]:
        return words
    if not slots.everyday.are_pieces(said[at]) and not (at and is_packed_in(slots, " ".join(said[at + 2 :]), said[at])):
        return words
    if at and numbers.whole_number(" ".join(said[:at])) is None:
        return words
    named = Slot(heard=" ".join(said[at + 2 :]))
    words = replace(words, number=words.number or (Slot(heard=" ".join(said[:at])) if at else None), unit=said[at])
    return replace(words, brand=named) if first is words.brand else replace(words, product=named)


def _by_brand(slots: SlotReader, brand: Slot | None, product: Slot | None) -> NamedSlots:
    """The brand and the rest, in whichever slot the brand's name stands."""
    if brand is not None and product is not None and slots.ends_in_brand(brand, product):
        return _by_brand(slots, None, Slot(heard=f"{brand.heard} {product.heard}"))  # "fragrance", "free tidewell"
    if brand is None and product is not None:
        brand, rest = slots.names.split(product)
        return brand, product if brand is None else _slot(rest)
    if brand is None:
        return None, product
    by_name, rest = slots.names.split(brand)
    return by_name or brand, product if by_name is None or not rest else _beside(rest, product)


def _tells_nothing(slots: SlotReader, brand: Slot, product: Slot | None) -> bool:
    loose = product is not None and slots.has_words(brand, slots.everyday.are_loose)
    return loose or slots.says_nothing(brand)


def _put_right(slots: SlotReader, words: SaidSlots) -> SaidSlots:
    """Put what was said later in the sentence in its place: a correction, a variant."""
    brand, product = words.brand, words.product
    if words.meant != (None, None):
        brand, product = put_right(slots, (brand, product), words.meant)
    if words.variant is not None:
        brand, product = with_variant(slots, (brand, product), words.variant)
    return replace(words, brand=brand, product=product)


def _with_size(slots: SlotReader, words: SaidSlots) -> SaidSlots:
    """Put a size, and for whom it is, among the product's own words: "five pounds of flour", "food" for the dog."""
    size = ""
    if words.number is not None and words.unit is not None and slots.numbers.is_measure(words.unit):
        size, words = f"{words.number.heard} {words.unit}", replace(words, number=None, unit=None)
    elif words.unit is not None and words.brand is None and words.product is None and words.number is None:
        return words
    elif words.number is None and words.unit is not None and slots.numbers.is_measure(words.unit):
        size, words = f"{slots.numbers.ones[1]} {words.unit}", replace(words, unit=None)  # "a pound of oats"
    if (
        words.number is not None
        and words.product is not None
        and words.product.heard.split()[-1:] == [slots.numbers.size]
    ):
        size = f"{words.product.heard} {words.number.heard}"  # "size", and two: no count
        words = replace(words, number=None, product=None)
    first = words.brand or words.product
    if words.number is not None and first is not None and slots.begins_with_measure(first):
        rest = "" if words.product is None or first is words.product else words.product.heard
        size, words = (
            f"{words.number.heard} {first.heard} {rest}",
            replace(words, number=None, brand=None, product=None),
        )
    if words.brand is not None and not words.brand.resolved and slots.numbers.begins_with_size(words.brand.heard):
        size, words = words.brand.heard, replace(words, brand=None)
    if words.whose is not None and words.product is not None and (meant := slots.for_whom(words.product, words.whose)):
        words = replace(words, product=meant)
    if size:
        name = "" if words.product is None else words.product.heard
        words = replace(words, product=Slot(heard=slots.sized(f"{size} {name}".strip())))
    return words


def _only_a_number(
    numbers: Numbers, brand: Slot | None, product: Slot | None, number: int | None
) -> tuple[int, str | None] | None:
    """Return the number that is all that was said, in the wrong slot, and its unit: "add two" is no product "two"."""
    said = " ".join(slot.heard for slot in (brand, product) if slot is not None)
    if not said or any(slot is not None and slot.resolved for slot in (brand, product)):
        return None
    if (counted := numbers.counted_alone(said)) is not None:
        return number or counted[0], counted[1]  # "no", one, "single pack"
    words = [word for word in said.lower().split() if word not in numbers.around]
    alone = " ".join(words)
    two = number is not None or (brand is not None and product is not None)
    told = None if not words or two else numbers.misheard.get(alone) or numbers.whole_number(alone)
    return None if told is None else (told, None)


def _beside(rest: str, product: Slot | None) -> Slot | None:
    """The words after a brand's name, before those of the product's own slot."""
    return _slot(rest) if product is None else Slot(heard=f"{rest} {product.heard}")


def _slot(words: str) -> Slot | None:
    return Slot(heard=words) if words else None


def _count(numbers: Numbers, quantity: Slot) -> int:
    """The number in a number's slot: figures as a rule; words, and what sounds like them, where that is what came."""
    text = quantity.heard.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 4 else NO_NUMBER
    counted = numbers.misheard.get(text.lower()) or numbers.whole_number(text)
    return NO_NUMBER if counted is None else counted
