"""What some identifiers say of a household, and whether two such can be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attribution.identity.namespaces import MAX_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Some identifiers: how many people they are at least, and their homes with how sure each is (thousandths)."""

    accounts: int = 0
    voices: int = 0
    homes: Mapping[int, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return the least number of people they stand for."""
        return max(self.accounts, self.voices)


def merged(one: Household, other: Household, *, sure: bool) -> Household | None:
    """Return the two as one household, None where they cannot be: too many people, or each with a home of its own.

    `sure` says that what ties them is a fact; then the surer home is theirs.
    """
    accounts, voices = one.accounts + other.accounts, one.voices + other.voices
    if max(accounts, voices) > MAX_PEOPLE:
        return None
    homes = {**one.homes, **{home: max(much, one.homes.get(home, 0)) for home, much in other.homes.items()}}
    if one.homes and other.homes and not one.homes.keys() & other.homes.keys():
        if not sure:
            return None
        best = max(homes.values())
        homes = {home: much for home, much in homes.items() if much == best}
    return Household(accounts=accounts, voices=voices, homes=homes)
