"""Orders as a door takes them: what has not the form of our pseudonyms is made one, and free text names nobody."""

from __future__ import annotations

import re
from dataclasses import fields, replace

from base.errors import BadPayload
from base.personal import impersonal, names_a_person
from ledger.pseudonyms import Pseudonyms
from ledger.records import Identity, Order, OrderLine

_OURS = re.compile(r"[a-z]{2}\d*_[0-9a-f]{24}")
_NAMESPACES = {"postal_code": "postal", "ad_id": "ad"}


def guarded(order: Order, pseudonyms: Pseudonyms) -> Order:
    """Return an order whose identity is pseudonyms alone.

    Raises:
        BadPayload: its id is an address or a phone number, which would stand everywhere.
    """
    if "@" in order.order_id:
        raise BadPayload("order_id: an e-mail address is no order's id; send the shop's own number")
    return replace(
        order,
        identity=_identity(order.identity, pseudonyms),
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


def _identity(identity: Identity, pseudonyms: Pseudonyms) -> Identity:
    told = {item.name: getattr(identity, item.name) for item in fields(identity)}
    return Identity(**{name: _pseudonym(name, value, pseudonyms) for name, value in told.items()})


def _pseudonym(name: str, value: str | None, pseudonyms: Pseudonyms) -> str | None:
    if value is None or _OURS.fullmatch(value):
        return value
    if name == "email":
        return pseudonyms.email(value)
    return pseudonyms.phone(value) if name == "phone" else pseudonyms.of(_NAMESPACES.get(name, name), value)
