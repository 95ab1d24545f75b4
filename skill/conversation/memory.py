"""What a session remembers beside the open question: the basket, what was said last, and what was told already."""

from __future__ import annotations

from msgspec import Struct, structs

from base.json_text import json_size
from ledger.settlements import Refusal
from skill.conversation.sought import About
from skill.speech import Spoken

LONGEST_SAID = 1_400
"""Bytes of speech that are kept to be said again: session attributes stay small."""

MOST_LINES = 8
"""Products in a basket, and in an offer: session attributes have room for so many."""


class BasketLine(Struct, frozen=True, kw_only=True, array_like=True):
    """A product in the basket, and how many of it."""

    product_id: str
    quantity: int = 1


BasketLines = tuple[BasketLine, ...]


class NoticeSaid(Struct, frozen=True, kw_only=True, array_like=True):
    """What the customer was told of an order that was refused after it was placed."""

    order_id: str
    reason: Refusal


class SessionMemory(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The session's memory: ids of the catalogue and of orders, and our own words, nothing personal."""

    basket: tuple[BasketLine, ...] = ()
    said: str | None = None
    reprompt: str | None = None
    notices: tuple[NoticeSaid, ...] = ()  # said just now: whoever comes with them has heard them
    told: int = 0  # how many things were told of the product that is talked about
    told_of: str | None = None  # of several things on offer the one that something was told of last
    quoting: bool = False  # what is in the basket was on offer when it was asked which of several comes with it
    undecided: str | None = None  # an order of which nobody knew whether it was placed when the talk went on
    choices: tuple[str, ...] = ()  # what was just to choose from, brands or products: "no, the second one"
    before: str | None = None  # of another kind than what is talked about, what was talked about before it
    earlier: str | None = None  # of the kind that is talked about what was on offer before: "both"
    set_aside: tuple[BasketLine, ...] = ()  # what was quoted when what is quoted now was named without a word of it
    taken_out: tuple[BasketLine, ...] = ()  # of the basket last: "put it back"
    refused: bool = False  # a no to being measured, which the ledger may not have yet: nothing bears a name until then
    forgotten: bool = False  # its customer asked to be forgotten: what was kept before that is nobody's any more

    def after(self, spoken: Spoken | None) -> SessionMemory:
        """Return the same with what was said just now, where it is short enough to be kept."""
        if spoken is None or json_size(spoken.speech + (spoken.reprompt or "")) > LONGEST_SAID:
            return structs.replace(self, said=None, reprompt=None)
        return structs.replace(self, said=spoken.speech, reprompt=spoken.reprompt)

    def choosing(self, choices: tuple[str, ...], earlier: str | None) -> SessionMemory:
        """Return the same with what was to choose from, and what was on offer before."""
        same = (choices, earlier) == (self.choices, self.earlier)
        return self if same else structs.replace(self, choices=choices, earlier=earlier)

    def talked_of_before(self, was: About, now: About) -> SessionMemory:
        """Return the same with what was talked about before something of another kind is: "which one is cheaper"."""
        if was.product_id == now.product_id:
            return self
        before = was.product_id if now.product_id is not None and was.kind != now.kind else None
        return self if before == self.before else structs.replace(self, before=before)

    def setting_aside(self, lines: tuple[BasketLine, ...]) -> SessionMemory:
        """Return the same with what was quoted before what is quoted now: "add it too" is of both."""
        return self if lines == self.set_aside else structs.replace(self, set_aside=lines)

    def holding(self, *lines: BasketLine) -> SessionMemory:
        """Return the same with a basket of these."""
        return structs.replace(self, basket=lines)

    def telling_of(self, product_id: str) -> SessionMemory:
        """Return the same with what "it" is from now on, where several things were quoted."""
        return structs.replace(self, told_of=product_id)

    def adding(self, *lines: BasketLine) -> SessionMemory:
        """Return the same with these in the basket too; of what is there already there are more."""
        basket = {line.product_id: line for line in self.basket}
        for line in lines:
            before = basket[line.product_id].quantity if line.product_id in basket else 0
            basket[line.product_id] = BasketLine(product_id=line.product_id, quantity=before + line.quantity)
        return structs.replace(self, basket=tuple(basket.values()))

    def changing(self, line: BasketLine) -> SessionMemory:
        """Return the same with so many of a product."""
        basket = tuple(line if one.product_id == line.product_id else one for one in self.basket)
        return structs.replace(self, basket=basket)

    def without(self, *product_ids: str) -> SessionMemory:
        """Return the same without these products in the basket; they can be put back."""
        left = tuple(one for one in self.basket if one.product_id not in product_ids)
        gone = tuple(one for one in self.basket if one not in left)
        return structs.replace(self, basket=left, taken_out=gone or self.taken_out)


NO_MEMORY = SessionMemory()
