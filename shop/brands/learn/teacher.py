"""Learn synonyms from mishearings, with guards: a synonym must never take a customer to another brand.

Only a few mishearings of a new voice repeat one already heard, so synonyms are exact: they are kept out of the
comparison by sound, where they would harm other brands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from base.environment import DEFAULT_LOCALE
from locales import BrandWords, locale_of
from shop.brands.brand import Brand, Candidate, Context
from shop.brands.learn.mishearings import Mishearing, homes_of, kept
from shop.brands.learn.owners import name_owners
from shop.brands.learn.synonyms import Proposal
from shop.brands.match.everyday_words import only_everyday, spellings
from shop.brands.match.matcher import BrandMatcher
from shop.brands.sound.lexicon import english
from shop.brands.sound.normal import squeezed, words

SEVERAL = "heard for several brands"
AGREEMENT = 0.8
"""Share of the hearings that must mean one family."""
RIVAL = 0.2
"""Probability of another family from which a text may be taken for that family's brand."""
ALIKE = 0.75
"""Similarity of spelling from which a text counts as another brand's name slightly misspelt."""
SHORTEST = 3
NEAR = 0.85
"""Similarity of spelling from which everyday words are the name: "signature" for Zignature, not "milky" for Milka."""
LIKELY = 0.5
"""Probability from which a text is taught that was heard but once: likelier the brand than not."""
REPEATED = 0.6
"""Probability from which everyday words are taught that were heard at least twice: "pampas" for Pampers."""
ACTED_ON = 0.9
"""The same for everyday words heard but once: a purchase would be acted on without having learned anything."""
ELSEWHERE = 0.05
"""Probability of another family up to which everyday words, and what was heard but once, are taught.

The last three were chosen on half of the brand families of our corpus; `earshot bench learning` prints the other half.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Hearings found by exact lookup before and after, each judged by synonyms others taught (leave one out)."""

    hearings: int
    before: int
    after: int
    harmed: int


class Teacher:
    """Proposes synonyms for the brands of one catalogue, from what was said in one locale."""

    def __init__(self, brands: Sequence[Brand], matcher: BrandMatcher, *, locale: str = DEFAULT_LOCALE) -> None:
        self._locale, self._around = locale, locale_of(locale).brand_words
        self._brands = {brand.brand_id: brand for brand in brands}
        self._matcher = matcher
        self._written = {
            brand.brand_id: {" ".join(words(name)) for name in (brand.canonical, *brand.aliases)} for brand in brands
        }
        self._owners = name_owners(brands)

    def propose(self, mishearings: Iterable[Mishearing], earlier: Iterable[Proposal] = ()) -> list[Proposal]:
        """Return every text heard for a brand of the catalogue that is not its name as written, best evidence first.

        A name in other words ("tide well" for Tidewell) is proposed too: our exact table finds it, an assistant's own
        exact match does not. What was understood at once is as good evidence as what was misheard. `earlier` are the
        proposals of runs before: their evidence counts, the guards are asked again.
        """
        by_text: dict[str, list[Mishearing]] = defaultdict(list)
        meant: dict[str, Counter[str]] = defaultdict(Counter)
        for one in mishearings:
            text = kept(one.heard, self._locale)
            if text and one.brand_id in self._brands:
                meant[text][one.brand_id] += 1
                if text not in self._written[one.brand_id]:
                    by_text[text].append(one)
        # The brand of an earlier row may have left the catalogue: then what is heard now counts for more.
        before = {
            one.heard: one
            for one in earlier
            if one.enough
            and one.heard not in self._written.get(one.brand_id, ())
            and (one.brand_id in self._brands or one.heard not in by_text)
        }
        for text, row in before.items():
            # The larger, not the sum: the same touchpoints may be given again.
            meant[text][row.brand_id] = max(row.times, meant[text][row.brand_id])
        taken = _taken(meant, self._around)
        texts = {**by_text, **dict.fromkeys(before)}
        proposals = [
            self._proposal(text, by_text.get(text, []), before.get(text), (meant[text], taken[squeezed(text)]))
            for text in texts
        ]
        return sorted(proposals, key=_best_first)

    def _names(self, brand_id: str) -> set[str]:
        return {name.replace(" ", "") for name in self._written[brand_id]}

    def _proposal(
        self, text: str, heard: list[Mishearing], before: Proposal | None, counts: tuple[Counter[str], Counter[str]]
    ) -> Proposal:
        mean, taken = counts
        brand_id = before.brand_id if before else min(mean, key=lambda brand: (-mean[brand], brand))
        mine = [one for one in heard if one.brand_id == brand_id]
        homes = homes_of(mine)
        households, enough = homes.count, homes.enough
        proofs = {str(one.proof) for one in mine}
        if before is not None:
            households = max(before.households or 0, (households or 0) if enough else 0) or None
            enough = True
            proofs.update(before.proofs)
        several = before is not None and before.refused == SEVERAL
        refused = SEVERAL if several else self._guard(text, brand_id, mean[brand_id], taken)
        return Proposal(
            heard=text,
            brand_id=brand_id,
            times=mean[brand_id],
            households=households,
            proofs=tuple(sorted(proofs)),
            refused=refused or (None if enough else _too_few(households)),
        )

    def _guard(self, text: str, brand_id: str, times: int, taken: Counter[str]) -> str | None:
        key = squeezed(text)
        if brand_id not in self._brands:
            return "its brand is not in the catalogue"
        if len(key) < SHORTEST or all(word in self._around.own for word in text.split()):
            return "too short, or words the skill itself listens for"
        if taken[brand_id] < AGREEMENT * taken.total():
            return SEVERAL
        if owners := self._owners.get(key, set()) - {brand_id}:
            return f"is a name of {self._brands[min(owners)].canonical}"
        if brand_id in self._owners.get(key, ()):
            return None
        found = self._matcher.match(text, Context(locale=self._locale)).alternatives
        return self._sound_guard(found, key, brand_id) or self._doubt(found, text, brand_id, times)

    def _sound_guard(self, found: Sequence[Candidate], key: str, brand_id: str) -> str | None:
        if rival := self._rival(found, key, brand_id):
            return f"sounds like {rival.name}"
        if all(self._family(one.brand_id) != self._family(brand_id) for one in found):
            return "too little of the name is in it"
        return None

    def _doubt(self, found: Sequence[Candidate], text: str, brand_id: str, times: int) -> str | None:
        """What was heard but once, and everyday words that do not spell the name, must be likely it and no other."""
        if only_everyday(text.split(), self._around):
            return "says what is sold, not whose"
        mine, other = self._chances(found, brand_id)
        if not _everyday(text) or self._alike(brand_id, squeezed(text)) >= NEAR:
            sure = times > 1 or (mine >= LIKELY and other <= ELSEWHERE)
            return None if sure else "heard but once, and perhaps another brand"
        if mine < REPEATED or other > ELSEWHERE:
            return "everyday words that may mean anything" if " " in text else "an everyday word that may mean anything"
        return None if times > 1 or mine >= ACTED_ON else "everyday words, heard but once"

    def _chances(self, found: Sequence[Candidate], brand_id: str) -> tuple[float, float]:
        """Return how likely by sound the brand's family is, and the likeliest other."""
        home = self._family(brand_id)
        mine = (one.score for one in found if self._family(one.brand_id) == home)
        other = (one.score for one in found if self._family(one.brand_id) != home)
        return max(mine, default=0.0), max(other, default=0.0)

    def _rival(self, found: Sequence[Candidate], key: str, brand_id: str) -> Candidate | None:
        """The brand of another family this text could be taken for, by probability or by spelling."""
        home = self._family(brand_id)
        mine = self._alike(brand_id, key)
        certainty, _ = self._chances(found, brand_id)
        for one in found:
            if self._family(one.brand_id) != home:
                near = self._alike(one.brand_id, key)
                if one.score >= max(RIVAL, certainty) or (near >= max(ALIKE, mine) and certainty < ACTED_ON):
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
            taught[kept(one.heard, self._locale)].append(one.household)
        usable = [one for one in mishearings if one.brand_id in self._brands]
        before = after = harmed = 0
        for one in usable:
            text = kept(one.heard, self._locale)
            owners = self._owners.get(squeezed(text), set())
            others = [home for home in taught[text] if home != one.household] if one.household else taught[text][1:]
            learned = accepted.get(text) if others else None
            before += owners == {one.brand_id}
            after += owners == {one.brand_id} or (not owners and learned == one.brand_id)
            harmed += not owners and learned is not None and learned != one.brand_id
        return Lift(hearings=len(usable), before=before, after=after, harmed=harmed)


def _best_first(one: Proposal) -> tuple[bool, int, int, str]:
    return one.refused is not None, -(one.households or 0), -one.times, one.heard


def _taken(meant: Mapping[str, Counter[str]], around: BrandWords) -> dict[str, Counter[str]]:
    """Count by spelling what was meant by every text that the exact table would take for it."""
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for text, brands in meant.items():
        for spelling in spellings(text, around):
            taken[spelling].update(brands)
    return taken


def _everyday(text: str) -> bool:
    return all(len(word) <= SHORTEST or english().known(word) for word in text.split())


def _too_few(households: int | None) -> str:
    return f"heard in {households} household{'' if households == 1 else 's'} only"
