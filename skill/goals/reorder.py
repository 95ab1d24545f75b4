"""Answer "reorder my detergent": offer the usual product; only a later yes buys it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import MatchDecision, Outcome
from shop.catalog import Wanted
from skill.conversation.answer import Answer, after
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.agreed_by_name import AGREED, confirms, without_reply
from skill.goals.as_before import wanted_as_before
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.basket import Baskets
from skill.goals.by_its_words import bought_so, is_other_goods
from skill.goals.by_size import BySize
from skill.goals.cheaper_of_compared import of_compared
from skill.goals.counting import afresh, of_what_is_talked_about
from skill.goals.for_a_part import bare, for_a_part
from skill.goals.it_too import it_apart, with_it
from skill.goals.joining import Joining, kept_beside
from skill.goals.left_out import asked_what_else, but_for, left_out
from skill.goals.one_of_each import each_counted, one_of_each
from skill.goals.picking import Picking
from skill.goals.recounting import Recounting
from skill.goals.same_again import SameAgain
from skill.goals.services import Services
from skill.goals.sizing import as_size
from skill.speech import Say
from skill.understanding.choice import MOST_CHOICES
from skill.understanding.sentence import several, understand
from skill.understanding.slots import Hint


class ReorderHandler:
    """Answer every way of asking for a product, and of naming what a question of ours was about."""

    goals: ClassVar[tuple[str, ...]] = ("ReorderIntent", "SameAgainIntent", "TakeItIntent", "NameIntent")

    def __init__(self, services: Services, pursuits: Pursuits, asking: AskingBrand, baskets: Baskets) -> None:
        self._services = services
        self._pursuits = pursuits
        self._asking = asking
        self._baskets = baskets
        self._same_again = SameAgain(services, baskets)
        self._joining = Joining(services, baskets)
        self._by_size = BySize(services)
        self._recounting = Recounting(services, baskets)
        self._picking = Picking(services)

    def answer(self, scene: Scene) -> Answer:
        """Hear brand, kind and quantity; ask, or go on to what the customer wants."""
        scene = self._as_meant(scene)
        taken = self._taken_at_once(scene)
        if taken is not None:
            return taken
        all_heard = with_it(scene, self._services.catalog, several(self._services.slots, scene.turn))
        heard = self._sized(scene, all_heard[0])
        if heard.nothing and scene.turn.slot("again") is not None:
            heard = replace(heard, quantity=_more_of_it(scene.pending, heard))
        at_once = self._at_once(scene, heard)
        if at_once is not None:
            return at_once
        if len(all_heard) > 1:
            return self._joining.named(scene, all_heard) or self._baskets.several(scene, all_heard)
        return self._named(scene, heard)

    def _as_meant(self, scene: Scene) -> Scene:
        """Put what came in one slot, and belongs into several, in its place."""
        catalog = self._services.catalog
        return wanted_as_before(
            each_counted(but_for(it_apart(without_reply(scene), catalog), catalog), catalog), catalog
        )

    def _taken_at_once(self, scene: Scene) -> Answer | None:
        """Take "order it", and a yes beside the name of what is on offer, for what they agree to."""
        question, named = scene.pending, scene.turn.slot(AGREED)
        if named is not None and confirms(scene, self._services, named):
            return question.yes(scene, self._pursuits)
        if scene.turn.goal != "TakeItIntent":
            return None
        beside = isinstance(question, InterestQuestion) and bool(question.beside)
        if beside or question.buys or isinstance(question, BasketQuestion):
            return self._agreed(scene)
        return self._taken(scene, question) if isinstance(question, WhichQuestion) else None

    def _at_once(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Answer what is wanted again as it was, what is told of by its size, and what is for a part of the body."""
        if self._is_same_again(scene, heard) and (same := self._same_again.quoted(scene, heard)) is not None:
            return same
        by_size = self._by_size.known(scene, heard)
        if by_size is None and (each := one_of_each(scene, self._services, self._baskets, heard)) is not None:
            return each
        if by_size is None:
            return for_a_part(scene, self._services, self._pursuits, bare(heard))
        known = _ordered(scene, heard.counting(structs.replace(by_size, goal=scene.pending.sought.goal)))
        return self._pursuits.pursue(scene, known, facts_of(None, known.goal))

    def _is_same_again(self, scene: Scene, heard: Mentioned) -> bool:
        """Tell whether an order is wanted again as it was: the last one, or "order it" after one was told of."""
        told = isinstance(scene.pending, MoreQuestion) and scene.pending.order_id is not None
        return scene.turn.goal == "SameAgainIntent" or (told and heard.nothing and heard.quantity is None)

    def _agreed(self, scene: Scene) -> Answer:
        """Take "order it" for a yes to "shall I order it?", but another number than was quoted for a count."""
        question, number = scene.pending, understand(self._services.slots, scene.turn).quantity
        quoted = question.quote.lines if isinstance(question, OrderQuestion) else ()
        if number is None or (len(quoted) == 1 and quoted[0][1] == number):
            return question.yes(scene, self._pursuits)
        return question.number(scene, self._pursuits, number)

    def _named(self, scene: Scene, heard: Mentioned) -> Answer:
        question = scene.pending
        recounted = self._recounting.answer(scene, heard)
        if recounted is not None:
            return recounted
        if scene.turn.slot("again") is not None and not heard.nothing and heard.quantity is not None:
            more = self._more(scene, heard)  # "one more pancake mix", beside those that are there
            if more is not None:
                return more
        if isinstance(question, BasketQuestion) and not heard.nothing:  # "actually two of the shaving cream": in all
            kept = self._joining.named(scene, (heard,))  # "actually just the hand soap"
            return kept or self._baskets.counted(scene, heard) or self._baskets.add(scene, (heard,))
        several = self._baskets.counted_in_offer(scene, heard) or self._joining.named(scene, (heard,))
        return several or kept_beside(scene, self._alone(scene, heard))

    def _sized(self, scene: Scene, heard: Mentioned) -> Mentioned:
        """Take a number for a size, unless it is said to be how many: "make it two", "two more"."""
        counted = any(scene.turn.slot(one) is not None for one in ("meant_quantity", "again", "misheard"))
        return heard if counted else as_size(scene, self._services.catalog, heard)

    def _more(self, scene: Scene, heard: Mentioned) -> Answer | None:
        if isinstance(scene.pending, BasketQuestion):
            return self._baskets.add(scene, (heard,))
        return self._joining.added(scene, (heard,))

    def _alone(self, scene: Scene, heard: Mentioned) -> Answer:
        return self._numbered(scene, heard) if heard.only_a_number else self._one(scene, heard)

    def _taken(self, scene: Scene, question: WhichQuestion) -> Answer:
        """Order one of those to choose from, whatever they were named for: "I'll take the second one"."""
        ordering = structs.replace(question, sought=structs.replace(question.sought, goal=Goal.REORDER))
        choice, last = scene.turn.slot("choice"), scene.memory.told_of
        if (number := understand(self._services.slots, scene.turn).quantity) is not None and choice is None:
            ordering = structs.replace(ordering, sought=structs.replace(ordering.sought, quantity=number))
        if choice is None and last is not None and last in question.products:
            return ordering.chosen(scene, self._pursuits, last)  # "order it" is of what was told of last
        if choice is None:
            return ordering.yes(scene, self._pursuits)
        number = self._services.slots.numbers.whole_number(choice.heard)
        if number is not None:
            return ordering.number(scene, self._pursuits, number)
        return ordering.choice(scene, self._pursuits, choice.id or choice.heard)

    def _numbered(self, scene: Scene, heard: Mentioned) -> Answer:
        question = scene.pending
        if (cheaper := of_compared(scene, heard)) is not None:  # "get me two", of the one that was said to be cheaper
            return self._pursuits.pursue(scene, cheaper, facts_of(None, cheaper.goal))
        counted = heard.unit is not None or scene.turn.slot("meant_quantity") is not None  # "make it two", "two bags"
        if counted and isinstance(question, WhichQuestion):
            sought = structs.replace(question.sought, quantity=heard.quantity or 1)  # how many, and not which
            return structs.replace(question, sought=sought).which_again(scene, self._pursuits)
        called = self._picking.called(question, heard.quantity or 0)
        if called is not None:
            return self._pursuits.pursue(scene, called, facts_of(None, called.goal))
        if isinstance(question, BasketQuestion) and heard.unit is not None:  # "make it five reams": in packs
            return self._baskets.counted(scene, heard) or self._baskets.tell(scene)
        measured = of_what_is_talked_about(scene, heard)
        if measured is not None:
            return self._pursuits.pursue(scene, measured, facts_of(None, measured.goal))
        return question.number(scene, self._pursuits, heard.quantity or 0)

    def _one(self, scene: Scene, heard: Mentioned) -> Answer:
        question = scene.pending
        refused = self._left_out(scene, heard)
        if refused:
            return self._but(scene, heard, refused)
        if isinstance(question, OrderQuestion) and self._counts_the_offer(question, heard):
            about = question.about
            known = Sought(product_id=about.product_id, quantity=about.quantity, refused=about.refused)
            known = heard.counting(known)
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        of_theirs = bought_so(scene, self._services, heard)
        if len(of_theirs) > 1:
            known = heard.counting(Sought())
            return self._asking.which_product(scene, of_theirs[:MOST_CHOICES], known, facts_of(None, known.goal))
        other = is_other_goods(scene, self._services, heard)
        one = None if other else self._picking.one(question, heard)
        one = one or next((product.product_id for product in of_theirs), None)
        one = one or self._picking.of_its_brand(scene, heard)
        if one is not None:
            known = _ordered(scene, heard.counting(structs.replace(question.sought, product_id=one)))
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        return self._go_on(scene, heard, _ordered(scene, heard.into(afresh(scene, heard, question.name(heard)))))

    def _but(self, scene: Scene, heard: Mentioned, refused: tuple[str, ...]) -> Answer:
        """Go on with what is wanted but these; "anything but the baby one" is another of the kind."""
        question, about = scene.pending, scene.pending.about
        if heard.nothing and about.kind is None:
            return asked_what_else(scene, refused)
        unwanted = about.refusing(*refused)
        if heard.nothing and (about.product_id is None or not {about.product_id, about.brand_id}.isdisjoint(refused)):
            known = Sought(goal=about.goal, kind=about.kind, quantity=about.quantity, refused=unwanted)
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        known = heard.into(structs.replace(question.name(heard), refused=unwanted))
        return self._go_on(scene, heard, _ordered(scene, known))

    def _left_out(self, scene: Scene, heard: Mentioned) -> tuple[str, ...]:
        brand_id = None if heard.brand is None else heard.brand.id
        kind = scene.pending.about.kind if heard.product is None else heard.product.kind
        wanted = Wanted(brand_id=brand_id, kind=kind)
        return left_out(self._services.slots, self._services.catalog, scene.turn, wanted)

    def _counts_the_offer(self, question: OrderQuestion, heard: Mentioned) -> bool:
        """Tell whether the kind on offer is named, or so many of it: "two bags of coffee", "I'll take that coffee"."""
        named, stems = heard.product, self._services.catalog.words.stems
        if heard.brand is not None or named is None or question.quote.more:
            return False
        bare = stems(named.words or "") <= stems(question.about.kind or "")
        return bare and named.product_id is None and named.kind == question.about.kind

    def _go_on(self, scene: Scene, heard: Mentioned, known: Sought) -> Answer:
        guessed = heard.brand is None and heard.product is not None and not heard.product.known
        brand = heard.said if guessed else heard.brand  # neither a product nor a kind: perhaps it is a brand
        if brand is None:
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        found = self._services.slots.brand(brand, self._hint(scene, known))
        if guessed:
            known = structs.replace(known, words=None)
            if found.decision is MatchDecision.REJECT:
                return self._asking.not_sold(scene, found, known)
        if found.decision is MatchDecision.REJECT and self._is_stray(scene, heard, brand):
            facts = replace(facts_of(None, known.goal), outcome=Outcome.REJECTED)
            return Answer(spoken=scene.pending.again(scene), facts=facts, pending=scene.pending)
        goods = self._services.slots.everyday.name_goods(self._services.catalog.words.stems(brand.heard))
        if found.decision is MatchDecision.REJECT and not goods and self._is_the_only_one(known):
            only = self._pursuits.pursue(scene, known, facts_of(None, known.goal))
            return after(scene.say(Say.OTHER_BRAND), only)  # it is offered by its name, and said not to be that
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known, named=heard)
        known = self._services.slots.of_brand(known, found)
        return self._pursuits.pursue(scene, known, facts_of(found, known.goal))

    def _is_stray(self, scene: Scene, heard: Mentioned, brand: Slot) -> bool:
        """Tell whether words that name nothing came while a yes or a no is waited for: "hello" drops no offer."""
        bare = scene.turn.goal == "NameIntent" and heard.product is None and isinstance(scene.pending, YesNoQuestion)
        return bare and not self._services.slots.everyday.name_goods(self._services.catalog.words.stems(brand.heard))

    def _is_the_only_one(self, known: Sought) -> bool:
        """Tell whether one product of the kind is sold: then it is offered, by its name, whatever stood before it."""
        found = self._services.catalog.find(Wanted(kind=known.kind)) if known.kind is not None else ()
        return len(found) == 1

    def _hint(self, scene: Scene, known: Sought) -> Hint:
        return Hint(
            goal=known.goal,
            history=lambda: scene.history.brands,
            category=self._services.slots.category_of_kind(known.kind),
            locale=scene.turn.locale,
            excluded=known.refused,
        )


def _more_of_it(question: Question, heard: Mentioned) -> int:
    """How many "another one of those" are: one, beside as many as are on offer."""
    offered = question.quote.quantity if isinstance(question, OrderQuestion) and not question.quote.more else 0
    return offered + (1 if heard.quantity is None else heard.quantity)


def _ordered(scene: Scene, known: Sought) -> Sought:
    """Take "order ..." for an order, whatever was talked about; a name alone goes on with what was."""
    explicit = scene.turn.goal == "ReorderIntent" and known.goal is Goal.RESEARCH
    return structs.replace(known, goal=Goal.REORDER) if explicit else known
