"""A brand's name that was misheard in one slot with its goods: "serafin serum", "callmora hand soap"."""

from __future__ import annotations

from ledger.records import MatchDecision
from shop.catalog import Wanted
from skill.conversation.mentioned import HeardProduct
from skill.conversation.sought import Goal
from skill.conversation.turn import Resolved, Slot
from skill.understanding.as_called import is_called_so
from skill.understanding.slots import Hint, SlotReader


def goods_heard(
    slots: SlotReader, brand: Slot | None, product: Slot | None
) -> tuple[Slot | None, Slot | None, HeardProduct | None]:
    """Return the brand and the goods of two slots, and what these are: a misheard brand's name in its own place."""
    if product is None:
        return brand, None, None
    heard = slots.product(product)
    if brand is not None:
        return brand, product, slots.of_its_brand(brand, product, heard)
    heard = heard if heard.known else slots.anywhere(product.heard)
    within = _brand_within(slots, product, heard)
    if within is None:
        return None, product, heard
    return (*within, slots.of_its_brand(*within, slots.product(within[1])))


def _brand_within(slots: SlotReader, product: Slot, heard: HeardProduct) -> tuple[Slot, Slot] | None:
    """Return the brand that the words before goods sound like, and the goods, where it makes them.

    None where the goods are called so, or where nothing sounds like a brand that makes them.
    """
    if product.resolved or heard.product_id is not None or heard.kind is None or is_called_so(slots.catalog, heard):
        return None
    words = product.heard.lower().split()
    for at in range(1, len(words)):
        goods = slots.words(" ".join(words[at:]))
        if goods.kind != heard.kind or not (goods.words is None or is_called_so(slots.catalog, goods)):
            continue
        before = " ".join(word for word in words[:at] if word not in slots.catalog.locale.product_words.little)
        stems = slots.catalog.words.stems(before)
        if not before or slots.everyday.name_goods(stems) or slots.everyday.are_no_brand(stems):
            continue
        found = slots.matched(before, Hint(goal=Goal.REORDER))
        heard_so = found.decision is not MatchDecision.REJECT
        alike = dict.fromkeys((found.brand_id, *found.offered)) if heard_so else {}
        makes = [one for one in filter(None, alike) if slots.catalog.find(Wanted(brand_id=one, kind=heard.kind))]
        if len(makes) == 1:
            name = Resolved(id=makes[0], name=slots.catalog.brand_name(makes[0]))
            return Slot(heard=before, resolved=(name,)), Slot(heard=" ".join(words[at:]))
    return None
