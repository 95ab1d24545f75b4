"""Paths of channels as whole numbers: one code a touch, in the order of the channels' names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.kernel.whole import InUnits, Whole, in_one_unit, in_units

ChannelCodes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPaths:
    """Paths with how often each led to an order, what these were worth, and how often it led to none.

    `channels` are the names in order; path i is `codes[offsets[i]:offsets[i + 1]]`, one touch at least.
    """

    channels: tuple[str, ...]
    codes: ChannelCodes
    offsets: Whole
    conversions: InUnits
    value: InUnits
    nulls: InUnits

    @property
    def lengths(self) -> Whole:
        """Return how many touches each path has."""
        return np.diff(self.offsets)


def coded(
    walks: pa.ListArray,
    conversions: NDArray[np.generic],
    value: NDArray[np.generic],
    nulls: NDArray[np.generic],
) -> CodedPaths:
    """Code lists of channel names, none empty; counts from 0 on."""
    found = walks.values.slice(walks.offsets[0].as_py(), walks.offsets[-1].as_py() - walks.offsets[0].as_py())
    words = found.dictionary_encode()
    channels, places = in_order(words.dictionary.to_pylist())
    codes = places[words.indices.to_numpy()]
    offsets = walks.offsets.to_numpy().astype(np.int64)
    return with_counts(channels, codes, offsets - offsets[0], conversions, value, nulls)


def told(
    walks: pa.ListArray,
    channels: Sequence[str],
    conversions: NDArray[np.generic],
    value: NDArray[np.generic],
    nulls: NDArray[np.generic],
) -> CodedPaths:
    """Code lists of channel names, none empty, by names that are known: in order, and others may be among them."""
    codes = pc.index_in(walks.flatten(), value_set=pa.array(channels, pa.string())).to_numpy().astype(np.int32)
    offsets = walks.offsets.to_numpy().astype(np.int64)
    return with_counts(channels, codes, offsets - offsets[0], conversions, value, nulls)


def with_counts(  # noqa: PLR0913, PLR0917 - the parts of one value
    channels: Sequence[str],
    codes: ChannelCodes,
    offsets: Whole,
    conversions: NDArray[np.generic],
    value: NDArray[np.generic],
    nulls: NDArray[np.generic],
) -> CodedPaths:
    """Return coded paths whose counts are whole numbers; conversions and nulls of one unit, as they are added."""
    longest = int(np.diff(offsets).max(initial=1))
    won, lost = in_one_unit(conversions, nulls, longest)
    return CodedPaths(
        channels=tuple(channels),
        codes=codes,
        offsets=offsets,
        conversions=won,
        value=in_units(value, longest),
        nulls=lost,
    )


def in_order(names: Sequence[str]) -> tuple[list[str], ChannelCodes]:
    """Return names sorted, and the place of each there."""
    order = sorted(range(len(names)), key=names.__getitem__)
    places = np.empty(len(names), np.int32)
    places[order] = np.arange(len(names), dtype=np.int32)
    return [names[place] for place in order], places
