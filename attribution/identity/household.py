"""What some identifiers say of a household, and whether two such can be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attribution.identity.namespaces import MAX_PEOPLE

HomesKnown = Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Some identifiers: how many people they are at least, and their homes with how sure each is (thousandths)."""

    accounts: int = 0
    voices: int = 0
    addresses: HomesKnown = field(default_factory=dict)
    postal_codes: HomesKnown = field(default_factory=dict)


def merged(one: Household, other: Household, *, sure: bool) -> Household | None:
    """Return the two as one household, None where they cannot be: too many people, or each with a home of its own.

    `sure` says that what ties them is a fact; then the surer home is theirs.
    """
    accounts, voices = one.accounts + other.accounts, one.voices + other.voices
    if max(accounts, voices) > MAX_PEOPLE:
        return None
    met = bool(one.addresses.keys() & other.addresses.keys())
    addresses = _places(one.addresses, other.addresses, sure=sure)
    postal_codes = _places(one.postal_codes, other.postal_codes, sure=sure or met)
    if addresses is None or postal_codes is None:
        return None
    return Household(accounts=accounts, voices=voices, addresses=addresses, postal_codes=postal_codes)


def _places(one: HomesKnown, other: HomesKnown, *, sure: bool) -> HomesKnown | None:
    if not one or not other:
        return one or other
    places = {**one, **{place: max(much, one.get(place, 0)) for place, much in other.items()}}
    if one.keys() & other.keys():
        return places
    surest = max(places.values())
    return {place: much for place, much in places.items() if much == surest} if sure else None
