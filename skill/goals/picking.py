"""Which of what is talked about a name or a word means: of those to choose from, or a variant of what is on offer."""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Product, Wanted, said
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import Sought
from skill.conversation.turn import Slot
from skill.goals.same_brand import called_of_brand
from skill.goals.services import Services


class Picking:
    """Looks among what is open for what was named."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def one(self, question: Question, heard: Mentioned) -> str | None:
        """Return the one product that is meant, of those just named or as a variant of them."""
        return self._candidate(question, heard) or self._variant(question, heard)

    def _candidate(self, question: Question, heard: Mentioned) -> str | None:
        """The one product just named by us that the answer names: by its brand, its kind or its words."""
        if heard.nothing:
            return None
        catalog = self._services.catalog
        fitting = [catalog.products[one] for one in question.products if one in catalog.products]
        if heard.brand is not None:
            family = catalog.family(heard.brand.id or "")
            fitting = [one for one in fitting if one.brand_id in family]
        if heard.product is not None and heard.product.known:
            fitting = [one for one in fitting if one.kind == heard.product.kind]
        if heard.product is not None:
            names = "" if heard.brand is None else heard.brand.heard
            stems = catalog.words.stems
            words = stems(heard.product.words or "") - stems(names)
            fitting = list(catalog.words.having(fitting, words)) if words else fitting
        return fitting[0].product_id if len(fitting) == 1 else None

    def _variant(self, question: Question, heard: Mentioned) -> str | None:
        """The one product of those talked about that has words which name nothing by themselves: "the free one"."""
        said = _unnamed(heard)
        if said is None:
            return None
        catalog, named_kind = self._services.catalog, self._services.slots.words(said.heard).kind
        words, kind = self._telling(said), question.about.kind
        if named_kind is not None and catalog.words.having(catalog.find(Wanted(kind=named_kind)), words):
            return None
        named = (catalog.products[one] for one in question.products if one in catalog.products)
        told = catalog.words.having(named, words) if words else ()
        if len(told) == 1 or not words or kind is None:
            return told[0].product_id if len(told) == 1 else None
        family = frozenset().union(*(catalog.family(brand) for brand in question.brands))
        about = (one for one in catalog.find(Wanted(kind=kind)) if one.brand_id in family)
        fitting = catalog.words.having(about, words) or catalog.words.named_so(catalog.find(Wanted(kind=kind)), words)
        ids = [one.product_id for one in fitting]
        return question.about.product_id if question.about.product_id in ids else ids[0] if len(ids) == 1 else None

    def alike(self, question: Question, heard: Mentioned) -> tuple[Product, ...]:
        """Return those to choose from that are so, where they are several and not all: "the medium roast"."""
        catalog, said = self._services.catalog, _unnamed(heard)
        if said is None or not isinstance(question, WhichQuestion):
            return ()
        named = [catalog.products[one] for one in question.products if one in catalog.products]
        family = frozenset().union(*(catalog.family(brand) for brand in question.brands))
        made = catalog.find(Wanted(kind=question.about.kind)) if question.about.kind is not None else ()
        there = named or [one for one in made if one.brand_id in family and one.in_stock]
        words = self._telling(said)
        found = catalog.words.having(there, words) if words else ()
        return found if 1 < len(found) < len(there) else ()

    def _telling(self, said: Slot) -> frozenset[str]:
        """The words that tell one from another: "light roast", of "one that is a light roast"."""
        stems, asking = self._services.catalog.words.stems, self._services.catalog.locale.product_words.asking
        return stems(said.heard) - stems(" ".join(asking)) or stems(said.heard)

    def of_its_brand(self, scene: Scene, heard: Mentioned) -> str | None:
        """What the brand on offer makes by that name: "the espresso beans"; "order ..." may be of any brand."""
        if scene.turn.goal != "NameIntent" or not isinstance(scene.pending, OrderQuestion | InterestQuestion):
            return None
        made = called_of_brand(scene, self._services.catalog, heard)
        return None if made is None else made.product_id

    def called(self, question: Question, number: int) -> Sought | None:
        """What is sought, by the number that goods of its kind are called by: "the forty one", of printer ink."""
        known = question.sought
        if not isinstance(question, WhichQuestion) or known.kind is None or number <= len(question.candidates):
            return None
        written = self._services.slots.numbered.named(number, known.kind, known.brand_id)
        if written is None:
            return None
        return structs.replace(known, product_id=None, words=" ".join((known.words or said(known.kind or ""), written)))


def _unnamed(heard: Mentioned) -> Slot | None:
    """The words alone that Alexa did not resolve."""
    said = heard.said if heard.brand is None else heard.brand if heard.product is None else None
    return None if said is None or said.resolved else said
