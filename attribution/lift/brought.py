"""What touches of each campaign brought beyond what would have come: an additive hazard of orders.

An order may come of itself, or because of any touch of its household in the days before. How often each happens is
what makes the orders most likely (expectation and maximisation, as for self-exciting processes: Veen and Schoenberg
2008). It is asked apart of times when a household had lately looked around by itself, and may have been about to buy
anyway, and of quiet times, of which an order that follows a touch is seldom a coincidence. No test is used: whether
it is true of a campaign, tests tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_DAY
from attribution.lift.calibrated import EachCampaign
from attribution.lift.happened import Happened

EDGES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # days after a touch; within two of them an order is equally likely
STIRRED_DAYS = 10.0  # after a visit of its own a household may be about to buy
GRACE_DAYS = 1 / 24  # until a visit counts: the one in which an order is placed is no sign of anything before
MOST_TOUCHES = 50  # before an order: of one with more, the latest
ROUNDS = 40
_UNTOUCHED_DAYS = 1.0  # that each campaign is thought to have waited in vain: few touches tell of little
_QUIET, _STIRRED = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Of each campaign: orders its touches brought in quiet and in stirred times, and what a touch brings in quiet."""

    quiet: EachCampaign
    stirred: EachCampaign
    each: EachCampaign


def brought_of(touches: Happened, others: Happened, orders: Happened, campaigns: int) -> Brought:
    """Return what touches brought.

    Args:
        touches: every touch of a campaign, exposures too.
        others: every touch that is of no campaign: households that looked around by themselves.
        orders: every order, whoever earned it.
        campaigns: how many there are.
    """
    if not (len(touches.at_us) and len(orders.at_us)):
        return Brought(quiet=np.zeros(campaigns), stirred=np.zeros(campaigns), each=np.zeros(campaigns))
    record = _Record.of(touches, others, orders)
    waited = _waited(record, campaigns)
    rate = _rates(record, waited)
    brought = (rate * waited).sum(axis=2)
    return Brought(quiet=brought[_QUIET], stirred=brought[_STIRRED], each=(rate[_QUIET] * np.diff(EDGES)).sum(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """Of one kind, by household and time; days from the beginning of the record on."""

    campaign: Whole
    household: Whole
    day: EachCampaign
    key: EachCampaign

    @classmethod
    def of(cls, happened: Happened, begin: int, length: float, after: float = 0.0) -> _Moments:
        ordered = happened.in_order()
        day = (ordered.at_us - begin) / US_PER_DAY + after
        return cls(
            campaign=ordered.campaign, household=ordered.household, day=day, key=ordered.household * length + day
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """All that happened, and for how long each household was watched."""

    households: int
    days: float
    length: float  # from one household's days to the next one's, in one line of all
    touches: _Moments
    visits: _Moments
    orders: _Moments
    first_visit: Whole  # of each household
    stirred_before: EachCampaign  # days up to each visit, of all households in one line

    @classmethod
    def of(cls, touches: Happened, others: Happened, orders: Happened) -> _Record:
        every = [part for part in (touches, others, orders) if len(part.at_us)]
        begin, end = min(int(part.at_us.min()) for part in every), max(int(part.at_us.max()) for part in every)
        households = max(int(part.household.max()) for part in every) + 1
        days = (end - begin) / US_PER_DAY
        length = days + 2 * EDGES[-1] + STIRRED_DAYS
        visits = _Moments.of(others, begin, length, GRACE_DAYS)
        gaps = np.full(len(visits.day), STIRRED_DAYS)
        gaps[:-1] = np.minimum(np.diff(visits.key), STIRRED_DAYS)
        return cls(
            households=households,
            days=days,
            length=length,
            touches=_Moments.of(touches, begin, length),
            visits=visits,
            orders=_Moments.of(orders, begin, length),
            first_visit=np.searchsorted(visits.household, np.arange(households)),
            stirred_before=np.concatenate([[0.0], np.cumsum(gaps)]),
        )

    def stirred(self, household: Whole, day: EachCampaign) -> tuple[EachCampaign, Whole]:
        """Return for how many days households were stirred up to a day, and whether (1) or not (0) they are then."""
        after = np.searchsorted(self.visits.key, household * self.length + day, side="right")
        first = self.first_visit[household]
        any_yet = after > first
        last = np.where(any_yet, after - 1, 0)
        since = day - (self.visits.day[last] if len(self.visits.day) else 0.0)
        upto = self.stirred_before[last] - self.stirred_before[first] + np.minimum(since, STIRRED_DAYS)
        return np.where(any_yet, upto, 0.0), (any_yet & (since < STIRRED_DAYS)).astype(np.int64)


def _waited(record: _Record, campaigns: int) -> EachCampaign:
    """Return the days that an order could have come in: quiet or stirred, by campaign, so long after a touch."""
    touches, spans = record.touches, len(EDGES) - 1
    found = np.zeros((2, campaigns, spans))
    upto, (stirred_upto, _) = touches.day, record.stirred(touches.household, touches.day)
    for span, edge in enumerate(EDGES[1:]):
        day = np.minimum(touches.day + edge, record.days)
        stirred, _ = record.stirred(touches.household, day)
        in_stirred = stirred - stirred_upto
        found[_QUIET, :, span] = np.bincount(touches.campaign, day - upto - in_stirred, campaigns)
        found[_STIRRED, :, span] = np.bincount(touches.campaign, in_stirred, campaigns)
        upto, stirred_upto = day, stirred
    return np.maximum(found, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Each order with each touch before it: the order's place, and the place of its rate."""

    order: Whole
    rate: Whole

    @classmethod
    def of(cls, record: _Record, state: Whole, shape: tuple[int, ...]) -> _Pairs:
        orders, touches = record.orders, record.touches
        begin, end = (
            np.searchsorted(touches.key, orders.household * record.length + day, side="left")
            for day in (np.maximum(orders.day - EDGES[-1], 0.0), orders.day)
        )
        count = np.minimum(end - begin, MOST_TOUCHES)
        order = np.repeat(np.arange(len(count)), count)
        touch = np.arange(len(order)) - np.repeat(np.cumsum(count) - end, count)
        after = orders.day[order] - touches.day[touch]
        span = np.clip(np.searchsorted(EDGES, after, side="right") - 1, 0, len(EDGES) - 2)
        return cls(order=order, rate=np.ravel_multi_index((state[order], touches.campaign[touch], span), shape))


def _rates(record: _Record, waited: EachCampaign) -> EachCampaign:
    """Return how many orders a day touches bring, in the shape of `waited`."""
    orders, every = record.orders, np.arange(record.households)
    _, state = record.stirred(orders.household, orders.day)
    stirred, _ = record.stirred(every, np.full(record.households, record.days))
    quiet, in_quiet = record.days - stirred, state == _QUIET
    pairs = _Pairs.of(record, state, waited.shape)
    often = np.bincount(record.visits.household, minlength=record.households) + 1.0
    usual = often / often.mean()  # a household's own, beside others': by its visits, then by its orders too
    watched = waited.ravel() + _UNTOUCHED_DAYS
    rate = np.full(len(watched), len(orders.day) / (4 * watched.sum()))
    base = np.bincount(state, minlength=2) / 2 / np.maximum([quiet.sum(), stirred.sum()], 1.0)
    for _ in range(ROUNDS):
        alone = np.where(in_quiet, base[_QUIET] * usual[orders.household], base[_STIRRED])
        share = rate[pairs.rate] / (alone + np.bincount(pairs.order, rate[pairs.rate], len(alone)))[pairs.order]
        rate = np.bincount(pairs.rate, share, len(watched)) / watched
        own = 1 - np.bincount(pairs.order, share, len(alone))
        came = np.bincount(orders.household[in_quiet], own[in_quiet], record.households)
        usual = (often + came) / (often.mean() + base[_QUIET] * quiet)
        base = np.array([came.sum() / max(usual @ quiet, 1e-9), own[~in_quiet].sum() / max(stirred.sum(), 1e-9)])
    return rate.reshape(waited.shape)
