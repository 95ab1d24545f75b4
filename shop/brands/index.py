"""An opened brand file: exact names by hash, candidates by shared sounds."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from zlib import crc32

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from shop.brands.grams import Grams
from shop.brands.layout import Sections
from shop.brands.phonemes import COARSE

NO_PARENT = 2**32 - 1
SCAN_UP_TO = 3_000
"""Pronunciations up to which comparing with every one is cheaper, and surer, than an index."""
SHORTLIST = 60
"""Pronunciations that go on to the dearer comparisons."""
POSTINGS_READ = 6_000
"""Entries read from the index a query at most, the most telling windows first."""
_ROOMY = 400


def id_key(brand_id: str) -> str:
    """Return the key of a brand id in the exact table; no spelling can be the same."""
    return f"\0{brand_id}"


class BrandIndex:
    """Reads a brand file in place; rows are numbers from 0.

    A brand has names (its own, aliases, respellings), and a name has pronunciations.
    """

    def __init__(self, path: Path) -> None:
        file = Sections(path)
        self.ids = file.strings("ids")
        self.canonical = file.strings("canonical")
        self.category = file.strings("category")
        self.family = file.numbers("family")
        self.name_brand = file.numbers("name_brand")
        self.name_key = file.strings("name_key")
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

    @cached_property
    def _grams(self) -> Grams:
        return Grams(coarse=self._coarse)

    @cached_property
    def _every_sound(self) -> list[str]:
        return self.sounds.all()

    @cached_property
    def _every_coarse(self) -> list[str]:
        return [sounds.translate(COARSE) for sounds in self._every_sound]

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
        """Return the rows of pronunciations that may have been meant, in no order."""
        if len(self.sounds) <= SCAN_UP_TO:
            return self._scan(sounds)
        return self._look_up(sounds)

    def _scan(self, sounds: str) -> list[int]:
        score = Levenshtein.normalized_similarity
        fine = process.extract(sounds, self._every_sound, scorer=score, limit=SHORTLIST, score_cutoff=0.2)
        coarse = process.extract(
            sounds.translate(COARSE), self._every_coarse, scorer=score, limit=SHORTLIST, score_cutoff=0.2
        )
        return list({row for _, _, row in fine} | {row for _, _, row in coarse})

    def _look_up(self, sounds: str) -> list[int]:
        start = self._gram_start
        windows = sorted((start[gram + 1] - start[gram], start[gram]) for gram in self._grams.of(sounds))
        shared: Counter[int] = Counter()
        read = 0
        for count, first in windows:
            if read and read + count > POSTINGS_READ:
                break
            shared.update(self._gram_sounds[first : first + count])
            read += count
        if len(shared) <= _ROOMY:
            return list(shared)
        rows: list[int] = []
        for least in range(max(shared.values()), 0, -1):
            rows += [row for row, count in shared.items() if count == least]
            if len(rows) >= SHORTLIST:
                break
        return rows[:_ROOMY]
