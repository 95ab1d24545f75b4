"""A size that was said stays with the wish until it is known what is to make it up: "15 pounds of flour", which one.

However the variant is said, the packs are counted of that one: never of another, and never one for all of it.
"""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Catalog
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought

_INSTEAD = ("CheaperIntent", "ChooseIntent")
"""Goals that put another of the kind in the place of what is quoted, as much of it."""

_COUNTS = frozenset({"quantity", "meant_quantity", "again", "misheard", "factor", "each"})


def with_size(scene: Scene, catalog: Catalog, known: Sought) -> Sought:
    """Return what is known with the size that was said of it a turn before, counted anew of whatever is meant."""
    question = scene.pending
    instead = isinstance(question, OrderQuestion) and scene.turn.goal in _INSTEAD
    if not (isinstance(question, WhichQuestion) or instead) or counts(scene) or known.unit is not None:
        return known
    before, product = question.about, catalog.product(known.product_id)
    told = catalog.locale.numbers.apart
    size = before.size or (told(question.sought.words or "")[0] or None)
    kind = known.kind if product is None else product.kind
    own = known.size is not None or bool(told(known.words or "")[0])
    if size is None or own or kind is None or kind != before.kind:
        return known
    counted = known.quantity != 1 and not (before.size is not None and known.quantity == before.quantity)
    return known if counted else structs.replace(known, quantity=1, size=size)


def counts(scene: Scene) -> bool:
    """Tell whether a number was said in this turn."""
    return not _COUNTS.isdisjoint(scene.turn.slots)


def as_many(scene: Scene, kind: str | None) -> int:
    """Return how many were asked for of a kind, of which it is open which one; one of any other."""
    question = scene.pending
    ordered = isinstance(question, WhichQuestion) and question.sought.goal.orders and bool(question.candidates)
    if not ordered or kind is None or counts(scene) or question.sought.kind != kind or question.sought.unit is not None:
        return 1
    return max(1, question.sought.quantity)
