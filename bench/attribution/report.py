"""`earshot bench links`: worlds and methods in one table, figures per tier, and the calibration plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from attribution.parameters import Progress
from bench.attribution.calibration_plot import plot
from bench.attribution.gaps import gap_table
from bench.attribution.judge import Bin, LinkFigures, judge
from bench.attribution.methods import BASELINES
from bench.attribution.ours import ours
from bench.attribution.reference import Reference, trained
from bench.attribution.splink_links import SPLINK, splink_links
from bench.attribution.truth import USUAL_DAYS, open_truth
from bench.attribution.worlds import JudgedWorld, fresh
from bench.marks import put

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PLOT = DOCS / "attribution.md", DOCS / "images" / "links_calibration.svg"
_CLUSTERS = ("outside main", "in largest", "at best", "most people")
OURS, REFERENCE = "**Earshot**", "reference: boosting on the truth of other seeds"
SHAPES = (("plain", 2), ("shifted", 2), ("third", 1))
FIRST_SEED = 101  # judged; those that the reference learns from are the next three hundreds
TRAINED_ON = 3
HOUSEHOLDS = 5500


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One method in one world."""

    world: JudgedWorld
    method: str
    figures: LinkFigures


def bench_links(
    *,
    worlds: Sequence[JudgedWorld] | None = None,
    households: int = HOUSEHOLDS,
    window_days: int = USUAL_DAYS,
    write: bool = False,
    talk: Progress = print,
) -> str:
    """Judge all methods in all worlds and return the tables as Markdown.

    Args:
        worlds: those to judge; five fresh ones of three shapes by default. The reference learns from three other seeds
            of a fresh world; among given ones, from up to three others, those of the same shape first.
        households: how many a fresh world has.
        window_days: how long before an order a session may have led to it, for every method.
        write: put tables and plot into docs/attribution.md, between their marks.
        talk: told what is going on.
    """
    with TemporaryDirectory() as folder:
        results = list(_results(worlds, households, window_days, Path(folder), talk))
    size = f" of {households:,} households" if worlds is None else ""
    tables = "\n\n".join((_whose(results, size, window_days), *_tables(results), _plotted()))
    if write:
        PLOT.write_text(plot(_calibrations(results)), encoding="utf-8")
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "links", tables), encoding="utf-8")
    return tables


def _tables(results: Sequence[Judgement]) -> tuple[str, ...]:
    return _table(results), _people(results), _tiers(results), _gaps(results)


def _results(
    worlds: Sequence[JudgedWorld] | None, households: int, window_days: int, folder: Path, talk: Progress
) -> Iterator[Judgement]:
    if worlds is not None:
        for world in worlds:
            others = sorted((other for other in worlds if other is not world), key=lambda one: one.shape != world.shape)
            yield from _judged(world, window_days, _reference(others[:TRAINED_ON], window_days, talk), talk)
        return
    for shape, many in SHAPES:
        seeds = [FIRST_SEED + 100 * (many + number) for number in range(TRAINED_ON)]
        reference = _reference([fresh(shape, seed, households, folder) for seed in seeds], window_days, talk)
        for number in range(many):
            world = fresh(shape, FIRST_SEED + 100 * number, households, folder)
            yield from _judged(world, window_days, reference, talk)


def _reference(worlds: Sequence[JudgedWorld], window_days: int, talk: Progress) -> Reference | None:
    if not worlds:
        return None
    talk(f"training the reference on {', '.join(world.name for world in worlds)}")
    return trained([_learnt_from(world, window_days) for world in worlds])


def _learnt_from(world: JudgedWorld, window_days: int) -> tuple[duckdb.DuckDBPyConnection, pa.Table]:
    truth, found = open_truth(world, window_days), ours(world, window_days)
    return truth, found.candidates_in(truth)


def _judged(world: JudgedWorld, window_days: int, reference: Reference | None, talk: Progress) -> Iterator[Judgement]:
    talk(f"judging {world.name}")
    truth = open_truth(world, window_days)
    for name, method in BASELINES:
        yield Judgement(world=world, method=name, figures=judge(truth, method(truth)))
    splink = splink_links(truth)
    if splink is not None:
        figures = judge(truth, splink)
        yield Judgement(world=world, method=SPLINK, figures=figures)
    found = ours(world, window_days)
    mine = judge(truth, found.found)
    yield Judgement(world=world, method=OURS, figures=mine)
    if reference is not None:
        figures = judge(truth, reference.links(found.candidates_in(truth)))
        yield Judgement(world=world, method=REFERENCE, figures=replace(figures, reach=mine.reach))


def _whose(results: Sequence[Judgement], size: str, window_days: int) -> str:
    makes = sorted({result.world.make for result in results})
    worlds = len({result.world.name for result in results})
    return f"{worlds} worlds{size}, made by {', '.join(makes)}; window {window_days} days."


def _table(results: Sequence[Judgement]) -> str:
    lines = [
        "| world | method | precision | recall | F1 | same household | calibration error |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in results:
        fit = one.figures
        cells = (fit.precision, fit.recall, fit.f1, fit.household, fit.calibration_error)
        lines.append(f"| {one.world.name} | {one.method} | {' | '.join(map(_figure, cells))} |")
    if not any(one.method == SPLINK for one in results):
        lines.append(f"| all | {SPLINK} | not there |||||")
    return "\n".join(lines)


def _people(results: Sequence[Judgement]) -> str:
    lines = [
        f"| world | reachable | speaker right | where not the buyer | named | {' | '.join(_CLUSTERS)} |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in (result for result in results if result.method == OURS):
        fit = one.figures
        said = (fit.reach, fit.speaker, fit.speaker_not_buyer, fit.named)
        cells = (*said, fit.outside_main, fit.in_largest, fit.in_largest_at_best)
        people = "-" if fit.largest_people is None else f"{fit.largest_people:.0f}"
        lines.append(f"| {one.world.name} | {' | '.join(map(_figure, cells))} | {people} |")
    return "\n".join(lines)


def _tiers(results: Sequence[Judgement]) -> str:
    lines = ["| shape | reason | links accepted | claimed | true |", "|---|---|---|---|---|"]
    for shape, parts in _by_shape(results, lambda fit: dict(fit.tiers)):
        for reason, one in sorted(parts.items(), key=lambda item: (-item[1].links, item[0])):
            lines.append(f"| {shape} | {reason} | {one.links:,} | {one.claimed:.3f} | {one.true:.3f} |")
    return "\n".join(lines)


def _gaps(results: Sequence[Judgement]) -> str:
    return gap_table((one.world.shape, one.figures.gaps) for one in results if one.method == OURS)


def _calibrations(results: Sequence[Judgement]) -> list[tuple[str, list[Bin]]]:
    tenths = _by_shape(results, lambda fit: {str(min(int(one.claimed * 10), 9)): one for one in fit.bins})
    return [(shape, [parts[key] for key in sorted(parts)]) for shape, parts in tenths]


def _by_shape(
    results: Sequence[Judgement], parts: Callable[[LinkFigures], dict[str, Bin]]
) -> list[tuple[str, dict[str, Bin]]]:
    shapes: dict[str, dict[str, list[Bin]]] = {}
    for one in (result for result in results if result.method == OURS):
        held = shapes.setdefault(one.world.shape, {})
        for key, found in parts(one.figures).items():
            held.setdefault(key, []).append(found)
    return [(shape, {key: _pooled(bins) for key, bins in held.items()}) for shape, held in shapes.items()]


def _pooled(bins: Sequence[Bin]) -> Bin:
    links = sum(one.links for one in bins)
    return Bin(
        links=links,
        claimed=sum(one.claimed * one.links for one in bins) / links,
        true=sum(one.true * one.links for one in bins) / links,
    )


def _plotted() -> str:
    return f"![Claimed against true probability of accepted links]({PLOT.relative_to(DOCS)})"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
