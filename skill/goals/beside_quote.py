"""What is asked in between about something else than what was quoted: the quote is not lost for it."""

from __future__ import annotations

from base.json_text import AROUND, json_size
from shop.catalog import Catalog, Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.goals.kept_open import REFUSING, kept_open
from skill.speech import Spoken

QuotedLines = tuple[tuple[str, int], ...]

FOR_WHOM = frozenset({"need", "whose"})
"""Slots that name no goods."""

MOST_BESIDE = 1_600
"""Bytes of ids that are kept of a quote beside another question: session attributes stay small."""


def quoted_beside(scene: Scene, catalog: Catalog, product: Product) -> QuotedLines:
    """Return what was quoted when a product of another kind is asked about, now or a turn before.

    One of the same kind is looked at in the place of what was quoted, and so is what is named by nothing but for whom
    or for what it is: "for my baby", with a shampoo quoted; but for a need that nothing of its kind serves, as hard
    water is beside coffee filters.
    """
    lines = _quoted(scene)
    kinds = {catalog.products[one].kind for one, _ in lines if one in catalog.products}
    if scene.turn.goal == "ResearchIntent" and scene.turn.slots and scene.turn.slots.keys() <= FOR_WHOM:
        need = scene.turn.slot("need")
        if need is None or not need.id or scene.turn.slots.keys() != {"need"}:
            return ()
        if any(catalog.find(Wanted(kind=kind, need=need.id)) for kind in kinds):
            return ()
    fits = sum(json_size(one) + AROUND for one, _ in lines) <= MOST_BESIDE
    return lines if fits and product.kind not in kinds else ()


def kept_in_quote(scene: Scene, catalog: Catalog, product: Product, told: Spoken, facts: Facts) -> Answer | None:
    """Tell something of a product that cannot be bought now, and ask again what was quoted; None where nothing was."""
    quoted = isinstance(scene.pending, OrderQuestion | InterestQuestion) and bool(_quoted(scene))
    if not quoted or scene.pending.holds(scene, product.product_id):
        return None
    return kept_open(scene, catalog, told, facts)


def _quoted(scene: Scene) -> QuotedLines:
    question = scene.pending
    if isinstance(question, InterestQuestion) and question.beside:
        return question.beside
    if not isinstance(question, OrderQuestion):
        return tuple((line.product_id, line.quantity) for line in scene.memory.set_aside)
    return () if question.doubt is not None or scene.turn.goal == REFUSING else question.quote.lines
