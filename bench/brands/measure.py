"""Count what a matcher does: ranking, decisions and their Wilson intervals, in the words of the issue's targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.brands.heard_rows import HeardRow
from shop.brands import Decision
from shop.brands.learn.health import wilson

OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRow:
    """One row and what was made of it: brand ids best first, those a question names, the decision and its score."""

    row: HeardRow
    brand_ids: tuple[str, ...]
    named: tuple[str, ...]
    decision: Decision
    score: float

    @property
    def right(self) -> bool:
        """The best brand is the one that was said."""
        return self.row.brand_id is not None and self.brand_ids[:1] == (self.row.brand_id,)

    @property
    def in_three(self) -> bool:
        """The brand that was said is among the first three."""
        return self.row.brand_id in self.brand_ids[:OFFERED]

    @property
    def offered(self) -> bool:
        """The brand that was said is among those that the question names."""
        return self.row.brand_id in self.named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Hits of tries, with a 95 % Wilson interval."""

    name: str
    hits: int
    tries: int
    target: str = ""

    def __str__(self) -> str:
        if not self.tries:
            return "-"
        low, high = wilson(self.hits, self.tries)
        return f"{self.hits / self.tries:.3f} ({low:.3f}-{high:.3f})"


def rates(outcomes: Sequence[MatchedRow]) -> list[Rate]:
    """Return the figures the targets name; ambiguous rows count nowhere, since asking is right there."""
    clear = [one for one in outcomes if not one.row.ambiguous]
    positive = [one for one in clear if one.row.brand_id and not one.row.garbled]
    negative = [one for one in clear if not one.row.brand_id]
    garbled = [one for one in clear if one.row.garbled]
    asked = [one for one in positive if one.decision is Decision.ASK]
    return [
        Rate(name="top-1", hits=_count(one.right for one in positive), tries=len(positive), target=">= .80"),
        Rate(name="top-3", hits=_count(one.in_three for one in positive), tries=len(positive), target=">= .88"),
        *_accepted("", positive, negative, (">= .99", ">= .36")),
        *_accepted(", garbled included", positive + garbled, negative, (">= .98", ">= .32")),
        Rate(name="negatives accepted", hits=_acts(negative, Decision.ACCEPT), tries=len(negative), target="<= .015"),
        Rate(name="negatives asked", hits=_acts(negative, Decision.ASK), tries=len(negative), target="<= .20"),
        Rate(
            name="said brand among the offered",
            hits=_count(o.offered for o in asked),
            tries=len(asked),
            target=">= .92",
        ),
        Rate(name="brands asked", hits=len(asked), tries=len(positive)),
        Rate(name="brands rejected", hits=_acts(positive, Decision.REJECT), tries=len(positive)),
        Rate(name="brands accepted wrongly", hits=_wrong(positive), tries=len(positive)),
    ]


def _accepted(
    which: str, positive: Sequence[MatchedRow], negative: Sequence[MatchedRow], targets: tuple[str, str]
) -> list[Rate]:
    every = [one for one in (*positive, *negative) if one.decision is Decision.ACCEPT]
    right = _count(one.right for one in every)
    whole = len(positive) + len(negative)
    return [
        Rate(name=f"accept precision{which}", hits=right, tries=len(every), target=targets[0]),
        Rate(name=f"accept coverage of brand rows{which}", hits=len(every), tries=len(positive), target=targets[1]),
        Rate(name=f"accept coverage of all rows{which}", hits=len(every), tries=whole),
    ]


def _count(flags: Iterable[bool]) -> int:
    return sum(flags)


def _acts(outcomes: Sequence[MatchedRow], decision: Decision) -> int:
    return sum(one.decision is decision for one in outcomes)


def _wrong(outcomes: Sequence[MatchedRow]) -> int:
    return sum(one.decision is Decision.ACCEPT and not one.right for one in outcomes)


def table(columns: Sequence[tuple[str, Sequence[Rate]]]) -> str:
    """Return a Markdown table: one row a figure, one column a run."""
    lines = ["| figure | target | " + " | ".join(name for name, _ in columns) + " |"]
    lines.append("|---|---|" + "---|" * len(columns))
    lines += [
        f"| {row[0].name} | {row[0].target} | " + " | ".join(str(share) for share in row) + " |"
        for row in zip(*(found for _, found in columns), strict=True)
    ]
    return "\n".join(lines)
