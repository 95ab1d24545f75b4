"""The sample that a sentence is nearest to, where no sample is said word by word: as an assistant hears it, roughly.

A sentence is laid over a sample word by word. Words that stand for one another (the locale's `alike`) cost a little,
words left out or put in cost what they tell: nothing for "the", all for a word that one goal alone is told by, for the
name of goods, and for a "not".
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from runtime.talk.samples import Fit, Sample

ALIKE = 0.12  # for a word that stands for another
STRANGE = 0.35  # a word that no sample has, put in
CUT_OFF = 0.5  # for one in front of what a slot holds: "toilet paper" is no paper
NAMED = 0.8  # a word of the goods' names, or a number, that no slot takes
HELD = 0.5  # what a slot tells that holds something
FARTHEST = 0.62
MOST_APART = 0.5  # of what a sample tells
_TELLING = 0.3  # of a word, from which on a sample is looked for by it
_LITTLE = 0.1  # of a word, below which it tells nothing
_MOST = 150  # samples that are laid over
_LONGEST_SLOT = 5
_FREE = 1e9

SlotCost = Callable[[str, str, str], float]
"""Intent, slot and words -> what the words cost in that slot."""


class Stems:
    """Words by their stems, and by what stands for them."""

    def __init__(self, alike: Iterable[str], endings: Sequence[str]) -> None:
        groups = [[one.strip() for one in group.split(",")] for group in alike]
        self._endings = endings
        self._groups: dict[str, frozenset[int]] = {}
        for number, group in enumerate(groups):
            for one in group:
                if " " not in one:
                    self._groups[self.of(one)] = self._groups.get(self.of(one), frozenset()) | {number}
        self._mates: dict[int, set[str]] = defaultdict(set)
        for stem, numbers in self._groups.items():
            for number in numbers:
                self._mates[number].add(stem)
        phrases = [(one, group[0]) for group in groups for one in group if " " in one and one != group[0]]
        self._phrases = [(re.compile(rf"\b{re.escape(one)}\b"), head) for one, head in phrases]

    def of(self, word: str) -> str:
        """Return a word without its ending."""
        for ending in self._endings:
            if word.endswith(ending) and len(word) >= len(ending) + 3:
                bare = word[: -len(ending)]
                return bare[:-1] if bare[-1] == bare[-2] and ending != "s" else bare.rstrip("e")
        return word.rstrip("e") if len(word) > 3 else word

    def mates(self, stem: str) -> set[str]:
        """Return the stems that stand for one, without itself."""
        return set().union(*(self._mates[number] for number in self._groups.get(stem, ()))) - {stem}

    def alike(self, one: str, other: str) -> bool:
        """Tell whether one stem stands for the other."""
        return not self._groups.get(one, frozenset()).isdisjoint(self._groups.get(other, frozenset()))

    def rewordings(self, said: str) -> Iterator[str]:
        """Yield a sentence as it is, and with each way of saying in many words in few."""
        yield said
        for phrase, head in self._phrases:
            if phrase.search(said):
                yield phrase.sub(head, said)


@dataclass(slots=True, kw_only=True)
class Nearness:
    """All samples, looked for by their telling words."""

    patterns: Sequence[Sample]
    stems: Stems
    named: frozenset[str]  # stems of the words that goods are called by
    turning: frozenset[str]  # words that turn a sentence round: "not"
    _weights: dict[str, float] = field(default_factory=dict)
    _having: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _spelled: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        intents: dict[str, set[str]] = defaultdict(set)
        for number, pattern in enumerate(self.patterns):
            spelled = tuple(one if one.startswith("{") else self.stems.of(one) for one in pattern.words)
            self._spelled.append(spelled)
            for stem in set(spelled):
                self._having[stem].append(number)
                if not stem.startswith("{"):
                    intents[stem].add(pattern.intent)
        most = math.log(max(2, len({pattern.intent for pattern in self.patterns})))
        self._weights = {stem: max(0.02, (1 - math.log(len(of)) / most) ** 2) for stem, of in intents.items()}
        self._weights |= {self.stems.of(one): 1.0 for one in self.turning}

    def nearest(self, said: str, slot_cost: SlotCost, slots: Collection[str] = ()) -> Fit | None:
        """Return the sample nearest to a sentence, where one is near enough; `slots` hold known values."""
        rewordings = dict.fromkeys(self.stems.rewordings(said))
        found = (near for words in rewordings for near in self._near(words, slot_cost, slots))
        return min(found, key=lambda near: near.rank, default=None)

    def _near(self, said: str, slot_cost: SlotCost, slots: Collection[str]) -> Iterator[Fit]:
        words = tuple(said.split())
        stems = tuple(self.stems.of(word) for word in words)
        costs: dict[tuple[str, str, str], float] = {}

        def cost_of(intent: str, slot: str, held: str) -> float:
            key = intent, slot, held
            if key not in costs:
                costs[key] = slot_cost(*key)
            return costs[key]

        for number in self._candidates(stems, slots):
            pattern = self.patterns[number]
            laid = _Laid(words, stems, pattern, self._spelled[number], self, cost_of).best()
            if laid is not None and laid[0] <= min(FARTHEST, self._told(number) * MOST_APART):
                yield Fit(sample=pattern, slots=laid[1], cost=laid[0])

    def _candidates(self, stems: Sequence[str], slots: Collection[str]) -> list[int]:
        """The samples with the most of the telling words, and little that was not said."""
        mates = {mate for stem in set(stems) for mate in (stem, *self.stems.mates(stem))}
        held = {f"{{{slot}}}" for slot in slots}
        telling = held | {one for one in mates if self._weights.get(one, 0.0) >= _TELLING}
        told = {number for one in telling for number in self._having.get(one, ())}
        said = mates | held
        ranked = sorted(told, key=lambda number: (self._shared(number, said), -number), reverse=True)
        return [one for one in ranked[:_MOST] if self.patterns[one].may_be_near]

    def _told(self, number: int) -> float:
        """How much a sample tells: by its words, and by what its slots hold."""
        return sum(HELD if one.startswith("{") else self._weights[one] for one in self._spelled[number])

    def _shared(self, number: int, said: Collection[str]) -> float:
        """How much of a sample was said, less what was not."""
        weights = ((HELD if one.startswith("{") else self._weights[one], one) for one in self._spelled[number])
        return sum(weight if one in said else -weight for weight, one in weights)

    def left_out(self, stem: str) -> float:
        """What a sample's word costs that was not said."""
        return self._weights.get(stem, STRANGE)

    def says_little(self, said: str) -> bool:
        """Tell whether words say nothing of what is wanted."""
        return all(self._weights.get(self.stems.of(word), STRANGE) < _LITTLE for word in said.split())

    def is_strange(self, stem: str) -> bool:
        """Tell whether no sample has a word."""
        return stem not in self._weights

    def put_in(self, stem: str) -> float:
        """What a word costs that was said and that the sample has not."""
        if stem in self.named:
            return NAMED
        return self._weights.get(stem, STRANGE)


class _Laid:
    """A sentence laid over one sample: the cheapest way, found from both ends' beginnings."""

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place
        self,
        words: tuple[str, ...],
        stems: tuple[str, ...],
        pattern: Sample,
        spelled: tuple[str, ...],
        near: Nearness,
        slot_cost: SlotCost,
    ) -> None:
        self._words, self._stems, self._spelled = words, stems, spelled
        self._pattern, self._near, self._slot_cost = pattern, near, slot_cost

    def best(self) -> tuple[float, dict[str, str]] | None:
        """Return the cost and the slots of the cheapest way; None where there is none below the farthest."""
        row: list[tuple[float, dict[str, str]]] = [(0.0, {})]
        for stem in self._stems:
            cost, slots = row[-1]
            row.append((cost + self._near.put_in(stem), slots))
        for piece in self._spelled:
            row = self._over_slot(piece, row) if piece.startswith("{") else self._over_word(piece, row)
            if min(cost for cost, _ in row) > FARTHEST:
                return None
        return row[-1]

    def _over_word(self, piece: str, before: list[tuple[float, dict[str, str]]]) -> list[tuple[float, dict[str, str]]]:
        left_out = self._near.left_out(piece)
        row = [(before[0][0] + left_out, before[0][1])]
        for at, stem in enumerate(self._stems):
            ways = [
                (before[at + 1][0] + left_out, before[at + 1][1]),
                (row[at][0] + self._near.put_in(stem), row[at][1]),
            ]
            if stem == piece:
                ways.append(before[at])
            elif self._near.stems.alike(stem, piece):
                ways.append((before[at][0] + min(ALIKE, left_out), before[at][1]))
            row.append(min(ways, key=lambda way: way[0]))
        return row

    def _cut_off(self, begin: int) -> float:
        """What it costs that a strange word stands before what a slot holds, for it may be a part of the name."""
        return CUT_OFF if begin and self._near.is_strange(self._stems[begin - 1]) else 0.0

    def _over_slot(self, piece: str, before: list[tuple[float, dict[str, str]]]) -> list[tuple[float, dict[str, str]]]:
        slot, intent = piece[1:-1], self._pattern.intent
        row: list[tuple[float, dict[str, str]]] = [(_FREE, {})]
        for end, stem in enumerate(self._stems, 1):
            best = (row[end - 1][0] + self._near.put_in(stem), row[end - 1][1])
            for begin in range(max(0, end - _LONGEST_SLOT), end):
                cost, slots = before[begin]
                if cost >= min(best[0], FARTHEST):
                    continue
                held = " ".join(self._words[begin:end])
                cost += self._slot_cost(intent, slot, held) + self._cut_off(begin)
                if cost < best[0]:
                    best = (cost, {**slots, slot: held})
            row.append(best)
        return row
