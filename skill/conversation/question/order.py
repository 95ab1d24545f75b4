"""Shall I order it?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from base.money import Money
from ledger.records import Action, Outcome, Stage
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.mentioned import Mentioned
from skill.conversation.purchase_state import Purchase, Quote
from skill.conversation.question.chosen_before import all_of_them, chosen_instead, one_of
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.told import out_of_several
from skill.conversation.question.which import ALL, BIGGER, CHEAPER, DEAREST, OTHER, SMALLER
from skill.conversation.question.yes_no import YesNoQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Sought
from skill.conversation.turn import Turn
from skill.speech import AllOf, Say, Spoken


class OrderQuestion(YesNoQuestion, frozen=True, kw_only=True, tag="order"):
    """A purchase was quoted aloud; a yes buys exactly that."""

    buys: ClassVar[bool] = True

    about: About
    purchase: Purchase
    many: int | None = None  # how many were wanted, where it was asked of which of several things
    change: int = 0  # how many more than there are, or fewer, where that was asked of which

    def __post_init__(self) -> None:
        """Refuse a purchase whose price was never said, wherever it was read from."""
        if self.purchase.quote is None:
            raise ValueError("only a quoted purchase can be asked about")

    def as_meant(self, turn: Turn) -> Turn:
        """Take "cancel the first one" for taking that out, where several are quoted."""
        return super().as_meant(out_of_several(turn) if self.quote.more else turn)

    @property
    def asks_which(self) -> bool:
        """Tell whether it was asked of which of several things a count is."""
        return bool(self.quote.more) and (self.many is not None or self.change != 0)

    @property
    def quote(self) -> Quote:
        """What was said before the question."""
        assert self.purchase.quote is not None, "checked when it was made"
        return self.purchase.quote

    @property
    def _lines(self) -> tuple[BasketLine, ...]:
        return tuple(BasketLine(product_id=one, quantity=count) for one, count in self.quote.lines)

    @property
    def told_minor(self) -> int:
        """The price of the goods as it was quoted."""
        return self.quote.subtotal_minor

    @property
    def doubt(self) -> Purchase | None:
        """The purchase, after a try of which nobody knows what became of it."""
        return self.purchase if self.purchase.unsure else None

    def holds(self, scene: Scene, product_id: str) -> bool:  # noqa: ARG002
        """Tell whether it is one of those that were quoted."""
        return any(product_id == quoted for quoted, _ in self.quote.lines)

    def at_hand(self, scene: Scene) -> tuple[tuple[str, int], ...]:  # noqa: ARG002
        """Return all that was quoted."""
        return self.quote.lines

    def yes(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Buy it, or say what has changed."""
        return pursuits.buy(scene, self.about, self.purchase)

    def no(self, scene: Scene, pursuits: Pursuits) -> Answer:  # noqa: ARG002
        """Drop the purchase; what it was of can still be asked about."""
        about = About(product_id=self.about.product_id, brand_id=self.about.brand_id)
        facts = Facts(
            action=Action.REORDER,
            stage=Stage.CONSIDERATION,
            outcome=Outcome.CANCELLED,
            brand_id=about.brand_id,
            product_id=about.product_id,
        )
        # After a try of which nobody knows what became of it, only what is done from now on is certain.
        id_ = Say.ORDER_LEFT if self.purchase.unsure else Say.NOT_ORDERED
        return Answer(spoken=scene.say(id_), facts=facts, pending=MoreQuestion(about=about))

    def name(self, mentioned: Mentioned) -> Sought:
        """Take another name for a correction: "no, I said ..." refuses the brand on offer."""
        brand_id, named = self.about.brand_id, mentioned.brand
        known = super().name(mentioned)
        if named is not None and named.id == brand_id and mentioned.product is None:  # "whiskerton yeah": of the kind
            count = self.about.quantity if mentioned.quantity is None else mentioned.quantity
            return Sought(kind=self.about.kind, quantity=count, refused=self.about.refused)
        if known.product_id is not None or brand_id is None or (named is not None and named.id == brand_id):
            return known
        heard = mentioned.product
        if named is None and heard is not None and heard.kind not in (None, self.about.kind):
            return known  # of another kind, of which the brand may be the one that is wanted
        return Sought(refused=self.about.refusing(brand_id))

    def helped(self, scene: Scene) -> Spoken:
        """Say again how many for how much, so that nobody says yes to what was not heard."""
        return self._with_total(scene, Say.HELP_ORDER, every=True)

    def again(self, scene: Scene) -> Spoken:
        """Say again how many for how much, so that nobody says yes to what was not heard."""
        return self._with_total(scene, Say.FALLBACK_ORDER, every=True)

    def asked(self, scene: Scene) -> Spoken:
        """Say the total, and ask."""
        return self._with_total(scene, Say.STILL_ORDER)

    def choice(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Take "the cheaper one", "the other one" for another of the kind; "both" for what a count is of."""
        if self.asks_which:
            return self.counted(scene, pursuits, self._told_by(scene, pursuits, said))
        return self._chosen(scene, pursuits, said)

    def _chosen(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        only = bool(self.quote.more) and scene.turn.slot("only") is not None
        if said == CHEAPER and self.about.product_id is not None and not only:
            return pursuits.cheaper(scene, self.about)
        both = () if self.quote.more or said != ALL else all_of_them(scene, pursuits, self.about.product_id)
        if both:
            lines = tuple(BasketLine(product_id=one, quantity=self.quote.quantity) for one in both)
            return pursuits.several(scene, lines, Facts(action=Action.BUY, stage=Stage.CONSIDERATION))
        instead = self._chosen_instead(scene, pursuits, said)
        if instead is not None:
            return instead
        if self.quote.more and (said == ALL or one_of(pursuits.catalog, self._lines, said) is not None):
            return self._among(scene, pursuits, said if only else ALL)
        if said in (OTHER, BIGGER, SMALLER, DEAREST) and not self.quote.more and self.about.product_id is not None:
            return pursuits.another(scene, self.about, said)
        return super().choice(scene, pursuits, said)

    def _chosen_instead(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer | None:
        """Quote another of those that were just to choose from: "no, the second one"; the rest of the offer stays."""
        put_right = chosen_instead(scene, pursuits, self._lines, said)
        if put_right is None:
            return None
        return self.instead(scene, pursuits, *put_right)

    def instead(self, scene: Scene, pursuits: Pursuits, before: BasketLine, other: BasketLine) -> Answer:
        """Quote something in the place of one of the things that were quoted; the others stay."""
        facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION)
        if not self.quote.more:
            known = Sought(product_id=other.product_id, quantity=other.quantity, refused=self.about.refused)
            return pursuits.pursue(scene, known, facts)

        def put(some: tuple[BasketLine, ...]) -> tuple[BasketLine, ...]:
            return tuple(other if line.product_id == before.product_id else line for line in some)

        quoted = pursuits.several(scene, put(self._lines), facts)
        return replace(quoted, memory=scene.memory.holding(*put(scene.memory.basket)))

    def _among(self, scene: Scene, pursuits: Pursuits, said: str) -> Answer:
        """Quote one of several things without the others: "only the first one"; all of them as they are otherwise."""
        line = one_of(pursuits.catalog, self._lines, said)
        if line is None:
            return self._as_it_is(scene, pursuits)
        others = (one for one, _ in self.quote.lines if one != line.product_id)
        facts = Facts(action=Action.BASKET, stage=Stage.CONSIDERATION)
        return replace(pursuits.several(scene, (line,), facts), memory=scene.memory.without(*others))

    def _as_it_is(self, scene: Scene, pursuits: Pursuits) -> Answer:
        """Say all that was quoted, and ask again: nobody was asked which, and "the first one" refuses no other."""
        counted, products = pursuits.catalog.locale.manner.counted, pursuits.catalog.products
        named = ((products[one].name, many) for one, many in self.quote.lines if one in products)
        items = tuple(name if many == 1 else counted.format(count=many, name=name) for name, many in named)
        said = scene.say(Say.STILL_OFFERED, items=AllOf(items))
        facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        return Answer(spoken=self.aside(scene, said), facts=facts, pending=self)

    def number(self, scene: Scene, pursuits: Pursuits, number: int) -> Answer:
        """Take so many of it; of several things it has to be said which."""
        if not self.quote.more:
            return super().number(scene, pursuits, number)
        again = scene.turn.slot("again") is not None  # "one more"
        return self.of_which(scene, many=None if again else number, change=number if again else 0)

    def of_which(self, scene: Scene, *, many: int | None = None, change: int = 0) -> Answer:
        """Ask of which of several things there are to be so many, or so many more or fewer."""
        facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
        asked = structs.replace(self, many=many, change=change)
        return Answer(spoken=scene.say(Say.COUNT_OF_WHICH), facts=facts, pending=asked)

    def counted(self, scene: Scene, pursuits: Pursuits, ids: Collection[str]) -> Answer:
        """Quote all with as many of these as were wanted; what is none any more is left out, and "none" asks again."""
        if not ids:
            return self.of_which(scene, many=self.many, change=self.change)
        counts = {one: self._count(was) if one in ids else was for one, was in self.quote.lines}
        left = tuple(
            BasketLine(product_id=one, quantity=many) for one, many in counts.items() if many > 0 or not self.change
        )
        if not left:
            return self.no(scene, pursuits)
        quoted = pursuits.several(scene, left, Facts(action=Action.BASKET, stage=Stage.CONSIDERATION))
        if quoted.memory is not None or not isinstance(quoted.pending, OrderQuestion):
            return quoted
        memory = scene.memory.without(*(one for one, many in counts.items() if many < 1))
        for line in left:
            memory = memory.changing(line)
        return replace(quoted, memory=memory)

    def _count(self, was: int) -> int:
        return was + self.change if self.many is None else self.many

    def _told_by(self, scene: Scene, pursuits: Pursuits, said: str) -> tuple[str, ...]:
        """The products that a choice is of: "both", "the first one", "the other one" than was told of last."""
        there, words = tuple(one for one, _ in self.quote.lines), pursuits.catalog.locale.product_words
        if said == ALL or said in words.each | words.everything:
            return there
        if said == OTHER and len(there) == 2 and scene.memory.told_of in there:
            return tuple(one for one in there if one != scene.memory.told_of)
        line = one_of(pursuits.catalog, self._lines, said)
        return () if line is None else (line.product_id,)

    def _with_total(self, scene: Scene, id_: Say, *, every: bool = False) -> Spoken:
        if self.doubt is not None:
            return scene.say(Say.ORDER_UNKNOWN)
        quote = self.quote
        several = sum(count for _, count in quote.lines) if every else 1  # "for one" would be untrue of them
        return scene.say(
            id_, count=several if quote.more else quote.quantity, total=Money(quote.total_minor, quote.currency)
        )
