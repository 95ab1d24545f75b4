"""Which of several orders is meant by its place, or its price: "cancel the first one", "cancel the other one"."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.records import Order
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.which import CHEAPER, DEAREST, OTHER, place_of
from skill.conversation.scene import Scene
from skill.goals.receipts import total_minor


def which_order(scene: Scene, orders: Sequence[Order]) -> Order | None:
    """Return the one that a choice is of, the oldest being the first; None where none is said, or there is none such.

    Args:
        scene: the turn, and the order that is asked about, if any.
        orders: those that may be meant, newest first.
    """
    slot, question = scene.turn.slot("choice"), scene.pending
    if slot is None or not orders:
        return None
    said, oldest = slot.id or slot.heard, orders[::-1]
    if said in (CHEAPER, DEAREST):
        return (min if said == CHEAPER else max)(oldest, key=total_minor)
    if said == OTHER:
        asked = question.order_id if isinstance(question, CancelQuestion) else orders[0].order_id
        others = [one for one in orders if one.order_id != asked]
        return others[0] if len(others) == 1 else None
    place = len(oldest) if said == "last" else place_of(said)
    return oldest[place - 1] if 1 <= place <= len(oldest) else None
