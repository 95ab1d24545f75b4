"""What a UCP business offered, carried in the session's id: so that a yes can be taken while the business is away."""

from __future__ import annotations

import base64
import binascii
from datetime import date

import msgspec
from msgspec import Struct

from base.errors import UnknownCheckout
from base.typed_json import read_json

_PREFIX = "uc_"


class OfferedLine(Struct, frozen=True, array_like=True):
    """A line as the business priced it."""

    product_id: str
    quantity: int
    unit_price_minor: int
    title: str | None = None  # what the business calls it, where the catalogue does not know it


class Offered(Struct, frozen=True, array_like=True):
    """A checkout as it was last told: whose it is, and the terms where it can be completed.

    Attributes:
        key: the order's id to be.
        checkout: the business's own id of it; empty when it made none.
        lines: what is bought.
        currency: ISO 4217.
        subtotal_minor: goods after discount.
        shipping_minor: shipping.
        tax_minor: tax.
        arrives_by: the day by which all is there; None where it cannot be completed.
    """

    key: str
    checkout: str
    lines: tuple[OfferedLine, ...] = ()
    currency: str = ""
    subtotal_minor: int = 0
    shipping_minor: int = 0
    tax_minor: int = 0
    arrives_by: date | None = None

    @property
    def session_id(self) -> str:
        """The id that carries it."""
        return _PREFIX + base64.urlsafe_b64encode(msgspec.json.encode(self)).rstrip(b"=").decode()


def offered_of(session_id: str) -> Offered:
    """Read a session's id.

    Raises:
        UnknownCheckout: it is no id of this port.
    """
    text = session_id.removeprefix(_PREFIX)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        offered = read_json(packed, Offered)
    except (binascii.Error, ValueError) as error:
        raise UnknownCheckout(f"{session_id[:80]!r} is no checkout session of the business; create one") from error
    if offered.session_id != session_id:
        raise UnknownCheckout(f"{session_id[:80]!r} is no checkout session of the business; create one")
    return offered
