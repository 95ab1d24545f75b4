"""The one choice of what a household hears by itself: at most one thing at a moment, by rules that are here alone.

Pure: the same candidates, household and moment give the same choice, whatever order the candidates come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ledger.records import Consent, Grant
from ledger.records.automation import quiet_until
from ledger.records.notice import (
    RECOMMENDED_EVERY,
    TUNED_EVERY,
    CandidateNotice,
    ConsideredNotice,
    NoticeKind,
    NoticePurpose,
    NotTold,
    ToldNotice,
)
from ledger.records.replenishment import HouseholdRules

MOST_A_WEEK: Final = 4  # notices of all kinds within seven days
APART: Final = timedelta(hours=20)  # two notices, whatever they are about: one a day
A_WEEK: Final = timedelta(days=7)
PRESSING: Final = 1000  # of this worth nobody waits for the caps of what else was said: it is about danger
DANGER_AGAIN: Final = timedelta(days=1)  # while it is there: who was told may not have heard it


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCap:
    """How often at most: the very thing, and all of its kind."""

    same: timedelta
    kind: timedelta = timedelta()


CAPS: Final = {
    NoticeKind.SUPPORT: NoticeCap(same=timedelta(days=14), kind=timedelta(days=2)),
    NoticeKind.REPLENISHMENT: NoticeCap(same=timedelta(days=3)),
    NoticeKind.BASKET: NoticeCap(same=timedelta(days=30)),
    NoticeKind.RECOMMENDATION: NoticeCap(same=timedelta(days=180), kind=RECOMMENDED_EVERY),
    NoticeKind.SUBSCRIPTION: NoticeCap(same=timedelta(days=60), kind=TUNED_EVERY),
}
REMEMBERED: Final = max(A_WEEK, *(max(cap.same, cap.kind) for cap in CAPS.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingHousehold:
    """What is known of a household where it is chosen what it hears.

    Attributes:
        rules: what it allows, and how it wants to be told.
        consent: what it agreed to.
        reached: whether anybody can be told in the way that it chose.
        told: what it was told lately.
        waits: the dangers that wait for it unheard; where one of these is there still, nothing else is told.
        waiting: the notice that waits for it unheard: it is chosen among the others anew, and was not said yet.
    """

    rules: HouseholdRules
    consent: Consent = field(default_factory=Consent)
    reached: bool = True
    told: tuple[ToldNotice, ...] = ()
    waits: frozenset[str] = frozenset()
    waiting: ToldNotice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChoice:
    """What is told, if anything, and what became of all; the chosen one first, then by worth."""

    chosen: CandidateNotice | None
    considered: tuple[ConsideredNotice, ...]


def choose(candidates: Iterable[CandidateNotice], household: HearingHousehold, now: datetime) -> NoticeChoice:
    """Choose at most one candidate: of those that may be told the one of most worth.

    Args:
        candidates: in any order; of two about the very same thing that of more worth counts.
        household: of which they are.
        now: moments of `told` that are ahead of it count as never.
    """
    ranked: dict[tuple[NoticeKind, str], CandidateNotice] = {}
    for one in sorted(candidates, key=lambda one: (-one.worth, one.kind, one.about, one.reason)):
        ranked.setdefault((one.kind, one.about), one)
    why = {key: _why_not(one, household, now) for key, one in ranked.items()}
    if unheard := {one.about for one in ranked.values() if one.worth >= PRESSING} & household.waits:
        why |= {key: why[key] or NotTold.ANOTHER_FIRST for key, one in ranked.items() if one.about not in unheard}
    first = next((key for key, reason in why.items() if reason is None), None)
    considered = [
        _considered(one, None if key == first else why[key] or NotTold.ANOTHER_FIRST) for key, one in ranked.items()
    ]
    considered.sort(key=lambda one: one.not_told is not None)
    return NoticeChoice(chosen=None if first is None else ranked[first], considered=tuple(considered))


def remembered(told: Iterable[ToldNotice], now: datetime) -> tuple[ToldNotice, ...]:
    """Return what still counts for a cap, in the order of time."""
    lately = {one for one in told if timedelta() <= now - one.at < REMEMBERED}
    return tuple(sorted(lately, key=lambda one: (one.at, one.kind, one.about)))


def said_lately(told: Iterable[ToldNotice], kind: NoticeKind, about: str, now: datetime) -> bool:
    """Tell whether a household heard of this very thing not long ago."""
    return any((one.kind, one.about) == (kind, about) and timedelta() <= now - one.at < CAPS[kind].same for one in told)


def _why_not(one: CandidateNotice, household: HearingHousehold, now: datetime) -> NotTold | None:
    rules, told, waits = household.rules, household.told, household.waiting
    if waits is not None and (waits.kind, waits.about) == (one.kind, one.about):
        told = tuple(each for each in told if each.at != waits.at)
    agreed = one.purpose is NoticePurpose.SERVICE or household.consent.marketing is Grant.GRANTED
    against = (
        (NotTold.OUT_OF_DATE, now >= one.fresh_until),
        (NotTold.NOT_AGREED, not agreed),
        (NotTold.NOT_WANTED, one.kind in rules.unwanted),
        (NotTold.PAUSED, rules.paused_until is not None and now < rules.paused_until),
        (NotTold.QUIET, quiet_until(rules, now) is not None),
        (NotTold.NO_WAY, rules.proposals_by not in one.ways),
        (NotTold.NOBODY_THERE, not household.reached),
        (NotTold.SAID_LATELY, _said_lately(one, told, now)),
    )
    return next((why for why, holds in against if holds), None) or _said_enough(one, told, now)


def _said_lately(one: CandidateNotice, told: tuple[ToldNotice, ...], now: datetime) -> bool:
    recent = told if one.worth < PRESSING else [each for each in told if now - each.at < DANGER_AGAIN]
    return said_lately(recent, one.kind, one.about, now)


def _said_enough(one: CandidateNotice, told: tuple[ToldNotice, ...], now: datetime) -> NotTold | None:
    if one.worth >= PRESSING:
        return None
    ago = [(each.kind, now - each.at) for each in told if each.counts and each.at <= now]
    if any(kind is one.kind and past < CAPS[kind].kind for kind, past in ago):
        return NotTold.KIND_SAID_LATELY
    within = sum(past < A_WEEK for _, past in ago)
    if within >= MOST_A_WEEK or any(past < APART for _, past in ago):
        return NotTold.ENOUGH_SAID
    return None


def _considered(one: CandidateNotice, not_told: NotTold | None) -> ConsideredNotice:
    return ConsideredNotice(kind=one.kind, about=one.about, reason=one.reason, worth=one.worth, not_told=not_told)
