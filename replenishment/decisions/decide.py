"""Needs and rules become decisions: one household at a time, so that what goes in one parcel is decided together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from ledger.records.automation import quiet_until
from ledger.records.replenishment import Decided, HouseholdRules, ReplenishmentDecision, Why
from replenishment.decisions.bought import BoughtProduct, HouseholdPurchases
from replenishment.decisions.needs import Need
from replenishment.stock.costs import keeping, packs_at_once

SOON_DAYS = 14.0  # nothing joins a parcel that is needed later


def decide(
    rules: HouseholdRules, needs: Mapping[str, Need], theirs: HouseholdPurchases, now: datetime
) -> tuple[ReplenishmentDecision, ...]:
    """Decide about every product of a household, in the order of their names."""
    found = [_first(rules, product, need, theirs) for product, need in sorted(needs.items())]
    if any(one.decided is not Decided.WAIT for one in found):
        found = _with_more_at_once(rules, found, theirs)
        found = _with_what_joins(rules, found, needs, theirs)
    held = _held(rules, now)
    if held is not None:
        return tuple(_waiting(one, held) if one.decided is not Decided.WAIT else one for one in found)
    return _within_limits(rules, found, theirs)


def _first(rules: HouseholdRules, product: str, need: Need, theirs: HouseholdPurchases) -> ReplenishmentDecision:
    bought = theirs.products.get(product, BoughtProduct())
    told = ReplenishmentDecision(
        household=rules.household,
        product_id=product,
        decided=Decided.WAIT,
        because=(need.why,),
        days_left=need.days_left,
        chance=need.chance,
        seen_at=need.seen_at,
        a_day=need.a_day,
    )
    return _wanted(told, need.packs, bought, rules, need.why) if need.packs else told


def _wanted(
    told: ReplenishmentDecision, packs: int, bought: BoughtProduct, rules: HouseholdRules, why: Why
) -> ReplenishmentDecision:
    """Order it where a device tells and the household allows it; otherwise propose it."""
    because = [why]
    if told.days_left is None:
        because.append(Why.NO_DEVICE)
    elif told.product_id not in rules.automatic:
        because.append(Why.NOT_AUTOMATIC)
    return replace(
        told,
        decided=Decided.PROPOSE if len(because) > 1 else Decided.ORDER,
        packs=packs,
        cost_minor=packs * bought.price_minor,
        currency=bought.currency,
        because=tuple(because),
    )


def _with_more_at_once(
    rules: HouseholdRules, found: list[ReplenishmentDecision], theirs: HouseholdPurchases
) -> list[ReplenishmentDecision]:
    """Take more packs where that costs less by the day; nothing that would make an allowed order one to be asked for.

    Never more than the household itself took at once before: what it has room for only it knows.
    """
    together = {one.product_id: one for one in found}
    for one in found:
        more = _more_at_once(one, theirs)
        if _over(rules, found, theirs) or not _over(rules, {**together, one.product_id: more}.values(), theirs):
            together[one.product_id] = more
    return list(together.values())


def _more_at_once(told: ReplenishmentDecision, theirs: HouseholdPurchases) -> ReplenishmentDecision:
    if told.decided is Decided.WAIT or told.a_day is None:
        return told
    bought = theirs.products.get(told.product_id, BoughtProduct())
    packs = packs_at_once(
        least=told.packs,
        most=max(bought.packs, default=0),
        a_day=told.a_day,
        price_minor=bought.price_minor,
        shipping_minor=theirs.shipping_minor,
    )
    if packs == told.packs:
        return told
    return replace(told, packs=packs, cost_minor=packs * bought.price_minor, because=(*told.because, Why.FEWER_PARCELS))


def _with_what_joins(
    rules: HouseholdRules,
    found: list[ReplenishmentDecision],
    needs: Mapping[str, Need],
    theirs: HouseholdPurchases,
) -> list[ReplenishmentDecision]:
    """Add what goes along, the soonest needed first; nothing that would make an allowed order one to be asked for.

    To an order goes what may be ordered, to a proposal what would be proposed: each is a parcel of its own.
    """
    together = {one.product_id: one for one in found}
    going = {one.decided for one in found} - {Decided.WAIT}
    for product in sorted(together, key=lambda name: _soonness(together[name])):
        joined = _joined(together[product], needs[product], rules, theirs)
        if joined.decided not in going:
            continue
        if _over(rules, together.values(), theirs) or not _over(rules, {**together, product: joined}.values(), theirs):
            together[product] = joined
    return list(together.values())


def _joined(
    told: ReplenishmentDecision, need: Need, rules: HouseholdRules, theirs: HouseholdPurchases
) -> ReplenishmentDecision:
    """Send along what is needed soon, where a parcel of its own would cost more than to have it earlier."""
    bought = theirs.products.get(told.product_id, BoughtProduct())
    if need.why is not Why.LASTS or need.days_left is None or need.days_left[1] > SOON_DAYS:
        return told
    if keeping(1, bought.price_minor, need.days_left[1]) >= theirs.shipping_minor:
        return told
    return _wanted(told, 1, bought, rules, Why.JOINS_A_PARCEL)


def _held(rules: HouseholdRules, now: datetime) -> Why | None:
    if rules.paused_until is not None and now < rules.paused_until:
        return Why.PAUSED
    return None if quiet_until(rules, now) is None else Why.QUIET


def _waiting(told: ReplenishmentDecision, why: Why) -> ReplenishmentDecision:
    return replace(told, decided=Decided.WAIT, packs=0, cost_minor=0, because=(why, *told.because))


def _within_limits(
    rules: HouseholdRules, found: list[ReplenishmentDecision], theirs: HouseholdPurchases
) -> tuple[ReplenishmentDecision, ...]:
    """Propose what would cost more than the household lets go without asking.

    A parcel that it wants to be asked about is proposed whole; of what a month allows the soonest needed goes first.
    """
    over, kept = _over(rules, found, theirs), set[str]()
    if over is None:
        return tuple(found)
    if over is Why.OVER_MONTH_LIMIT:
        for one in sorted((one for one in found if one.decided is Decided.ORDER), key=_soonness):
            some = [each for each in found if each.product_id in {*kept, one.product_id}]
            if _over(rules, some, theirs) is None:
                kept.add(one.product_id)
    return tuple(
        replace(one, decided=Decided.PROPOSE, because=(*one.because, over))
        if one.decided is Decided.ORDER and one.product_id not in kept
        else one
        for one in found
    )


def _soonness(one: ReplenishmentDecision) -> tuple[float, str]:
    return (one.days_left or (0.0, 0.0, 0.0))[1], one.product_id


def _over(rules: HouseholdRules, found: Collection[ReplenishmentDecision], theirs: HouseholdPurchases) -> Why | None:
    """Return which limit orders would pass together."""
    cost = sum(one.cost_minor for one in found if one.decided is Decided.ORDER)
    if rules.month_limit_minor is not None and theirs.spent_minor + cost > rules.month_limit_minor:
        return Why.OVER_MONTH_LIMIT
    if rules.confirm_above_minor is not None and cost > rules.confirm_above_minor:
        return Why.OVER_CONFIRM_LIMIT
    return None
