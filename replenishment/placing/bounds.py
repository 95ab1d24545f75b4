"""What a household lets go without asking, looked at when an order would be placed: prices, caps, the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledger.records import Initiator, Order, OrderStatus
from ledger.records.guard import Guard
from ledger.records.replenishment import Decided, HouseholdRules, ReplenishmentDecision, Why
from shop.checkout.session import CheckoutSession, TotalType

DEARER = 1.1  # times what was paid last: what costs more is proposed
NOT_AGAIN_FOR = timedelta(days=7)  # after one that did not stand
MONTH, WEEK = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a household's orders came to that stand, in minor units of the shop's currency."""

    by_machine_month_minor: int = 0
    week_minor: int = 0


def spent_of(orders: Iterable[Order], now: datetime) -> Spent:
    """Add up what was spent lately, with tax and shipping."""
    standing = {one.order_id: one for one in orders if one.status is not OrderStatus.CANCELLED and not one.is_test}
    month = [one for one in standing.values() if one.placed_at > now - MONTH]
    return Spent(
        by_machine_month_minor=sum(_cost(one) for one in month if one.initiator is Initiator.MACHINE),
        week_minor=sum(_cost(one) for one in month if one.placed_at > now - WEEK),
    )


def did_not_stand(last: Order | None, now: datetime) -> frozenset[str]:
    """Return the products of the last order that was placed by itself, where it was cancelled or paid back lately."""
    if last is None or last.status is OrderStatus.PLACED:
        return frozenset()
    ended = last.cancelled_at or last.refunded_at or last.received_at
    if now - ended >= NOT_AGAIN_FOR:
        return frozenset()
    return frozenset(line.product_id for line in last.lines if line.product_id is not None)


def allowed(
    decisions: Sequence[ReplenishmentDecision], rules: HouseholdRules, refused: frozenset[str], *, may_order: bool
) -> tuple[ReplenishmentDecision, ...]:
    """Return decisions as they may be carried out now: by rules that may be others than they were decided by.

    Args:
        decisions: as they were made.
        rules: as they are now.
        refused: products whose last order did not stand.
        may_order: whether the shop takes orders of which nobody is there to speak.
    """
    return tuple(_allowed(one, rules, refused, may_order) for one in decisions)


def _allowed(
    one: ReplenishmentDecision, rules: HouseholdRules, refused: frozenset[str], may_order: bool
) -> ReplenishmentDecision:
    if one.decided is Decided.WAIT:
        return one
    if one.product_id in refused:
        return waiting(one, Why.TAKEN_BACK)
    if one.decided is Decided.ORDER and one.product_id not in rules.automatic:
        return asking(one, Why.NOT_AUTOMATIC)
    return asking(one, Why.NOT_HERE) if one.decided is Decided.ORDER and not may_order else one


def over(session: CheckoutSession, agreed_minor: int, rules: HouseholdRules, guard: Guard, spent: Spent) -> Why | None:
    """Tell why a parcel is more than a household lets go without asking; None where it is not.

    Args:
        session: the parcel as it is priced now.
        agreed_minor: what the household paid for the same goods last.
        rules: of the household.
        guard: what it lets its orders by voice come to: those that nobody speaks may come to no more.
        spent: lately.
    """
    total = session.amount(TotalType.TOTAL)
    if session.amount(TotalType.SUBTOTAL) > agreed_minor * DEARER:
        return Why.DEARER
    if _is_over(rules.month_limit_minor, spent.by_machine_month_minor + total):
        return Why.OVER_MONTH_LIMIT
    if _is_over(rules.confirm_above_minor, total):
        return Why.OVER_CONFIRM_LIMIT
    if _is_over(guard.order_limit_minor, total) or _is_over(guard.week_limit_minor, spent.week_minor + total):
        return Why.OVER_ORDER_LIMIT
    return None


def waiting(one: ReplenishmentDecision, why: Why) -> ReplenishmentDecision:
    """Return a decision that is held back, and why."""
    return replace(one, decided=Decided.WAIT, packs=0, cost_minor=0, because=(why, *one.because))


def asking(one: ReplenishmentDecision, why: Why) -> ReplenishmentDecision:
    """Return a decision that is proposed, and why it is not ordered."""
    return replace(one, decided=Decided.PROPOSE, because=(*one.because, why))


def _is_over(limit: int | None, minor: int) -> bool:
    return limit is not None and minor > limit


def _cost(order: Order) -> int:
    return order.revenue_minor + order.tax_minor + order.shipping_minor - order.refunded_minor
