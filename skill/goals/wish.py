"""What a turn wishes for, read once from its slots, whatever intent they came with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from shop.catalog import Catalog
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import ALL
from skill.conversation.scene import Scene
from skill.goals.as_before import wanted_as_before
from skill.goals.counted_choices import counted_by_choice
from skill.goals.left_out import all_but, but_for
from skill.goals.measured import in_packs_of_it
from skill.goals.named_again import it_apart, with_it, without_reply
from skill.goals.one_of_each import each_counted
from skill.goals.services import Services
from skill.goals.standing import Open, WhatIsOpen, standing
from skill.understanding.sentence import several

ORDERS = ("ReorderIntent", "SameAgainIntent", "TakeItIntent", "NameIntent")
ADDING, CHANGING, REMOVING = "BasketAddIntent", "BasketChangeIntent", "BasketRemoveIntent"
TELLING, EMPTYING, CHECKOUT, DONE = "BasketIntent", "BasketEmptyIntent", "CheckoutIntent", "DoneIntent"
STARTING_OVER = "AMAZON.StartOverIntent"
BACK = "back"
"""In the slot of what is added once more: what was taken out."""

OF_BASKETS = (ADDING, TELLING, REMOVING, CHANGING, EMPTYING, CHECKOUT, DONE, STARTING_OVER)

PutInPlace = Callable[[Scene, Catalog], Scene]

READINGS: tuple[PutInPlace, ...] = (
    lambda scene, _: without_reply(scene),  # "tonerra yep": a name, and a yes beside it
    it_apart,  # "that and a floss", in one slot
    but_for,  # "coffee, anything but Caffarro"
    each_counted,  # "one free and one original": each of which is counted
    wanted_as_before,  # "hand soap, as many as last time"
)
"""What came in one slot, and belongs into several, is put in its place, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for.

    Attributes:
        named: everything that was named, each with its count or size; one that names nothing where nothing was.
        standing: what is open meanwhile.
    """

    named: tuple[Mentioned, ...]
    standing: WhatIsOpen

    @property
    def first(self) -> Mentioned:
        """What was named first."""
        return self.named[0]

    @property
    def nothing(self) -> bool:
        """Tell whether no goods were named at all; a number may have been said."""
        return all(one.nothing for one in self.named)

    @property
    def number(self) -> int | None:
        """The number that is all that was said, of whatever unit."""
        return self.first.quantity if self.nothing else None


def read(scene: Scene, services: Services) -> tuple[Scene, Wish]:
    """Return the scene with its slots put in their places, and the wish."""
    if scene.turn.goal in ORDERS:
        for put in READINGS:
            scene = put(scene, services.catalog)
    else:
        scene = counted_by_choice(it_apart(all_but(scene, services.catalog), services.catalog), services.catalog)
    named = with_it(scene, services.catalog, several(services.slots, scene.turn))
    known = tuple(one for one in named if not one.nothing)
    if scene.turn.goal == ADDING and named[0] == Mentioned() and _says_more(scene, services.catalog):
        named = (Mentioned(quantity=1), *named[1:])  # "add another"
    open_ = standing(scene)
    named = tuple(in_packs_of_it(scene, services.catalog, one, open_) for one in named)
    if len(named) > 1 and known and named[0].nothing and (named[0].quantity is None or open_.open is not Open.CHOICE):
        named = known  # "three of those", of nothing that is talked about
    return scene, Wish(named=named, standing=open_)


def _says_more(scene: Scene, catalog: Catalog) -> bool:
    said, told = (scene.turn.slot(one) for one in ("product", "again")), catalog.locale.product_words
    return any(not told.one_more.isdisjoint(one.heard.lower().split()) for one in said if one is not None)


def is_anything(scene: Scene, catalog: Catalog) -> bool:
    """Tell whether something is wanted, and it is not said what."""
    product = scene.turn.slot("product")
    return product is not None and product.heard.lower() in catalog.locale.product_words.anything


def all_or_choice(scene: Scene, catalog: Catalog) -> str | None:
    """Return which of those that are offered are to be added, as a choice is told; None where goods are named."""
    product, choice = scene.turn.slot("product"), scene.turn.slot("choice")
    if product is not None and product.heard.lower() in catalog.locale.product_words.everything:
        return ALL
    return None if choice is None else choice.id or choice.heard


def naming(wish: Wish, *named: Mentioned) -> Wish:
    """Return the wish as if these alone had been named."""
    return replace(wish, named=named)
