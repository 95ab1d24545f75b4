"""What the product would tell a household by itself, and what became of each: one is told at a time, or none.

A notice is no order and no answer: what was ordered is told anyhow, and so is what a household asked for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from ledger.records.constraints import Identifier, UtcTime
from ledger.records.experiment import Withheld

RECOMMENDED_EVERY: Final = timedelta(days=14)
TUNED_EVERY: Final = timedelta(days=7)  # of subscriptions


class NoticeKind(StrEnum):
    """What a notice is about."""

    SUPPORT = "support"  # a device shows an error code, and something can be done about it
    REPLENISHMENT = "replenishment"  # a product runs low
    BASKET = "basket"  # an appliance or a recipe asks for several things
    RECOMMENDATION = "recommendation"  # a product goes with what is at home
    SUBSCRIPTION = "subscription"  # a subscription fits badly what is used


class ProposedBy(StrEnum):
    """How a household hears of what nobody asked for: one way, so that it hears it once."""

    VOICE = "voice"  # when the skill is opened next
    MAIL = "mail"
    APP = "app"  # the merchant's own: it is told by its webhook, and tells the household


class NoticePurpose(StrEnum):
    """What a household has to have agreed to."""

    SERVICE = "service"  # its leave: it lets itself be told what its devices and orders say
    MARKETING = "marketing"  # an explicit yes


class NotTold(StrEnum):
    """Why a candidate is not told now."""

    OUT_OF_DATE = "out_of_date"
    NOT_AGREED = "not_agreed"  # to its purpose
    NOT_WANTED = "not_wanted"  # the household does not want to hear of this kind
    PAUSED = "paused"
    QUIET = "quiet"
    NO_WAY = "no_way"  # it cannot be told in the way that the household chose
    NOBODY_THERE = "nobody_there"  # nobody of it is known there
    SAID_LATELY = "said_lately"  # this very thing
    KIND_SAID_LATELY = "kind_said_lately"  # others of its kind
    ENOUGH_SAID = "enough_said"  # of all kinds
    ANOTHER_FIRST = "another_first"
    WITHHELD = "withheld"  # by an experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateNotice:
    """Something that might be told.

    Attributes:
        kind: what it is about.
        about: the very thing, by which it is known again: a product, a device and its code.
        reason: why it is worth telling, in words; of facts alone.
        worth: how much it is worth to be told now, 0 to 1000: the scale is in docs/coordination.md.
        fresh_until: until when it is true enough to be told.
        ways: in which it can be told.
        purpose: what the household has to have agreed to.
        withheld: by which experiments it may be withheld.
    """

    kind: NoticeKind
    about: Identifier
    reason: str
    worth: int
    fresh_until: UtcTime
    ways: tuple[ProposedBy, ...] = tuple(ProposedBy)
    purpose: NoticePurpose = NoticePurpose.SERVICE
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsideredNotice:
    """A candidate and why it was not told; the one that was has none."""

    kind: NoticeKind
    about: Identifier
    reason: str
    worth: int
    not_told: NotTold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNotice:
    """What was told, or withheld in its place, and when.

    Attributes:
        kind: what it was about.
        about: the very thing.
        at: when it was written for the household.
        counts: whether it was a notice. An order that an experiment withheld is noted likewise, and is none.
    """

    kind: NoticeKind
    about: Identifier
    at: UtcTime
    counts: bool = True
