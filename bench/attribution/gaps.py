"""What links claim and what is true of them, by the time between session and order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

import duckdb

from attribution.engine.times import US_PER_DAY
from attribution.linking.belief import LAST_FACT
from attribution.linking.reasons import TIERS

_UP_TO = (1, 3, 7, 14, 30, 45, 60, 90)
_FACTS = tuple(str(reason) for reason, tier in TIERS.items() if tier <= LAST_FACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBin:
    """Links up to so many days apart, without those by a fact, which are as sure at any gap.

    How many true ones they claim in sum, and how many there are: among all of them, and among the accepted.
    """

    days: int
    links: int
    claimed: float
    true: int
    accepted: int
    accepted_claimed: float
    accepted_true: int


def gap_bins(world: duckdb.DuckDBPyConnection) -> tuple[GapBin, ...]:
    """Return the bins of a world whose table `judged` is made; none where the links say no gap."""
    days = " ".join(f"when gap_us <= {most * US_PER_DAY} then {most}" for most in _UP_TO)
    rows = world.execute(
        f"select case {days} end as days, count(*) as links, sum(probability) as claimed, "
        "count(*) filter (is_true) as true, count(*) filter (accepted) as accepted, "
        "coalesce(sum(probability) filter (accepted), 0) as accepted_claimed, "
        "count(*) filter (accepted and is_true) as accepted_true from judged "
        f"where reason not in {_FACTS} and gap_us <= {_UP_TO[-1] * US_PER_DAY} group by 1 order by 1"
    )
    names = [column[0] for column in rows.description]
    return tuple(GapBin(**dict(zip(names, row, strict=True))) for row in rows.fetchall())


def gap_table(found: Iterable[tuple[str, tuple[GapBin, ...]]]) -> str:
    """Return a Markdown table of shapes and their worlds' bins, those of a shape added up."""
    sums: dict[tuple[str, int], tuple[float, ...]] = {}
    for shape, bins in found:
        for one in bins:
            values = (one.links, one.claimed, one.true, one.accepted, one.accepted_claimed, one.accepted_true)
            held = sums.get((shape, one.days), (0,) * len(values))
            sums[shape, one.days] = tuple(map(add, held, values))
    lines = [
        "| shape | up to | links | true ones claimed | true | accepted | claimed of each | true of each |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (shape, days), (links, claimed, true, accepted, sure, right) in sorted(sums.items()):
        each = (_share(sure, accepted), _share(right, accepted))
        cells = (f"{links:,}", f"{claimed:,.1f}", f"{true:,}", f"{accepted:,}", *each)
        lines.append(f"| {shape} | {days} d | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else "-"
