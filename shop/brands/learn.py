"""Learn synonyms from mishearings, with guards: a synonym must never take a customer to another brand.

Only a few mishearings of a new voice repeat one already heard, so synonyms are exact: they are kept out of the
comparison by sound, where they would harm other brands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from shop.brands.lexicon import english
from shop.brands.matcher import BrandMatcher
from shop.brands.mishearings import Mishearing, Proof, homes_of, kept
from shop.brands.model import Brand, Candidate
from shop.brands.normal import squeezed

AGREEMENT = 0.8
"""Share of the hearings that must mean one family."""
RIVAL = 0.2
"""Probability of another family from which a text may be taken for that family's brand."""
ALIKE = 0.75
"""Similarity of spelling from which a text counts as another brand's name slightly misspelt."""
SHORTEST = 3
NEAR = 0.85
"""Similarity of spelling from which everyday words are taught: "signature" for Zignature, not "milky" for Milka."""
LIKELY = 0.5
"""Probability from which several everyday words are taught: "tuna era" for Tonerra, not "cheap coffee" for Tchibo."""
OUR_OWN_WORDS = frozenset(
    "yes no yeah nope okay ok stop cancel help repeat next previous back more less order reorder buy please thanks "
    "first second third one two three four five it that this the a an and to for of my me i you what when where how "
    "again another something anything nothing never mind pause resume skip status cart basket alexa".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A text that may become a synonym of a brand: its evidence, and why not where a guard refused it."""

    heard: str
    brand_id: str
    times: int
    households: int
    proofs: tuple[Proof, ...]
    refused: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Hearings found by exact lookup before and after, each judged by synonyms others taught (leave one out)."""

    hearings: int
    before: int
    after: int
    harmed: int


class Teacher:
    """Proposes synonyms for the brands of one catalogue."""

    def __init__(self, brands: Sequence[Brand], matcher: BrandMatcher) -> None:
        self._brands = {brand.brand_id: brand for brand in brands}
        self._matcher = matcher
        self._owners: dict[str, set[str]] = defaultdict(set)
        for brand in brands:
            for name in (brand.canonical, *brand.aliases):
                self._owners[squeezed(name)].add(brand.brand_id)

    def propose(self, mishearings: Iterable[Mishearing]) -> list[Proposal]:
        """Return every text heard for a brand of the catalogue that is not its name already, best evidence first."""
        by_text: dict[str, list[Mishearing]] = defaultdict(list)
        for one in mishearings:
            text = kept(one.heard)
            if one.brand_id in self._brands and squeezed(text) not in self._names(one.brand_id):
                by_text[text].append(one)
        proposals = [self._proposal(text, heard) for text, heard in by_text.items() if text]
        return sorted(proposals, key=lambda one: (one.refused is not None, -one.households, -one.times, one.heard))

    def _names(self, brand_id: str) -> set[str]:
        brand = self._brands[brand_id]
        return {squeezed(name) for name in (brand.canonical, *brand.aliases)}

    def _proposal(self, text: str, heard: list[Mishearing]) -> Proposal:
        counts: dict[str, int] = defaultdict(int)
        for one in heard:
            counts[one.brand_id] += 1
        brand_id = min(counts, key=lambda brand: (-counts[brand], brand))
        mine = [one for one in heard if one.brand_id == brand_id]
        homes = homes_of(mine)
        return Proposal(
            heard=text,
            brand_id=brand_id,
            times=len(mine),
            households=homes.count,
            proofs=tuple(sorted({one.proof for one in mine})),
            refused=self._guard(text, brand_id, len(mine) / len(heard))
            or (None if homes.enough else _too_few(homes.count, known=any(one.household for one in mine))),
        )

    def _guard(self, text: str, brand_id: str, agreement: float) -> str | None:
        key = squeezed(text)
        if len(key) < SHORTEST or all(word in OUR_OWN_WORDS for word in text.split()):
            return "too short, or words the skill itself listens for"
        if agreement < AGREEMENT:
            return "heard for several brands"
        if owners := self._owners.get(key, set()) - {brand_id}:
            return f"is a name of {self._brands[min(owners)].canonical}"
        return self._sound_guard(text, key, brand_id)

    def _sound_guard(self, text: str, key: str, brand_id: str) -> str | None:
        found = self._matcher.match(text).alternatives
        if rival := self._rival(found, key, brand_id):
            return f"sounds like {rival.name}"
        if all(self._family(one.brand_id) != self._family(brand_id) for one in found):
            return "too little of the name is in it"
        if _everyday(text) and self._alike(brand_id, key) < NEAR and (" " not in text or found[0].score < LIKELY):
            return "everyday words that may mean anything" if " " in text else "an everyday word that may mean anything"
        return None

    def _rival(self, found: Sequence[Candidate], key: str, brand_id: str) -> Candidate | None:
        """The brand of another family this text could be taken for, by probability or by spelling."""
        home = self._family(brand_id)
        mine = self._alike(brand_id, key)
        certainty = max((one.score for one in found if self._family(one.brand_id) == home), default=0.0)
        for one in found:
            if self._family(one.brand_id) != home:
                near = self._alike(one.brand_id, key)
                if one.score >= max(RIVAL, certainty) or near >= max(ALIKE, mine):
                    return one
        return None

    def _alike(self, brand_id: str, key: str) -> float:
        return max(Levenshtein.normalized_similarity(key, name) for name in self._names(brand_id))

    def _family(self, brand_id: str) -> str:
        seen = {brand_id}
        while (parent := self._brands[brand_id].parent_id) in self._brands and parent not in seen:
            brand_id = parent
            seen.add(parent)
        return brand_id

    def lift(self, mishearings: Sequence[Mishearing], accepted: Mapping[str, str]) -> Lift:
        """Return what exact lookup gains; a hearing may not use a synonym that only its own household taught."""
        taught: dict[str, list[str | None]] = defaultdict(list)
        for one in mishearings:
            taught[kept(one.heard)].append(one.household)
        usable = [one for one in mishearings if one.brand_id in self._brands]
        before = after = harmed = 0
        for one in usable:
            text = kept(one.heard)
            owners = self._owners.get(squeezed(one.heard), set())
            others = [home for home in taught[text] if home != one.household] if one.household else taught[text][1:]
            learned = accepted.get(text) if others else None
            before += owners == {one.brand_id}
            after += owners == {one.brand_id} or (not owners and learned == one.brand_id)
            harmed += not owners and learned is not None and learned != one.brand_id
        return Lift(hearings=len(usable), before=before, after=after, harmed=harmed)


def _everyday(text: str) -> bool:
    return all(len(word) <= SHORTEST or english().known(word) for word in text.split())


def _too_few(households: int, *, known: bool) -> str:
    if not known:
        return "heard once, in a household not known"
    return f"heard in {households} household{'' if households == 1 else 's'} only"
