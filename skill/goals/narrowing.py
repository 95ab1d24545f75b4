"""Which of those to choose from is meant by what it is for: "the one for hard water", in the middle of an order."""

from __future__ import annotations

from msgspec import structs

from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import Goal
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.services import Services
from skill.understanding.choice import MOST_CHOICES


class Narrowing:
    """Looks among the goods that an open question is about, and then among those like them."""

    def __init__(self, services: Services, asking: AskingBrand) -> None:
        self._services = services
        self._asking = asking

    def answered(self, scene: Scene, named: Mentioned, need: Slot | None, pursuits: Pursuits) -> Answer | None:
        """Take what it is for, or for whom, for the answer to which one: "for a puppy", "we have hard water"."""
        whose, unknown = scene.turn.slot("whose"), named.brand or named.said
        alone = whose if named.nothing else unknown if unknown is not None and not unknown.resolved else None
        said = need or alone
        return None if said is None else self.to_what(scene, self._services.slots.need(said), said.heard, pursuits)

    def to_what(self, scene: Scene, need: str | None, said: str, pursuits: Pursuits) -> Answer | None:
        """Go on with the only one for a need, or that is told of so; ask which of several, None where there is none."""
        question = scene.pending
        if not isinstance(question, WhichQuestion) or not question.sought.goal.orders:
            return None
        found = self._serving(question, need) if need is not None else self._told(question, said)
        facts = facts_of(None, Goal.REORDER)
        known = structs.replace(question.sought, brand_id=None, words=None, product_id=None)
        if len(found) == 1:
            return pursuits.pursue(scene, structs.replace(known, product_id=found[0].product_id), facts)
        if found and need is not None:
            return self._asking.which_product(scene, found[:MOST_CHOICES], known, facts)
        return None

    def named(self, scene: Scene, said: str, pursuits: Pursuits) -> Answer | None:
        """Go on with the only one to choose from whose name has the words: "the chicken" is no question of facts."""
        question, search = scene.pending, self._services.catalog.words
        if not isinstance(question, WhichQuestion) or not question.sought.goal.orders:
            return None
        words = search.stems(said)
        found = search.named_so(self._offered(question), words) if words else ()
        if len(found) != 1:
            return None
        known = structs.replace(question.sought, brand_id=None, words=None, product_id=found[0].product_id)
        return pursuits.pursue(scene, known, facts_of(None, Goal.REORDER))

    def _serving(self, question: WhichQuestion, need: str) -> tuple[Product, ...]:
        catalog = self._services.catalog
        offered = tuple(one for one in self._offered(question) if need in one.needs)
        serving = catalog.find(Wanted(need=need))
        kinds = {one.kind for one in self._offered(question)}
        of_kind = tuple(one for one in serving if one.kind in kinds)
        stems = frozenset().union(*(catalog.words.stems(kind) for kind in kinds))
        alike = tuple(one for one in serving if not stems.isdisjoint(catalog.words.stems(one.kind)))
        return offered or of_kind or alike

    def _told(self, question: WhichQuestion, said: str) -> tuple[Product, ...]:
        search = self._services.catalog.words
        words = search.stems(self._services.slots.sized(said))
        return search.having(self._offered(question), words) if words else ()

    def _offered(self, question: Question) -> tuple[Product, ...]:
        """The products that are named, or those of the brands that are: the others of the kind are no answer yet."""
        catalog, sought = self._services.catalog, question.sought
        if isinstance(question, ProductQuestion):
            return tuple(catalog.products[one] for one in question.candidates if one in catalog.products)
        of_kind = catalog.find(Wanted(kind=sought.kind)) if sought.kind is not None else ()
        return tuple(one for one in of_kind if one.in_stock)
