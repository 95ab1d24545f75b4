"""A subscription with sensible fields, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ledger.records.interval import Interval, Unit
from ledger.records.subscription import Subscription
from tests.factories.checkout import COFFEE

ENROLLED = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
WEEKLY, MONTHLY = Interval(every=1), Interval(every=1, unit=Unit.MONTH)
FOUR_WEEKS = Interval(every=4)


def subscription(subscription_id: str = "su_1", **changes: Any) -> Subscription:
    """Coffee every four weeks from the sixth of January, where the merchant is."""
    first = changes.get("first_day", date(2026, 1, 6))
    fields: dict[str, Any] = {
        "customer": "key_1",
        "enrolled_at": ENROLLED,
        "enrolled_by": "tp_enrolled",
        "product_id": COFFEE,
        "interval": FOUR_WEEKS,
        "time_zone": "America/Los_Angeles",
        "first_day": first,
        "due": first,
        "agreed_minor": 100_000,
        "currency": "USD",
    }
    return Subscription(subscription_id=subscription_id, **(fields | changes))
