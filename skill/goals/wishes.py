"""Who answers which wish, while what is open: one list, read from the top; the first that has an answer gives it.

A wish is what comes with an intent of ordering or of the basket. What it is has been read before (`wish`), what is open
is one value (`standing`), and each line below says for which wishes and in which states somebody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from locales import Reply
from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.for_whom import ForWhomQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.which import ALL, WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.goals.among_several import SEVERAL, AmongSeveral
from skill.goals.asking import AskingBrand
from skill.goals.at_a_choice import AtAChoice
from skill.goals.basket import BASKET, Baskets
from skill.goals.basket_wishes import BasketWishes
from skill.goals.beside_count import added_beside_count
from skill.goals.beside_offer import BesideOffer
from skill.goals.beside_told import BesideTold
from skill.goals.counting import counted_in_basket
from skill.goals.for_a_part import bare, for_a_part
from skill.goals.joining import Joining, kept_beside
from skill.goals.measured import of_no_whole_packs
from skill.goals.named_again import names_one_of
from skill.goals.no_advice import no_advice
from skill.goals.of_last_order import OfLastOrder
from skill.goals.of_which import of_which
from skill.goals.one_of_each import one_of_each
from skill.goals.ordering import Ordering, more_of_it
from skill.goals.recounting import Recounting
from skill.goals.replies import ChooseHandler
from skill.goals.same_again import SameAgain
from skill.goals.services import Services
from skill.goals.standing import AGREEABLE, QUOTED, Open
from skill.goals.taking_back import TakingBack
from skill.goals.which_kind import which_kind
from skill.goals.wish import ADDING, BACK, OF_BASKETS, ORDERS, Wish, all_or_choice, is_anything, read

EVERY = frozenset((*ORDERS, *OF_BASKETS))
TAKING, SAME = "TakeItIntent", "SameAgainIntent"


class WhoAnswers:
    """Everybody who may answer a wish."""

    def __init__(
        self, services: Services, pursuits: Pursuits, asking: AskingBrand, baskets: Baskets, taking_back: TakingBack
    ) -> None:
        self._services = services
        self._pursuits = pursuits
        self._asking = asking
        self._baskets = baskets
        self.ordering = Ordering(services, pursuits, asking)
        self.among = AmongSeveral(services, baskets)
        self.joining = Joining(services, baskets)
        self.at_a_choice = AtAChoice(services, baskets, pursuits)
        self.beside_told = BesideTold(services, baskets, pursuits)
        self.beside_offer = BesideOffer(services, baskets)
        self.recounting = Recounting(services, baskets)
        self.of_basket = BasketWishes(services, baskets, pursuits, taking_back)
        self._same_again = SameAgain(services, baskets)
        self.of_last = OfLastOrder(services, baskets, pursuits)
        self._choosing = ChooseHandler(pursuits)

    def taken(self, scene: Scene, wish: Wish) -> Answer | None:
        """Take "order it" for a yes, and "I'll take the second one" for a choice."""
        if isinstance(scene.pending, WhichQuestion):
            return self.ordering.taken(scene, scene.pending)
        if wish.standing.open is Open.BESIDE and scene.turn.slot("only") is not None:
            return self.joining.it_alone(scene, wish.standing)  # "get that instead"
        choice, open_ = scene.turn.slot("choice"), wish.standing.open
        agreeable = scene.pending.buys or open_ in (Open.BESIDE, Open.BASKET, Open.COUNT)
        if choice is not None and isinstance(scene.pending, ForWhomQuestion):
            return scene.pending.choice(scene, self._pursuits, choice.id or choice.heard)
        if choice is not None and (agreeable or open_ in (Open.OFFERS, Open.TOLD)):
            return self._choosing.answer(scene)  # "I'll take the second one" is no yes to whatever is on offer
        return self.ordering.agreed(scene) if agreeable else None

    def all_there(self, scene: Scene, wish: Wish) -> Answer | None:
        """Put all that is offered into the basket: "add everything"; at a choice what is chosen: "add the first"."""
        if is_anything(scene, self._services.catalog):
            return self.of_basket.what_too(scene, wish)
        said = all_or_choice(scene, self._services.catalog)
        if said is None:
            return None
        if isinstance(scene.pending, WhichQuestion):
            return self.at_a_choice.chosen_too(scene, scene.pending, said)
        if said == ALL:
            return self.of_basket.all_there(scene, wish)
        return scene.pending.choice(scene, self._pursuits, said) if wish.standing.open is Open.OFFERS else None

    def of_which(self, scene: Scene, wish: Wish) -> Answer | None:
        """Take names for the answer to "of which"."""
        return of_which(scene, wish, self._baskets, self._pursuits)

    def same_again(self, scene: Scene, wish: Wish) -> Answer | None:
        """Quote an order again as it was: the last one, or "order it" after one was told of."""
        if (asked := self.of_last.is_the_same(scene)) is not None:
            return asked
        told, heard = isinstance(scene.pending, MoreQuestion) and scene.pending.order_id is not None, wish.first
        again = scene.turn.goal == SAME or (told and heard.nothing and heard.quantity is None)
        return self._same_again.quoted(scene, self.ordering.sized(scene, heard)) if again else None

    def none_but(self, scene: Scene, wish: Wish) -> Answer | None:
        """Say that there is nothing as it was asked for, where all of it is what it is not to be."""
        return self.ordering.none_but(scene, wish.first) if len(wish.named) == 1 else None

    def each(self, scene: Scene, wish: Wish) -> Answer | None:
        """Quote one of each of a kind."""
        return one_of_each(scene, self._services, self._baskets, wish.first)

    def of_health(self, scene: Scene, wish: Wish) -> Answer | None:  # noqa: ARG002 - of the words, whatever is named
        """Name no product for "something for my kid's fever"."""
        catalog, slot = self._services.catalog, scene.turn.slot("product")
        if slot is None or slot.heard.lower().partition(" ")[0] not in catalog.locale.product_words.anything:
            return None
        return no_advice(scene, catalog) if self._services.slots.is_of_health(slot) else None

    def for_a_part(self, scene: Scene, wish: Wish) -> Answer | None:
        """Tell of what is for a part of the body."""
        return for_a_part(scene, self._services, self._pursuits, bare(wish.first))

    def which_kind(self, scene: Scene, wish: Wish) -> Answer | None:
        """Ask which kind is meant by a noun that several are called by."""
        return which_kind(scene, self._services, (self._pursuits, self._asking), wish.first)

    def there_already(self, scene: Scene, wish: Wish) -> Answer | None:
        """Say what the basket holds where nothing but a thing in it is named: its name puts no more of it there."""
        basket, question = scene.memory.basket, scene.pending
        if scene.turn.slot("only") is not None:
            line = self._baskets.found(scene, wish.first) if isinstance(question, WhichQuestion) and basket else None
            return None if line is None or wish.nothing else self._baskets.quote(scene, (line,), BASKET)
        if names_one_of(scene, self._services, wish.named, (line.product_id for line in basket)) is None:
            return None
        if isinstance(question, WhichQuestion):
            return self.at_a_choice.told(scene, question)
        return self._baskets.tell(scene) if isinstance(question, BasketQuestion) else None

    def one_more(self, scene: Scene, wish: Wish) -> Answer | None:
        """Take "one more pancake mix" for more, beside those that are there."""
        again = scene.turn.slot("again") is not None and not wish.first.nothing and wish.first.quantity is not None
        if not again or len(wish.named) > 1:
            return None
        if wish.standing.open is Open.BASKET:
            return self._baskets.add(scene, wish.named)
        return self.joining.added(scene, wish.named)

    def beside_count(self, scene: Scene, wish: Wish) -> Answer | None:
        """Keep what is added while it is asked how many of something else are wanted."""
        return added_beside_count(scene, (self._services.catalog, self._baskets, self._pursuits), wish)

    def no_whole_packs(self, scene: Scene, wish: Wish) -> Answer | None:
        """Ask how many packs, where a size alone is said that none make up."""
        return of_no_whole_packs(scene, self._services.catalog, wish.first, wish.standing)

    def beside_and(self, scene: Scene, wish: Wish) -> Answer | None:
        """Add what is named behind an "and" that Alexa took for a word around the wish: "oh and order floss"."""
        before = scene.turn.slot("before")
        words, locale = [] if before is None else before.heard.lower().split(), self._services.catalog.locale
        cancels = any(locale.replies.heard_in(word) is Reply.CANCEL for word in words)  # "cancel that and order soap"
        joined = locale.numbers.joined in words and not cancels
        return self.joining.added(scene, wish.named) if joined and not wish.nothing else None

    def put_by(self, scene: Scene, wish: Wish) -> Answer | None:
        """Go back to what was quoted before, as many as then."""
        return self.ordering.put_by(scene, wish.first, wish.standing.put_by) if len(wish.named) == 1 else None

    def several(self, scene: Scene, wish: Wish) -> Answer | None:
        """Quote several things together."""
        if len(wish.named) < 2:
            return None
        there = self.among.in_basket(scene, wish.named) if wish.standing.open is Open.BASKET else None
        return there or self.joining.named(scene, wish.named) or self._baskets.several(scene, wish.named)

    def into_basket(self, scene: Scene, wish: Wish) -> Answer | None:
        """Change what is named in the basket, or put it there: "actually two of the shaving cream"."""
        if wish.nothing and wish.first.unit is not None:  # "make it five reams": in packs
            return self._baskets.counted(scene, wish.first) or self._baskets.tell(scene)
        if wish.first.nothing:
            return None
        kept = self.joining.named(scene, wish.named)  # "actually just the hand soap"
        return kept or self._baskets.counted(scene, wish.first) or self._baskets.add(scene, wish.named)

    def one(self, scene: Scene, wish: Wish) -> Answer:
        """Go on with the one thing that is named, or with a number: what is quoted beside it is not lost."""
        heard = wish.first
        several = self._baskets.counted_in_offer(scene, heard) or self.joining.named(scene, (heard,))
        return several or kept_beside(scene, self.ordering.alone(scene, heard))


Who = Callable[[WhoAnswers, Scene, Wish], Answer | None]


@dataclass(frozen=True, slots=True)
class WhoIsAsked:
    """One rule of the list: an example of what is said, of which wishes and in which states, and who is asked."""

    said: str
    goals: Collection[str]
    while_open: Collection[Open]
    who: Who


ANY, ORDER = frozenset(Open), frozenset(ORDERS)
COUNTABLE = frozenset((Open.OFFER, Open.TOLD, Open.COUNT))
THERE = frozenset((*QUOTED, Open.BASKET))

WHO_ANSWERS: tuple[WhoIsAsked, ...] = (
    # What agrees to the open question is that, before anything is looked for by its name.
    WhoIsAsked("whiskerton yeah", {"NameIntent"}, ANY, lambda by, scene, _: by.ordering.agreed_by_name(scene)),
    WhoIsAsked("order it", {TAKING}, {Open.NOTHING}, lambda by, scene, wish: by.of_basket.ordered_already(scene, wish)),
    WhoIsAsked("order it", {TAKING}, ANY, WhoAnswers.taken),
    WhoIsAsked("add everything", {ADDING}, ANY, WhoAnswers.all_there),
    WhoIsAsked("put it back", {ADDING}, ANY, lambda by, scene, wish: by.of_basket.put_back(scene, wish)),
    WhoIsAsked("I want it back", EVERY, {Open.NOTHING}, lambda by, scene, wish: by.of_last.back(scene, wish)),
    WhoIsAsked("keep it", ORDER, ANY, lambda by, scene, wish: by.of_basket.nothing_more(scene, wish)),
    WhoIsAsked("the soup", ORDER, {Open.OFFERS}, WhoAnswers.of_which),
    # A choice, and a thing told of beside a quote, stay open beside what else is wished.
    WhoIsAsked("add floss", EVERY, {Open.CHOICE}, lambda by, scene, wish: by.at_a_choice.answer(scene, wish)),
    WhoIsAsked("add floss", EVERY, {Open.COUNT, Open.NOTHING}, WhoAnswers.beside_count),
    WhoIsAsked("just the floss", ORDER, {Open.BESIDE}, lambda by, scene, wish: by.joining.alone(scene, wish.named)),
    WhoIsAsked("make that three", EVERY, {Open.BESIDE}, lambda by, scene, wish: by.beside_told.answer(scene, wish)),
    # What is told apart from a plain name by another word.
    WhoIsAsked("soap but not floss", ORDER, SEVERAL, lambda by, scene, wish: by.among.without(scene, wish.named)),
    WhoIsAsked("cat food without salmon", EVERY, ANY, WhoAnswers.none_but),
    WhoIsAsked("the same as last time", ORDER, ANY, WhoAnswers.same_again),
    WhoIsAsked("make it two", ORDER, {Open.NOTHING}, lambda by, scene, wish: by.of_last.counted(scene, wish)),
    WhoIsAsked("another one", ORDER, {Open.NOTHING}, lambda by, scene, wish: by.of_last.another(scene, wish)),
    WhoIsAsked("the big one of ...", ORDER, ANY, lambda by, scene, wish: by.ordering.by_its_size(scene, wish.first)),
    WhoIsAsked("one of each toothpaste", ORDER, ANY, WhoAnswers.each),
    WhoIsAsked("something for a fever", EVERY, ANY, WhoAnswers.of_health),
    WhoIsAsked("something for my face", ORDER, ANY, WhoAnswers.for_a_part),
    WhoIsAsked("make it twelve pounds", EVERY, COUNTABLE, WhoAnswers.no_whole_packs),
    WhoIsAsked("and floss, in a carrier", ORDER, AGREEABLE, WhoAnswers.beside_and),
    # Counts of what is there, before names are taken for more of it.
    WhoIsAsked(
        "what is in my basket", OF_BASKETS, QUOTED, lambda by, scene, wish: by.beside_offer.answer(scene, wish.first)
    ),
    WhoIsAsked(
        "make it two and add floss",
        EVERY,
        THERE,
        lambda by, scene, wish: by.joining.counted_and_more(scene, wish.named),
    ),
    WhoIsAsked("double it", EVERY, ANY, lambda by, scene, wish: by.recounting.answer(scene, wish.first)),
    WhoIsAsked("one more pancake mix", ORDER, ANY, WhoAnswers.one_more),
    # The basket's own words; what is added to something quoted joins it.
    WhoIsAsked("and paper towels", {ADDING}, ANY, lambda by, scene, wish: by.joining.added(scene, wish.named)),
    WhoIsAsked("check out", OF_BASKETS, ANY, lambda by, scene, wish: by.of_basket.answer(scene, wish)),
    # Names: of what is there already, of what was there before, of several things, of one.
    WhoIsAsked("the soap", ORDER, {Open.BASKET, Open.CHOICE}, WhoAnswers.there_already),
    WhoIsAsked("the soap after all", ORDER, ANY, WhoAnswers.put_by),
    WhoIsAsked("coffee and oats", ORDER, ANY, WhoAnswers.several),
    WhoIsAsked("soap", ORDER, ANY - {Open.CODE}, WhoAnswers.which_kind),
    WhoIsAsked("floss", ORDER, {Open.BASKET}, WhoAnswers.into_basket),
    WhoIsAsked("floss", ORDER, ANY, WhoAnswers.one),
)


class WishHandler:
    """Answers every wish by the list."""

    goals: ClassVar[tuple[str, ...]] = (*ORDERS, *OF_BASKETS)

    def __init__(
        self, services: Services, pursuits: Pursuits, asking: AskingBrand, baskets: Baskets, taking_back: TakingBack
    ) -> None:
        self._services = services
        self._wishes = WhoAnswers(services, pursuits, asking, baskets, taking_back)

    def answer(self, scene: Scene) -> Answer:
        """Ask one after the other."""
        scene, wish = read(scene, self._services)
        if scene.turn.goal in ORDER:
            wish = replace(wish, named=(self._counted(scene, wish.first), *wish.named[1:]))
        goal, open_ = scene.turn.goal, wish.standing.open
        lines = (line for line in WHO_ANSWERS if goal in line.goals and open_ in line.while_open)
        found = (answer for line in lines if (answer := line.who(self._wishes, scene, wish)) is not None)
        return counted_in_basket(scene, next(found))

    def _counted(self, scene: Scene, heard: Mentioned) -> Mentioned:
        """Take a number for a size where it is one; "another one of those" is one more than is on offer."""
        heard = self._wishes.ordering.sized(scene, heard)
        again = scene.turn.slot("again")
        if not heard.nothing or again is None or again.id == BACK:
            return heard
        about, which = scene.pending.about.product_id, isinstance(scene.pending, WhichQuestion)
        if about is None and not which and heard.quantity == 1:
            return replace(heard, quantity=None)  # "one more", of the usual
        return replace(heard, quantity=more_of_it(scene, heard))
