"""What is said of one product to each question about it: is it good for, what is in it, how big, what it costs."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from msgspec import structs

from base.money import Money
from shop.catalog import Product, Wanted, said
from skill.conversation.answer import Answer
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Scene
from skill.conversation.turn import Slot
from skill.goals.by_unit import EACH, ByUnit
from skill.goals.facts import KNOWING, Knowing
from skill.goals.of_whom import FITTED, of_another_age
from skill.goals.services import Services
from skill.goals.sold_out import SoldOut
from skill.goals.topics import about_topic, of_detail, of_need
from skill.speech import AllOf, Say, joined
from skill.understanding.audience import made_by_label, suits
from skill.understanding.verdict import verdict


class FactAnswers:
    """Answers from the facts, or says that they do not tell."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._knowing = Knowing(services)
        self._sold_out = SoldOut(services)
        self._by_unit = ByUnit(services)

    def of(self, scene: Scene, product: Product) -> Answer:
        """Answer what a turn asks, of a product."""
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

    def _unit(self, scene: Scene, product: Product) -> Slot | None:
        """By what the price is asked for; "the bag" of what is not sold by the bag is the thing itself."""
        per, catalog = scene.turn.slot("per"), self._services.catalog
        words = catalog.words.stems("" if per is None else per.heard)
        if not words:
            return None  # "how much is it again"
        containers = catalog.words.stems(" ".join(catalog.locale.numbers.containers))
        return None if words and words <= containers - catalog.words.stems(product.size) else per

    def _good_for(self, scene: Scene, product: Product) -> Answer:
        slot = scene.turn.slot("need")
        topic = of_need(self._services.slots, slot)
        if slot is None:
            return self._for_whom(scene, product, topic)
        if self._is_size(slot):
            return self._knowing.known(scene, product, Say.DETAIL_ALL)
        whose = scene.turn.slot("whose")
        if whose is not None and not suits(self._services.catalog, product, whose.id or whose.heard):
            return self._for_whom(scene, product, topic)
        if topic in product.needs:
            said_ = scene.say(Say.GOOD_FOR, product=product.name, need=said(topic), fact=product.fact)
            return about_topic(self._knowing.tell(scene, product, said_), topic)
        if not self._services.catalog.locale.product_words.free.isdisjoint(slot.heard.lower().split()):
            return self._knowing.whether(scene, product, slot.heard, topic)  # "is it sugar free": a yes or a no
        return self._knowing.told(scene, product, slot.heard, topic)

    def _is_size(self, slot: Slot) -> bool:
        """Tell whether it is asked of the size, whichever is meant: "is it the wrong size"."""
        numbers, words = self._services.catalog.locale.numbers, slot.heard.lower().split()
        return words[-1:] == [numbers.size] and all(numbers.whole_number(word) is None for word in words)

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
        if slot is not None and self._is_size(slot):
            return self._knowing.known(scene, product, Say.DETAIL_ALL)
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
