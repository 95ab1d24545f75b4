"""From a heard text to a brand and a decision."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rapidfuzz import fuzz

from shop.brands.model import Brand, Candidate, Context, Decision, Match, Purpose
from shop.brands.normal import LONGEST_HEARD, squeezed

A_PURCHASE = Context()


class BrandMatcher:
    """Finds the brand that was meant by what the recogniser wrote."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._brands = {brand.brand_id: brand for brand in brands}
        self._names = [
            (squeezed(name), brand.brand_id) for brand in brands for name in (brand.canonical, *brand.aliases)
        ]

    @classmethod
    def open(cls, path: Path) -> BrandMatcher:
        """Open a built artefact."""
        rows = json.loads(path.read_text(encoding="utf-8"))
        return cls([Brand(**{**row, "aliases": tuple(row["aliases"]), "respellings": ()}) for row in rows])

    @classmethod
    def build(cls, brands: Sequence[Brand], *, path: Path | None = None) -> BrandMatcher:
        """Build the artefact for these brands (in a temporary file unless `path` is given) and open it."""
        if path is None:
            path = Path(tempfile.mkdtemp()) / "brands.bin"
        path.write_text(json.dumps([asdict(brand) for brand in brands]), encoding="utf-8")
        return cls.open(path)

    def match(self, heard: str, context: Context = A_PURCHASE) -> Match:
        """Return the best brand, up to five alternatives and what to do about them."""
        key = squeezed(heard[:LONGEST_HEARD])
        if not key:
            return Match(heard=heard, decision=Decision.REJECT, brand_id=None, score=0.0)
        best: dict[str, float] = {}
        for name, brand_id in self._names:
            if brand_id not in context.excluded:
                score = 1.0 if name == key else 0.95 * fuzz.ratio(name, key) / 100
                best[brand_id] = max(best.get(brand_id, 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])[:5]
        found = tuple(Candidate(brand_id=i, name=self._brands[i].canonical, score=s) for i, s in ranked)
        if not found:
            return Match(heard=heard, decision=Decision.REJECT, brand_id=None, score=0.0)
        accept = 0.85 if context.purpose is Purpose.PURCHASE else 0.75
        decision = (
            Decision.ACCEPT if found[0].score >= accept else Decision.ASK if found[0].score >= 0.55 else Decision.REJECT
        )
        return Match(
            heard=heard,
            decision=decision,
            brand_id=found[0].brand_id,
            score=found[0].score,
            alternatives=found,
            offered=found[:3] if decision is Decision.ASK else (),
        )
