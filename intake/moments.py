"""Moments that can be: a record dated in a far future would win over every later version of it, and for ever."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from base.clock import rfc3339
from base.errors import BadPayload
from ledger.records import Order, Touchpoint

if TYPE_CHECKING:
    from intake.analytics.visits import Seen

FIRST = datetime(2000, 1, 1, tzinfo=UTC)  # before anybody sold by voice, and after every mistaken zero
CLOCKS_DIFFER = timedelta(days=1)  # at a door: what comes there has happened
PLANNED = timedelta(days=366)  # in a file: simulated and planned months are imported too


def check_moments(record: Order | Touchpoint | Seen, *, now: datetime, ahead: timedelta = CLOCKS_DIFFER) -> None:
    """Accept a record silently whose every moment lies between the year 2000 and `ahead` from now.

    Raises:
        BadPayload: the message names each field that does not, its value and the bounds.
    """
    latest = now + ahead
    told = {item.name: getattr(record, item.name) for item in fields(record)}
    wrong = [
        f"{name}: {rfc3339(moment)} cannot be: expected a moment from {FIRST.date()} to {latest.date()}"
        for name, moment in told.items()
        if isinstance(moment, datetime) and not FIRST <= moment <= latest
    ]
    if wrong:
        raise BadPayload("; ".join(wrong))
