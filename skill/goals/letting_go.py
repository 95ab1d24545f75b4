"""What a customer says no to, or leaves, is closed at the business that keeps it open: as far as the turn has time."""

from __future__ import annotations

from ledger.records import Outcome
from skill.conversation.answer import Answer
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services

_GOES_ON = (Outcome.ORDERED, Outcome.HANDED_OFF, Outcome.ERROR)
"""After these the checkout is an order's, may be finished elsewhere, or may be wanted yet."""


def let_go(services: Services, scene: Scene, answer: Answer) -> None:
    """Cancel the checkout of a quote that was open and is not any more; nothing is said of it, whatever comes of it.

    A purchase of which nobody knows what became of it is left alone, and the shop itself touches no order.

    Raises:
        StoreError: it is not known whether there is an order, so nothing was canceled.
        UnknownCheckout: the session has no checkout of this business.
    """
    if services.settings.merchant != "ucp" or not isinstance(scene.pending, OrderQuestion | VoiceCodeQuestion):
        return
    purchase, outcome = scene.pending.purchase, answer.facts.outcome
    kept = isinstance(answer.pending, OrderQuestion | VoiceCodeQuestion) or purchase.unsure or answer.recorded
    unspoken = answer.spoken is None and outcome is not Outcome.GAVE_UP  # an event, that ends nothing
    if not (kept or unspoken or outcome in _GOES_ON):
        services.shop.cancel(purchase.checkout_id, token=scene.turn.access_token)
