"""Goods of the same sort as those talked about, by half their name: "the food", beside cat litter, is cat food."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.understanding.slots import SlotReader


def kindred(slots: SlotReader, kind: str | None, heard: Mentioned) -> Mentioned:
    """Return what was heard with the kind that begins as another does, where its words alone name nothing."""
    first, _, rest = (kind or "").partition("-")
    if not rest or heard.brand is not None or heard.said is None or heard.product is None or heard.product.known:
        return heard
    said = f"{first} {heard.said.heard.lower()}"
    return replace(heard, product=HeardProduct(kind=said.replace(" ", "-"))) if slots.is_kind(said) else heard
