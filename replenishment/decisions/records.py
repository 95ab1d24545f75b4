"""What a device reads of a pack, as a line of a file or as the ledger keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Gt

from ledger.records import Identifier, UtcTime


class ReadingKind(StrEnum):
    """What a device tells: what is left of a pack (weight, count), or how much of it was used (cycles, time)."""

    WEIGHT = "weight"
    COUNT = "count"
    CYCLES = "cycles"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReading:
    """What a device told of a product at a moment.

    Attributes:
        household: the account's pseudonym, else the user's, as orders bear it.
        product_id: as orders name it.
        taken_at: when.
        kind: what is told.
        value: left (weight, count), or used since the last pack was begun (cycles, time); in the device's own unit.
        pack: what a full pack has or lasts, in the same unit.
        noise: what a reading is usually off by, in the same unit; absent: a fiftieth of a pack.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    household: Identifier
    product_id: Identifier
    taken_at: UtcTime
    kind: ReadingKind
    value: float
    pack: Annotated[float, Gt(0)]
    noise: Annotated[float, Gt(0)] | None = None

    @property
    def packs_left(self) -> float:
        """How many packs are left; what cannot be stays as it is told: below none, or more than there are."""
        used_up = self.kind in {ReadingKind.CYCLES, ReadingKind.TIME}
        return 1 - self.value / self.pack if used_up else self.value / self.pack
