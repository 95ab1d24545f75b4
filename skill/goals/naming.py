"""Which product is meant by each of several things that were named at once."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from ledger.records import MatchDecision
from shop.catalog import Product, Wanted
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.set_aside import REFUSED
from skill.conversation.sought import Goal, Sought
from skill.goals.left_out import left_out
from skill.goals.services import Services
from skill.goals.size_kept import as_many, with_size
from skill.goals.variants_there import called_so, of_several_quoted
from skill.understanding.choice import Chosen, WhichBrand, WhichProduct, choose
from skill.understanding.packs import of_packs, packs
from skill.understanding.size_in_packs import counted_in_packs, size_in_packs
from skill.understanding.slots import Hint

PUT_RIGHT = ("CorrectIntent", "NameIntent")
"""Goals in which a word tells what is meant of several things on offer: "the chicken one"."""


Unsure = WhichBrand | WhichProduct | Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedThing:
    """One thing that was named: what is known of it, its product, how many, and what else it may mean.

    `unsure` is the choice among several where none is the household's usual one: its product is the best offer of them.
    """

    known: Sought
    product: Product | None
    quantity: int
    unsure: Unsure | None = None

    @property
    def line(self) -> BasketLine | None:
        """Its line in a basket; None where the product is not sold."""
        if self.product is None:
            return None
        return BasketLine(product_id=self.product.product_id, quantity=self.quantity)


class Naming:
    """Finds products for names, the household's usual ones first."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def of(self, scene: Scene, mentioned: Mentioned) -> NamedThing:
        """Return what one thing that was named stands for: of several the one bought before, else the best offer."""
        variant = self._variant(scene, mentioned)
        known = self._known(scene, mentioned) if variant is None else mentioned.counting(Sought(kind=variant.kind))
        known = self._but(scene, known)
        if isinstance(scene.pending, WhichQuestion):  # "add the gluten free one", of 15 pounds
            known = with_size(scene, self._services.catalog, known)
            many = as_many(scene, known.kind) if known.size is None and known.quantity == 1 else 1
            known = structs.replace(known, quantity=many) if many > 1 else known
        return self._counted(scene, known, *(self._product(scene, known) if variant is None else (variant, None)))

    def sought(self, scene: Scene, known: Sought) -> NamedThing:
        """Return what is sought stands for, in the same way."""
        return self._counted(scene, known, *self._product(scene, known))

    def _counted(self, scene: Scene, known: Sought, product: Product | None, unsure: Unsure | None) -> NamedThing:
        catalog = self._services.catalog
        if product is None and (packed := self._packed(known)) is not None:
            return NamedThing(known=known, product=packed[0], quantity=known.quantity * (packed[1] or 1))
        several = size_in_packs(catalog, known, scene.history.products) if product is None else None
        if several is not None and len(several.products) > 1:  # it is counted when one is chosen
            best = several.products[0]
            which = WhichProduct(products=several.products, best=best, of=len(several.products))
            of_best = counted_in_packs(catalog, best, several.known).quantity  # where the best is taken, and said so
            return NamedThing(known=several.known, product=best, quantity=of_best, unsure=which)
        if several is not None:
            known, product = several.known, several.products[0]
        known = known if product is None else counted_in_packs(catalog, product, known)
        counted = None if product is None else packs(catalog, product, known.quantity, known.unit)
        return NamedThing(known=known, product=product, quantity=1 if counted is None else counted, unsure=unsure)

    def _packed(self, known: Sought) -> tuple[Product, int | None] | None:
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        return None if wanted == Wanted() else of_packs(self._services.catalog, wanted, known.words)

    def _known(self, scene: Scene, mentioned: Mentioned) -> Sought:
        slots = self._services.slots
        known = mentioned.into(Sought())
        guessed = mentioned.brand is None and mentioned.product is not None and not mentioned.product.known
        brand = mentioned.said if guessed else mentioned.brand
        if brand is None:
            return known
        hint = Hint(goal=Goal.REORDER, history=lambda: scene.history.brands, locale=scene.turn.locale)
        found = slots.brand(brand, hint)
        return known if found.decision is not MatchDecision.ACCEPT else slots.of_brand(known, found)

    def _but(self, scene: Scene, known: Sought) -> Sought:
        """Return what is known without what is refused beside it: "coffee but not Caffarro"."""
        if known.product_id is not None or known.kind is None or REFUSED.isdisjoint(scene.turn.slots):
            return known
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        refused = left_out(self._services.slots, self._services.catalog, scene.turn, wanted)
        return structs.replace(known, refused=refused) if refused else known

    def _variant(self, scene: Scene, mentioned: Mentioned) -> Product | None:
        """The one product of the brand just spoken of that is called by words which name no kind: "the color one"."""
        catalog, slots, about = self._services.catalog, self._services.slots, scene.pending.about
        said = [slot for slot in (mentioned.brand, mentioned.said) if slot is not None]
        if any(slot.resolved for slot in said):
            return None
        heard = " ".join(slot.heard for slot in said)
        words = catalog.words.stems(heard)
        if not words or slots.words(heard).kind is not None:
            return None
        offered = filter(None, (catalog.product(one) for one in scene.pending.products))
        candidates = catalog.words.named_so(offered, words)
        if len(candidates) == 1:
            return candidates[0]
        there = of_several_quoted(scene, catalog) if scene.turn.goal in PUT_RIGHT else ()
        if (other := called_so(catalog, there, words)) is not None:
            return other
        if about.brand_id is None or slots.everyday.are_apart(words):
            return None
        of_brand = catalog.find(Wanted(brand_id=about.brand_id))
        of_kind = tuple(one for one in of_brand if one.kind == about.kind)
        goods = slots.everyday.name_goods(words)  # "the puppy one" is of the food talked about
        named = (catalog.words.named_so(some, words) for some in ((of_kind,) if goods else (of_kind, of_brand)))
        return next((found[0] for found in named if len(found) == 1), None)

    def _product(self, scene: Scene, known: Sought) -> tuple[Product | None, Unsure | None]:
        catalog = self._services.catalog
        named = catalog.product(known.product_id)
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        if named is not None or wanted == Wanted():
            return named, None
        if known.refused and set(known.refused).issuperset(one.product_id for one in catalog.find(wanted)):
            return None, None  # "cat food without salmon", of which there is none
        match choose(catalog, wanted, scene.history.products, known.words, refused=known.refused):
            case Chosen(product=product) as chosen:
                return product, chosen if chosen.of > 1 else None
            case WhichProduct(best=best) | WhichBrand(best=best) as which:
                return best, which if which.of > 1 else None
            case _:
                return None, None


def told_apart(
    heard: tuple[Mentioned, ...], named: tuple[NamedThing, ...]
) -> tuple[tuple[BasketLine, ...], tuple[str, ...]]:
    """Tell what is sold from the words of what is not."""
    missing = (
        one.words if one.words and not thing.known.refused else "it"  # it is sold, but not without what it is not to be
        for one, thing in zip(heard, named, strict=True)
        if thing.line is None
    )
    lines: dict[str, BasketLine] = {}
    for one, thing in zip(heard, named, strict=True):
        if thing.line is not None and (thing.line.product_id not in lines or one.quantity is not None):
            known = lines.get(thing.line.product_id)  # "free and pure" is one thing, unless each was counted
            more = 0 if known is None else known.quantity
            lines[thing.line.product_id] = structs.replace(thing.line, quantity=more + thing.line.quantity)
    return tuple(lines.values()), tuple(missing)
