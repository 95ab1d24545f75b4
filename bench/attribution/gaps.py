"""What links claim and what is true of them, by the time between session and order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from attribution.engine.times import US_PER_DAY
from attribution.linking.mirror import LAST_FACT
from attribution.linking.reasons import TIERS

_UP_TO = (1, 3, 7, 14, 30, 45, 60, 90)
_FACTS = tuple(str(reason) for reason, tier in TIERS.items() if tier <= LAST_FACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBin:
    """Links up to so many days apart, accepted or not: how many true ones they claim in sum, and how many there are.

    Links by a fact are left out: they are as sure at any gap.
    """

    days: int
    accepted: int
    links: int
    claimed: float
    true: int


def gap_bins(world: duckdb.DuckDBPyConnection) -> tuple[GapBin, ...]:
    """Return the bins of a world whose table `judged` is made; none where the links say no gap."""
    days = " ".join(f"when gap_us <= {most * US_PER_DAY} then {most}" for most in _UP_TO)
    rows = world.execute(
        f"select case {days} end as days, count(*) filter (accepted), count(*), sum(probability), "
        f"count(*) filter (is_true) from judged where reason not in {_FACTS} and gap_us <= {_UP_TO[-1] * US_PER_DAY} "
        "group by 1 order by 1"
    ).fetchall()
    return tuple(
        GapBin(days=most, accepted=accepted, links=links, claimed=claimed, true=true)
        for most, accepted, links, claimed, true in rows
    )


def gap_table(found: Iterable[tuple[str, tuple[GapBin, ...]]]) -> str:
    """Return a Markdown table of shapes and their worlds' bins, those of a shape added up."""
    sums: dict[tuple[str, int], list[float]] = {}
    for shape, bins in found:
        for one in bins:
            held = sums.setdefault((shape, one.days), [0, 0, 0, 0])
            held[:] = (held[0] + one.links, held[1] + one.accepted, held[2] + one.claimed, held[3] + one.true)
    lines = ["| shape | up to | links | accepted | true ones claimed | true |", "|---|---|---|---|---|---|"]
    for (shape, days), (links, accepted, claimed, true) in sorted(sums.items()):
        lines.append(f"| {shape} | {days} d | {links:,} | {accepted:,} | {claimed:,.1f} | {true:,} |")
    return "\n".join(lines)
