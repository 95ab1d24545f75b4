"""A need that is none of the list, told by the words of what is sold: "good for floors", "to clean my kettle"."""

from __future__ import annotations

from shop.catalog import Product
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.understanding.as_told import told_so
from skill.understanding.audience import PERSON, audience, made_for

WORDS = 2  # of a name and of what tells it: "dark roast"
MOST = 3  # that are named to choose from
REACH = 5  # words behind "in", "off" that tell where something is used


class ByFacts:
    """Finds what is sold by names, kinds and facts that have the words."""

    def __init__(self, services: Services, asking: AskingBrand, pursuits: Pursuits) -> None:
        self._services = services
        self._asking = asking
        self._pursuits = pursuits

    def answer(self, scene: Scene, heard: str, *, of_body: bool = False) -> Answer | None:
        """Tell of what has the words, or ask which of a few; None where nothing has, or they are goods of their own.

        Of a part of the body ("washing my hands") only what is called so is told of.
        """
        found = self._having(heard, self._for_whom(scene), of_body=of_body)
        if not found:
            return None
        known, facts = Sought(goal=Goal.RESEARCH, kind=found[0].kind), facts_of(None, Goal.RESEARCH)
        if {one.kind for one in found} == {found[0].kind}:
            product_id = found[0].product_id if len(found) == 1 else None
            return self._pursuits.pursue(scene, Sought(goal=known.goal, kind=known.kind, product_id=product_id), facts)
        return self._asking.which_product(scene, found[:MOST], Sought(goal=Goal.RESEARCH), facts)

    def described(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Tell of what has both words of a name that nothing is called by: "no, I want a dark roast"."""
        said, goods = heard.said, heard.product
        named = heard.brand is not None or said is None or said.resolved or goods is None or goods.known
        if said is None or named or len(said.heard.split()) != WORDS or scene.turn.slot("not_product") is not None:
            return None
        return self.answer(scene, said.heard)

    def fits(self, scene: Scene, product_id: str) -> bool:
        """Tell whether a product is for whom the talk is: while a baby's things are talked about, for a baby."""
        whom = self._for_whom(scene)
        return whom == PERSON or audience(self._services.catalog, self._services.catalog.products[product_id]) == whom

    def is_trouble(self, need: Slot | None) -> bool:
        """Tell whether it is a trouble that bears the name of goods: "coffee stains" are no coffee."""
        catalog = self._services.catalog
        words = catalog.words.stems("" if need is None else need.heard)
        troubles = catalog.words.stems(" ".join(catalog.locale.product_words.troubles))
        return len(words) > 1 and not words.isdisjoint(troubles)

    def _for_whom(self, scene: Scene) -> str:
        """A person, whoever did not say for whom: a pet's or a baby's thing is for nobody else, and the other way."""
        product = self._services.catalog.product(scene.pending.about.product_id)
        return PERSON if product is None else audience(self._services.catalog, product)

    def _having(self, heard: str, whom: str, *, of_body: bool) -> tuple[Product, ...]:
        catalog = self._services.catalog
        words = catalog.words.stems(heard)
        telling = words - catalog.words.stems(" ".join(catalog.locale.product_words.doing))
        if not telling or self._services.slots.everyday.are_apart(telling):
            return ()
        for_them = made_for(catalog, catalog.products.values(), whom)
        having = catalog.words.named_so if of_body else catalog.words.described_so
        found = having(for_them, words) or having(for_them, telling)
        found = found or (() if of_body else tuple(one for one in for_them if self._is_against(one, telling)))
        found = found or (() if of_body else told_so(catalog, for_them, heard))
        return tuple(sorted(found, key=lambda one: (not one.in_stock, one.product_id)))

    def used_at(self, scene: Scene, need: Slot) -> Sought | None:
        """Return the one thing that is used there by its fact, where goods are but a part of it: "coffee makers"."""
        known = self._services.slots.need(need) is not None
        words = frozenset[str]() if known else self._services.catalog.words.stems(need.heard)
        for_them = made_for(self._services.catalog, self._services.catalog.products.values(), self._for_whom(scene))
        found = [one for one in for_them if self._is_against(one, words)] if len(words) > 1 else []
        return Sought(goal=Goal.RESEARCH, product_id=found[0].product_id) if len(found) == 1 else None

    def _is_against(self, product: Product, words: frozenset[str]) -> bool:
        """Tell whether a fact says that it is used there: "limescale in kettles", never "in place of wheat"."""
        stems, places = self._services.catalog.words.stems, self._services.catalog.locale.product_words.used_at
        between = self._services.catalog.locale.numbers.joined
        for fact in product.facts:
            said = fact.lower().replace(",", " ").replace(".", " ").split()
            for at in (at for at, word in enumerate(said) if word in places):
                there = " ".join(said[at + 1 : at + 1 + REACH]).split(f" {between} ")
                if any(words == stems(" ".join(one.split()[:long])) for one in there for long in (1, 2)):
                    return True
        return False
