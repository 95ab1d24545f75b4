"""What "it" is, after something was told of: an order, a subscription, or what is kept of the customer."""

from __future__ import annotations

from dataclasses import replace

from skill.conversation.mentioned import Mentioned
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.turn import Slot, Turn

SKIPPING = "SubscriptionSkipIntent"
GIVING_UP = "AMAZON.CancelIntent"
WRONG = "WrongIntent"
LEAVING = "leaving"
"""Stands for the slot of a goodbye, where that may be of an order; no model has it."""

_NAMING = frozenset({"product", "brand", "other_product", "other_brand", "variant", "whose"})
_COUNTS = ("meant_quantity", "quantity", "misheard")
_COUNTING = frozenset({"ReorderIntent", "TakeItIntent", "BasketChangeIntent"})
_OF_SUBSCRIPTION = {
    "ArrivalIntent": "SubscriptionsIntent",
    "OrderStatusIntent": "SubscriptionsIntent",
    "PriceIntent": "SubscriptionsIntent",
    "TotalIntent": "SubscriptionsIntent",
    "BasketRemoveIntent": "SubscriptionCancelIntent",
    "SubscribeIntent": "SubscriptionChangeIntent",
    WRONG: "SubscriptionCancelIntent",
}
_OF_ORDER = dict.fromkeys(("ArrivalIntent", "PriceIntent", "TotalIntent"), "OrderStatusIntent")


def of_data(turn: Turn) -> Turn:
    """Take "delete it" for all that is kept of the customer."""
    return replace(turn, intent="DeleteDataIntent", slots={}) if _is(turn, "BasketRemoveIntent") else turn


def of_order(turn: Turn) -> Turn:
    """Take "when does it come", "how much was it", "cancel that" for the order."""
    turn = taken_back(turn)
    return replace(turn, intent=_OF_ORDER[turn.goal], slots={}) if _is(turn, *_OF_ORDER) else turn


def taken_back(turn: Turn) -> Turn:
    """Take "cancel that" for the order that was just told of, while that can be; else it is a goodbye."""
    return replace(turn, intent=WRONG, slots={LEAVING: Slot(heard=LEAVING)}) if _is(turn, GIVING_UP) else turn


def of_subscription(turn: Turn) -> Turn:
    """Take "when does it come", "make it every month", "make it two", "cancel it" for the subscription."""
    if _is(turn, *_OF_SUBSCRIPTION):
        return replace(turn, intent=_OF_SUBSCRIPTION[turn.goal])
    count = next((slot for one in _COUNTS if (slot := turn.slot(one)) is not None), None)
    if count is None or not _is(turn, *_COUNTING):
        return turn
    return replace(turn, intent="SubscriptionChangeIntent", slots={"quantity": count})


def of_another_brand(mentioned: Mentioned, about: About) -> Sought | None:
    """Return what goes on of a subscription where another brand of its goods is named; None where none is."""
    kind = None if mentioned.product is None else mentioned.product.kind
    named = mentioned.brand is not None and mentioned.brand.id != about.brand_id and kind in (None, about.kind)
    if not named:
        return None
    count = about.quantity if mentioned.quantity is None else mentioned.quantity
    return Sought(goal=Goal.SUBSCRIBE, kind=about.kind, often=about.often, quantity=count, refused=about.refused)


def without_subscription(turn: Turn) -> Turn:
    """Take "skip it" for giving up where something else is asked."""
    return replace(turn, intent=GIVING_UP, slots={}) if _is(turn, SKIPPING) else turn


def _is(turn: Turn, *goals: str) -> bool:
    """Tell whether a turn has one of these goals, and names nothing."""
    return turn.goal in goals and _NAMING.isdisjoint(turn.slots)


def out_of_several(turn: Turn) -> Turn:
    """Take "cancel the first one" for taking that one out, where several things are quoted or in the basket."""
    choice = turn.slot("choice") if turn.goal == "CancelOrderIntent" else None
    placed = choice is not None and choice.id is not None and (choice.id == "last" or choice.id.isdecimal())
    return replace(turn, intent="BasketRemoveIntent", slots={"place": choice}) if choice and placed else turn
