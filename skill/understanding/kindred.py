"""Goods of the same sort as those talked about, by half their name: "the food", beside cat litter, is cat food."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.understanding.slots import SlotReader


def kindred(slots: SlotReader, kind: str | None, heard: Mentioned) -> Mentioned:
    """Return what was heard with the kind that begins as another does, where its words alone name nothing."""
    first, _, rest = (kind or "").partition("-")
    if not first or heard.brand is not None or heard.said is None or heard.product is None or heard.product.known:
        return heard
    words = heard.said.heard.lower()
    for said in (f"{first} {words}" if rest else "", f"{words} {kind}"):  # "the food", "for the baby"
        if said and slots.is_kind(said):
            return replace(heard, product=HeardProduct(kind=said.replace(" ", "-")))
    return heard
