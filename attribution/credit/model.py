"""What a model of attribution is: one value, the same for the journeys of a run and for a table of paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from attribution.credit.kernel.sums import PathSums
from attribution.credit.kernel.timed import Pull, TimedJourneys
from base.errors import ModelError

UNIT = 10**12


class LooksAt(StrEnum):
    """What of a path's channels a model looks at: their names, which of them are the same, or places alone."""

    NAMES = "names"
    SAMENESS = "sameness"
    PLACES = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The touches before one order, in time order; `gaps_us` (from each to the order) is empty where no times are."""

    channels: tuple[str, ...]
    gaps_us: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model, by exactly one of three kinds of function.

    `weigh` looks at one walk and returns a whole weight >= 0 for each touch; only proportions count.
    `effects` learns from all paths, with and without an order, and returns what each channel is worth, 0 to 1, in the
    order of the channels' names.
    `learn` learns from journeys with their times what a touch of each channel does, and `weigh_by` weighs by that.

    `weigh_all` says the same as one of these of many walks at once: of (walks, touches) codes of channels and times
    before the order in microseconds, and what was learnt of each channel. A model without it is asked walk by walk.
    What differs in nothing that a model `looks_at` is weighed the same.

    `totals` is what `weigh` comes to over a whole table of paths, in closed form: (2, channels) sums of conversions and
    of value, in their units. A model without it is asked path by path.
    """

    name: str
    title: str  # as the report calls it
    meaning: str
    source: str
    weigh: Callable[[Walk], list[int]] | None = None
    totals: Callable[[PathSums], NDArray[np.float64]] | None = None
    effects: Callable[[PathSums], NDArray[np.float64]] | None = None
    learn: Callable[[TimedJourneys], dict[str, Pull]] | None = None
    weigh_by: Callable[[Walk, dict[str, Pull]], list[int]] | None = None
    weigh_all: Callable[[NDArray[np.int64], NDArray[np.int64], Sequence[Pull | None]], NDArray[np.int64]] | None = None
    looks_at: LooksAt = LooksAt.NAMES
    order: int = 0  # of the Markov chain that it asks the sums for
    needs_times: bool = False  # left out for path tables, which have none
    by_removal: bool = False  # its effects are what would be lost without the channel
    splits_orders: bool = True  # else it speaks of channels as a whole, and is left out of a run

    def __post_init__(self) -> None:
        """Refuse a model that says nothing, or two things."""
        if sum(map(bool, (self.weigh, self.effects, self.learn))) != 1 or bool(self.learn) != bool(self.weigh_by):
            raise ModelError(f"model {self.name}: give one of weigh, effects, or learn with weigh_by")

    @property
    def by_order(self) -> str:
        """Return its name where each order is split over its own touches: another thing than over all channels."""
        return f"{self.name}_by_order" if self.effects else self.name

    def knowing(self, pulls: dict[str, Pull]) -> Model:
        """Return the model that weighs by what this one learnt; itself where it learns nothing of times."""
        weigh_by = self.weigh_by
        if not weigh_by:
            return self
        return replace(self, weigh=lambda walk: weigh_by(walk, pulls), learn=None, weigh_by=None)

    def weights_of(self, walk: Walk) -> list[int]:
        """Return the weight of each touch of a walk, whole and >= 0.

        Raises:
            ModelError: the model says something else, or does not weigh touches.
        """
        weights = self.weigh(walk) if self.weigh else []
        if len(weights) != len(walk.channels):
            raise ModelError(f"model {self.name}: {len(weights)} weights for {len(walk.channels)} touches")
        if wrong := [weight for weight in weights if not isinstance(weight, int) or weight < 0]:
            raise ModelError(f"model {self.name}: a weight is {wrong[0]!r}, not a whole number from 0 on")
        return weights

    def effects_of(self, sums: PathSums) -> NDArray[np.float64]:
        """Return what each channel of the paths is worth, 0 to 1.

        Raises:
            ModelError: the model does not say it of each channel, or does not learn from paths.
            TooLarge: there are too many channels for it.
        """
        effects = self.effects(sums) if self.effects else np.empty(0)
        if len(effects) != len(sums.channels):
            raise ModelError(f"model {self.name}: {len(effects)} effects of {len(sums.channels)} channels")
        return effects
