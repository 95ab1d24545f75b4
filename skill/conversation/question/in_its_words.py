"""What is said where it is asked whether to take away what stands: giving up and "keep" are a no, a yes needs a yes.

The question's own word is one with a yes before it alone: "how do I delete it", "never cancel it" reach the same goal.
Neither are the words of another question, nor an order, which here may be meant either way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from locales import Reply, locale_of
from skill.conversation.question.which import ALL
from skill.conversation.turn import Turn

YES, NO, UNCLEAR = "AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"
GIVING_UP = "AMAZON.CancelIntent"
"""Alexa's own goal of "never mind", "forget it" and "cancel" alike, so that it cancels nothing that stands."""
KEEP = "keep"
"""The id of what is said to keep something, among the words that tell it alone."""
NAMING = frozenset({"NameIntent", "CorrectIntent", "ChooseIntent"})
"""Goals of a bare name, which orders nothing here."""
WANTING = frozenset({"ReorderIntent", "BasketAddIntent", "TakeItIntent", "SameAgainIntent"})
"""Goals of "I want it after all", where no other thing is named."""

_SAYING = ("before", "agreed")
"""Slots in which a yes may stand."""
_AROUND = frozenset({*_SAYING, "after", "within"})
_EMPTYING = frozenset({"BasketEmptyIntent", "BasketRemoveIntent"})
_REFUSED = frozenset({"none_of", "not_product", "not_brand"})
_NAMED = ("product", "brand", "other_product", "variant")
_COUNTS = frozenset({"quantity", "misheard", "meant_quantity", "only"})


def in_its_words(turn: Turn, own: Collection[str], *, named: str | None = None) -> Turn:
    """Return a turn as the answer that it is to a question whose own word leads to the goals `own`.

    Args:
        turn: what was said.
        own: the goals of the question's own word, which is a yes where one stands before it and nothing is named.
        named: the goal of a thing that is named alone; without one it is no answer.
    """
    bare = _AROUND.issuperset(turn.slots)
    if is_kept(turn) or turn.goal == GIVING_UP:
        return _as(turn, NO)
    if turn.goal in own and (bare or _is_of_all(turn)):
        return _as(turn, YES if says_yes(turn) else UNCLEAR)
    if turn.goal in _EMPTYING and named is not None and _names(turn) and says_yes(turn):
        return replace(turn, intent=named)  # "yes, cancel the floss"
    if turn.goal in NAMING:
        return _as_named(turn, named)
    return _as_asked_beside(turn, bare=bare)


def _as_asked_beside(turn: Turn, *, bare: bool) -> Turn:
    """Return a wish of the basket, or for more of it, as it is meant there: any other wish is that wish still."""
    if turn.goal in _EMPTYING and bare:  # "scrap that": the basket, or the question
        return _as(turn, UNCLEAR)
    if turn.goal in WANTING and not _names(turn):
        return _as(turn, NO if _COUNTS.isdisjoint(turn.slots) else UNCLEAR)
    return turn


def is_kept(turn: Turn) -> bool:
    """Tell whether something is to be kept: "keep the soup", "keep it"."""
    only = turn.slot("only")
    return only is not None and only.id == KEEP


def says_yes(turn: Turn) -> bool:
    """Tell whether a yes, and nothing else, stands around what was said: "yes, delete it all"."""
    said = [slot for one in _SAYING if (slot := turn.slot(one)) is not None]
    beside = _AROUND.intersection(turn.slots).difference(_SAYING)
    heard_in = locale_of(turn.locale).replies.heard_in
    return bool(said) and all(heard_in(slot.heard) is Reply.YES for slot in said) and not beside


def _as_named(turn: Turn, named: str | None) -> Turn:
    if named is not None and _names(turn):
        return replace(turn, intent=named)
    return _as(turn, UNCLEAR if _REFUSED.isdisjoint(turn.slots) else NO)


def _is_of_all(turn: Turn) -> bool:
    """Tell whether nothing is named but all of it: "cancel both", "cancel the whole order"."""
    choice, others = turn.slot("choice"), turn.slots.keys() - _AROUND - {"choice", "product"}
    return not others and not _names(turn) and (choice is None or choice.id == ALL)


def _names(turn: Turn) -> bool:
    told = locale_of(turn.locale).product_words
    said = (slot for one in _NAMED if (slot := turn.slot(one)) is not None)
    nothing = told.referring | told.loose
    return any(slot.resolved or not nothing.issuperset(slot.heard.lower().split()) for slot in said)


def _as(turn: Turn, intent: str) -> Turn:
    return replace(turn, intent=intent, slots={})
