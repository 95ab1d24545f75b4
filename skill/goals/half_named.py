"""Half a name, or a place, of what is there already: "the soap", "not the first one", by whatever intent it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from shop.catalog import Catalog, Product, Wanted, said
from skill.conversation.answer import Answer
from skill.conversation.handler import Handler
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.scene import Scene
from skill.conversation.set_aside import quoted_in
from skill.conversation.turn import FURTHER, Slot, Turn
from skill.goals.services import Services

GOODS = ("product", "not_product", "none_of", "meant_product", *(f"{which}product" for which in FURTHER[:2]))
OF_OTHERS = ("brand", "place")
"""Slots beside which another than what is there is meant: "Calmora soap", "a different soap"."""

NAMED = "NameIntent"
"""A name alone, of which an assistant leaves out the article."""

OF_ORDERS = ("CancelOrderIntent", "RefundIntent", "ReturnIntent", "OrderStatusIntent")
"""Goals that are about what was bought."""


class HalfNamed:
    """Answers as the handler within does, of a turn in which half names of what is there are whole."""

    goals: ClassVar[tuple[str, ...]] = ()  # those of whom it stands before

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within

    def answer(self, scene: Scene) -> Answer:
        """Answer one turn."""
        if not scene.turn.slots:
            return self._within.answer(scene)
        turn = in_full(self._services.catalog, scene.turn, _there(scene))
        turn = turn if turn is not scene.turn else _of_its_brand(self._services.catalog, scene)
        turn = by_place(self._services.catalog, turn, _named_in_turn(self._services.catalog, scene))
        return self._within.answer(scene if turn is scene.turn else replace(scene, turn=turn))


def in_full(catalog: Catalog, turn: Turn, there: Iterable[str]) -> Turn:
    """Return a turn with the whole name where half a name was said of the kind of one of the products there."""
    if any(turn.slot(one) is not None for one in OF_OTHERS):
        return turn
    held = {name: slot for name in GOODS if (slot := turn.slot(name)) is not None}
    if not held:
        return turn
    there = tuple(there)
    kinds = {product.kind for one in there if (product := catalog.product(one)) is not None}
    if not kinds:
        return turn
    products = [product for one in there if (product := catalog.product(one)) is not None]
    whole = {
        name: full
        for name, slot in held.items()
        if (full := _whole(catalog, slot, kinds) or _by_a_part(catalog, slot, products, turn.goal)) is not None
    }
    return turn if not whole else replace(turn, slots={**turn.slots, **whole})


def _of_its_brand(catalog: Catalog, scene: Scene) -> Turn:
    """Return the turn with the whole name of what the brand that is told of makes: "Lullabelle ...", "the shampoo"."""
    turn, told = scene.turn, catalog.product(scene.pending.about.product_id or "")
    slot = turn.slot("product")
    if not isinstance(scene.pending, InterestQuestion) or told is None or slot is None:
        return turn
    article, _, rest = slot.heard.lower().partition(" ")
    definite = article in catalog.locale.product_words.definite
    words = catalog.words.stems(rest if definite else slot.heard)
    several = catalog.locale.numbers.joined in rest.split()  # "that and cat food"
    if several or any(turn.slot(one) is not None for one in OF_OTHERS) or not (definite or turn.goal == NAMED):
        return turn
    found = catalog.find(Wanted(brand_id=told.brand_id)) if words else ()
    made = [one.name for one in found if words <= catalog.words.stems(one.name)]
    return turn if len(made) != 1 else replace(turn, slots={**turn.slots, "product": Slot(heard=made[0])})


def by_place(catalog: Catalog, turn: Turn, named: tuple[str, ...]) -> Turn:
    """Return a turn with the name of what was said by its place where Alexa took that for a name: "add the second"."""
    told, places = catalog.locale.product_words.little, catalog.locale.numbers.places
    found: dict[str, Slot] = {}
    for name in GOODS:
        slot = turn.slot(name)
        words = [] if slot is None else [word for word in slot.heard.lower().split() if word not in told]
        place = places.index(words[0]) if len(words) == 1 and words[0] in places else len(named)
        if place < len(named):
            found[name] = Slot(heard=named[place])
    return turn if not found else replace(turn, slots={**turn.slots, **found})


def _named_in_turn(catalog: Catalog, scene: Scene) -> tuple[str, ...]:
    """The names of what is quoted, or to choose from, one after the other as they were said."""
    question = scene.pending
    ids = tuple(line.product_id for line in quoted_in(question)) or question.choices
    if len(ids) < 2:
        return ()
    kind = catalog.kind_said(question.about.kind)
    return tuple(
        catalog.products[one].name if one in catalog.products else f"{catalog.brand_name(one)} {kind}" for one in ids
    )


def _whole(catalog: Catalog, slot: Slot, kinds: Iterable[str]) -> Slot | None:
    """The name of the one kind there that ends in what was said; None where that is a kind's whole name."""
    stems = catalog.words.stems
    _, rest = catalog.locale.numbers.counted(slot.heard)
    words = stems(rest)
    meant = [kind for kind in kinds if "-" in kind and stems(kind.rpartition("-")[2]) == words]
    if len(meant) != 1 or not words or any(stems(one) == words for one in catalog.kinds):
        return None
    said_so = (said(meant[0]) if stems(word) == words else word for word in slot.heard.split())
    return Slot(heard=" ".join(said_so))


def _by_a_part(catalog: Catalog, slot: Slot, there: Iterable[Product], goal: str) -> Slot | None:
    """The name of the one thing there that is called by a word which alone is other goods: "the salmon", of cat food.

    It is said with a "the": "salmon" by itself is what nobody sells here. Named alone ("the oat one"), in another form
    than goods of that name have ("oats"), it is of what is there too.
    """
    said_alone = slot.heard.lower()
    if goal == NAMED and " " not in said_alone and said_alone not in map(said, catalog.kinds):
        words = catalog.words.stems(said_alone)
        of_a_kind = any(words == catalog.words.stems(kind) for kind in catalog.kinds)
        meant = {one.name for one in there if words and words <= catalog.words.stems(one.name)} if of_a_kind else set()
        return Slot(heard=meant.pop()) if len(meant) == 1 else None
    first, _, rest = said_alone.partition(" ")
    words = catalog.words.stems(rest)
    if slot.resolved or first not in catalog.locale.product_words.definite or not words:
        return None
    apart = catalog.words.stems(" ".join(catalog.locale.product_words.apart))
    meant = {one.name for one in there if words <= catalog.words.stems(one.name)} if words <= apart else set()
    return Slot(heard=meant.pop()) if len(meant) == 1 else None


def _there(scene: Scene) -> tuple[str, ...]:
    """Everything that is quoted, told of, in the basket or wanted beside it; of orders, what was bought too."""
    question, memory = scene.pending, scene.memory
    about = () if question.about.product_id is None else (question.about.product_id,)
    lines = (*quoted_in(question), *memory.set_aside, *memory.basket)
    bought = scene.history.products if scene.turn.goal in OF_ORDERS else ()
    return (*(line.product_id for line in lines), *about, *question.products, *bought)
