"""What the simulated month's advertising cost, and what its platforms claim: every order soon after a click on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from attribution.simulation.records import order_records, touchpoint_records
from attribution.simulation.world import Simulated
from ledger.records import Order, Touchpoint
from ledger.records.claim import Claim
from ledger.records.spend import Spend
from ledger.store import Ledger

VOICE, TOLD_OF_MINOR = "alexa", 900  # what telling people of the skill costs a day
CLICK_MINOR = {"paid_search": 65, "paid_social": 40}  # of the shop's currency
SOON = timedelta(days=7)  # how long platforms count an order as their own, as most do


def add_advertising(ledger: Ledger, month: Simulated) -> None:
    """Write spend and claims of a simulated month into the ledger."""
    touches, orders = tuple(touchpoint_records(month)), tuple(order_records(month))
    for spent in spend_of(touches, orders[0].currency if orders else "USD"):
        ledger.daily.put(spent)
    for claimed in claims_of(touches, orders, households_of(month)):
        ledger.daily.put(claimed)


def spend_of(touches: Iterable[Touchpoint], currency: str) -> list[Spend]:
    """Return what the visits from advertising cost a day, and what telling people of the skill did."""
    visits = Counter((one.occurred_at.date(), one.channel or "") for one in touches)
    cost = {one: count * CLICK_MINOR[one[1]] for one, count in visits.items() if one[1] in CLICK_MINOR}
    cost |= {one: TOLD_OF_MINOR for one in visits if one[1] == VOICE}
    return [
        Spend(day=day, channel=channel, currency=currency, spend_minor=minor)
        for (day, channel), minor in sorted(cost.items())
    ]


def claims_of(touches: Iterable[Touchpoint], orders: Iterable[Order], homes: Mapping[str, str]) -> list[Claim]:
    """Return a claim for each order whose home came from a platform's advertising soon before, gross, by day."""
    clicks: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in touches:
        if one.channel in CLICK_MINOR and one.touchpoint_id in homes:
            clicks[homes[one.touchpoint_id], one.channel].append(one.occurred_at)
    sums: defaultdict[tuple[str, date, str], list[int]] = defaultdict(list)
    for order in {order.order_id: order for order in orders}.values():
        for channel in CLICK_MINOR:
            before = (order.placed_at - at for at in clicks[homes[order.order_id], channel])
            if any(timedelta(0) <= wait <= SOON for wait in before):
                sums[channel, order.placed_at.date(), order.currency].append(order.revenue_minor)
    return [
        Claim(platform=platform, day=day, currency=currency, conversions=float(len(values)), value_minor=sum(values))
        for (platform, day, currency), values in sorted(sums.items())
    ]


def households_of(month: Simulated) -> dict[str, str]:
    """Return the home of each record, as only a simulation knows it."""
    return dict(zip(month.people["record_id"].to_pylist(), month.people["household"].to_pylist(), strict=True))
