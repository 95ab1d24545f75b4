"""What tells two versions of an order apart that were received at the same moment, the same wherever it is asked.

The table asks it of records, `earshot attribute` of columns: both write down the same text of a version, field by field
in the order of the record, and compare what it is hashed to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ledger.consent import NOBODY
from ledger.records import Consent, Grant, Identity, Order, OrderLine

NOTHING, OF_LINE, OF_LIST, OF_RECORD = (chr(code) for code in (30, 28, 29, 31))
DIGITS = 16  # of the hash, in hexadecimal
LEFT_OUT = ("schema_version",)  # which version wrote a record changes nothing in it
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def version_hash(order: Order) -> str:
    """Return what a version says as a number in hexadecimal: of two versions the greater stays.

    Identifiers do not count after a no to measurement: they are ignored, and an import leaves them out.
    """
    return sha256(OF_RECORD.join(_texts(order)).encode()).hexdigest()[:DIGITS]


def _texts(order: Order) -> Iterator[str]:
    for field in fields(order):
        value = getattr(order, field.name)
        if field.name in LEFT_OUT:
            continue
        if isinstance(value, Identity) and order.consent.measurement is Grant.DENIED:
            value = NOBODY
        if isinstance(value, Consent | Identity):
            yield from (_text(getattr(value, part.name)) for part in fields(value))
        else:
            yield _text(value)


def _text(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str((value - _EPOCH) // _MICROSECOND)
    if isinstance(value, OrderLine):
        return OF_LINE.join(_text(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, tuple):
        return OF_LIST.join(map(_text, value))
    return str(value)
