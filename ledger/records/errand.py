"""An errand: what whoever keeps a subscription elsewhere is to be told, or asked.

Each tells all that was not told yet, so that the newest alone counts: of two that overtake each other the older is let
go. What is read there meanwhile waits for it, and takes the place of nothing that a household wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from base.ids import derived_id
from ledger.records.consent import Consent
from ledger.records.constraints import Identifier, UtcTime
from ledger.records.identity import Identity
from ledger.records.subscription import Keeper, Subscription, SubscriptionState, WantedThere

ERRAND_PREFIX: Final = "rn_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to be told or asked of a keeper.

    Attributes:
        errand_id: of a wish, by the version it was said of: a repeated yes means the same.
        keeper: whom to tell.
        there: the subscription's id at the keeper.
        made_at: when.
        wanted: what is wanted; None where it is only to be read.
        customer: the service key of whose it is, where the keeper said so.
        consent: what the records of it may be used for.
        identity: by whom they can be told to belong to a household; empty without a measurement yes.
    """

    errand_id: Identifier
    keeper: Keeper
    there: Identifier
    made_at: UtcTime
    wanted: WantedThere | None = None
    customer: Identifier | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)


def kept_id(keeper: Keeper, there: str) -> str:
    """Return our id of what a keeper keeps: whoever hears of it, and however often, means the same one."""
    return derived_id("su", keeper, there)


def wished(was: Subscription, wanted: Subscription) -> Subscription:
    """Return what is wanted with all that its keeper has yet to be told of it, this and what was not told before."""
    told = _difference(was, wanted)
    if was.keeper is None or told == WantedThere():
        return wanted
    return replace(wanted, untold=told if was.untold is None else _joined(was.untold, told))


def errand_of(one: Subscription, version: int, at: datetime) -> Errand | None:
    """Return what tells the keeper of one what is wanted, by the version it was said of; None where nothing is."""
    if one.keeper is None or one.there is None or one.untold is None:
        return None
    errand_id = derived_id("rn", one.subscription_id, str(version))
    return Errand(errand_id=errand_id, keeper=one.keeper, there=one.there, made_at=at, wanted=one.untold)


def _difference(was: Subscription, wanted: Subscription) -> WantedThere:
    if wanted.state is SubscriptionState.CANCELLED:
        return WantedThere() if was.state is wanted.state else WantedThere(state=wanted.state)
    return WantedThere(
        state=_state(was, wanted),
        left_out=_left_out(was, wanted) if _is_skipped(was, wanted) else (),
        due=wanted.due if wanted.due != was.due else None,
        quantity=wanted.quantity if wanted.quantity != was.quantity else None,
        interval=wanted.interval if wanted.interval != was.interval else None,
    )


def _state(was: Subscription, wanted: Subscription) -> SubscriptionState | None:
    """A pause until a day is a later date there: no keeper knows such a pause, and each can move a date."""
    stands = SubscriptionState.PAUSED if wanted.due is None else SubscriptionState.ACTIVE
    stood = was.state if was.due is None else SubscriptionState.ACTIVE
    return None if stands is stood else stands


def _is_skipped(was: Subscription, wanted: Subscription) -> bool:
    """Tell whether the next date was left out: the schedule stands, and is further."""
    schedule = (wanted.interval, wanted.first_day) == (was.interval, was.first_day)
    same = schedule and wanted.state is was.state is SubscriptionState.ACTIVE
    return same and was.due is not None and wanted.due is not None and wanted.due > was.due


def _left_out(was: Subscription, wanted: Subscription) -> tuple[date, ...]:
    after = (was.interval.after(was.first_day, step) for step in range(was.step + 1, wanted.step))
    return () if was.due is None else (was.due, *after)


def _joined(first: WantedThere, then: WantedThere) -> WantedThere:
    if then.state is SubscriptionState.CANCELLED:
        return then
    return WantedThere(
        state=then.state or first.state,
        left_out=(*first.left_out, *then.left_out),
        due=then.due or first.due,
        quantity=then.quantity or first.quantity,
        interval=then.interval or first.interval,
    )
