"""Subscriptions beside what is used: less or more often, fewer or more, left out, paused, resumed; pure.

Use is what a device tells, while it is believed; without a device it is the gaps between a household's own orders of
the product, whoever placed them: what is bought beside a subscription shortens them, what is skipped lengthens them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from ledger.records.interval import DAYS_OF, Interval, Unit
from ledger.records.replenishment import ReplenishmentDecision, Why
from ledger.records.subscription import Subscription, SubscriptionState
from ledger.records.suggestion import SuggestedDeed, Suggestion
from replenishment.decisions.bought import BoughtProduct

OFF_BY: Final = 1.2  # times faster or slower than it comes, before another interval is worth a word
ENOUGH_GAPS: Final = 4  # between orders, where no device tells
GAPS_LOOKED_AT: Final = 8  # the newest: use changes
RUNS_LOWDAYS_OF: Final = 10.0  # a paused subscription is offered again where what is left lasts no longer
MOST_EACH_TIME: Final = 24
_MOST: Final = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12}
_UNBELIEVED: Final = frozenset({Why.STALE, Why.TOO_LITTLE_KNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """How many days a pack lasts; how long at least and as expected what is there lasts, where a device tells."""

    pack_days: float
    left: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComesBeside:
    """What comes of a product beside one subscription.

    Attributes:
        a_day: packs, by the household's other subscriptions.
        by_itself: whether what runs low is ordered by itself.
    """

    a_day: float = 0.0
    by_itself: bool = False


def suggestion(
    one: Subscription,
    decision: ReplenishmentDecision | None,
    bought: BoughtProduct,
    now: datetime,
    beside: ComesBeside = ComesBeside(),
) -> Suggestion | None:
    """Return the one change that a subscription is most in need of; None where it fits, or too little is known.

    Args:
        one: the subscription.
        decision: about its product, as of now.
        bought: all orders of the product.
        now: the moment.
        beside: what comes of its product in other ways.
    """
    use, away = _use(decision, bought), decision is not None and Why.AWAY in decision.because
    if one.trouble is not None:
        return None
    if one.state is SubscriptionState.PAUSED and one.due is None:
        return _resumed(one, use, away=away)
    if one.state is not SubscriptionState.ACTIVE or one.due is None:
        return None
    if away:
        return _of(one, SuggestedDeed.PAUSE, "next to nothing of anything was used lately")
    if use is None:
        return None
    return _skipped(one, use, one.today(now)) or _fitted(one, use, beside)


def _use(decision: ReplenishmentDecision | None, bought: BoughtProduct) -> _Use | None:
    if decision is not None and decision.seen_at is not None:
        if not decision.a_day or decision.days_left is None or _UNBELIEVED & set(decision.because):
            return None
        low, expected, _ = decision.days_left
        return _Use(pack_days=1 / decision.a_day, left=(low, expected))
    newest = list(zip(bought.at, bought.packs, strict=True))[-GAPS_LOOKED_AT - 1 :]
    if len(newest) <= ENOUGH_GAPS:
        return None
    lasted = [(after - at) / timedelta(days=1) / packs for (at, packs), (after, _) in pairwise(newest)]
    pack_days = median(lasted)
    return _Use(pack_days=pack_days) if pack_days >= 1 else None


def _resumed(one: Subscription, use: _Use | None, *, away: bool) -> Suggestion | None:
    if use is None or use.left is None or away or use.left[1] > RUNS_LOWDAYS_OF:
        return None
    return _of(one, SuggestedDeed.RESUME, f"it is used, and what is left should last {use.left[1]:.0f} days")


def _skipped(one: Subscription, use: _Use, today: date) -> Suggestion | None:
    """Leave the next one out where what is there lasts, nineteen times in twenty, beyond the date after it."""
    assert one.due is not None, "asked before"
    after = (one.due - today).days + one.interval.days
    if use.left is None or use.left[0] <= after:
        return None
    return _of(one, SuggestedDeed.SKIP, f"what is left should last at least {use.left[0]:.0f} days", due=one.due)


def _fitted(one: Subscription, use: _Use, beside: ComesBeside) -> Suggestion | None:
    """Measure all that comes of the product against its use, and fit this subscription to what others leave of it."""
    left = 1 / use.pack_days - beside.a_day
    too_much = (one.a_day + beside.a_day) * use.pack_days
    if 1 / OFF_BY < too_much < OFF_BY or left <= 0 or (beside.by_itself and too_much < 1):
        return None
    use, unit = replace(use, pack_days=1 / left), one.interval.unit
    comes, lasts = one.interval.days, use.pack_days * one.quantity
    reason = f"{one.quantity} of it last {lasts:.0f} days and come every {comes:.0f}"
    every = min(max(round(lasts / DAYS_OF[unit]), 1), _MOST[unit])
    fits = 1 / OFF_BY < lasts / (DAYS_OF[unit] * every) < OFF_BY
    if every != one.interval.every and fits:
        deed = SuggestedDeed.SLOWER if every > one.interval.every else SuggestedDeed.FASTER
        return _of(one, deed, reason, interval=Interval(every=every, unit=unit))
    return _counted(one, use, comes, reason)


def _counted(one: Subscription, use: _Use, comes: float, reason: str) -> Suggestion | None:
    """Change how many come where no interval in the same unit fits: two a week cannot be had by coming once."""
    count = min(max(round(comes / use.pack_days), 1), MOST_EACH_TIME)
    if count == one.quantity:
        return None
    deed = SuggestedDeed.MORE if count > one.quantity else SuggestedDeed.FEWER
    return _of(one, deed, reason, quantity=count)


def _of(  # noqa: PLR0913 - one change of one subscription
    one: Subscription,
    deed: SuggestedDeed,
    reason: str,
    *,
    interval: Interval | None = None,
    quantity: int | None = None,
    due: date | None = None,
) -> Suggestion:
    return Suggestion(
        subscription_id=one.subscription_id,
        customer=one.customer,
        product_id=one.product_id,
        deed=deed,
        reason=reason,
        interval=interval,
        quantity=quantity,
        due=due,
        came_every=one.interval,
        came_many=one.quantity,
    )
