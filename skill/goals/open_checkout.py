"""The checkout that a session has open at the shop: a quote that changes changes it, rather than opening another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from base.errors import StoreError, UnknownCheckout
from base.ids import derived_id, voice_order_id
from shop.checkout.port import CheckoutPort
from shop.checkout.session import EXPIRED, CheckoutSession, RequestedLine, Status
from skill.conversation.purchase_state import Purchase, State
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.scene import Question, Scene

_CLOSED = (Status.COMPLETED, Status.CANCELED, Status.COMPLETE_IN_PROGRESS)


def priced(
    shop: CheckoutPort,
    scene: Scene,
    lines: Sequence[RequestedLine],
    without: tuple[str, ...] = (),
    opened: Purchase | None = None,
) -> tuple[Purchase, CheckoutSession]:
    """Have the shop price what is wanted: in the checkout that is open there, else in a new one with its own draft.

    The same turn again gives the same draft. `opened` is the draft whose checkout this turn opened or changed itself,
    and `without` what has been left out since.
    """
    changed = _changed(shop, scene, lines, opened or _open_in(scene.pending))
    if changed is not None:
        return changed
    draft_id = derived_id("dr", scene.customer.session, scene.turn.request_id, *without)
    key = voice_order_id(scene.customer.key, draft_id)
    checkout = shop.create(lines, idempotency_key=key, moment=scene.now, token=scene.turn.access_token)
    return Purchase(draft_id=draft_id, checkout_id=checkout.session_id), checkout


def has_expired(checkout: CheckoutSession) -> bool:
    """Tell whether a checkout is over by the business's own word: another is opened for the same."""
    return any(message.code == EXPIRED for message in checkout.messages)


def _open_in(question: Question) -> Purchase | None:
    """The purchase that was quoted and not placed; of one that is in doubt the checkout may be an order's by now."""
    if not isinstance(question, OrderQuestion | VoiceCodeQuestion) or question.purchase.unsure:
        return None
    return question.purchase


def _changed(
    shop: CheckoutPort, scene: Scene, lines: Sequence[RequestedLine], before: Purchase | None
) -> tuple[Purchase, CheckoutSession] | None:
    """Put the lines into the checkout of an earlier quote; None where that cannot be done, and a new one is needed."""
    if before is None or not shop.keeps_sessions:
        return None
    try:
        checkout = shop.update(before.checkout_id, lines, scene.now, token=scene.turn.access_token)
    except (UnknownCheckout, StoreError):
        return None
    if checkout.status in _CLOSED or has_expired(checkout):
        return None
    return replace(before, checkout_id=checkout.session_id, state=State.DRAFT, quote=None), checkout
