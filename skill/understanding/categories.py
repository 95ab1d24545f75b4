"""A whole category of goods: "pet supplies", "groceries"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shop.catalog import Catalog, Product
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.understanding.slots import SlotReader

CATEGORY = "category"
_NAMING = ("variant", "product", "brand")


def in_category(scene: Scene, slots: SlotReader) -> Scene:
    """Return the scene with a category in its own slot, where its words came in those of a name."""
    held = {name: slot for name in _NAMING if (slot := scene.turn.slot(name)) is not None}
    if not held or scene.turn.slot(CATEGORY) is not None or any(slot.resolved for slot in held.values()):
        return scene
    said = " ".join(slot.heard for name in reversed(_NAMING) if (slot := held.get(name)) is not None)
    slug = category_of(slots, Slot(heard=said)) or _by_head(slots, said.lower().split())
    if slug is None:
        return scene
    others = {name: slot for name, slot in scene.turn.slots.items() if name not in _NAMING}
    return replace(scene, turn=replace(scene.turn, slots={**others, CATEGORY: Slot(heard=slug)}))


def headed_so(catalog: Catalog, products: Iterable[Product], said: str) -> tuple[Product, ...]:
    """Return those of the kind that words end in, all where none is: of pets the food, of "pet food"."""
    of_all, head = tuple(products), catalog.words.stems(said.rpartition(" ")[2])
    return tuple(one for one in of_all if _head(catalog, one.kind) == head) or of_all


def category_of(slots: SlotReader, slot: Slot) -> str | None:
    """Return the category that is named by its own name, or with a word for any goods behind it; None for goods."""
    catalog, stems = slots.catalog, slots.catalog.words.stems
    resolved = next((one.id for one in slot.resolved if one.id in catalog.categories), None)
    if resolved is not None:
        return resolved
    little = catalog.locale.product_words.little
    goods = catalog.locale.product_words.goods
    words = [word for word in slot.heard.lower().split() if word not in little or word in goods]
    told = [word for word in words if word not in goods]
    if not told or (told == words and slots.product(Slot(heard=" ".join(told))).known):
        return None
    meant = stems(" ".join(told))
    named = next((one for one in catalog.categories if stems(one) == meant), None)
    return named or (None if told == words else _called_otherwise(catalog, " ".join(told)))


def _called_otherwise(catalog: Catalog, told: str) -> str | None:
    """Return the category that is called so before a word for any goods: "office", of supplies."""
    slug = catalog.locale.product_words.categories.get(told)
    return slug if slug in catalog.categories else None


def _by_head(slots: SlotReader, told: list[str]) -> str | None:
    """Return the category that is named before what several kinds in it are: "pet food", of a dog's and a cat's."""
    catalog, stems = slots.catalog, slots.catalog.words.stems
    if len(told) < 2 or slots.product(Slot(heard=" ".join(told))).known:
        return None
    slug = next((one for one in catalog.categories if stems(one) == stems(" ".join(told[:-1]))), None)
    kinds = {one.kind for one in catalog.products.values() if catalog.category_of(one) == slug}
    headed = [kind for kind in kinds if _head(catalog, kind) == stems(told[-1])]
    return slug if slug is not None and len(headed) > 1 else None


def _head(catalog: Catalog, kind: str) -> frozenset[str]:
    return catalog.words.stems(kind.rpartition("-")[2])
