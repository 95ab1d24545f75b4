"""How much devices are used, as days: used, not used, or unknown; and what of that could tell they are given up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from replenishment.arrays import Real, WholeNumbers, Yes

LOOKED_BACK, NEWEST = 180, 120  # days that are looked at; the longest that a change may be ago
LEAST_KNOWN = 28  # days of which is known whether it was used, below which nothing is said of it
USED_WITHIN, STALE_DAYS = 30, 5  # asked for is what was used lately, and was heard of
_WINDOWS = (7, 14, 28, 56)
_FEWEST = 5  # known days on either side of a change
_USUAL = 3.0  # days at the usual pace that weigh as much as a window's own
_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class UseDays:
    """Days of devices.

    Attributes:
        used: shape (days, devices): 1 used, 0 heard of and not used, nan unknown: not heard of, or not believed.
        household: of each device, as whole numbers from 0 on.
    """

    used: Real
    household: WholeNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class UseChange:
    """Since when each device is used less than before, at best; shape (devices,).

    Attributes:
        ago: known to begin so many days before the day; 0 where nothing fits better than no change.
        before: share of the days on which it was used before.
        since: and since.
        surprise: twice the log-likelihood that the change adds.
    """

    ago: WholeNumbers
    before: Real
    since: Real
    surprise: Real


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedThen:
    """Devices as they stood in the morning of a day: those that can be asked for, shape (n, ...)."""

    day: int
    device: WholeNumbers
    features: Real
    change: UseChange
    overall: Real  # share of the known days on which it was used
    silent: WholeNumbers  # days since the last on which it was


def asked_for(days: UseDays, day: int) -> Yes:
    """Tell which devices were used lately, heard of just now, and known for long enough to say anything of them."""
    past = days.used[max(day - LOOKED_BACK, 0) : day]
    heard = ~np.isnan(past)
    lately = (past[-USED_WITHIN:] == 1).any(axis=0) & heard[-STALE_DAYS:].any(axis=0)
    return np.asarray(lately & (heard.sum(axis=0) >= LEAST_KNOWN))


def used_at(days: UseDays, day: int) -> UsedThen:
    """Describe every device that can be asked for, by what was known before a day."""
    past = days.used[max(day - LOOKED_BACK, 0) : day][::-1]  # yesterday first
    known, used = ~np.isnan(past), past == 1
    device = np.flatnonzero(asked_for(days, day))
    usual = _drawn(used[_WINDOWS[1] :], known[_WINDOWS[1] :], _share(used, known).mean())
    silent = np.where(used.any(axis=0), np.cumsum(used, axis=0) == 0, True)
    unused = (known & silent).sum(axis=0)
    quiet = -np.log1p(-usual) * unused
    change = change_in(past)
    told = {
        "usual": _logit(usual),
        **{f"in {window} days": _logit(_leant(used[:window], known[:window], usual)) for window in _WINDOWS},
        "silent": np.log1p(unused),
        "silent beside the usual": np.log1p(quiet),
        "fell": np.sqrt(change.surprise),
        "since it fell": _logit(np.clip(change.since, _LEAST, _MOST)),
        "how long ago": np.log1p(change.ago),
        "known for": np.log(known.sum(axis=0) + 1.0),
        "unknown lately": 1 - known[:14].mean(axis=0),
        **_of_the_others(days.household, np.log1p(quiet)),
    }
    features = np.column_stack(list(told.values()))
    return UsedThen(
        day=day,
        device=device,
        features=features[device],
        change=UseChange(
            ago=change.ago[device],
            before=change.before[device],
            since=change.since[device],
            surprise=change.surprise[device],
        ),
        overall=_share(used, known)[device],
        silent=silent.sum(axis=0)[device],
    )


def change_in(past: Real) -> UseChange:
    """Find the day from which on each device was used less: the split of its days that is likeliest by far, or none.

    Args:
        past: as `UseDays.used`, yesterday first.
    """
    known, used = ~np.isnan(past), past == 1
    heard, often = np.cumsum(known, axis=0), np.cumsum(used, axis=0)
    end = min(len(past), NEWEST)
    of, among = often[:end], heard[:end]
    rest_of, rest_among = often[-1] - of, heard[-1] - among
    since, before = of / np.maximum(among, 1), rest_of / np.maximum(rest_among, 1)
    gain = _likely(of, among) + _likely(rest_of, rest_among) - _likely(often[-1], heard[-1])
    possible = (among >= _FEWEST) & (rest_among >= _FEWEST) & (since < before)
    gain = np.where(possible, gain, 0.0)
    place, devices = gain.argmax(axis=0), np.arange(past.shape[1])
    there = gain[place, devices] > 0
    overall = often[-1] / np.maximum(heard[-1], 1)
    return UseChange(
        ago=np.where(there, place + 1, 0),
        before=np.where(there, before[place, devices], overall),
        since=np.where(there, since[place, devices], overall),
        surprise=np.where(there, 2 * gain[place, devices], 0.0),
    )


def _of_the_others(household: WholeNumbers, quiet: Real) -> dict[str, Real]:
    """Return how quiet the other devices of the household are: who is away uses none of them."""
    number, total = np.bincount(household), np.bincount(household, quiet)
    others = number[household] - 1
    mean = np.where(others > 0, (total[household] - quiet) / np.maximum(others, 1), 0.0)
    return {"others": (others > 0).astype(float), "others' silence": mean, "all silent": mean * quiet * (others > 0)}


def _share(used: Yes, known: Yes) -> Real:
    return np.asarray((used.sum(axis=0) + 0.5) / (known.sum(axis=0) + 1.0))


def _drawn(used: Yes, known: Yes, towards: float) -> Real:
    return np.asarray(np.clip((used.sum(axis=0) + 5 * towards) / (known.sum(axis=0) + 5), _LEAST, _MOST))


def _leant(used: Yes, known: Yes, usual: Real) -> Real:
    share = (used.sum(axis=0) + _USUAL * usual) / (known.sum(axis=0) + _USUAL)
    return np.asarray(np.clip(share, 0.001, 0.999))


def _logit(share: Real) -> Real:
    return np.asarray(np.log(share / (1 - share)))


def _likely(of: WholeNumbers, among: WholeNumbers) -> Real:
    share = np.clip(of / np.maximum(among, 1), 1e-9, 1 - 1e-9)
    return np.asarray(of * np.log(share) + (among - of) * np.log1p(-share))
