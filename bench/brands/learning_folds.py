"""The corpus, split so that nobody who taught is tested."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from base.files.csv_tables import open_csv

DATA = Path(__file__).parent / "data"
FOLDS = 5
ALL = 1_000_000
"""Utterances a brand: as many as there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """One line of the corpus; `brand_id` is empty where no brand of the catalogue was meant."""

    text: str
    brand_id: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """The lines that teach, those of other voices that are tested, and what those voices said that is no brand."""

    taught: tuple[HeardLine, ...]
    tried: tuple[HeardLine, ...]
    others: tuple[HeardLine, ...]


def read(path: Path) -> list[HeardLine]:
    """Return the lines of train.csv whose text was kept: mishearings, and words or brands that are not sold."""
    with open_csv(path) as rows:
        return [
            HeardLine(
                text=row["heard_text"],
                brand_id=row["brand_id"] if row["label"] == "pos" else "",
                voice=row["voice"],
            )
            for row in rows
        ]


def by_voice(rows: Sequence[HeardLine]) -> list[Fold]:
    """Leave a fifth of the voices out in turn."""
    return _folds(rows, lambda voice: voice)


def by_maker(rows: Sequence[HeardLine]) -> list[Fold]:
    """Leave out a synthesizer with all its voices in turn: they are much alike."""
    return _folds(rows, lambda voice: voice.partition(":")[0])


def _folds(rows: Sequence[HeardLine], group: Callable[[str], str]) -> list[Fold]:
    groups = sorted({group(one.voice) for one in rows})
    random.Random(1).shuffle(groups)
    parts = [set(groups[at::FOLDS]) for at in range(min(FOLDS, len(groups)))]
    return [
        Fold(
            taught=tuple(one for one in rows if one.brand_id and group(one.voice) not in part),
            tried=tuple(one for one in rows if one.brand_id and group(one.voice) in part),
            others=tuple(one for one in rows if not one.brand_id and group(one.voice) in part),
        )
        for part in parts
    ]


def at_most(folds: Sequence[Fold], most: int) -> list[Fold]:
    """Let only so many utterances of each brand teach, drawn by chance."""
    return [replace(fold, taught=_at_most(fold.taught, most)) for fold in folds]


def _at_most(rows: Sequence[HeardLine], most: int) -> tuple[HeardLine, ...]:
    drawn, seen = [], Counter[str]()
    for one in random.Random(2).sample(rows, len(rows)):
        seen[one.brand_id] += 1
        if seen[one.brand_id] <= most:
            drawn.append(one)
    return tuple(drawn)
