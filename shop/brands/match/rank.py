"""The likeliest brands for a hearing, best first: compared by sound and by spelling, weighed list-wise."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import mul

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from shop.brands.file.index import BrandIndex
from shop.brands.match.heard_text import HeardText
from shop.brands.sound.phonemes import COARSE
from shop.brands.sound.sound_model import SoundModel

COMPARED, COMPARED_SMALL = 12, 32
"""Brands whose likeliest pronunciation is compared sound by sound; more in a small catalogue, where time is left."""
FAR_BEHIND = 0.4
"""Brands this far behind the best by plain similarity (0-1) are not compared: a clean hearing is answered fast."""
FEWEST = 6
"""Brands compared in any case."""
REFINED = 4
"""Brands, the best of those, whose other pronunciations are compared too."""
WAYS_COMPARED = 3
"""Pronunciations of a brand that are compared sound by sound."""
CELLS = 4_000
"""Phoneme pairs that may be compared in one query: a bound on time that ordinary names do not reach."""
_UNCOMPARED = -15.0

FEATURES = ("llr", "lev", "coarse", "ratio", "partial", "length", "exact")


@dataclass(frozen=True, slots=True)
class Ranked:
    """One brand row: its features (in the order of FEATURES), its score in nats, how it is likeliest said and spelt."""

    brand: int
    features: tuple[float, ...]
    score: float
    sounds: str
    spelt: str


@dataclass(slots=True)
class _Near:
    """One brand on the shortlist: its best plain similarities, and its pronunciations with theirs, best first."""

    rough: float
    lev: float
    coarse: float
    ratio: float
    spelt: str
    ways: list[tuple[float, str]]
    said: str
    llr: float = _UNCOMPARED

    def compared(self, llr: float, sounds: str) -> None:
        """Keep the likeliest pronunciation."""
        if llr > self.llr:
            self.llr, self.said = llr, sounds


class Ranker:
    """Ranks the brands of an index by learned weights."""

    def __init__(self, index: BrandIndex, model: SoundModel, weights: Sequence[float]) -> None:
        self._index, self._model, self._weights = index, model, tuple(weights)

    def rank(self, hearing: HeardText, exact: Collection[int], excluded: Collection[int] = ()) -> list[Ranked]:
        """Return the compared brands, best first; `exact` are brand rows written just so, always among them."""
        near = self._shortlist(hearing, exact, excluded)
        self._compare(hearing, near)
        ranked = [self._weighed(hearing, brand, one, brand in exact) for brand, one in near.items()]
        return sorted(ranked, key=lambda one: (-one.score, one.brand))

    def _shortlist(self, hearing: HeardText, exact: Collection[int], excluded: Collection[int]) -> dict[int, _Near]:
        found = self._plain(hearing)
        heard, said = hearing.ways[0].sounds, " ".join(hearing.tokens)
        for brand in exact:
            one = found.setdefault(brand, _Near(1.0, 1.0, 1.0, 1.0, said, [], heard))
            _widen(one, (1.0, 1.0, 1.0, 1.0), said, heard)
        for brand in excluded:
            found.pop(brand, None)
        order = sorted(found, key=lambda brand: (brand not in exact, -found[brand].rough, brand))
        least = max((one.rough for one in found.values()), default=0.0) - FAR_BEHIND
        most = COMPARED_SMALL if self._index.small else COMPARED
        kept = [brand for brand in order[:most] if found[brand].rough >= least]
        return {brand: found[brand] for brand in (kept if len(kept) > FEWEST else order[:FEWEST])}

    def _plain(self, hearing: HeardText) -> dict[int, _Near]:
        index, heard = self._index, hearing.ways[0].sounds
        coarse_heard = heard.translate(COARSE)
        found: dict[int, _Near] = {}
        for row in index.near(heard):
            name = index.sounds_name[row]
            brand = index.name_brand[name]
            sounds, spelt = index.sounds[row], index.name_words[name]
            lev = Levenshtein.normalized_similarity(heard, sounds)
            coarse = Levenshtein.normalized_similarity(coarse_heard, sounds.translate(COARSE))
            ratio = Indel.normalized_similarity(hearing.key, spelt.replace(" ", ""))
            rough = 0.4 * lev + 0.35 * coarse + 0.25 * ratio
            one = found.get(brand)
            if one is None:
                found[brand] = _Near(rough, lev, coarse, ratio, spelt, [(rough, sounds)], sounds)
            else:
                _widen(one, (rough, lev, coarse, ratio), spelt, sounds)
        return found

    def _compare(self, hearing: HeardText, near: dict[int, _Near]) -> None:
        heard, *other_ways = hearing.ways
        left = CELLS
        for one in near.values():
            one.ways = sorted(one.ways, reverse=True)[:WAYS_COMPARED]
            left -= len(one.ways[0][1]) * len(heard.sounds)
            if left >= 0 or one.llr == _UNCOMPARED:
                one.compared(self._model.likelihood(heard, one.ways[0][1]), one.ways[0][1])
        for one in sorted(near.values(), key=lambda one: -one.llr)[:REFINED]:
            for _, sounds in one.ways[1:]:
                left -= len(sounds) * len(heard.sounds)
                if left >= 0:
                    one.compared(self._model.likelihood(heard, sounds), sounds)
            for way in other_ways:
                left -= len(one.ways[0][1]) * len(way.sounds)
                if left >= 0:
                    one.compared(self._model.likelihood(way, one.ways[0][1]), one.ways[0][1])

    def _weighed(self, hearing: HeardText, brand: int, near: _Near, exact: bool) -> Ranked:
        heard, best = hearing.ways[0].sounds, near.ways[0][1]
        features = (
            near.llr / 5,
            near.lev * 5,
            near.coarse * 5,
            near.ratio * 5,
            fuzz.partial_ratio(heard, best) / 20,
            math.log((len(best) + 1) / (len(heard) + 1)),
            float(exact),
        )
        score = sum(map(mul, self._weights, features))
        return Ranked(brand, features, score, near.said, near.spelt)


def _widen(one: _Near, plain: tuple[float, float, float, float], spelt: str, sounds: str) -> None:
    rough, lev, coarse, ratio = plain
    one.ways.append((rough, sounds))
    one.rough, one.lev, one.coarse = max(one.rough, rough), max(one.lev, lev), max(one.coarse, coarse)
    if ratio > one.ratio:
        one.ratio, one.spelt = ratio, spelt
