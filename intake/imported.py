"""What came of an import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from base.files.rejected import RejectedLine


class Kind(StrEnum):
    """What a file holds."""

    TOUCHPOINT = "touchpoint"
    ORDER = "order"
    SPEND = "spend"
    CLAIM = "claim"
    VISIT = "visit"  # of the shop's pages, found in an export of an analytics tool
    CHOICE = "choice"  # a customer's, found in a log
    DELIVERY = "delivery"  # of another platform, which may tell of touches and of orders
    MATCH_KEYS = "match_keys"


@dataclass(slots=True)
class Imported:
    """What came of an import: lines by kind, those set aside, and how many may not come back."""

    stored: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    unchanged: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    rejected: list[RejectedLine] = field(default_factory=list)
    forgotten: int = 0
    passed_over: int = 0  # events of analytics tools that tell of no visit, or name no visitor
    told_otherwise: list[str] = field(default_factory=list)  # days of spend and claims that two lines tell differently
    addresses: dict[str, int] = field(default_factory=dict)  # by file: records whose identifiers hold an @

    @property
    def usable(self) -> int:
        """Return how many lines were good."""
        return sum(self.stored.values()) + sum(self.unchanged.values()) + self.forgotten


ImportProgress = Callable[[Kind, int], None]
