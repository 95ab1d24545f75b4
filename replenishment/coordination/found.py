"""A candidate with what its household would hear, in whatever way."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.records.news import HouseholdNews
from ledger.records.notice import CandidateNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One of them.

    Attributes:
        candidate: what is chosen among.
        says: what is left for the household where it is chosen; a letter tells the same.
    """

    candidate: CandidateNotice
    says: HouseholdNews
