"""An opened brand file: exact names by hash, candidates by shared sounds."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from zlib import crc32

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from shop.brands.file.grams import Grams
from shop.brands.file.layout import Sections
from shop.brands.sound.phonemes import COARSE

SCAN_UP_TO = 2_000
"""Pronunciations up to which comparing with every one is cheaper, and surer, than an index."""
HELD_UP_TO = 100_000
"""Pronunciations up to which they are decoded once, at the first query, and held."""
SHORTLIST, SHORTLIST_SMALL = 25, 40
"""Pronunciations that go on by phonemes, and as many by sound classes; more where there is time for it."""
POSTINGS_READ = 1_500
"""Entries read from the index a query at most, the most telling windows first."""
MORE_READ = 4_000
"""The same in catalogues so large that every window is common."""
ROUGHLY_COMPARED = 600
"""Pronunciations found by shared windows that are compared by plain distance."""


def id_key(brand_id: str) -> str:
    """Return the key of a brand id in the exact table; no spelling can be the same."""
    return f"\0{brand_id}"


_ALIKE = Levenshtein.normalized_similarity
_MOST_SHARED = 6


class BrandIndex:
    """Reads a brand file in place; rows are numbers from 0.

    A brand has names (its own, aliases, respellings), and a name has pronunciations, by the rules of `language`.
    """

    def __init__(self, path: Path) -> None:
        file = Sections(path)
        self.ids = file.strings("ids")
        self.canonical = file.strings("canonical")
        self.category = file.strings("category")
        self.family = file.numbers("family")
        self.name_brand = file.numbers("name_brand")
        self.name_words = file.strings("name_words")
        self.sounds = file.strings("sounds")
        self.sounds_name = file.numbers("sounds_name")
        self._exact_start = file.numbers("exact_start")
        self._exact_row = file.numbers("exact_row")
        self._exact_key = file.strings("exact_key")
        self._exact_brand = file.numbers("exact_brand")
        self._gram_start = file.numbers("gram_start")
        self._gram_sounds = file.numbers("gram_sounds")
        self._alike_start = file.numbers("alike_start")
        self._alike_brand = file.numbers("alike_brand")
        self._coarse = bool(file.numbers("settings")[0])
        self.language = file.strings("language")[0]
        self.small = len(self.sounds) <= SCAN_UP_TO

    @cached_property
    def _grams(self) -> Grams:
        return Grams(coarse=self._coarse)

    @cached_property
    def _every_sound(self) -> list[str]:
        return self.sounds.all()

    @cached_property
    def _every_coarse(self) -> list[str]:
        return self.sounds.all(COARSE)

    def exact(self, key: str) -> list[int]:
        """Return the brands one of whose names, or learned synonyms, is written like this key."""
        bucket = crc32(key.encode()) % (len(self._exact_start) - 1)
        rows = self._exact_row[self._exact_start[bucket] : self._exact_start[bucket + 1]]
        return list(dict.fromkeys(self._exact_brand[row] for row in rows if self._exact_key[row] == key))

    def row(self, brand_id: str) -> int | None:
        """Return the row of a brand id, or None when the file does not have it."""
        rows = self.exact(id_key(brand_id))
        return rows[0] if rows else None

    def alike(self, brand: int) -> list[int]:
        """Return the brands of other families that sound nearly the same."""
        return list(self._alike_brand[self._alike_start[brand] : self._alike_start[brand + 1]])

    def near(self, sounds: str) -> list[int]:
        """Return the rows of pronunciations that may have been meant, best by plain distance, in no order."""
        rows = None if self.small else self._sharing(sounds)
        fine, coarse = self._strings(rows)
        heard = sounds.translate(COARSE)
        limit = SHORTLIST_SMALL if self.small else SHORTLIST
        near = {at for _, _, at in process.extract(sounds, fine, scorer=_ALIKE, limit=limit)}
        near.update(at for _, _, at in process.extract(heard, coarse, scorer=_ALIKE, limit=limit))
        return list(near) if rows is None else [rows[at] for at in near]

    def _strings(self, rows: list[int] | None) -> tuple[list[str], list[str]]:
        if rows is None:
            return self._every_sound, self._every_coarse
        if len(self.sounds) <= HELD_UP_TO:
            held, classes = self._every_sound, self._every_coarse
            return [held[row] for row in rows], [classes[row] for row in rows]
        fine = [self.sounds[row] for row in rows]
        return fine, [sounds.translate(COARSE) for sounds in fine]

    def _sharing(self, sounds: str) -> list[int]:
        """Rows that share three sounds in a row with what was heard; those that share most when they are many."""
        start, most = self._gram_start, POSTINGS_READ if self._coarse else MORE_READ
        windows = sorted((start[gram + 1] - start[gram], start[gram]) for gram in self._grams.of(sounds))
        shared: Counter[int] = Counter()
        read = 0
        for count, first in windows:
            if read and read + count > most:
                break
            shared.update(self._gram_sounds[first : first + count])
            read += count
        rows = list(shared)
        least = 2
        while len(rows) > ROUGHLY_COMPARED and least < _MOST_SHARED:
            fewer = [row for row, count in shared.items() if count >= least]
            if len(fewer) < SHORTLIST:
                break
            rows, least = fewer, least + 1
        return rows[:ROUGHLY_COMPARED]
