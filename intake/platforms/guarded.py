"""Orders as a door takes them: what has not the form of our pseudonyms is made one, and free text names nobody."""

from __future__ import annotations

from dataclasses import replace

from base.errors import BadPayload
from base.personal import impersonal, names_a_person
from intake.identities import pseudonymous
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, OrderLine


def guarded(order: Order, pseudonyms: Pseudonyms) -> Order:
    """Return an order whose identity is pseudonyms alone.

    Raises:
        BadPayload: its id is an address or a phone number, which would stand everywhere.
    """
    if "@" in order.order_id:
        raise BadPayload("order_id: an e-mail address is no order's id; send the shop's own number")
    return replace(
        order,
        identity=pseudonymous(order.identity, pseudonyms),
        handoff_token=impersonal(order.handoff_token),
        promo_codes=tuple(code for code in order.promo_codes if not names_a_person(code)),
        subscription_id=impersonal(order.subscription_id),
        merchant_order_id=_no_address(order.merchant_order_id),
        lines=tuple(map(_line, order.lines)),
        payment=impersonal(order.payment),
    )


def _line(line: OrderLine) -> OrderLine:
    return replace(line, product_id=_no_address(line.product_id), brand_id=_no_address(line.brand_id))


def _no_address(value: str | None) -> str | None:
    return None if "@" in (value or "") else value
