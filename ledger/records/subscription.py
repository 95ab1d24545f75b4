r"""A subscription: what comes how often to whom at which agreed price, and what may become of it.

    ACTIVE --paused--> PAUSED --resumed, or its last day is over--> ACTIVE
       |  \--renewal declined--> UNPAID --resumed--> ACTIVE
       \--cancelled (from any)--> CANCELLED, for good

Every day is a day of the calendar where the merchant is: clocks that change move no delivery. Days are counted from
`first_day`, never from the day on which a renewal came late: a delay moves none that follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from annotated_types import Ge
from annotated_types import Interval as Between

from base.ids import renewal_order_id
from ledger.records.consent import Consent
from ledger.records.constraints import Amount, Currency, Identifier, UtcTime, Word
from ledger.records.identity import Identity
from ledger.records.interval import Interval
from ledger.records.words import Grant

PLACED_FROM: Final = time(6)  # there: no clock of any zone skips it, and who pauses in the evening is heard
TRIED_FOR: Final = timedelta(days=7)  # what is sold out: each day, then not before the next date
CANCELLED_KEPT: Final = timedelta(days=30)


class SubscriptionState(StrEnum):
    """Where a subscription stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    UNPAID = "unpaid"  # the last renewal was declined: nothing is ordered until its household says so
    CANCELLED = "cancelled"


class Trouble(StrEnum):
    """Why the renewal that was due was not placed."""

    SOLD_OUT = "sold_out"
    DEARER = "dearer"  # than was agreed
    DECLINED = "declined"  # the one before, by the merchant


class Keeper(StrEnum):
    """Who else may renew a subscription: then nothing of it is ordered by us."""

    SHOPIFY = "shopify"  # by a subscription contract
    RECHARGE = "recharge"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedThere:
    """How a subscription shall be at its keeper; what is None stays as it is there.

    It is said as it shall be (so many, on that day, paused), never as a step (one more, a week later): told again after
    an answer that was lost it changes nothing.

    Attributes:
        state: active, paused or cancelled.
        left_out: the days whose delivery does not come.
        due: the day of the next one.
        quantity: how many each time.
        interval: how often.
    """

    state: SubscriptionState | None = None
    left_out: tuple[date, ...] = ()
    due: date | None = None
    quantity: int | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One product that comes again and again.

    Attributes:
        subscription_id: derived from the turn that enrolled it.
        customer: the household's service key: by it the household finds its subscriptions.
        enrolled_at: when it was agreed to.
        enrolled_by: the touchpoint of that turn: it has the credit of what is renewed.
        product_id: what comes.
        brand_id: of which brand.
        quantity: how many each time.
        interval: how often.
        time_zone: where its days are counted.
        first_day: from which they are counted.
        step: how many intervals after the first day the next date is.
        due: the day on which the next renewal is tried; None where none is until something is said.
        agreed_minor: the most that one delivery may cost, tax and shipping too, in minor units.
        currency: ISO 4217.
        state: where it stands.
        renewals: how many were placed.
        renewed_on: the date of the schedule that was placed last.
        trouble: why the last one that was due was not placed; None where it was.
        told: whether its household heard of that.
        declined: which renewal was the last that is known to have been declined.
        locale: in which it was agreed to.
        ended_at: when it was cancelled.
        keeper: who renews it, where that is not us; it is then as it was there when it was read last, or as its
            household wanted it since.
        there: its id at the keeper.
        foretold: the next date for which it was looked whether it gets dearer, and told.
        untold: what its household wanted since and its keeper has yet to be told.
        consent: what the records of it may be used for, as of the turn that enrolled it.
        identity: by whom they can be told to belong to a household; empty without a measurement yes.
        schema_version: of this item.
    """

    subscription_id: Identifier
    customer: Identifier
    enrolled_at: UtcTime
    enrolled_by: Identifier
    product_id: Identifier
    interval: Interval
    time_zone: Word
    first_day: date
    agreed_minor: Amount
    currency: Currency
    due: date | None = None
    brand_id: Identifier | None = None
    quantity: Annotated[int, Between(ge=1, le=24)] = 1
    step: Annotated[int, Ge(0)] = 0
    state: SubscriptionState = SubscriptionState.ACTIVE
    renewals: Annotated[int, Ge(0)] = 0
    renewed_on: date | None = None
    trouble: Trouble | None = None
    told: bool = True
    declined: Annotated[int, Ge(0)] = 0
    locale: str | None = None
    ended_at: UtcTime | None = None
    keeper: Keeper | None = None
    there: Identifier | None = None
    foretold: date | None = None
    untold: WantedThere | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: int = 1

    # -- its calendar --------------------------------------------------------------------------------------------

    @property
    def due_at(self) -> datetime | None:
        """The moment from which the next renewal may be placed."""
        return None if self.due is None else moment_there(self.due, self.time_zone)

    @property
    def number(self) -> int:
        """Which renewal the next one is, from 1."""
        return self.renewals + 1

    @property
    def last_order_id(self) -> str | None:
        """The id of the last renewal's order, where it is not known yet that it was declined."""
        return renewal_order_id(self.subscription_id, self.renewals) if self.renewals > self.declined else None

    @property
    def order_id(self) -> str:
        """The id of the next renewal's order: whoever tries it, and however often, means the same order."""
        return renewal_order_id(self.subscription_id, self.number)

    @property
    def a_day(self) -> float:
        """How many packs a day it brings; 0 while it does not."""
        comes = self.state is SubscriptionState.ACTIVE and self.due is not None and self.trouble is None
        return self.quantity / self.interval.days if comes else 0.0

    def is_due(self, moment: datetime) -> bool:
        """Tell whether the next renewal may be placed; one whose pause is over goes on by itself.

        One that somebody else keeps never is: its keeper places it.
        """
        return self.keeper is None and self.due_at is not None and self.due_at <= moment

    def today(self, moment: datetime) -> date:
        """Return the day that a moment falls on where its days are counted."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def _from(self, day: date) -> Subscription:
        """Go on with the first date of the schedule beyond a day; never before one that was placed or left out."""
        step = max(self.interval.steps_beyond(self.first_day, day), self.step)
        return replace(self, step=step, due=self.interval.after(self.first_day, step))

    # -- what becomes of it: each returns the same where it changes nothing -----------------------------------------

    def renewed(self, today: date) -> Subscription:
        """Note that the renewal that was due is placed: one, however many dates went by meanwhile."""
        there = self.interval.after(self.first_day, self.step)
        placed = replace(
            self,
            state=SubscriptionState.ACTIVE,
            renewals=self.number,
            renewed_on=there,
            trouble=None,
            told=True,
            step=self.step + 1,
        )
        return placed._from(max(today, there))  # noqa: SLF001 - another of the same

    def not_placed(self, trouble: Trouble, today: date) -> Subscription:
        """Note that it could not be placed: what is sold out is tried each day for a week, else the next date is."""
        told = replace(
            self, state=SubscriptionState.ACTIVE, trouble=trouble, told=self.told and self.trouble is trouble
        )
        if trouble is Trouble.DECLINED:
            return replace(told, state=SubscriptionState.UNPAID, due=None, declined=self.renewals)
        there = self.interval.after(self.first_day, self.step)
        later = replace(told, step=self.step + 1)._from(max(today, there))  # noqa: SLF001
        tomorrow = today + timedelta(days=1)
        again = trouble is Trouble.SOLD_OUT and later.due is not None and tomorrow < later.due
        return replace(told, due=tomorrow) if again and tomorrow <= there + TRIED_FOR else later

    def paused(self, today: date, until: date | None = None) -> Subscription:
        """Let nothing come until it is resumed, or until a day: then with the first date of the schedule from it on."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        rests = replace(self, state=SubscriptionState.PAUSED, trouble=None, told=True, due=None)
        return rests if until is None else rests._from(max(today, until - timedelta(days=1)))  # noqa: SLF001

    def resumed(self, today: date, agreed_minor: int | None = None) -> Subscription:
        """Go on with the next date of the schedule, at the price agreed before or now."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        agreed = self.agreed_minor if agreed_minor is None else agreed_minor
        on = replace(self, state=SubscriptionState.ACTIVE, trouble=None, told=True, agreed_minor=agreed)
        return on._from(today)  # noqa: SLF001

    def skipped(self, today: date, times: int = 1) -> Subscription:
        """Leave the next one out, or so many; nothing is next where it is paused or cancelled."""
        if self.due is None:
            return self
        there = self.interval.after(self.first_day, self.step + times - 1)
        left = replace(self, step=self.step + times, trouble=None, told=True)
        return left._from(max(today, there))  # noqa: SLF001

    def moved(self, day: date) -> Subscription:
        """Have the next one come on a day, and those after it counted from that; what was paused goes on with it."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        on = SubscriptionState.ACTIVE
        return replace(self, state=on, trouble=None, told=True, first_day=day, step=0, due=day)

    def every(self, interval: Interval, today: date) -> Subscription:
        """Come so often from now on: counted from what came last; where nothing came yet the next date stays."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        if self.renewed_on is None:
            begins = self.due or self.interval.after(self.first_day, self.step)
            changed = replace(self, interval=interval, first_day=begins, step=0)
        else:
            changed = replace(self, interval=interval, first_day=self.renewed_on, step=1)
        return changed if self.due is None else changed._from(today)  # noqa: SLF001

    def so_many(self, quantity: int, agreed_minor: int) -> Subscription:
        """Have so many come each time, at most at this price."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        return replace(self, quantity=quantity, agreed_minor=agreed_minor)

    def of_pack(self, product_id: str) -> Subscription:
        """Have another pack of the same product come, on the same dates."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        return replace(self, product_id=product_id, foretold=None)

    def cancelled(self, moment: datetime) -> Subscription:
        """End it for good."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        return replace(self, state=SubscriptionState.CANCELLED, due=None, trouble=None, told=True, ended_at=moment)

    def unlinked(self) -> Subscription:
        """Return the same as nobody's but its household's own: it serves on, and ties to nothing."""
        return replace(self, identity=Identity(), consent=Consent(measurement=Grant.DENIED, marketing=Grant.DENIED))


def moment_there(day: date, time_zone: str) -> datetime:
    """Return the moment from which what is due on a day may be placed, in UTC."""
    return datetime.combine(day, PLACED_FROM, ZoneInfo(time_zone)).astimezone(UTC)
