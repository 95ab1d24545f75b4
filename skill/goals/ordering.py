"""Go on with what was named or counted: offer the usual product, or ask which; only a later yes buys it."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import MatchDecision, Outcome
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, after
from skill.conversation.memory import BasketLine, BasketLines
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.set_aside import REFUSED
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.by_its_words import bought_so, is_other_goods
from skill.goals.by_size import BySize
from skill.goals.cheaper_of_compared import of_compared
from skill.goals.counting import afresh, of_what_is_talked_about
from skill.goals.heard_as_bought import as_bought, called_as_bought
from skill.goals.left_out import asked_what_else, left_out
from skill.goals.named_again import AGREED, confirms, names_one_of
from skill.goals.picking import Picking
from skill.goals.services import Services
from skill.goals.sizing import as_size
from skill.goals.wrong_offer import none_without
from skill.speech import Say
from skill.understanding.choice import MOST_CHOICES, not_refused, some
from skill.understanding.sentence import understand
from skill.understanding.slots import Hint


class Ordering:
    """Goes on with what was named, or with a number, where something may be ordered in the end."""

    def __init__(self, services: Services, pursuits: Pursuits, asking: AskingBrand) -> None:
        self._services = services
        self._pursuits = pursuits
        self._asking = asking
        self._by_size = BySize(services)
        self._picking = Picking(services)

    def agreed_by_name(self, scene: Scene) -> Answer | None:
        """Take a yes beside the name of what is on offer for a yes."""
        named = scene.turn.slot(AGREED)
        if named is None or not confirms(scene, self._services, named):
            return None
        return scene.pending.yes(scene, self._pursuits)

    def by_its_size(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Go on with the largest or the smallest, the cheapest or the dearest, of what is named."""
        by_size = self._by_size.known(scene, heard)
        if by_size is None:
            return None
        known = _ordered(scene, heard.counting(structs.replace(by_size, goal=scene.pending.sought.goal)))
        return self._among_quoted(scene, by_size) or self._pursuits.pursue(scene, known, facts_of(None, known.goal))

    def _among_quoted(self, scene: Scene, by_size: Sought) -> Answer | None:
        """Quote it in the place of the one of several things that is of its kind; the others stay."""
        question, catalog = scene.pending, self._services.catalog
        other = catalog.product(by_size.product_id)
        if other is None or not isinstance(question, OrderQuestion) or not question.quote.more:
            return None
        lines = (BasketLine(product_id=one, quantity=many) for one, many in question.quote.lines)
        alike = (one for one in lines if (it := catalog.product(one.product_id)) is not None and it.kind == other.kind)
        line = next(alike, None)
        if line is None:
            return None
        return question.instead(scene, self._pursuits, line, structs.replace(line, product_id=other.product_id))

    def sized(self, scene: Scene, heard: Mentioned) -> Mentioned:
        """Take a number for a size, unless it is said to be how many: "make it two", "two more"."""
        counted = any(scene.turn.slot(one) is not None for one in ("meant_quantity", "again", "misheard"))
        return heard if counted else as_size(scene, self._services.catalog, heard)

    def put_by(self, scene: Scene, heard: Mentioned, lines: BasketLines) -> Answer | None:
        """Go back to what was quoted before something else was named, as many as then."""
        found = names_one_of(scene, self._services, (heard,), (line.product_id for line in lines))
        line = next((one for one in lines if one.product_id == found), None)
        if line is None:
            return None
        known = Sought(product_id=line.product_id, quantity=line.quantity)
        return self._pursuits.pursue(scene, known, facts_of(None, known.goal))

    def agreed(self, scene: Scene) -> Answer:
        """Take "order it" for a yes to "shall I order it?", but another number than was quoted for a count."""
        question, number = scene.pending, understand(self._services.slots, scene.turn).quantity
        if isinstance(question, SubscribeQuestion) and number is None:
            return self._once(scene, question)
        quoted = question.quote.lines if isinstance(question, OrderQuestion) else ()
        if number is None or (len(quoted) == 1 and quoted[0][1] == number):
            return question.yes(scene, self._pursuits)
        return question.number(scene, self._pursuits, number)

    def _once(self, scene: Scene, question: SubscribeQuestion) -> Answer:
        """Order what is offered again and again once alone: "get that only"; a mere "order it" may be either."""
        if scene.turn.slot("only") is not None:
            return self._pursuits.offer(scene, question.about.product_id, question.about.quantity)
        facts = replace(facts_of(None, question.about.goal), outcome=Outcome.ASKED)
        return Answer(spoken=question.asked(scene), facts=facts, pending=question)

    def alone(self, scene: Scene, heard: Mentioned) -> Answer:
        """Go on with the one thing that was named, or with the number that is all that was said."""
        return self._numbered(scene, heard) if heard.only_a_number else self._one(scene, heard)

    def taken(self, scene: Scene, question: WhichQuestion) -> Answer:
        """Order one of those to choose from, whatever they were named for: "I'll take the second one"."""
        joins = scene.memory.quoting and question.sought.goal is Goal.BASKET  # it is quoted with what was before it
        goal = Goal.BASKET if joins else Goal.REORDER
        ordering = structs.replace(question, sought=structs.replace(question.sought, goal=goal))
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
        # "make it two", "two bags", "a bag"
        counted = heard.unit is not None or any(scene.turn.slot(one) is not None for one in ("meant_quantity", "unit"))
        if counted and isinstance(question, WhichQuestion):
            sought = structs.replace(
                question.sought, quantity=heard.quantity or 1, size=None
            )  # how many, and not which
            if (
                last := question.told_last(scene, self._pursuits)
            ) is not None:  # "a bottle of that", of the one told of
                ordered = structs.replace(sought, goal=Goal.REORDER if not sought.goal.orders else sought.goal)
                return structs.replace(question, sought=ordered).chosen(scene, self._pursuits, last)
            return structs.replace(question, sought=sought).which_again(scene, self._pursuits)
        called = self._picking.called(question, heard.quantity or 0)
        if called is not None:
            return self._pursuits.pursue(scene, called, facts_of(None, called.goal))
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
            known = structs.replace(question.sought, product_id=one)
            known = _ordered(scene, heard.counting(known))
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        if alike := self._picking.alike(question, heard):  # "the medium roast", which two of three are
            known = structs.replace(heard.counting(question.sought), words=None, brand_id=None)
            return self._asking.which_product(scene, alike[:MOST_CHOICES], known, facts_of(None, known.goal))
        known = afresh(scene, self._services.catalog, heard, question.name(heard))
        return self.go_on(scene, heard, _ordered(scene, heard.into(known)))

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
        return self.go_on(scene, heard, _ordered(scene, known))

    def none_but(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Say what else there is, or that there is nothing, where all that is named is as it is said not to be."""
        refused = () if heard.nothing or REFUSED.isdisjoint(scene.turn.slots) else self._left_out(scene, heard)
        known, catalog = heard.into(Sought()), self._services.catalog
        brand_id = None if heard.brand is None else heard.brand.id
        made = catalog.find(Wanted(brand_id=brand_id, kind=known.kind)) if refused and known.kind is not None else ()
        if not made or any(one.product_id not in refused and one.brand_id not in refused for one in made):
            return None
        none = none_without(scene, catalog, known.kind, refused)
        if none is not None:
            return none
        others = some(not_refused(catalog.find(Wanted(kind=known.kind)), refused, None))
        known = structs.replace(known, brand_id=None, product_id=None, words=None, refused=refused)
        return self._asking.which_product(scene, others, known, facts_of(None, known.goal))

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

    def go_on(self, scene: Scene, heard: Mentioned, known: Sought) -> Answer:
        guessed = heard.brand is None and heard.product is not None and not heard.product.known
        brand = heard.said if guessed else heard.brand  # neither a product nor a kind: perhaps it is a brand
        if brand is None:
            return self._pursuits.pursue(scene, known, facts_of(None, known.goal))
        found = self._services.slots.brand(brand, self._hint(scene, known))
        if guessed:
            known = structs.replace(known, words=None)
            theirs = called_as_bought(scene, self._services, heard, self._hint(scene, known), found)
            if theirs is not None or found.decision is MatchDecision.REJECT:
                return self._of_theirs(scene, known, theirs) or self._asking.not_sold(scene, found, known)
        if found.decision is MatchDecision.REJECT and self._is_stray(scene, heard, brand):
            facts = replace(facts_of(None, known.goal), outcome=Outcome.REJECTED)
            return Answer(spoken=scene.pending.again(scene), facts=facts, pending=scene.pending)
        goods = self._services.slots.everyday.name_goods(self._services.catalog.words.stems(brand.heard))
        if found.decision is MatchDecision.REJECT and not goods and self._is_the_only_one(known):
            only = self._pursuits.pursue(scene, known, facts_of(None, known.goal))
            return after(scene.say(Say.OTHER_BRAND), only)  # it is offered by its name, and said not to be that
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known, named=heard)
        found = as_bought(scene, self._services, known, found, self._hint(scene, known))
        known = self._services.slots.of_brand(known, found)
        return self._pursuits.pursue(scene, known, facts_of(found, known.goal))

    def _of_theirs(self, scene: Scene, known: Sought, product: Product | None) -> Answer | None:
        if product is None:
            return None
        known = structs.replace(known, product_id=product.product_id, kind=product.kind)
        return self._pursuits.pursue(scene, known, facts_of(None, known.goal))

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
            category=self._services.catalog.category_of_kind(known.kind),
            locale=scene.turn.locale,
            excluded=known.refused,
        )


def more_of_it(scene: Scene, heard: Mentioned) -> int:
    """How many "another one of those" are: one, beside as many as are on offer, or in the basket."""
    question, about = scene.pending, scene.pending.about.product_id
    there = question.quote.quantity if isinstance(question, OrderQuestion) and not question.quote.more else 0
    if isinstance(question, BasketQuestion):
        there = next((line.quantity for line in scene.memory.basket if line.product_id == about), 0)
    return there + (1 if heard.quantity is None else heard.quantity)


def _ordered(scene: Scene, known: Sought) -> Sought:
    """Take "order ..." for an order, whatever was talked about; a name alone goes on with what was."""
    explicit = scene.turn.goal == "ReorderIntent" and known.goal is Goal.RESEARCH
    return structs.replace(known, goal=Goal.REORDER) if explicit else known
