"""A yes in the very word of a question, and a no in its opposite: "yes, cancel", "delete it all", "keep it"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from skill.conversation.turn import Turn

CANCELLING = frozenset({"AMAZON.CancelIntent", "CancelOrderIntent", "BasketRemoveIntent", "SubscriptionCancelIntent"})
DELETING = frozenset({"DeleteDataIntent", "BasketEmptyIntent", "BasketRemoveIntent"})
YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"
KEEP = "keep"
"""The id of what is said to keep something, among the words that tell it alone."""

_AROUND = frozenset({"before", "after", "within"})


def in_its_words(turn: Turn, own: Collection[str]) -> Turn:
    """Return a turn as the answer that it is to a question whose own word leads to these goals."""
    if is_kept(turn):
        return replace(turn, intent=NO, slots={})
    return replace(turn, intent=YES, slots={}) if turn.goal in own and _AROUND.issuperset(turn.slots) else turn


def is_kept(turn: Turn) -> bool:
    """Tell whether something is to be kept: "keep the soup", "keep it"."""
    only = turn.slot("only")
    return only is not None and only.id == KEEP
