"""When an entry of the outbox may be tried, by moments that may have been written by a clock that was wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from base.clock import parse_rfc3339, rfc3339
from ledger.items import Item, typed

FURTHEST: Final = timedelta(minutes=30)
"""Nothing waits so long for its next try: whatever is further ahead was written by a clock that was wrong."""
HELD_AT_MOST: Final = timedelta(hours=24)
"""Nothing is held for longer, so that it can be taken back."""
IS_FREE: Final = "attribute_exists(PK) AND (attribute_not_exists(free_at) OR free_at <= :now OR free_at > :furthest)"
IS_FREE_AND_NOT_HELD: Final = (
    f"{IS_FREE} AND (attribute_not_exists(held_until) OR held_until <= :now OR held_until > :held_at_most)"
)


def is_free(free_at: datetime, now: datetime) -> bool:
    """Tell whether what waits may be tried: it is time, or the moment was written by a clock that was ahead."""
    return free_at <= now or free_at > now + FURTHEST


def is_held(held_until: datetime | None, now: datetime) -> bool:
    """Tell whether an order waits to be taken back, and not for the merchant."""
    return held_until is not None and now < held_until <= now + HELD_AT_MOST


def tried_from(entry: Item) -> datetime:
    """Return from when on an entry may be tried, as it says itself."""
    return max(parse_rfc3339(entry[name]["S"]) for name in ("free_at", "held_until") if name in entry)


def leased(now: datetime, lease: timedelta) -> Item:
    """Return the values by which an entry that is free is taken for a while, and tried once more."""
    moments = {":until": now + lease, ":now": now, ":furthest": now + FURTHEST}
    return typed({**{name: rfc3339(moment) for name, moment in moments.items()}, ":one": 1})


def leased_unless_held(now: datetime, lease: timedelta) -> Item:
    """Return the same for one that may be held."""
    return leased(now, lease) | typed({":held_at_most": rfc3339(now + HELD_AT_MOST)})
