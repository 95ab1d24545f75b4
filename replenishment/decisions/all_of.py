"""Decisions about every product of every household that orders or readings tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ledger.records import Order
from ledger.records.replenishment import HouseholdRules, ReplenishmentDecision
from replenishment.decisions.bought import HouseholdPurchases, purchases
from replenishment.decisions.decide import decide
from replenishment.decisions.needs import Need, by_device, by_habit
from replenishment.decisions.records import PackReading
from replenishment.stock.reorder import Lead


def decisions(
    orders: Iterable[Order],
    readings: Sequence[PackReading],
    rules: Iterable[HouseholdRules],
    lead: Lead,
    now: datetime,
) -> tuple[ReplenishmentDecision, ...]:
    """Decide as of a moment; what came later is not looked at. Ordered by household and product.

    A product that a device reads is decided by what is left, every other by habit. Of two rules of a household the
    later holds; a household without rules has everything proposed and nothing ordered.
    """
    return decisions_for(purchases(orders, now), readings, rules, lead, now)


def decisions_for(
    known: Mapping[str, HouseholdPurchases],
    readings: Sequence[PackReading],
    rules: Iterable[HouseholdRules],
    lead: Lead,
    now: datetime,
) -> tuple[ReplenishmentDecision, ...]:
    """Decide likewise for households of which is known what each bought by now."""
    allowed = {one.household: one for one in rules}
    without = {household: one.day_without_minor for household, one in allowed.items()}
    needs = by_device(readings, known, lead, now, without)
    needs |= by_habit(known, lead, now, set(needs))
    theirs: dict[str, dict[str, Need]] = defaultdict(dict)
    for (household, product), need in needs.items():
        theirs[household][product] = need
    return tuple(
        decision
        for household, found in sorted(theirs.items())
        for decision in decide(
            allowed.get(household, HouseholdRules(household=household)),
            found,
            known.get(household, HouseholdPurchases()),
            now,
        )
    )
