"""How many pairs after their sessions are coincidence, for one before: told by pairs that hardly can be true.

Coincidence does not fall evenly on both sides of a session where orders grow or shrink with time, where a promotion
brings sessions now and orders some days later, or where people browse on the day they buy, whatever they buy. All three
show in pairs that are no links: those of two households that each speak and buy, and those about two different things.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.linking.candidate_pairs import GAPS_US, NEEDS
from attribution.linking.features import PLACES, SIZES
from attribution.linking.reasons import TIERS, LinkReason
from attribution.linking.scorecard import Integers, Reals, digit
from attribution.linking.sides import ACTS

OTHER_NEED = NEEDS.index("other")
_SAME_THING = NEEDS.index("brand")  # and whatever is more alike
_BOTH_WHOLE = 1  # of `home`: two households, the session's buys and the order's speaks
_WEB, _VOICE = 1, 2  # of `medium`

# Who browses is about to buy, who talks is not more than usual, and what reached somebody by itself lies between.
_REACHED, _BROWSED, _SPOKE = range(3)
_MANNERS = 3

_GAPS = SIZES[PLACES["gap"]]
_DAYS = np.array([*(most / US_PER_DAY for most in GAPS_US), WINDOWS_DAYS[-1]])
_MIDDLES = (np.concatenate([[0.0], _DAYS[:-1]]) + _DAYS) / 2
_MONTH = 30

# Spans of time that share how busy they are: a day, up to five, and beyond, where no hour is busy any more; and which
# of them each gap lies in.
_SPANS = (1, 5)
_SPAN = np.searchsorted(_SPANS, _DAYS)
_BEYOND = len(_SPANS)

# How far the logarithm of a ratio lies from 0: of a month's growth, of what lies beyond the spans, of what promotions
# do to a gap, of how busy a gap is beside its span, and of how busy a span is, the nearer the more.
_GROWTH, _FAR, _PROMOTED, _BUSY = 1.0, 0.3, 0.3, 0.5
_BUSY_SPANS = (1.5, 0.7)
_SPREADS = np.concatenate(
    [
        [_GROWTH, _FAR],
        np.full(_GAPS, _PROMOTED),
        np.full(_GAPS * _MANNERS, _BUSY),
        np.repeat(_BUSY_SPANS, _MANNERS),
    ]
)
# Where each of these begins.
_PROMOTED_AT = 2
_BUSY_AT = _PROMOTED_AT + _GAPS
_SPANS_AT = _BUSY_AT + _GAPS * _MANNERS


@dataclass(frozen=True, slots=True)
class Coincidence:
    """The fitted logarithms of the ratios, as `_SPREADS` has them."""

    moved: Reals

    def ratio(self, codes: Integers) -> Reals:
        """Return for each kind of pair how many are after a session by coincidence for one before it."""
        found: Reals = np.exp(_circumstances(codes) @ self.moved)
        return found


def coincidence(after: tuple[Integers, Reals], before: tuple[Integers, Reals], chance: Reals) -> Coincidence:
    """Fit the ratios on the pairs that hardly can be true: codes and how many pairs have each, on either side.

    `chance` is what pairs after are true by default: so much of them is no coincidence. Few pairs leave a ratio at 1.
    """
    (codes, pairs), (others, images) = after, before
    known, mirrored = _no_links(codes), _no_links(others)
    table, image = _circumstances(codes[known]), _circumstances(others[mirrored])
    false, many = (pairs * (1 - chance))[known], images[mirrored]

    def loss(moved: Reals) -> tuple[float, Reals]:
        ahead, behind = table @ moved, image @ moved
        found = false @ np.logaddexp(0, -ahead) + many @ np.logaddexp(0, behind)
        slope = image.T @ (many / (1 + np.exp(-behind))) - table.T @ (false / (1 + np.exp(ahead)))
        pull = moved / _SPREADS**2
        return float(found + moved @ pull / 2), slope + pull

    return Coincidence(minimize(loss, np.zeros(len(_SPREADS)), jac=True, method="L-BFGS-B").x)


def _no_links(codes: Integers) -> np.typing.NDArray[np.bool_]:
    strangers = (digit(codes, "home") == _BOTH_WHOLE) & (digit(codes, "tier") >= TIERS[LinkReason.ADDRESS])
    found: np.typing.NDArray[np.bool_] = strangers | (digit(codes, "need") == OTHER_NEED)
    return found


def _circumstances(codes: Integers) -> csr_array:
    """Return which ratios are at work in each kind of pair: shape (codes, ratios)."""
    gap, need = digit(codes, "gap"), digit(codes, "need")
    rows, manner = np.arange(len(codes)), _manner(codes)
    alike, beyond = need >= _SAME_THING, _SPAN[gap] == _BEYOND
    busy = ~alike & (digit(codes, "home") != _BOTH_WHOLE)
    soon = busy & ~beyond
    places = (
        (rows, np.zeros(len(codes), dtype=np.int64), _MIDDLES[gap] / _MONTH),
        _ones(rows[beyond], np.ones(np.count_nonzero(beyond), dtype=np.int64)),
        _ones(rows[alike], _PROMOTED_AT + gap[alike]),
        _ones(rows[busy], _BUSY_AT + (gap * _MANNERS + manner)[busy]),
        _ones(rows[soon], _SPANS_AT + (_SPAN[gap] * _MANNERS + manner)[soon]),
    )
    row, column, value = (np.concatenate(part) for part in zip(*places, strict=True))
    return csr_array((value, (row, column)), shape=(len(codes), len(_SPREADS)))


def _manner(codes: Integers) -> Integers:
    medium = digit(codes, "medium")
    browsed = (medium == _WEB) | (digit(codes, "act") == ACTS["click"])
    found: Integers = np.where(medium == _VOICE, _SPOKE, np.where(browsed, _BROWSED, _REACHED))
    return found


def _ones(rows: Integers, columns: Integers) -> tuple[Integers, Integers, Reals]:
    return rows, columns, np.ones(len(rows))
