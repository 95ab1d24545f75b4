"""Where households live: addresses that change hands, houses without flat numbers, offices, IP addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.simulation.draws import US_PER_DAY, Flags, Ints
from attribution.simulation.ids import Ids
from attribution.simulation.people import NEVER_US, NOBODY, People
from attribution.simulation.setting import Setting

_FLATS, _OFFICES = 2**40, 2**41  # numbers of houses beyond those of dwellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwellings:
    """`house` and, from `moves_at`, `next_house` of each household; `office` of each person, NOBODY for none."""

    house: Ints
    moves_at: Ints
    next_house: Ints
    office: Ints

    def houses(self, household: Ints, at: Ints) -> Ints:
        """Return where each household lives at each moment."""
        return np.where(at >= self.moves_at[household], self.next_house[household], self.house[household])


def homes(setting: Setting, folk: People) -> Dwellings:
    """Draw where everybody lives and works, and who moves when."""
    assumed, rng, households = setting.assumed.people, setting.draws("homes"), setting.households
    house = np.arange(households)
    in_flat = rng.happens(assumed.flats, households)
    house = np.where(in_flat, _FLATS + np.cumsum(in_flat) // assumed.flats_a_house, house)
    moves = rng.happens(min(1.0, assumed.moves * setting.quarters), households)
    moves_at = np.where(moves, setting.moments(rng, households), NEVER_US)
    works = folk.grown_up & rng.happens(assumed.works_in_an_office, len(folk.household))
    offices = max(1, int(works.sum()) // assumed.workers_an_office)
    return Dwellings(
        house=house,
        moves_at=moves_at,
        next_house=_next_houses(moves_at, house, rng.happens(assumed.into_a_home_left, households)),
        office=np.where(works, _OFFICES + rng.below(offices, len(works)), NOBODY),
    )


def _next_houses(moves_at: Ints, house: Ints, takes_over: Flags) -> Ints:
    """Give movers the home that the mover before them has left, or a new one."""
    movers = np.flatnonzero(moves_at < NEVER_US)
    movers = movers[np.argsort(moves_at[movers], kind="stable")]
    target = house.copy()
    target[movers] = len(house) + np.arange(len(movers))
    later = np.flatnonzero(takes_over[movers[1:]]) + 1
    target[movers[later]] = house[movers[later - 1]]
    return target


def addresses(setting: Setting, house: Ints) -> Ids:
    """Return the whole postal address of each house."""
    return setting.ids("address", house)


def postal_codes(setting: Setting, house: Ints) -> Ids:
    """Return each house's postal code."""
    codes = max(1, int(setting.households / setting.assumed.people.homes_a_postal_code))
    return setting.ids("postal", setting.ids("area", house) % np.uint64(codes))


def home_ips(setting: Setting, household: Ints, at: Ints) -> Ids:
    """Return the IP address of each household's line, which providers change."""
    life = int(setting.assumed.people.address_days * US_PER_DAY)
    phase = setting.ids("lease", household) % np.uint64(life)
    return setting.ids("ip", household, (at + phase.astype(np.int64)) // life)


def carrier_ips(setting: Setting, person: Ints, at: Ints) -> Ids:
    """Return the address that a phone shares with thousands of others."""
    pool = max(1, setting.households // setting.assumed.web.homes_a_carrier_ip)
    return setting.ids("carrier", setting.ids("cell", person, at // US_PER_DAY) % np.uint64(pool))
