"""How likely is it that a name was said and this was heard: a pair model over phonemes, costs learned from mishearings.

A name's phonemes are kept, replaced or dropped, others slip in, and a carrier phrase may leave whole words at either
end. The score is the log of P(heard | name) over P(heard | anything), summed over all alignments (the forward
algorithm), so long names and short ones compare fairly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import itemgetter

from shop.brands.sound.phonemes import PHONEMES

_CODES = 128
_FIRST, _LAST = _CODES, 2 * _CODES
_NOTHING = 1e-60


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundCosts:
    """Learned ratios to chance; phonemes in the order of `PHONEMES`, positions first, middle, last of the name.

    `replaced[position][said][heard]` is P(heard | said) / P(heard); `dropped[position][said]` a probability;
    `slipped_in[heard]` a ratio; `edge_open * edge_more ** n` is the price of n phonemes of left-over carrier phrase.
    """

    replaced: list[list[list[float]]]
    dropped: list[list[float]]
    slipped_in: list[float]
    edge_open: float
    edge_more: float


@dataclass(frozen=True, slots=True)
class HeardSounds:
    """What was heard, prepared once a query: for each phoneme its column of costs and what may be cut off there."""

    sounds: str
    rows: list[tuple[list[float], float, float, float]]


class SoundModel:
    """Compares heard sounds with the sounds of names."""

    def __init__(self, costs: SoundCosts) -> None:
        self._costs = costs
        self._dropped = [0.0] * (3 * _CODES)
        self._columns: dict[str, list[float]] = {sound: [0.0] * (3 * _CODES) for sound in PHONEMES}
        self._slipped = dict(zip(PHONEMES, costs.slipped_in, strict=True))
        for base, position in ((_FIRST, 0), (0, 1), (_LAST, 2)):
            for said, sound in enumerate(PHONEMES):
                self._dropped[base + ord(sound)] = costs.dropped[position][said]
                for heard, other in enumerate(PHONEMES):
                    self._columns[other][base + ord(sound)] = costs.replaced[position][said][heard]

    def hear(self, word_sounds: list[str]) -> HeardSounds:
        """Prepare heard words, given the sounds of each."""
        sounds = "".join(word_sounds)
        ends: set[int] = set()
        at = 0
        for word in word_sounds[:-1]:
            at += len(word)
            ends.add(at)
        rows = []
        for at, sound in enumerate(sounds, 1):
            before = self._edge(at) if at in ends else 0.0
            after = self._edge(len(sounds) - at) if at in ends else 0.0
            rows.append((self._columns[sound], self._slipped[sound], before, after))
        return HeardSounds(sounds, rows)

    def _edge(self, phonemes: int) -> float:
        return self._costs.edge_open * self._costs.edge_more**phonemes

    def likelihood(self, heard: HeardSounds, name: str) -> float:
        """Return the log-likelihood ratio (natural log, about -15 to +40) that `name` was said."""
        codes = list(name.encode("ascii"))
        codes[-1] += _LAST
        if len(codes) > 1:
            codes[0] += _FIRST
        else:
            codes *= 2  # itemgetter of one item gives no tuple; the second is cut off by zip
        chosen = itemgetter(*codes)
        drops = chosen(self._dropped)[: len(name)]
        here = 1.0
        above = [here]
        for drop in drops:
            here *= drop
            above.append(here)
        cut_off = 0.0
        for column, slip, before, after in heard.rows:
            ups = iter(above)
            corner = next(ups)
            here = corner * slip + before
            row = [here]
            for up, keep, drop in zip(ups, chosen(column), drops, strict=False):
                here = corner * keep + up * slip + here * drop
                row.append(here)
                corner = up
            if after:
                cut_off += here * after
            above = row
        return math.log(above[-1] + cut_off + _NOTHING)
