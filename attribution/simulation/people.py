"""Households and their members: accounts, mailboxes, browsers, and what they allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.simulation.draws import US_PER_DAY, Draws, Flags, Floats, Ints
from attribution.simulation.ids import Ids
from attribution.simulation.setting import Setting

NOBODY = -1
NEVER_US = np.int64(2**62)
GRANTED, DENIED, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Persons are numbered household by household; `first` and `size` are the households', the rest are persons'.

    `account` is the number of the person whose account it is, `mailbox` of the person whose e-mail, NOBODY for none.
    `consent` is a household's answer on measurement until `refuses_at`, `marketing` that on advertising.
    """

    first: Ints
    size: Ints
    activity: Floats
    laptop_shared: Flags
    consent: Ints
    marketing: Ints
    refuses_at: Ints
    household: Ints
    rank: Ints
    grown_up: Flags
    account: Ints
    mailbox: Ints

    def measurement(self, household: Ints, at: Ints) -> Ints:
        """Return each household's answer at each moment."""
        return np.where(at >= self.refuses_at[household], DENIED, self.consent[household])

    def grown_ups(self, household: Ints) -> Ints:
        """Return how many buy; they are the first of each household's members."""
        return self._grown[household]

    @property
    def _grown(self) -> Ints:
        return np.bincount(self.household, weights=self.grown_up, minlength=len(self.first)).astype(np.int64)

    def another(self, rng: Draws, person: Ints, *, buyers: bool) -> Ints:
        """Return for each person another of the household, or the same where there is none."""
        household = self.household[person]
        among = self._grown[household] if buyers else self.size[household]
        step = 1 + rng.below(np.maximum(among - 1, 1), len(person))
        other = self.first[household] + (self.rank[person] + step) % among
        return np.where(among > 1, other, np.where(among == 1, self.first[household], person))


def people(setting: Setting) -> People:
    """Draw who lives in the world."""
    assumed, rng, households = setting.assumed.people, setting.draws("people"), setting.households
    size = 1 + rng.one_of(assumed.household_sizes, households)
    first = np.cumsum(size) - size
    household = np.repeat(np.arange(households), size)
    rank = np.arange(len(household)) - first[household]
    grown_up = _first_ones(rank, rng, assumed.grown_up)
    allowed = (1 - assumed.measurement_denied - assumed.measurement_unknown, assumed.measurement_denied)
    refuses = rng.happens(assumed.opts_out * min(1.0, setting.quarters), households)
    return People(
        first=first,
        size=size,
        activity=rng.gamma(assumed.activity_shape, households),
        laptop_shared=rng.happens(assumed.shared_laptop, households),
        consent=rng.one_of((*allowed, assumed.measurement_unknown), households),
        marketing=rng.one_of((0.5, 0.1, 0.4), households),
        refuses_at=np.where(refuses, setting.moments(rng, households), NEVER_US),
        household=household,
        rank=rank,
        grown_up=grown_up,
        account=_accounts(setting, rng, grown_up, first[household]),
        mailbox=_mailboxes(rng, assumed.shared_mailbox, grown_up, rank, first[household]),
    )


def _first_ones(rank: Ints, rng: Draws, chance: float) -> Flags:
    # Grown-ups come first in a household, so that its buyers are numbered without a gap.
    luck = np.where(rank < 2, 1, rng.happens(chance, len(rank)))
    runs = np.where(rank == 0, np.arange(len(rank)), 0)
    begin = np.maximum.accumulate(runs)
    misses = np.cumsum(1 - luck)
    before = misses[begin] - (1 - luck[begin])
    return np.asarray(misses - before == 0)


def _accounts(setting: Setting, rng: Draws, grown_up: Flags, head: Ints) -> Ints:
    assumed = setting.assumed.people
    number = np.arange(len(grown_up))
    own = grown_up & rng.happens(assumed.has_account, len(number))
    family = grown_up & ~own & own[head] & rng.happens(assumed.family_account, len(number))
    return np.where(own, number, np.where(family, head, NOBODY))


def _mailboxes(rng: Draws, shared: float, grown_up: Flags, rank: Ints, head: Ints) -> Ints:
    number = np.arange(len(rank))
    together = (rank > 0) & rng.happens(shared, len(number))
    return np.where(~grown_up, NOBODY, np.where(together, head, number))


def cookies(setting: Setting, folk: People, person: Ints, at: Ints, on_phone: Flags) -> Ids:
    """Return the cookie of a person's phone or computer at a moment; a shared laptop's is the household's."""
    household = folk.household[person]
    shared = ~on_phone & folk.laptop_shared[household]
    browser = np.where(shared, -1 - household, 2 * person + on_phone)
    life = int(setting.assumed.people.cookie_days * US_PER_DAY)
    phase = setting.ids("phase", browser) % np.uint64(life)
    return setting.ids("cookie", browser, (at + phase.astype(np.int64)) // life)
