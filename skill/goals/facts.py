"""Answer questions about a product from what the catalogue says of it: yes, no, or not known."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import ClassVar

from msgspec import structs

from base.money import Money
from ledger.records import Action, Stage
from shop.catalog import Product, Wanted, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Question, Scene
from skill.conversation.sought import About, Goal
from skill.conversation.turn import Slot
from skill.goals.beside_quote import kept_in_quote, quoted_beside
from skill.goals.by_unit import EACH, ByUnit
from skill.goals.kept_open import kept_open, not_known_beside
from skill.goals.naming import Naming
from skill.goals.narrowing import Narrowing
from skill.goals.of_whom import FITTED, of_another_age, of_the_fitted
from skill.goals.services import Services
from skill.goals.sold_out import SoldOut
from skill.goals.telling import told_of
from skill.goals.topics import OTHER, about_topic, of_detail, of_need, unanswered
from skill.speech import AllOf, Say, Spoken, joined
from skill.understanding.audience import made_by_label
from skill.understanding.sentence import understand
from skill.understanding.verdict import verdict

KNOWING = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION)


class Knowing:
    """What is known of products, said in between: an open offer stays open."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._naming = Naming(services)

    def subject(self, scene: Scene, heard: Mentioned) -> Product | None:
        """Return the product that is asked about: the one named, else the one talked about."""
        if not heard.nothing:
            thing = self._naming.of(scene, heard)
            now = self._services.catalog.product(scene.pending.about.product_id)
            told_of = thing.unsure is not None and now is not None and now.kind == thing.known.kind
            return now if told_of else thing.product  # "the dog food" is the one that is talked about
        last = scene.memory.told_of
        if last is not None and (scene.pending.holds(scene, last) or last in scene.pending.products):
            return self._services.catalog.product(last)
        about = scene.pending.about.product_id or next(iter(scene.pending.products), None)
        return self._services.catalog.product(about)

    def tell(self, scene: Scene, product: Product, said_: Spoken) -> Answer:
        """Say something of a product and ask again: the open question about it, or whether to order it."""
        facts = replace(KNOWING, product_id=product.product_id, brand_id=product.brand_id)
        kept = None if product.in_stock else kept_in_quote(scene, self._services.catalog, product, said_, facts)
        if kept is not None:
            return kept
        question = self._question(scene, product)
        spoken = question.aside(scene, said_)
        return Answer(spoken=spoken, facts=facts, pending=question, memory=told_of(scene, product))

    def tells(self, product: Product, asked: str) -> bool:
        """Tell whether a fact, or the size, has the words that were asked for."""
        stems = self._services.catalog.words.stems
        words = stems(asked)
        return bool(words) and any(words <= stems(fact) for fact in (*product.facts, product.size))

    def told(self, scene: Scene, product: Product, asked: str, topic: str = OTHER) -> Answer:
        """Say the fact that has the words that were asked for, or that none has them."""
        if self.tells(product, asked):
            return about_topic(self.known(scene, product, Say.DETAIL_ALL), topic)
        of_health = self._services.slots.is_of_health(Slot(heard=asked))
        return self.untold(scene, product, topic, "" if of_health else asked)

    def whether(self, scene: Scene, product: Product, asked: str, topic: str) -> Answer:
        """Say whether it holds, with the fact that tells; what the facts do not tell is not known."""
        found = verdict(self._services.catalog, product, asked)
        if found is None:
            of_health = self._services.slots.is_of_health(Slot(heard=asked))
            return self.untold(scene, product, topic, "" if of_health else asked)
        if found.holds is None:
            return about_topic(self.known(scene, product, Say.DETAIL_ALL), topic)
        id_ = Say.DETAIL_YES if found.holds else Say.DETAIL_NO
        return about_topic(self.tell(scene, product, scene.say(id_, product=product.name, fact=found.fact)), topic)

    def untold(self, scene: Scene, product: Product, topic: str, asked: str = "") -> Answer:
        """Say that the facts do not tell; the record keeps what nobody could answer."""
        answer = self.known(scene, product, Say.DETAIL_UNKNOWN)
        return replace(answer, facts=unanswered(answer.facts, topic, asked))

    def known(self, scene: Scene, product: Product, id_: Say) -> Answer:
        """Say what is known of a product."""
        said_ = scene.say(id_, product=product.name, fact=product.fact, size=product.size or product.name)
        return self.tell(scene, product, said_)

    def _question(self, scene: Scene, product: Product) -> Question:
        if scene.pending.holds(scene, product.product_id):
            return scene.pending
        if isinstance(scene.pending, WhichQuestion) and len(scene.pending.products) > 1:
            return scene.pending  # whichever it is of, it is still to be chosen
        if scene.pending.about.product_id == product.product_id and not isinstance(scene.pending, WhatQuestion):
            return scene.pending
        about = About(goal=Goal.RESEARCH, product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        beside = quoted_beside(scene, self._services.catalog, product)
        return InterestQuestion(about=about, beside=beside) if product.in_stock else WhatQuestion(about=about)

    def unknown(self, scene: Scene, heard: Mentioned) -> Answer:
        """Ask what it is about, or say that what was named is not sold."""
        told = None if heard.nothing else scene.say(Say.NOT_SOLD_ALONE)
        kept = kept_open(scene, self._services.catalog, told, KNOWING)
        if kept is not None:
            return kept
        pending = WhatQuestion(about=About(goal=Goal.RESEARCH))
        spoken = scene.say(Say.RESEARCH_WHAT if heard.nothing else Say.NOT_SOLD_THAT)
        return Answer(spoken=spoken, facts=KNOWING, pending=pending)


class FactHandler:
    """Answer "is it good for ...", "is there rice in it", "how big is it", "is it in stock", "tell me more"."""

    goals: ClassVar[tuple[str, ...]] = ("GoodForIntent", "DetailIntent", "StockIntent", "PriceIntent", "MoreIntent")

    def __init__(self, services: Services, knowing: Knowing, narrowing: Narrowing, pursuits: Pursuits) -> None:
        self._services = services
        self._knowing = knowing
        self._narrowing = narrowing
        self._pursuits = pursuits
        self._sold_out = SoldOut(services)
        self._by_unit = ByUnit(services)

    def answer(self, scene: Scene) -> Answer:
        """Answer from the facts, or say that they do not tell."""
        scene = of_the_fitted(scene)
        heard = understand(self._services.slots, scene.turn)
        product = self._knowing.subject(scene, heard)
        product = self._counted_thing(scene, heard) or product
        if scene.turn.goal == "StockIntent" and heard.nothing and isinstance(scene.pending, InterestQuestion):
            product = self._services.catalog.product(scene.pending.sold_out) or product
        chosen = self._chosen(scene, heard) or self._by_the_unit(scene, heard)
        if chosen is not None or product is None:
            return chosen or self._knowing.unknown(scene, heard)
        match scene.turn.goal:
            case "GoodForIntent":
                return self._good_for(scene, product)
            case "StockIntent":
                return self._stock(scene, product)
            case "PriceIntent":
                return self._price(scene, product)
            case "MoreIntent":
                return self._more(scene, product)
            case _:
                return self._detail(scene, product)

    def _counted_thing(self, scene: Scene, heard: Mentioned) -> Product | None:
        """The goods whose number is asked for: "how many trash bags are in there" is about them, whatever is quoted."""
        slot, slots = scene.turn.slot("detail"), self._services.slots
        if slot is None or not heard.nothing or scene.turn.slot("whether") is not None:
            return None
        goods = slots.product(slot)
        several_words = len(self._services.catalog.words.stems(slot.heard)) > 1  # of "coffee" a filter may make much
        if goods.kind is None or not several_words or goods.kind == scene.pending.about.kind:
            return None
        return self._knowing.subject(scene, Mentioned(product=goods, said=slot))

    def _chosen(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """What is called as it was said, of those to choose from; None where a fact was asked for."""
        slot = scene.turn.slot("detail")
        if scene.turn.goal != "DetailIntent" or slot is None or not heard.nothing:
            return None
        if scene.turn.slot("whether") is not None:
            return None
        found = self._narrowing.having(scene, slot.heard, self._pursuits)
        return found or self._untold_of_all(scene, slot)

    def _untold_of_all(self, scene: Scene, slot: Slot) -> Answer | None:
        """Say that it is not known of any, and ask again which: "which one has beef in it"."""
        catalog, question = self._services.catalog, scene.pending
        named = [catalog.product(one) for one in question.products]
        if len(named) < 2 or any(one is not None and self._knowing.tells(one, slot.heard) for one in named):
            return None
        return not_known_beside(scene, catalog, unanswered(KNOWING, of_detail(slot)))

    def _by_the_unit(self, scene: Scene, heard: Mentioned) -> Answer | None:
        """What those to choose from cost by the ounce; None where one thing is talked about."""
        per = scene.turn.slot("per") if isinstance(scene.pending, WhichQuestion) else None
        several = len(scene.pending.products or scene.pending.brands) > 1
        if per is None or not several or scene.turn.goal != "PriceIntent" or not heard.nothing:
            return None
        return self._by_unit.compared(scene, per.id or per.heard, self._by_unit.talked_of(scene))

    def _unit(self, scene: Scene, product: Product) -> Slot | None:
        """By what the price is asked for; "the bag" of what is not sold by the bag is the thing itself."""
        per, catalog = scene.turn.slot("per"), self._services.catalog
        words = catalog.words.stems("" if per is None else per.heard)
        containers = catalog.words.stems(" ".join(catalog.locale.numbers.containers))
        return None if words and words <= containers - catalog.words.stems(product.size) else per

    def _good_for(self, scene: Scene, product: Product) -> Answer:
        slot = scene.turn.slot("need")
        topic = of_need(self._services.slots, slot)
        if slot is None:
            return self._for_whom(scene, product, topic)
        if topic in product.needs:
            said_ = scene.say(Say.GOOD_FOR, product=product.name, need=said(topic), fact=product.fact)
            return about_topic(self._knowing.tell(scene, product, said_), topic)
        return self._knowing.told(scene, product, slot.heard, topic)

    def _for_whom(self, scene: Scene, product: Product, topic: str) -> Answer:
        """Say that it is for a pet or a baby where it is made for one; for anybody else no fact tells."""
        slot, catalog = scene.turn.slot("whose"), self._services.catalog
        if slot is not None and made_by_label(catalog, product, slot.id or slot.heard, slot.heard):
            said_ = scene.say(Say.DETAIL_YES, product=product.name, fact=product.fact)
            return about_topic(self._knowing.tell(scene, product, said_), topic)
        return of_another_age(scene, catalog, product) or self._knowing.untold(scene, product, topic)

    def _detail(self, scene: Scene, product: Product) -> Answer:
        slot, fitted = scene.turn.slot("detail"), scene.turn.slot(FITTED)
        asked = " ".join(one.heard for one in (fitted, slot) if one is not None)
        if slot is not None and slot.heard and self._services.slots.words(slot.heard).kind == product.kind:
            asked = "" if scene.turn.slot("whether") is None else asked  # how many of itself: its size tells
        if scene.turn.slot("whether") is not None:  # a yes or a no answers it
            product = self._known_of(scene, product, asked)
            return self._knowing.whether(scene, product, asked, of_detail(slot))
        if not asked:
            return self._knowing.known(scene, product, Say.DETAIL_ALL)
        return self._knowing.told(scene, product, asked, of_detail(slot))

    def _known_of(self, scene: Scene, product: Product, asked: str) -> Product:
        """Of a kind that was named the one that has it: "is there chicken in the dog food" is of one of them."""
        catalog, slot, question = self._services.catalog, scene.turn.slot("product"), scene.pending
        if slot is None and len(question.products) > 1:
            named = [one for one in map(catalog.product, question.products) if one is not None]
            told = [(one, says) for one in named if (says := verdict(catalog, one, asked)) is not None]
            return next((one for one, says in told if says.holds), told[0][0] if told else product)
        if slot is None or slot.id not in catalog.kinds or scene.pending.about.kind == product.kind:
            return product
        found = ((one, verdict(catalog, one, asked)) for one in catalog.find(Wanted(kind=product.kind)))
        return next((one for one, told in found if told is not None and told.holds), product)

    def _stock(self, scene: Scene, product: Product) -> Answer:
        if product.in_stock:
            said_ = scene.say(Say.IN_STOCK, product=product.name, price=product.price)
            return self._knowing.tell(scene, product, said_)
        facts = replace(KNOWING, product_id=product.product_id, brand_id=product.brand_id)
        return self._sold_out.offered(scene, product, Say.BACK_UNKNOWN, facts)

    def _price(self, scene: Scene, product: Product) -> Answer:
        per, many = self._unit(scene, product), scene.turn.slot("quantity")
        if per is not None:
            return self._of_one(scene, product, per.id or per.heard)
        count = None if many is None else self._services.catalog.locale.numbers.whole_number(many.heard)
        several = isinstance(scene.pending, OrderQuestion) and bool(scene.pending.quote.more)
        if count is not None and count > 0 and not several:
            price = Money(product.price.minor * count, product.price.currency)
            return self._knowing.tell(
                scene, product, scene.say(Say.PRICE_OF, count=count, product=product.name, price=price)
            )
        if isinstance(scene.pending, OrderQuestion):
            return Answer(spoken=scene.pending.asked(scene), facts=KNOWING, pending=scene.pending)
        said_ = scene.say(Say.PRICE_IS, product=product.item, price=product.price)
        return self._knowing.tell(scene, product, said_)

    def _of_one(self, scene: Scene, product: Product, per: str) -> Answer:
        """Say what one of each thing on offer costs, or what it is by a unit of its pack."""
        at_hand = (self._services.catalog.product(one) for one, _ in scene.pending.at_hand(scene))
        products = [one for one in at_hand if one is not None] or [product]
        if per != EACH:
            return self._by_unit.compared(scene, per, products)
        told = (scene.say(Say.PRICE_IS, product=one.item, price=one.price) for one in products)
        said_ = reduce(joined, told)
        return self._knowing.tell(scene, products[0], said_)

    def _more(self, scene: Scene, product: Product) -> Answer:
        told, needs = scene.memory.told, AllOf(tuple(said(one) for one in product.needs))
        sentences = [
            scene.say(Say.MORE_SIZE, product=product.name, size=product.size or product.name, price=product.price),
            *([scene.say(Say.MORE_NEEDS, product=product.name, needs=needs)] if product.needs else []),
            *(scene.say(Say.MORE_FACT, fact=fact) for fact in product.facts[1:]),
        ]
        said_ = sentences[told] if told < len(sentences) else scene.say(Say.MORE_NONE, product=product.name)
        answer = self._knowing.tell(scene, product, said_)
        return replace(answer, memory=structs.replace(answer.memory or scene.memory, told=told + 1))
