"""CPU a query, opening time and quality as a catalogue grows with distractors."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.brands.heard_rows import HeardRow
from bench.brands.peers import PEERS, Ranking
from shop.brands import Brand, BrandMatcher
from shop.brands.sound.lexicon import DATA

RATIO = next(peer for peer in PEERS if peer.name == "rapidfuzz ratio")
SEED = 5
MOST_TIMED_BY_PEER = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What was measured at one catalogue size; times in microseconds of CPU, opening in milliseconds."""

    names: int
    build_seconds: float
    open_ms: float
    query_us: float
    ratio_us: float
    top_1: float
    top_3: float


def grown(brands: Sequence[Brand], names: int) -> list[Brand]:
    """Return the brands and dictionary-word distractors, `names` in all, the same in every run."""
    chance = random.Random(SEED)
    text = (DATA / "pronunciations.csv").read_text(encoding="ascii")
    vocabulary = [word for word in (line.split(",")[0] for line in text.splitlines()) if 3 <= len(word) <= 10]
    taken = {brand.canonical.lower() for brand in brands}
    found = list(brands)[:names]
    while len(found) < names:
        several = names > len(vocabulary) // 2 or chance.random() < 0.3
        name = " ".join(chance.choice(vocabulary) for _ in range(2 if several else 1))
        if name not in taken:
            taken.add(name)
            found.append(Brand(brand_id=f"D{len(found)}", canonical=name.title()))
    return found


def measured(brands: Sequence[Brand], rows: Sequence[HeardRow], names: int, progress: Callable[[str], None]) -> Size:
    """Build, open and query a catalogue of this size; rows must name brands of the first ones."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brands.bin"
        every = grown(brands, names)
        started = time.process_time()
        BrandMatcher.build(every, path=path)
        building = time.process_time() - started
        progress(f"{names} names built in {building:.1f} s")
        started = time.perf_counter()
        matcher = BrandMatcher.open(path)
        opening = time.perf_counter() - started
        kept = {brand.brand_id for brand in every}
        usable = [row for row in rows if row.brand_id in kept]
        for row in usable[:50]:
            matcher.match(row.heard)
        started = time.process_time()
        found = [matcher.match(row.heard).alternatives for row in usable]
        querying = (time.process_time() - started) / len(usable)
    best = [[one.brand_id for one in alternatives] for alternatives in found]
    return Size(
        names=names,
        build_seconds=building,
        open_ms=opening * 1e3,
        query_us=querying * 1e6,
        ratio_us=_peer_us(every, usable, names),
        top_1=sum(ids[:1] == [row.brand_id] for ids, row in zip(best, usable, strict=True)) / len(usable),
        top_3=sum(row.brand_id in ids[:3] for ids, row in zip(best, usable, strict=True)) / len(usable),
    )


def _peer_us(brands: Sequence[Brand], rows: Sequence[HeardRow], names: int) -> float:
    ranking = Ranking(RATIO, brands)
    timed = rows[: max(5, min(MOST_TIMED_BY_PEER, 2_000_000 // names))]
    started = time.process_time()
    for row in timed:
        ranking.best(row.heard)
    return (time.process_time() - started) / len(timed) * 1e6


def table(sizes: Sequence[Size]) -> str:
    """Return a Markdown table, one row a size."""
    lines = [
        "| names | build, s | open, ms | a query, us | rapidfuzz ratio, us | top-1 | top-3 |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.names:,} | {one.build_seconds:.1f} | {one.open_ms:.1f} | {one.query_us:,.0f} | {one.ratio_us:,.0f} "
        f"| {one.top_1:.3f} | {one.top_3:.3f} |"
        for one in sizes
    ]
    return "\n".join(lines)
