"""The built-in shop's sessions carry themselves: the id says what is in the session, so that nothing need be kept.

A conversation carries the id in its session attributes from turn to turn, whichever function answers next, and no turn
pays a read or a write for it. Prices are never in an id: they come from the catalogue each time, and nothing is gained
by forging one. Nor are pseudonyms.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import msgspec

from base.errors import UnknownCheckout
from base.typed_json import read_json
from shop.checkout.session import RequestedLine

_PREFIX = "co_"
_Packed = tuple[str, list[tuple[str, int]], bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a session's id says: the key it was created under, its lines as asked for, and how it ended if it has.

    The key is the session's for life and its order's id, so that all ids of one session meet one order.
    """

    key: str
    lines: tuple[RequestedLine, ...] = ()  # of a completed session none: its order has them
    canceled: bool = False
    completed: bool = False

    @property
    def session_id(self) -> str:
        """The id: the same contents give the same id."""
        lines = [(line.product_id, line.quantity) for line in self.lines]
        packed: _Packed = (self.key, lines, self.canceled, self.completed)
        return _PREFIX + base64.urlsafe_b64encode(msgspec.json.encode(packed)).rstrip(b"=").decode()


def contents_of(session_id: str) -> Contents:
    """Read a session's id.

    Raises:
        UnknownCheckout: it is no id of this shop, to the letter.
    """
    text = session_id.removeprefix(_PREFIX)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        key, lines, canceled, completed = read_json(packed, _Packed)
    except (binascii.Error, ValueError) as error:
        raise _unknown(session_id) from error
    asked = tuple(RequestedLine(product_id=product_id, quantity=quantity) for product_id, quantity in lines)
    contents = Contents(key=key, lines=asked, canceled=canceled, completed=completed)
    if contents.session_id != session_id:
        raise _unknown(session_id)
    return contents


def _unknown(session_id: str) -> UnknownCheckout:
    return UnknownCheckout(f"{session_id[:80]!r} is no checkout session of this shop; create one")
