"""What a model of attribution is: one value, the same for the journeys of a run and for a table of paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

UNIT = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The touches before one order, in time order; `gaps_us` (from each to the order) is empty where no times are."""

    channels: tuple[str, ...]
    gaps_us: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPath:
    """A path of channels, with how often it led to an order and how often it did not."""

    channels: tuple[str, ...]
    orders: float
    non_orders: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model, by one of two kinds of function.

    `weigh` looks at one walk and returns a whole weight >= 0 for each touch; only proportions count.
    `effects` learns from all paths, with and without an order, and returns what each channel is worth, 0 to 1.
    """

    name: str
    title: str  # as the report calls it
    meaning: str
    source: str
    weigh: Callable[[Walk], list[int]] | None = None
    effects: Callable[[Sequence[CountedPath]], dict[str, float]] | None = None
    needs_times: bool = False  # left out for path tables, which have none

    @property
    def by_order(self) -> str:
        """Return its name where each order is split over its own touches: another thing than over all channels."""
        return self.name if self.weigh else f"{self.name}_by_order"
