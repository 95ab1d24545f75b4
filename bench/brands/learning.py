"""What learning brings on voices nobody has heard: `earshot bench learning`.

Our own corpus, a fifth of the voices left out in turn: synonyms are learned from the other voices with every guard on,
then looked up exactly for the voices left out.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from shop.brands import BrandMatcher, read_brands
from shop.brands.learn import Teacher
from shop.brands.mishearings import Mishearing, Proof
from shop.brands.normal import squeezed

DATA = Path(__file__).parent / "data"
FOLDS = 5


def measured() -> str:
    """Return exact recall by names as written, by our exact table, and with what was learned; and the harm done."""
    brands, _ = read_brands(DATA / "train_catalog.csv")
    teacher = Teacher(brands, BrandMatcher.build(brands))
    named = [(name, brand.brand_id) for brand in brands for name in (brand.canonical, *brand.aliases)]
    written = {name.lower(): brand_id for name, brand_id in reversed(named)}
    table = {squeezed(name): brand_id for name, brand_id in reversed(named)}
    as_written = before = after = harmed = tested = 0
    for taught, tried in _folds():
        proposals = teacher.propose(_mishearing(row) for row in taught)
        learned = {one.heard: one.brand_id for one in proposals if one.refused is None}
        for row in tried:
            heard, meant = row["heard_text"], row["brand_id"]
            known, synonym = table.get(squeezed(heard)) == meant, learned.get(heard)
            tested += 1
            as_written += written.get(heard) == meant
            before += known
            after += known or synonym == meant
            harmed += not known and synonym not in {None, meant}
    return (
        f"{tested} hearings: exact recall {as_written / tested:.3f} by names as written, {before / tested:.3f} by our "
        f"exact table, {after / tested:.3f} with learned synonyms; {harmed} taken to another brand"
    )


def _folds() -> list[tuple[list[dict[str, str]], list[dict[str, str]]]]:
    with (DATA / "train.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] == "pos" and not row["ambiguous_with"]]
    voices = sorted({row["voice"] for row in rows})
    random.Random(1).shuffle(voices)
    parts = [set(voices[fold::FOLDS]) for fold in range(FOLDS)]
    return [
        ([row for row in rows if row["voice"] not in part], [row for row in rows if row["voice"] in part])
        for part in parts
    ]


def _mishearing(row: dict[str, str]) -> Mishearing:
    return Mishearing(
        heard=row["heard_text"], brand_id=row["brand_id"], household=None, proof=Proof.FILED, taken_for=None
    )


if __name__ == "__main__":
    print(measured())
