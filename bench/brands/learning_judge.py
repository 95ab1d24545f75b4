"""What exact lookup finds before and after learning, by our exact table and by names as an assistant has them."""

from __future__ import annotations

import random
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from base.environment import DEFAULT_LOCALE
from bench.brands.learning_folds import Fold, HeardLine
from locales import locale_of
from shop.brands import Brand, BrandMatcher, Context, Decision, Match
from shop.brands.file.build import write_brands
from shop.brands.file.index import BrandIndex
from shop.brands.learn.synonyms import Proposal
from shop.brands.match.decide import Costs
from shop.brands.match.heard_text import HeardText
from shop.brands.match.matcher import A_PURCHASE
from shop.brands.match.params import Params
from shop.brands.sound.normal import squeezed, words

TABLE = "our exact table"
NAMES = "names as written"
_DRAWS = 1_000


@dataclass(slots=True, kw_only=True)
class JudgedWay:
    """Counts by brand for one way of looking up; `harmed`, `taken` and `newly` by the brand a text was taken to."""

    heard: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    harmed: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    newly: Counter[str] = field(default_factory=Counter)

    def of(self, wanted: Callable[[str], bool]) -> JudgedWay:
        """Return the counts of some brands."""
        kept = {
            name: Counter({brand: count for brand, count in getattr(self, name).items() if wanted(brand)})
            for name in ("heard", "before", "after", "harmed", "taken", "newly")
        }
        return JudgedWay(**kept)

    @property
    def lift(self) -> float:
        """Share of the hearings that are found only since learning."""
        return (self.after.total() - self.before.total()) / max(1, self.heard.total())

    def lift_interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the lift: brands drawn with replacement."""
        chance = random.Random(3)
        each = [(heard, self.after[one] - self.before[one]) for one, heard in sorted(self.heard.items())]
        lifts = []
        for _ in range(_DRAWS):
            drawn = chance.choices(each, k=len(each)) if each else []
            lifts.append(sum(gained for _, gained in drawn) / max(1, sum(heard for heard, _ in drawn)))
        lifts.sort()
        return lifts[_DRAWS // 40], lifts[-_DRAWS // 40]


@dataclass(slots=True, kw_only=True)
class Judged:
    """Both ways of looking up, and how many synonyms a fold learned on average."""

    ways: dict[str, JudgedWay]
    negatives: int
    synonyms: float

    def of(self, wanted: Callable[[str], bool]) -> Judged:
        """Return what concerns some brands."""
        ways = {name: way.of(wanted) for name, way in self.ways.items()}
        return Judged(ways=ways, negatives=self.negatives, synonyms=self.synonyms)


def nothing_judged() -> Judged:
    """Return counts to begin with."""
    return Judged(ways={TABLE: JudgedWay(), NAMES: JudgedWay()}, negatives=0, synonyms=0.0)


class Listener(BrandMatcher):
    """A matcher that matches a text once, and takes synonyms into its exact table without being built again."""

    def __init__(self, index: BrandIndex, *, params: Params | None = None, costs: Costs | None = None) -> None:
        super().__init__(index, params=params, costs=costs)
        self._answers: dict[str, Match] = {}
        self._hearings: dict[str, HeardText | None] = {}
        self._synonyms: dict[str, set[str]] = {}

    def match(self, heard: str, context: Context = A_PURCHASE, *, explain: bool = False) -> Match:
        """Return the answer, remembered unless it is to be explained or there is a context."""
        if explain or context != A_PURCHASE:
            return super().match(heard, context, explain=explain)
        if heard not in self._answers:
            self._answers[heard] = super().match(heard)
        return self._answers[heard]

    def exactly(self, text: str, synonyms: dict[str, set[str]] | None = None) -> set[str]:
        """Return the brands whose name or synonym the text is, in any of the forms that are looked up."""
        if text not in self._hearings:
            self._hearings[text] = self._heard(text, locale_of(DEFAULT_LOCALE).brand_words)
        hearing = self._hearings[text]
        self._synonyms = synonyms or {}
        rows = self._exact(hearing)[1] if hearing is not None else []
        self._synonyms = {}
        return {self._index.ids[row] for row in rows}

    def _written(self, keys: Iterable[str]) -> list[int]:
        every = list(keys)
        learned = sorted(brand for key in every for brand in self._synonyms.get(key, ()))
        more = [row for brand in learned if (row := self._index.row(brand)) is not None]
        return list(dict.fromkeys([*super()._written(every), *more]))


def listener(brands: Sequence[Brand]) -> Listener:
    """Build a catalogue and listen."""
    with tempfile.TemporaryDirectory(prefix="earshot-learning-") as folder:
        path = Path(folder) / "brands.bin"
        write_brands(brands, path)
        return Listener(BrandIndex(path))


class Judge:
    """Judges what was learned for the brands of one catalogue."""

    def __init__(self, brands: Sequence[Brand], matcher: Listener) -> None:
        self._parents = {brand.brand_id: brand.parent_id for brand in brands}
        self._matcher = matcher
        written: dict[str, set[str]] = defaultdict(set)
        for brand in brands:
            for name in (brand.canonical, *brand.aliases):
                written[_as_written(name)].add(brand.brand_id)
        self._written = dict(written)

    def accepts(self, text: str) -> bool:
        """Return whether the matcher accepts a text without having learned anything."""
        return self._matcher.match(text).decision is Decision.ACCEPT

    def reported(self, brand_id: str) -> bool:
        """Return whether the brand's family is of the half on which no threshold was chosen."""
        seen = {brand_id}
        while (parent := self._parents.get(brand_id)) in self._parents and parent not in seen:
            brand_id = parent or brand_id
            seen.add(brand_id)
        return zlib.crc32(brand_id.encode()) % 2 == 1

    def judged(self, folds: Sequence[Fold], taught: Callable[[Sequence[HeardLine]], list[Proposal]]) -> Judged:
        """Learn from each fold and look up what its other voices said."""
        whole = nothing_judged()
        for fold in folds:
            learned = [one for one in taught(fold.taught) if one.refused is None]
            self.look_up(fold, learned, whole)
            whole.negatives += len(fold.others)
            whole.synonyms += len(learned) / len(folds)
        return whole

    def look_up(self, fold: Fold, learned: Iterable[Proposal], into: Judged) -> None:
        """Count what these synonyms change for the voices left out."""
        keys: dict[str, set[str]] = defaultdict(set)
        texts: dict[str, set[str]] = defaultdict(set, {text: set(brands) for text, brands in self._written.items()})
        for one in learned:
            keys[squeezed(one.heard)].add(one.brand_id)
            texts[_as_written(one.heard)].add(one.brand_id)
        for heard in (*fold.tried, *fold.others):
            said, exactly = _as_written(heard.text), self._matcher.exactly
            found = {
                TABLE: (exactly(heard.text), exactly(heard.text, keys)),
                NAMES: (self._written.get(said, set()), texts.get(said, set())),
            }
            for name, (before, after) in found.items():
                if heard.brand_id:
                    _count(into.ways[name], heard.brand_id, before, after)
                elif after != before:
                    into.ways[name].taken[min(after)] += 1
                    into.ways[name].newly[min(after)] += not self.accepts(heard.text)


def _count(way: JudgedWay, meant: str, before: set[str], after: set[str]) -> None:
    way.heard[meant] += 1
    way.before[meant] += before == {meant}
    way.after[meant] += after == {meant}
    if after != before and meant not in after:
        way.harmed[min(after)] += 1


def _as_written(text: str) -> str:
    """Case, accents and punctuation aside: an interaction model has the plain words of a name too."""
    return " ".join(words(text))
