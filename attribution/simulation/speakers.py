"""Voice devices: whose they are, which account they know, whom they recognise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.simulation.draws import Flags, Ints
from attribution.simulation.people import NEVER_US, NOBODY, People
from attribution.simulation.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Speakers:
    """A household's voice: all of shape (households,) but `profile` and `phone_ad` (persons,).

    `owner` is the person whose account is linked from `linked_at`; from `re_enabled_at` user and device ids are new,
    and the account is `next_owner`'s (NOBODY: not linked again).
    """

    present: Flags
    platform: Ints
    devices: Ints
    owner: Ints
    linked_at: Ints
    re_enabled_at: Ints
    next_owner: Ints
    email: Flags
    postal_code: Flags
    address: Flags
    profile: Flags
    phone_ad: Flags

    def owners(self, household: Ints, at: Ints) -> Ints:
        """Return whose account each speaker knows at each moment, NOBODY where none."""
        before = np.where(at >= self.linked_at[household], self.owner[household], NOBODY)
        return np.where(at >= self.re_enabled_at[household], self.next_owner[household], before)


def speakers(setting: Setting, folk: People) -> Speakers:
    """Draw the speakers of the world."""
    assumed, rng, households = setting.assumed.speakers, setting.draws("speakers"), setting.households
    owner = _owners(folk, rng.happens(assumed.owner_is_second, households))
    linked = (owner != NOBODY) & rng.happens(assumed.linked, households)
    late = rng.happens(assumed.linked_late, households)
    again = rng.happens(min(1.0, assumed.re_enabled * setting.quarters), households)
    relinked = linked & rng.happens(assumed.relinked, households)
    other = _owners(folk, rng.happens(0.5, households))
    return Speakers(
        present=rng.happens(assumed.has_speaker, households),
        platform=rng.one_of(assumed.platforms, households),
        devices=1 + rng.one_of(assumed.devices, households),
        owner=np.where(linked, owner, NOBODY),
        linked_at=np.where(late, setting.moments(rng, households), 0),
        re_enabled_at=np.where(again, setting.moments(rng, households), NEVER_US),
        next_owner=np.where(relinked, other, NOBODY),
        email=rng.happens(assumed.knows_email, households),
        postal_code=rng.happens(assumed.knows_postal_code, households),
        address=rng.happens(assumed.knows_address, households),
        profile=rng.happens(assumed.voice_profile, len(folk.household)),
        phone_ad=rng.happens(assumed.phone_shares_ad_id, len(folk.household)),
    )


def _owners(folk: People, second: Flags) -> Ints:
    head = folk.first
    partner = np.minimum(head + 1, head + folk.size - 1)
    has_head, has_partner = folk.account[head] != NOBODY, folk.account[partner] != NOBODY
    wanted = np.where(second & has_partner, partner, head)
    return np.where(has_head | (second & has_partner), wanted, np.where(has_partner, partner, NOBODY))
