"""How long deliveries take, told by when a device is filled again after an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from replenishment.decisions.bought import BoughtProduct
from replenishment.decisions.deliveries import leads
from replenishment.decisions.records import PackReading, ReadingKind
from replenishment.stock.reorder import Lead

START = datetime(2026, 9, 1, 18, tzinfo=UTC)
ASSUMED = Lead(mean=3.0, variance=1.0)


def told(levels: Sequence[float], *ordered: float) -> Lead:
    """What is thought of a household whose device read this, evening by evening, and that ordered on these days."""
    readings = [
        PackReading(
            household="hh",
            product_id="salt",
            taken_at=START + timedelta(days=day),
            kind=ReadingKind.WEIGHT,
            value=level,
            pack=1.0,
        )
        for day, level in enumerate(levels)
    ]
    bought = BoughtProduct(at=[START + timedelta(days=day) for day in ordered])
    return leads({("hh", "salt"): readings}, {("hh", "salt"): bought}, ASSUMED)["hh"]


def test_a_household_of_which_nothing_is_known_waits_as_all_do() -> None:
    assert told([0.5, 0.4, 0.3]) == told([0.5, 1.5, 1.4]) == ASSUMED


def test_packs_that_are_filled_in_when_they_come_tell_how_long_they_took() -> None:
    filled = [0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 1.2, 1.15]
    lead = told(filled, 0)
    assert lead.mean == pytest.approx((2 * 3.0 + 6.5) / 3)
    assert lead.variance > ASSUMED.variance, "one that is unlike what was assumed makes it less sure"
    often = told(filled * 8, *(day * 9 for day in range(8)))
    assert often.mean == pytest.approx((2 * 3.0 + 8 * 6.5) / 10)
    assert often.variance < lead.variance


def test_a_device_that_was_dry_for_days_waited_for_the_delivery() -> None:
    assert told([0.2, 0.1, 0.0, 0.0, 0.0, 1.0], 0).mean == pytest.approx((2 * 3.0 + 4.5) / 3)


def test_of_a_device_filled_just_when_it_ran_empty_nobody_knows_how_long_the_pack_stood_beside_it() -> None:
    assert told([0.2, 0.15, 0.1, 0.05, 0.0, 1.0], 0) == ASSUMED


def test_what_was_ordered_long_ago_or_not_at_all_was_not_delivered_now() -> None:
    assert told([0.5] * 30 + [1.5], 0) == ASSUMED
    assert told([0.5, 0.4, 1.4], 5) == ASSUMED
