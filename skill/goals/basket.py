"""Several things in one order: what is put into the basket, changed, taken out, and checked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.memory import MOST_LINES, BasketLine, SessionMemory
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.a_few import asks_beside
from skill.goals.asking import AskingBrand
from skill.goals.basket_missing import none_sold, with_missing
from skill.goals.basket_stock import out_of_all, without_sold_out
from skill.goals.basket_words import all_of, held, is_offered, price_of, put_in, with_offer
from skill.goals.counting import in_packs
from skill.goals.kept_basket import all_of_it
from skill.goals.naming import NamedThing, Naming, told_apart
from skill.goals.offer import Offer
from skill.goals.selling import Selling
from skill.goals.services import Services
from skill.goals.so_many import MOST_AT_ONCE
from skill.goals.unsure import asked_which, best_said, replaced, still_which
from skill.speech import Say, Spoken, joined

BASKET = Facts(action=Action.BASKET, stage=Stage.CONSIDERATION)


class Baskets:
    """The basket of a session."""

    def __init__(self, services: Services, selling: Selling, asking: AskingBrand) -> None:
        self._services = services
        self._selling = selling
        self._asking_brand = asking
        self.naming = Naming(services)

    def several(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer:
        """Quote the things that were named at once, with what is in the basket already."""
        if isinstance(scene.pending, BasketQuestion):
            return self.add(scene, heard)
        named = tuple(self.naming.of(scene, one) for one in heard)
        lines, missing = told_apart(heard, named)
        memory = scene.memory.adding(*lines)
        if not lines:
            return none_sold(scene, self._services.catalog, missing, BASKET)
        sold = [thing for thing in named if thing.line is not None]
        which = asked_which(scene, self._asking_brand, sold[0]) if len(sold) == 1 else None
        if which is not None:  # of the one that is sold it is asked which, as if it had been named alone
            return with_missing(scene, missing, replace(which, memory=structs.replace(scene.memory, quoting=True)))
        if len(memory.basket) > MOST_LINES:
            return self._full(scene, lines)
        quoted = best_said(scene, named, self.quote(scene, memory.basket, BASKET))
        return with_missing(scene, missing, quoted)

    def join(self, scene: Scene, heard: tuple[Mentioned, ...], offered: tuple[BasketLine, ...]) -> Answer:
        """Quote what was named together with what is on offer: one price, and one yes for all of it.

        What is not sold is said; what may be one of several is asked about, and the offer comes with the answer.
        """
        there = {line.product_id for line in offered}
        beside = tuple(line for line in scene.memory.basket if line.product_id not in there)
        alone = replace(scene, memory=scene.memory.holding(*offered))
        named = tuple(self.naming.of(scene, one) for one in heard)
        lines, missing = told_apart(heard, named)
        if not lines:
            return none_sold(scene, self._services.catalog, missing, BASKET)
        which = asked_which(alone, self._asking_brand, named[0]) if len(named) == 1 else None
        if which is not None:
            memory = structs.replace(scene.memory, basket=(*beside, *offered), quoting=True)
            return replace(which, memory=memory)
        memory = alone.memory.adding(*lines)
        many = next((one for one in (*lines, *memory.basket) if not 1 <= one.quantity <= MOST_AT_ONCE), None)
        if many is not None:
            asks = asks_beside(scene, self._about(many.product_id), memory.basket)
            return self.too_many(replace(scene, pending=asks), many)
        kept = memory.holding(*beside, *memory.basket)
        if _has_no_room(scene, kept):
            return self._full(scene, lines)
        quoted = replace(self.quote(scene, memory.basket, BASKET), memory=kept)
        return with_missing(scene, missing, best_said(scene, named, quoted))

    def add(self, scene: Scene, heard: tuple[Mentioned, ...]) -> Answer:
        """Put what was named, or what is talked about, into the basket."""
        about = scene.pending.about
        if all(one.nothing for one in heard):
            if about.product_id is None:
                return still_which(scene) or self._what(scene)
            counts = (in_packs(self._services.catalog, about.product_id, one) for one in heard)
            count = next((one for one in counts if one is not None), about.quantity)
            return self.put(scene, BasketLine(product_id=about.product_id, quantity=max(1, count)))
        named = tuple(self.naming.of(scene, one) for one in heard)
        lines, missing = told_apart(heard, named)
        if not lines:
            return none_sold(scene, self._services.catalog, missing, BASKET)
        before = replaced(scene, self._services.catalog, named)
        if before is not None:
            return self._instead(scene, before, named[0], heard[0])
        which = asked_which(scene, self._asking_brand, named[0]) if len(named) == 1 else None
        return which or with_missing(scene, missing, best_said(scene, named, self.put(scene, *lines)))

    def _instead(self, scene: Scene, before: BasketLine, thing: NamedThing, heard: Mentioned) -> Answer:
        """Put another of a kind into the basket, for the one that was taken as the best offer: as many, if not said."""
        rest = replace(scene, memory=scene.memory.without(before.product_id))
        count = before.quantity if heard.quantity is None else thing.quantity
        put = () if thing.product is None else (BasketLine(product_id=thing.product.product_id, quantity=count),)
        answer = asked_which(rest, self._asking_brand, thing) or self.put(rest, *put)
        if answer.memory is None or answer.facts.outcome is Outcome.REJECTED:
            return self.put(scene, *put)
        gone = scene.say(Say.BASKET_REMOVED, product=self._services.catalog.products[before.product_id].name)
        return answer if put and put[0].product_id == before.product_id else after(gone, answer)

    def put(self, scene: Scene, *lines: BasketLine) -> Answer:
        """Put these into the basket, what is in stock and where there is room, and say what it holds."""
        selling, catalog = self._selling, self._services.catalog
        return without_sold_out(scene, catalog, selling, (lines, BASKET), lambda there: self._put(scene, there))

    def _put(self, scene: Scene, lines: tuple[BasketLine, ...]) -> Answer:
        memory = scene.memory.adding(*lines)
        many = next((one for one in (*lines, *memory.basket) if not 1 <= one.quantity <= MOST_AT_ONCE), None)
        if many is not None:
            return self.too_many(scene, many)
        if _has_no_room(scene, memory):
            return self._full(scene, lines)
        if scene.memory.quoting and isinstance(scene.pending, WhichQuestion | WhatQuestion):
            memory = structs.replace(memory, quoting=False)
            return replace(self.quote(scene, memory.basket, BASKET), memory=memory)
        added = put_in(scene, self._services.catalog, lines, memory.basket)
        return self._asking(scene, added, memory, lines[-1].product_id)

    def counted(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Have so many of what is in the basket; None where no number was said, or of nothing that is there."""
        line = None if self.is_another(scene, heard) else self.found(scene, heard)
        count = None if line is None else in_packs(self._services.catalog, line.product_id, heard)
        if line is None or count is None or count < 1:
            return None
        if count > MOST_AT_ONCE:
            return self.too_many(scene, line)
        changed = BasketLine(product_id=line.product_id, quantity=count)
        product = self._services.catalog.products[line.product_id]
        said = scene.say(Say.BASKET_CHANGED, product=product.name, count=count)
        return self.changed(scene, scene.memory.changing(changed), said)

    def too_many(self, scene: Scene, line: BasketLine) -> Answer:
        """Say how many are sold at once; the basket stays as it was."""
        product = self._services.catalog.products[line.product_id]
        said = scene.say(Say.BASKET_LIMIT, most=MOST_AT_ONCE, product=product.name)
        facts = replace(BASKET, product_id=product.product_id, brand_id=product.brand_id, outcome=Outcome.REJECTED)
        if not (scene.memory.basket or scene.pending.about.product_id or scene.pending.choices):  # a number is of that
            asks = HowManyQuestion(about=self._about(product.product_id))
            return Answer(spoken=asks.aside(scene, said), facts=facts, pending=asks)
        return Answer(spoken=scene.pending.aside(scene, said), facts=facts, pending=scene.pending)

    def _full(self, scene: Scene, lines: tuple[BasketLine, ...]) -> Answer:
        """Say that there is room for no more products; the basket stays as it was."""
        there = {line.product_id for line in scene.memory.basket}
        new = tuple(line for line in lines if line.product_id not in there)
        said = scene.say(Say.BASKET_FULL, most=MOST_LINES, items=all_of(self._services.catalog, new))
        facts = replace(BASKET, product_id=new[-1].product_id, outcome=Outcome.REJECTED)
        if isinstance(scene.pending, OrderQuestion) or not scene.memory.basket:
            return Answer(spoken=scene.pending.aside(scene, said), facts=facts, pending=scene.pending)
        asks = BasketQuestion(about=self._about(scene.memory.basket[-1].product_id))
        return Answer(spoken=joined(said, scene.say(Say.CHECK_OUT)), facts=facts, pending=asks, memory=scene.memory)

    def counted_in_offer(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """Have so many of one of the several things that are offered, and quote them anew; None where it is not one.

        One that is just named again changes nothing: the others are not dropped for it.
        """
        offered, question = with_offer(scene, (heard,)), scene.pending
        if not is_offered(offered, (heard,)) or not isinstance(question, OrderQuestion) or not question.quote.more:
            return None
        if self.is_another(offered, heard):
            return None  # "white", with the gentle one on offer
        line = self.found(offered, heard)
        if heard.quantity is None and heard.brand is not None and line is not None:
            return self.tell_offer(scene, question)
        answer = self.counted(offered, heard)
        return None if answer is None else self.quoted_again(offered, answer)

    def tell_offer(self, scene: Scene, question: OrderQuestion) -> Answer:
        """Say what is offered and what it costs, and ask again."""
        catalog = self._services.catalog
        lines = tuple(BasketLine(product_id=id_, quantity=count) for id_, count in question.quote.lines)
        there = {line.product_id for line in scene.memory.basket}
        id_ = Say.BASKET_HOLDS if there == {line.product_id for line in lines} else Say.OFFER_HOLDS
        said = scene.say(id_, items=all_of(catalog, lines), price=price_of(catalog, lines))
        facts = replace(BASKET, product_id=question.about.product_id, brand_id=question.about.brand_id)
        return Answer(spoken=question.aside(scene, said), facts=facts, pending=question)

    def quoted_again(self, scene: Scene, answer: Answer) -> Answer:
        """Quote an offer anew with what was added to it or changed: a yes buys it still."""
        if answer.memory is None or not answer.memory.basket:
            return answer
        return replace(self.quote(scene, answer.memory.basket, BASKET), memory=answer.memory)

    def quote(self, scene: Scene, lines: tuple[BasketLine, ...], facts: Facts, *, usual: bool = False) -> Answer:
        """Quote several products together; one that is out of stock is said so and left out."""
        products = self._services.catalog.products
        known = tuple(line for line in lines if line.product_id in products)
        there = tuple(line for line in known if products[line.product_id].in_stock)
        out = tuple(line for line in known if line not in there)
        if not there:
            return self._what(scene) if not out else out_of_all(scene, self._services.catalog, out, BASKET)
        first, *rest = there
        offer = Offer(
            product=products[first.product_id],
            quantity=first.quantity,
            facts=facts,
            more=tuple(rest),
            usual=usual,
        )
        answer = self._selling.offer(scene, offer)
        if not out or answer.spoken is None:
            return answer
        said = scene.say(Say.BASKET_OUT, items=all_of(self._services.catalog, out))
        return replace(answer, spoken=joined(said, answer.spoken))

    def quoted_with(self, scene: Scene, lines: Iterable[tuple[str, int]]) -> Answer:
        """Quote what is in the basket together with what else is wanted, which goes into it."""
        there = frozenset(line.product_id for line in scene.memory.basket)
        new = tuple(BasketLine(product_id=one, quantity=max(1, count)) for one, count in lines if one not in there)
        memory = scene.memory.adding(*new)
        if _has_no_room(scene, memory):
            return self._full(scene, new)
        return replace(self.quote(scene, memory.basket, BASKET), memory=memory)

    def tell(self, scene: Scene) -> Answer:
        """Say what is in the basket."""
        memory = scene.memory
        if not memory.basket:
            return self._what(scene)
        return self._asking(scene, held(scene, self._services.catalog), memory, memory.basket[-1].product_id)

    def found(self, scene: Scene, heard: Mentioned) -> BasketLine | None:
        """Return the line of the basket that was named; the last one where nothing was."""
        basket, products = scene.memory.basket, self._services.catalog.products
        if heard.nothing:
            return basket[-1] if basket else None
        known = self.naming.of(scene, heard)
        if known.product is not None and any(one.product_id == known.product.product_id for one in basket):
            return next(one for one in basket if one.product_id == known.product.product_id)
        kind = known.known.kind
        words = self._services.catalog.words.stems(known.known.words or "")
        for line in basket:
            product = products[line.product_id]
            named = self._services.catalog.words.named_so((product,), words) if words else ()
            if (kind is not None and product.kind == kind) or named:
                return line
        return None

    def is_another(self, scene: Scene, heard: Mentioned) -> bool:
        """Tell whether one product is meant by its words that is not in the basket: "no, the white toothpaste"."""
        told = heard.brand is not None or (heard.product is not None and heard.product.words is not None)
        meant = self.naming.of(scene, heard) if told else None
        if meant is None or meant.product is None or meant.unsure is not None:
            return False
        return all(line.product_id != meant.product.product_id for line in scene.memory.basket)

    def changed(self, scene: Scene, memory: SessionMemory, said: Spoken) -> Answer:
        """Say what was done to the basket, and go on with what is left in it."""
        left = {line.product_id: line.quantity for line in memory.basket}
        less = any(left.get(line.product_id, 0) < line.quantity for line in scene.memory.basket)
        if less and not scene.customer.reachable:  # what is kept could not be looked at, and cannot be written
            said = scene.say(Say.BASKET_NOT_KEPT)
        if not memory.basket:
            spoken = joined(said, scene.say(Say.MORE))
            return Answer(spoken=spoken, facts=BASKET, pending=WhatQuestion(), memory=memory)
        return self._asking(scene, said, memory, memory.basket[-1].product_id)

    def _asking(self, scene: Scene, said: Spoken, memory: SessionMemory, product_id: str) -> Answer:
        about = self._about(product_id)
        pending = BasketQuestion(about=about)
        facts = replace(BASKET, product_id=product_id, brand_id=about.brand_id, outcome=Outcome.ASKED)
        return Answer(spoken=pending.aside(scene, said), facts=facts, pending=pending, memory=memory)

    def _about(self, product_id: str) -> About:
        product = self._services.catalog.products[product_id]
        return About(product_id=product_id, brand_id=product.brand_id, kind=product.kind)

    def _what(self, scene: Scene) -> Answer:
        unread = not scene.customer.reachable  # what is kept of earlier sessions could not be looked at
        facts = replace(BASKET, outcome=Outcome.ERROR if unread else Outcome.ASKED)
        trouble = joined(scene.say(Say.BASKET_TROUBLE), scene.say(Say.MORE))
        return Answer(spoken=trouble if unread else scene.say(Say.BASKET_EMPTY), facts=facts, pending=WhatQuestion())


def _has_no_room(scene: Scene, memory: SessionMemory) -> bool:
    """Tell whether there are more products in the basket, with what is kept beside the session's, than it may hold."""
    return len(all_of_it(scene, memory.basket)) > max(MOST_LINES, len(all_of_it(scene, scene.memory.basket)))
