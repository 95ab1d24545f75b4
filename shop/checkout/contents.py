"""The built-in shop's sessions carry themselves: the id says what is in the session, so that nothing need be kept.

A conversation carries the id in its session attributes from turn to turn, whichever function answers next, and no turn
pays a read or a write for it. Prices are never in an id: they come from the catalogue each time, and nothing is gained
by forging one. Nor are pseudonyms.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from base.errors import UnknownCheckout
from shop.checkout.session import RequestedLine

_PREFIX = "co_"
_Packed = tuple[str, list[tuple[str, int]], bool, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a session's id says: the key it was created under, its lines, and how it ended if it has."""

    key: str
    lines: tuple[RequestedLine, ...]
    canceled: bool = False
    order_id: str | None = None

    @property
    def session_id(self) -> str:
        """The id: the same contents give the same id."""
        lines = [(line.product_id, line.quantity) for line in self.lines]
        packed: _Packed = (self.key, lines, self.canceled, self.order_id)
        return _PREFIX + base64.urlsafe_b64encode(msgspec.json.encode(packed)).rstrip(b"=").decode()


def contents_of(session_id: str) -> Contents:
    """Read a session's id.

    Raises:
        UnknownCheckout: it is no id of this shop.
    """
    text = session_id.removeprefix(_PREFIX)
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        key, lines, canceled, order_id = msgspec.json.decode(packed, type=_Packed)
    except (binascii.Error, ValueError) as error:
        raise UnknownCheckout(f"{session_id[:80]!r} is no checkout session of this shop; create one") from error
    asked = tuple(RequestedLine(product_id=product_id, quantity=quantity) for product_id, quantity in lines)
    return Contents(key=key, lines=asked, canceled=canceled, order_id=order_id)


def one_line_a_product(lines: Sequence[RequestedLine]) -> tuple[RequestedLine, ...]:
    """Return the lines with each product once, in the order first named; a line of none at all stays by itself."""
    pieces: dict[str, int] = {}
    for line in lines:
        if line.quantity >= 1:
            pieces[line.product_id] = pieces.get(line.product_id, 0) + line.quantity
    empty = [line for line in lines if line.quantity < 1]
    return (*(RequestedLine(product_id=product_id, quantity=count) for product_id, count in pieces.items()), *empty)
