"""What a run's own pairs may move of the default weights, and how far."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from attribution.linking.features import MIRRORED, PLACES, SIZES, TERMS
from attribution.linking.scorecard import Integers, Reals, Scorecard, digit, levels, sizes

# How far shops lie from the defaults, in log-odds: as a whole, in one circumstance, in two together. About twice as far
# as drawn worlds lie from each other, for shops are less alike than what one simulator draws; whose home it is and what
# ties the pair differ most, how much was bought at once the least.
_BASE_SPREAD = 0.6
ALONE_SPREAD = 0.4
_HOME_SPREAD, _TIER_SPREAD, _MEDIUM_SPREAD, _SIDE_SPREAD, _SLIGHT_SPREAD = 0.6, 0.5, 0.3, 0.25, 0.15
_ALONE_SPREADS = {
    "home": _HOME_SPREAD,
    "tier": _TIER_SPREAD,
    "medium": _MEDIUM_SPREAD,
    **dict.fromkeys(("act", "source", "home_people"), _SIDE_SPREAD),
    **dict.fromkeys(("lines", "ended"), _SLIGHT_SPREAD),
}
_TOGETHER_SPREAD = 0.2

_FITTED = tuple(place for place, term in enumerate(TERMS) if set(term) <= set(MIRRORED))
# A circumstance that stands in terms with another moves as a whole, too.
_ALONE = tuple(dict.fromkeys(name for place in _FITTED if len(TERMS[place]) > 1 for name in TERMS[place]))


class Adjustments:
    """The adjustments that apply to each of some pairs."""

    def __init__(self, codes: Integers) -> None:
        every = sizes()
        places = [np.zeros(len(codes), dtype=np.int64), *(digit(codes, name) for name in _ALONE)]
        widths = [1, *(SIZES[PLACES[name]] for name in _ALONE)]
        spreads = [_BASE_SPREAD, *map(_spread, _ALONE)]
        found = levels(codes)
        for place in _FITTED:
            places.append(found[place])
            widths.append(every[place])
            spreads.append(_TOGETHER_SPREAD if len(TERMS[place]) > 1 else _spread(TERMS[place][0]))
        self._starts = np.cumsum([0, *widths])
        columns = (np.column_stack(places) + self._starts[:-1]).ravel()
        rows = np.arange(0, len(columns) + 1, len(places))
        shape = (len(codes), int(self._starts[-1]))
        self._table = csr_array((np.ones(len(columns)), columns, rows), shape=shape)
        self.spreads: Reals = np.repeat(np.array(spreads), widths)

    def of(self, moved: Reals) -> Reals:
        """Return the sum of the adjustments that apply to each pair."""
        total: Reals = self._table @ moved
        return total

    def sums(self, weights: Reals) -> Reals:
        """Return for each adjustment the sum of the weights of the pairs that it applies to."""
        total: Reals = self._table.T @ weights
        return total

    def moved(self, default: Scorecard, moved: Reals) -> Scorecard:
        """Return the default weights with the adjustments, in whole thousandths."""
        parts = [moved[start:end] for start, end in pairwise(self._starts)]
        alone = dict(zip(_ALONE, parts[1 : 1 + len(_ALONE)], strict=True))
        weights = [np.array(row, dtype=np.float64) for row in default.weights]
        for place, part in zip(_FITTED, parts[1 + len(_ALONE) :], strict=True):
            weights[place] += 1000 * part
        for name, part in alone.items():
            place = next(place for place in _FITTED if name in TERMS[place])
            term = TERMS[place]
            shape = [SIZES[PLACES[each]] for each in term]
            along = [SIZES[PLACES[name]] if each == name else 1 for each in term]
            weights[place] = (weights[place].reshape(shape) + 1000 * part.reshape(along)).ravel()
        base = default.base + round(1000 * float(parts[0][0]))
        return Scorecard(base, tuple(tuple(int(weight) for weight in np.rint(row)) for row in weights))


def _spread(name: str) -> float:
    return _ALONE_SPREADS.get(name, ALONE_SPREAD)
