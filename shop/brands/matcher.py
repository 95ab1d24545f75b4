"""From a heard text to a brand and a decision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from shop.brands.build import Progress, write_brands
from shop.brands.decide import Certainty, Costs, decide
from shop.brands.evidence import OFFERED, doubt, evidence, probability, softmax
from shop.brands.hearing import Hearing, hear
from shop.brands.index import BrandIndex
from shop.brands.lexicon import english
from shop.brands.model import Brand, Candidate, Context, Decision, Match
from shop.brands.params import Params, fitted
from shop.brands.rank import FEATURES, Ranked, Ranker
from shop.brands.sounds import SoundModel

A_PURCHASE = Context()
ALTERNATIVES = 5
BOUGHT_BEFORE = 2.0
"""Nats a brand gains that this household has bought: the strongest prior in a reorder."""
ASKED_CATEGORY = 1.0
"""Nats a brand gains when it is of the category the customer asked for."""


class BrandMatcher:
    """Finds the brand that was meant by what the recogniser wrote.

    Safe to share between threads; one query reads only the pages of the file it needs.
    """

    def __init__(self, index: BrandIndex, *, params: Params | None = None, costs: Costs | None = None) -> None:
        self._index = index
        self._params = params or fitted()
        self._costs = costs or Costs()
        self._model = SoundModel(self._params.sounds)
        self._ranker = Ranker(index, self._model, self._params.ranker)
        self._lexicon = english()

    @classmethod
    def open(cls, path: Path, *, costs: Costs | None = None) -> BrandMatcher:
        """Open a built file; it is mapped, not read, so a large one opens as fast as a small one.

        Raises InputError when the file is missing or of another version.
        """
        return cls(BrandIndex(path), costs=costs)

    @classmethod
    def build(
        cls,
        brands: Sequence[Brand],
        *,
        path: Path | None = None,
        synonyms: Iterable[tuple[str, str]] = (),
        costs: Costs | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> BrandMatcher:
        """Build the file for these brands (a temporary one unless `path` is given) and open it.

        `synonyms` are learned (heard text, brand_id) pairs; see `shop.brands.build.write_brands`.
        """
        if path is not None:
            write_brands(brands, path, synonyms=synonyms, progress=progress)
            return cls.open(path, costs=costs)
        with tempfile.TemporaryDirectory(prefix="earshot-brands-") as folder:
            temporary = Path(folder) / "brands.bin"
            write_brands(brands, temporary, synonyms=synonyms, progress=progress)
            return cls.open(temporary, costs=costs)

    def match(self, heard: str, context: Context = A_PURCHASE, *, explain: bool = False) -> Match:
        """Return the best brand, up to five alternatives, and whether to accept, ask or reject.

        With `explain` the answer says why; an utterance's answer is the same either way.
        """
        hearing = hear(heard, self._lexicon, self._model)
        if hearing is None:
            return _nothing(heard, "no words that could be a brand name")
        exact = self._exact(hearing)
        ranked = self._in_context(self._ranker.rank(hearing, exact, self._rows(context.excluded)), context)
        if not ranked:
            return _nothing(heard, "no brand sounds like it")
        numbers = evidence(hearing, ranked, self._index.family)
        right = probability(self._params.right, numbers)
        offered = max(right, probability(self._params.offered, numbers))
        why_not = doubt(hearing, ranked, self._index.family, context.locale)
        sure = Certainty(right=right, offered=offered, doubt=why_not)
        decision = decide(sure, context.purpose, self._costs)
        found = self._candidates(ranked, sure)
        return Match(
            heard=heard,
            decision=decision,
            brand_id=found[0].brand_id,
            score=found[0].score,
            alternatives=found,
            offered=found[:OFFERED] if decision is Decision.ASK else (),
            reasons=self._reasons(hearing, ranked, sure, context) if explain else (),
        )

    def _exact(self, hearing: Hearing) -> list[int]:
        return list(dict.fromkeys(row for key in hearing.exact_keys for row in self._index.exact(key)))

    def _rows(self, brand_ids: Iterable[str]) -> set[int]:
        return {row for brand_id in brand_ids if (row := self._index.row(brand_id)) is not None}

    def _in_context(self, ranked: list[Ranked], context: Context) -> list[Ranked]:
        bought = self._rows(context.history)
        if not bought and not context.category:
            return ranked
        moved = [
            replace(
                one,
                score=one.score
                + BOUGHT_BEFORE * (one.brand in bought)
                + ASKED_CATEGORY * (self._index.category[one.brand] == context.category),
            )
            for one in ranked
        ]
        return sorted(moved, key=lambda one: (-one.score, one.brand))

    def _candidates(self, ranked: list[Ranked], sure: Certainty) -> tuple[Candidate, ...]:
        top = ranked[:ALTERNATIVES]
        rest = softmax([one.score for one in top[1:]]) if len(top) > 1 else []
        scores = [sure.right, *(min(sure.right, (sure.offered - sure.right) * share) for share in rest)]
        return tuple(
            Candidate(brand_id=self._index.ids[one.brand], name=self._index.canonical[one.brand], score=round(score, 4))
            for one, score in zip(top, scores, strict=True)
        )

    def _reasons(self, hearing: Hearing, ranked: list[Ranked], sure: Certainty, context: Context) -> tuple[str, ...]:
        best, index = ranked[0], self._index
        told = [f"heard as {hearing.ways[0].sounds}; best {index.canonical[best.brand]}"]
        told += [f"{name} {value:.2f}" for name, value in zip(FEATURES, best.features, strict=True)]
        rival = next((one for one in ranked if index.family[one.brand] != index.family[best.brand]), None)
        if rival is not None:
            told.append(f"next family {index.canonical[rival.brand]}, {best.score - rival.score:.2f} nats behind")
        told += [f"sounds nearly like {index.canonical[row]}" for row in index.alike(best.brand)]
        if sure.doubt:
            told.append(f"not acted on: {sure.doubt}")
        told.append(f"P(best) {sure.right:.3f}, accepted from {self._costs.accept_from(context.purpose):.3f}")
        told.append(f"P(among the offered) {sure.offered:.3f}, asked from {self._costs.ask_from():.3f}")
        return tuple(told)


def _nothing(heard: str, reason: str) -> Match:
    return Match(heard=heard, decision=Decision.REJECT, brand_id=None, score=0.0, reasons=(reason,))
