r"""A household's leave to replenish: what may be ordered by itself within which bounds, and what was decided last.

    LOOK --decided, nothing to do--> LOOK, later
      \--decided, something to do--> CARRY_OUT --ordered, proposed, or held back--> LOOK, later
    ended (from any), for good

Who decides and who carries out are two workers; each names the version that it read, so that nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from annotated_types import Ge, Interval

from base.ids import renewal_order_id
from ledger.records.constraints import Identifier, UtcTime
from ledger.records.notice import ConsideredNotice, ToldNotice
from ledger.records.quiet import QuietHours
from ledger.records.replenishment import Decided, HouseholdRules, ReplenishmentDecision
from ledger.records.suggestion import Suggestion

LOOKED_EVERY: Final = timedelta(hours=6)
FRESH_FOR: Final = timedelta(hours=12)  # what was decided longer ago is decided anew, never carried out
ENDED_KEPT: Final = timedelta(days=30)


class NextStep(StrEnum):
    """What is next."""

    LOOK = "look"
    CARRY_OUT = "carry_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """One household's.

    Attributes:
        automation_id: what its orders name as their subscription: by it the enrolling touch has their credit.
        customer: the service key of its account: by it its orders are found.
        enrolled_at: when it was agreed to.
        enrolled_by: the touchpoint of that.
        rules: what it allows; `rules.household` is the account's pseudonym, by which its devices are found.
        undo_minutes: for how long the merchant does not hear of an order, so that it can be taken back.
        step: what is next.
        next_at: when; None where it ended.
        decided_at: when it was decided last.
        decisions: what was decided then, as it was carried out where it was.
        orders: how many were placed.
        suggestions: how its subscriptions might fit better, as of then.
        told: what its household was told lately by itself.
        considered: what might have been told when that was chosen last, and why it was not.
        ended_at: when the household took its leave back.
        schema_version: of this item.
    """

    automation_id: Identifier
    customer: Identifier
    enrolled_at: UtcTime
    enrolled_by: Identifier
    rules: HouseholdRules
    undo_minutes: Annotated[int, Interval(ge=0, le=1440)] = 120
    step: NextStep = NextStep.LOOK
    next_at: UtcTime | None = None
    decided_at: UtcTime | None = None
    decisions: tuple[ReplenishmentDecision, ...] = ()
    orders: Annotated[int, Ge(0)] = 0
    suggestions: tuple[Suggestion, ...] = ()
    told: tuple[ToldNotice, ...] = ()
    considered: tuple[ConsideredNotice, ...] = ()
    ended_at: UtcTime | None = None
    schema_version: int = 1

    @property
    def order_id(self) -> str:
        """The id of the next order: whoever tries it, and however often, means the same order."""
        return renewal_order_id(self.automation_id, self.orders + 1)

    @property
    def last_order_id(self) -> str | None:
        """The id of the order before it."""
        return renewal_order_id(self.automation_id, self.orders) if self.orders else None

    def held_until(self, now: datetime) -> datetime | None:
        """Return until when nothing may be ordered or proposed: the pause, else the quiet hours; None: it may now."""
        paused = self.rules.paused_until
        if paused is not None and now < paused:
            return paused
        return quiet_until(self.rules, now)

    # -- what becomes of it ------------------------------------------------------------------------------------------

    def decided(
        self,
        decisions: Iterable[ReplenishmentDecision],
        now: datetime,
        *,
        suggestions: Iterable[Suggestion] = (),
        to_tell: bool = False,
    ) -> Automation:
        """Note what was decided: it is carried out at once, where there is anything to do, or to tell beside it."""
        told = tuple(decisions)
        noted = replace(self, decisions=told, suggestions=tuple(suggestions), decided_at=now)
        if to_tell or noted.suggestions or any(one.decided is not Decided.WAIT for one in told):
            return replace(noted, step=NextStep.CARRY_OUT, next_at=now)
        return replace(noted, step=NextStep.LOOK, next_at=self.held_until(now) or now + LOOKED_EVERY)

    def carried_out(
        self,
        decisions: Iterable[ReplenishmentDecision],
        now: datetime,
        *,
        ordered: bool,
        told: Iterable[ToldNotice],
        considered: Iterable[ConsideredNotice],
    ) -> Automation:
        """Note what became of it: decided again some hours later, or when the household may be spoken to."""
        return replace(
            self,
            decisions=tuple(decisions),
            step=NextStep.LOOK,
            next_at=self.held_until(now) or now + LOOKED_EVERY,
            orders=self.orders + ordered,
            told=tuple(told),
            considered=tuple(considered),
        )

    def looked_at_again(self, at: datetime) -> Automation:
        """Let it be decided anew at a moment: what was decided holds no more."""
        return replace(self, step=NextStep.LOOK, next_at=at)

    def allowing(self, rules: HouseholdRules, now: datetime, *, undo_minutes: int | None = None) -> Automation:
        """Allow something else from now on; what was decided by other rules is decided anew."""
        undo = self.undo_minutes if undo_minutes is None else undo_minutes
        return replace(self, rules=rules, undo_minutes=undo, step=NextStep.LOOK, next_at=now)

    def ended(self, now: datetime) -> Automation:
        """Take the leave back for good."""
        return self if self.ended_at is not None else replace(self, next_at=None, ended_at=now)


def quiet_hours(rules: HouseholdRules) -> QuietHours | None:
    """Return the hours in which a household wants to be left alone; None where it named none."""
    start, end = rules.quiet_from, rules.quiet_until
    return None if start is None or end is None else QuietHours(start=start, end=end, timezone=rules.timezone)


def quiet_until(rules: HouseholdRules, now: datetime) -> datetime | None:
    """Return when the household's quiet hours end; None where it is none of them. Hours are those of its clocks."""
    hours = quiet_hours(rules)
    return None if hours is None else hours.until(now)
