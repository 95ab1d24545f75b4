"""Records as a door takes them: what has not the form of our pseudonyms is made one, and free text names nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from base.errors import BadPayload
from base.personal import impersonal, impersonal_id, impersonal_token
from intake.identities import pseudonymous
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, OrderLine, Touchpoint

_TEXTS = (
    *("channel", "outcome", "campaign_id", "heard", "promo_code"),
    *("locale", "intent", "topic", "test_id", "arm"),
)
_TOKENS = ("subscription_id", "handoff_token")
_IDS = ("brand_id", "product_id", "order_id")


def guarded_order(order: Order, pseudonyms: Pseudonyms) -> Order:
    """Return an order whose identity is pseudonyms alone.

    Raises:
        BadPayload: its id is an address or a phone number, which would stand everywhere.
    """
    _refuse(order.order_id, "order_id", "the shop's own number")
    return replace(
        order,
        identity=pseudonymous(order.identity, pseudonyms),
        handoff_token=impersonal_token(order.handoff_token),
        promo_codes=tuple(code for code in map(impersonal, order.promo_codes) if code),
        subscription_id=impersonal_token(order.subscription_id),
        merchant_order_id=impersonal_id(order.merchant_order_id),
        lines=tuple(map(_line, order.lines)),
        payment=impersonal(order.payment),
    )


def guarded_touchpoint(told: Touchpoint, pseudonyms: Pseudonyms) -> Touchpoint:
    """Return a touchpoint whose identity is pseudonyms alone; a session that is called by a person bears a pseudonym.

    Raises:
        BadPayload: its id is an address or a phone number, which would stand everywhere.
    """
    _refuse(told.touchpoint_id, "touchpoint_id", "an id of the event")
    session = told.session_id if impersonal_id(told.session_id) else pseudonyms.of("session", told.session_id)
    guarded: dict[str, Any] = {name: impersonal(getattr(told, name)) for name in _TEXTS}
    guarded |= {name: impersonal_token(getattr(told, name)) for name in _TOKENS}
    guarded |= {name: impersonal_id(getattr(told, name)) for name in _IDS}
    return replace(told, identity=pseudonymous(told.identity, pseudonyms), session_id=session, **guarded)


def _refuse(record_id: str, field: str, wanted: str) -> None:
    if impersonal_id(record_id) is None:
        raise BadPayload(f"{field}: an e-mail address or a phone number is none; send {wanted}")


def _line(line: OrderLine) -> OrderLine:
    return replace(line, product_id=impersonal_id(line.product_id), brand_id=impersonal_id(line.brand_id))
