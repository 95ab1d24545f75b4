"""From a heard text to a brand and a decision."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from locales import BrandWords, locale_of
from shop.brands.brand import Brand, Candidate, Context, Decision, Match
from shop.brands.file.index import BrandIndex
from shop.brands.match.decide import Certainty, Costs, decide
from shop.brands.match.everyday_words import kinds_behind, without_kind
from shop.brands.match.evidence import OFFERED, Others, chances, doubt, foreign, twins
from shop.brands.match.heard_text import HeardText, hear, other_number, without_article
from shop.brands.match.named_brands import LONG_KEY, LONGER_KEY, NamedBrand, named_brands
from shop.brands.match.params import Params, fitted
from shop.brands.match.rank import Ranked, Ranker
from shop.brands.sound.lexicon import language_of, lexicon
from shop.brands.sound.phonemes import arpabet
from shop.brands.sound.sound_model import SoundModel

A_PURCHASE = Context()
ALTERNATIVES = 5
BOUGHT_BEFORE = 2.0
"""Nats a brand gains that this household has bought: the strongest prior in a reorder."""
ASKED_CATEGORY = 1.0
"""Nats a brand gains when it is of the category the customer asked for."""
WORTH_OFFERING = 0.002
"""Probability below which a brand is not named in a question, unless it is a near-homophone or was named.

Of 124 questions of the development rows it costs one the brand that was said; 2.2 brands are named on average.
"""
NAMED = 0.75
"""P(among the offered) at least where a brand was named in so many words: "diet pepsi" deserves a question."""
HALF_ALIKE = 0.5
"""Similarity of pronunciation from which "a" may have been the begin of the other brand's name."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was heard, a ranking, how sure we are of it, and the brands it is easily confused with: offered first."""

    hearing: HeardText
    ranked: list[Ranked]
    sure: Certainty
    near: list[int]


class BrandMatcher:
    """Finds the brand that was meant by what the recogniser wrote.

    Safe to share between threads; one query reads only the pages of the file it needs.
    """

    def __init__(self, index: BrandIndex, *, params: Params | None = None, costs: Costs | None = None) -> None:
        self._index = index
        params = params or fitted()
        self._costs = costs or Costs()
        self._model = SoundModel(params.sounds)
        self._ranker = Ranker(index, self._model, params.ranker)
        self._calibrated = (params.right, params.offered)
        self._lexicon = lexicon(index.language)

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
        locale: str = A_PURCHASE.locale,
    ) -> BrandMatcher:
        """Build the file for these brands (a temporary one unless `path` is given) and open it.

        `synonyms` are learned (heard text, brand_id) pairs; see `shop.brands.file.build.write_brands`.
        """
        from shop.brands.file.build import write_brands  # the Alexa function's package has none: its files are built

        words = lexicon(language_of(locale))
        if path is not None:
            write_brands(brands, path, synonyms=synonyms, lexicon=words)
            return cls.open(path, costs=costs)
        with tempfile.TemporaryDirectory(prefix="earshot-brands-") as folder:
            temporary = Path(folder) / "brands.bin"
            write_brands(brands, temporary, synonyms=synonyms, lexicon=words)
            return cls.open(temporary, costs=costs)

    def match(self, heard: str, context: Context = A_PURCHASE, *, explain: bool = False) -> Match:
        """Return the best brand, up to five alternatives, and whether to accept, ask or reject.

        With `explain` the answer says why; an utterance's answer is the same either way.
        """
        hearing = self._heard(heard, locale_of(context.locale).brand_words)
        if hearing is None:
            return _nothing(heard, "no words that could be a brand name")
        hearing, exact = self._exact(hearing)
        excluded = self._rows(context.excluded)
        found = self._found(hearing, exact, excluded, context)
        if found is None:
            return _nothing(heard, "no brand sounds like it")
        if not exact:
            found = self._surer_without_kind(found, excluded, context)
        decision = decide(found.sure, context.purpose, self._costs)
        best_first = found.near if found.sure.listed else [one.brand for one in found.ranked]
        candidates = self._candidates(found, best_first[:ALTERNATIVES])
        return Match(
            heard=heard,
            decision=decision,
            brand_id=candidates[0].brand_id,
            score=candidates[0].score,
            alternatives=candidates,
            offered=self._offered(found) if decision is Decision.ASK else (),
            reasons=self._reasons(found, context) if explain else (),
        )

    def _heard(self, text: str, around: BrandWords) -> HeardText | None:
        return hear(text, self._lexicon, self._model, around)

    def _found(self, hearing: HeardText, exact: list[int], excluded: set[int], context: Context) -> _Found | None:
        ranked = self._in_context(self._ranker.rank(hearing, exact, excluded), context)
        return self._judged(hearing, ranked, excluded, context.locale) if ranked else None

    def _surer_without_kind(self, found: _Found, excluded: set[int], context: Context) -> _Found:
        """Return what is found without the kind of goods behind ("tied detergent" is Tide) if that is surer.

        A kind that is a word of the best name ("healing ointment") belongs to it. It is asked about, not acted on:
        "quicker paper" is not Quaker.
        """
        around = found.hearing.around
        fewer = without_kind(found.hearing.tokens, around, found.ranked[0].spelt.split())
        again = self._heard(" ".join(fewer), around) if fewer != found.hearing.tokens else None
        other = self._found(again, [], excluded, context) if again is not None else None
        if other is None or other.sure.right <= found.sure.right:
            return found
        why_not = other.sure.doubt or "it sounds so only without the kind of goods behind"
        return replace(other, sure=replace(other.sure, doubt=why_not))

    def _exact(self, hearing: HeardText) -> tuple[HeardText, list[int]]:
        """Return the brands written just so, as heard or else in the other number; else in fewer words.

        Fewer words: without "the", "my" ... in front, then without the kind of goods behind ("dove soap").
        """
        if rows := self._written_so(hearing):
            return hearing, rows
        around = hearing.around
        shorter = without_article(hearing.tokens, around)
        if shorter == hearing.tokens or self._begins_a_name(hearing):
            shorter = hearing.tokens
        least = len(shorter) - kinds_behind(shorter, around)
        for fewer in (shorter[:size] for size in range(len(shorter), least - 1, -1)):
            again = self._heard(" ".join(fewer), around) if fewer != hearing.tokens else None
            if again is not None and (rows := self._written_so(again)):
                return again, rows
        return hearing, []

    def _written_so(self, hearing: HeardText) -> list[int]:
        keys, around = hearing.exact_keys, hearing.around
        return self._written(keys) or self._written(other for key in keys if (other := other_number(key, around)))

    def _begins_a_name(self, hearing: HeardText) -> bool:
        """Return whether the "a" in front may be the begin of another brand: "a degree" is Degree or Pedigree."""
        if hearing.tokens[0] != hearing.around.ambiguous_article:
            return False
        ranked = self._ranker.rank(hearing, ())
        return bool(twins(ranked, self._index.family, least=HALF_ALIKE))

    def _written(self, keys: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(row for key in keys for row in self._index.exact(key)))

    def _judged(self, hearing: HeardText, ranked: list[Ranked], excluded: set[int], locale: str) -> _Found:
        family, best = self._index.family, ranked[0]
        right, offered = chances(self._calibrated, hearing, ranked, family)
        alike = self._index.alike(best.brand)
        every, listed = self._named(hearing, best, excluded)
        told = [one.row for one in every if listed or self._beside(one, best)]
        if any(self._unmistakable(one) for one in every):
            offered = max(offered, NAMED)
        why_not = doubt(hearing, ranked, family, others=Others(alike=alike, named=told))
        why_not = why_not or foreign(best, locale, self._index.language)
        close = [one.brand for one in twins(ranked, family, alike)]
        near = list(dict.fromkeys(told if listed else [best.brand, *told, *close]))
        return _Found(hearing, ranked, Certainty(right=right, offered=offered, doubt=why_not, listed=listed), near)

    def _named(self, hearing: HeardText, best: Ranked, excluded: set[int]) -> tuple[list[NamedBrand], bool]:
        """Return the brands named in so many words among others, and whether the text is but a list of brands."""
        if best.features[-1] or len(hearing.tokens) == 1:
            return [], False
        every, only = named_brands(hearing.tokens, self._index.exact, hearing.around.between)
        told = [one for one in every if one.row not in excluded]
        return told, only and len({self._index.family[one.row] for one in told}) > 1

    def _beside(self, one: NamedBrand, best: Ranked) -> bool:
        """Return whether this is a brand beside the best: not All in "cheez it all good", but in "cheez it or all"."""
        telling = len(one.key) >= LONG_KEY or not self._lexicon.known(one.key)
        return (one.joined or telling) and one.key not in best.spelt.replace(" ", "")

    def _unmistakable(self, one: NamedBrand) -> bool:
        """Return whether a name among other words deserves a question, however little the rest tells."""
        if one.words > 1 or len(one.key) >= LONGER_KEY:
            return True
        return len(one.key) >= LONG_KEY and not self._lexicon.known(one.key)

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

    def _offered(self, found: _Found) -> tuple[Candidate, ...]:
        """Return whom to ask about: the best, those it is easily confused with, then whoever is worth a question."""
        rest = [] if found.sure.listed else [one.brand for one in found.ranked[:ALTERNATIVES]]
        rows = list(dict.fromkeys([*found.near, *rest]))
        every = self._candidates(found, rows)
        worth = [one for at, one in enumerate(every) if at < len(found.near) or one.score >= WORTH_OFFERING]
        return tuple(worth[:OFFERED])

    def _candidates(self, found: _Found, rows: Sequence[int]) -> tuple[Candidate, ...]:
        """Return candidates for these rows; P(among the offered) is shared out among those after the best.

        Of brands that were listed ("tide or dove") each is as likely as the others.
        """
        sure, (best, *rest) = found.sure, found.ranked
        scores = {one.brand: one.score for one in rest}
        whole = sum(math.exp(one.score - rest[0].score) for one in rest[: ALTERNATIVES - 1])

        def score(row: int) -> float:
            if sure.listed:
                return 1 / len(found.near)
            if row == best.brand:
                return sure.right
            share = math.exp(scores[row] - rest[0].score) / whole if row in scores else 0.0
            return min(sure.right, (sure.offered - sure.right) * share)

        return tuple(
            Candidate(brand_id=self._index.ids[row], name=self._index.canonical[row], score=round(score(row), 4))
            for row in rows
        )

    def _reasons(self, found: _Found, context: Context) -> tuple[str, ...]:
        hearing, ranked, sure = found.hearing, found.ranked, found.sure
        best, index = ranked[0], self._index
        if sure.listed:
            return ("several brands were named, and nothing else",)
        llr, lev, _, ratio, *_ = best.features
        told = [f"heard as {arpabet(hearing.ways[0].sounds)}; best {index.canonical[best.brand]}"]
        told += ["written just so, or learned"] if best.features[-1] else []
        told.append(f"{5 * llr:+.1f} nats likelier said than not; sounds {lev / 5:.0%} alike, spelt {ratio / 5:.0%}")
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
