"""What others' methods make of the same rows: exact match, rapidfuzz, metaphone, plain phonemes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jellyfish
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from shop.brands import Brand
from shop.brands.sound.lexicon import english
from shop.brands.sound.normal import squeezed, words
from shop.brands.sound.pronunciations import name_sounds, word_sounds

Score = Callable[..., float]


@dataclass(frozen=True, slots=True)
class Peer:
    """A method: how names and heard texts are written for it, and the similarity it takes the best of."""

    name: str
    name_forms: Callable[[str], list[str]]
    heard_form: Callable[[str], str]
    score: Score


class Ranking:
    """A peer over one catalogue."""

    def __init__(self, peer: Peer, brands: Sequence[Brand]) -> None:
        self._peer = peer
        self._forms: list[str] = []
        self._owner: list[str] = []
        for brand in brands:
            forms = (form for name in (brand.canonical, *brand.aliases) for form in peer.name_forms(name))
            for form in dict.fromkeys(forms):
                self._forms.append(form)
                self._owner.append(brand.brand_id)

    def best(self, heard: str, most: int = 3) -> list[str]:
        """Return up to `most` brand ids, best first."""
        form = self._peer.heard_form(heard)
        if not form:
            return []
        found = process.extract(form, self._forms, scorer=self._peer.score, limit=10 * most, score_cutoff=0.01)
        return list(dict.fromkeys(self._owner[at] for _, _, at in found))[:most]


def _plain(text: str) -> str:
    return " ".join(words(text))


def _metaphone(text: str) -> str:
    return str(jellyfish.metaphone(_plain(text))).replace(" ", "")


def _sounds(text: str) -> str:
    return "".join(word_sounds(words(text), english())[0]) if words(text) else ""


def _exactly(one: str, other: str, **_: object) -> float:
    return float(one == other)


PEERS = (
    Peer("exact match", lambda name: [squeezed(name)], squeezed, _exactly),
    Peer("rapidfuzz WRatio", lambda name: [_plain(name)], _plain, fuzz.WRatio),
    Peer("rapidfuzz ratio", lambda name: [squeezed(name)], squeezed, fuzz.ratio),
    Peer("metaphone + Levenshtein", lambda name: [_metaphone(name)], _metaphone, Levenshtein.normalized_similarity),
    Peer(
        "phonemes + Levenshtein",
        lambda name: name_sounds(name, english(), 1),
        _sounds,
        Levenshtein.normalized_similarity,
    ),
    Peer(
        "several pronunciations + Levenshtein",
        lambda name: name_sounds(name, english()),
        _sounds,
        Levenshtein.normalized_similarity,
    ),
)
