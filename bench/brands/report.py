"""`earshot bench brands`: our matcher beside today's methods on the same rows, and its speed as catalogues grow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.brands import speed
from bench.brands.evaluate import cross_validated, unseen
from bench.brands.fit import World, fit
from bench.brands.measure import Rate, rates, table
from bench.brands.peers import PEERS, Ranking
from bench.brands.worlds import shared_world, training_worlds
from bench.marks import put
from shop.brands.learn.health import wilson
from shop.brands.match.params import PARAMS, write_params

DOCS = Path(__file__).parents[2] / "docs" / "brands.md"
SIZES = (500, 10_000, 100_000, 1_000_000)
Talk = Callable[[str], None]


def quality(worlds: Sequence[World], talk: Talk) -> str:
    """Return the figures of the first world and, where there are others, what they tell about it and it about them."""
    talk(f"cross-validating on {sum(len(world.rows) for world in worlds):,} rows; this takes some ten minutes")
    first, *others = cross_validated(worlds)
    columns = [("brands unseen", rates(first))]
    if others:
        talk("fitting without the brands and the voices of the first catalogue")
        columns.append(("brands and voices unseen", rates(unseen(worlds[0], worlds[1:]))))
        columns.append(("our own corpus, brands unseen", rates([one for world in others for one in world])))
    return table(columns) + "\n\n" + _peers(worlds[0], columns[0][1][:2])


def _peers(world: World, ours: Sequence[Rate]) -> str:
    rows = [row for row in world.rows if row.brand_id and not row.garbled and not row.ambiguous]
    lines = ["| method | top-1 | top-3 |", "|---|---|---|"]
    for peer in PEERS:
        ranking = Ranking(peer, world.brands)
        found = [(row.brand_id, ranking.best(row.heard)) for row in rows]
        first = sum(said in best[:1] for said, best in found)
        third = sum(said in best for said, best in found)
        lines.append(f"| {peer.name} | {_interval(first, len(rows))} | {_interval(third, len(rows))} |")
    return "\n".join([*lines, f"| **Earshot** | {ours[0]} | {ours[1]} |"])


def _interval(hits: int, tries: int) -> str:
    low, high = wilson(hits, tries)
    return f"{hits / tries:.3f} ({low:.3f}-{high:.3f})"


def growth(world: World, sizes: Sequence[int], talk: Talk) -> str:
    """Return CPU a query, opening and quality at each catalogue size."""
    rows = [row for row in world.rows if row.brand_id and not row.garbled and not row.ambiguous]
    return speed.table([speed.measured(world.brands, rows, names, talk) for names in sizes])


def bench_brands(
    *,
    worlds: Sequence[World] | None = None,
    sizes: Sequence[int] = SIZES,
    refit: bool = False,
    write: bool = False,
    talk: Talk = print,
) -> str:
    """Run the benchmark and return its tables as Markdown.

    Args:
        worlds: the rows to judge (the first) and to learn from (all); the project's own by default.
        sizes: catalogue sizes to time; none for quality alone.
        refit: fit the matcher's parameters to all rows and write them where the matcher reads them.
        write: put the tables into docs/brands.md, between their marks.
        talk: told what is going on.
    """
    worlds = worlds or [shared_world(), *training_worlds()]
    if refit:
        talk("fitting to all rows")
        write_params(
            fit(worlds, f"{sum(len(world.rows) for world in worlds)} rows of {len(worlds)} catalogues"), PARAMS
        )
    parts = {"quality": quality(worlds, talk)}
    if sizes:
        parts["speed"] = growth(worlds[0], sizes, talk)
    if write:
        text = DOCS.read_text(encoding="utf-8")
        for name, part in parts.items():
            text = put(text, name, part)
        DOCS.write_text(text, encoding="utf-8")
    return "\n\n".join(parts.values())
