"""What every record from outside passes before it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from ledger.encoding import to_json
from ledger.records import Grant, Identity, Order, Touchpoint
from ledger.wire import read_order, read_touchpoint

Dated = TypeVar("Dated", Touchpoint, Order)


def check_order(order: Order) -> None:
    """Accept an order within the record's own limits silently, or raise InputError naming every wrong field."""
    read_order(to_json(order))


def check_touchpoint(touchpoint: Touchpoint) -> None:
    """Accept a touchpoint within the record's own limits silently, or raise InputError naming every wrong field."""
    read_touchpoint(to_json(touchpoint))


def allowed(record: Dated) -> Dated:
    """Return the record as consent allows it: after a no to measurement it counts in totals only, as nobody's."""
    denied = record.consent.measurement is Grant.DENIED
    return replace(record, identity=Identity()) if denied else record
