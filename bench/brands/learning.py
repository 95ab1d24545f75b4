"""What learning brings on voices nobody has heard: `earshot bench learning`.

Our own corpus. Synonyms are learned from the other voices with every guard on and looked up exactly for the voices left
out, in turn. Texts that were heard for several brands stay in: to leave them out would hide the harm.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.brands.learning_folds import ALL, DATA, Fold, HeardLine, at_most, by_maker, by_voice, read
from bench.brands.learning_judge import NAMES, TABLE, Judge, Judged, JudgedWay, listener, nothing_judged
from shop.brands import read_brands
from shop.brands.learn.health import wilson
from shop.brands.learn.mishearings import Mishearing, Proof
from shop.brands.learn.synonyms import Proposal
from shop.brands.learn.teacher import Teacher

DOCS = Path(__file__).parents[2] / "docs" / "brands.md"
CURVE = (1, 2, 3, 4, 6, ALL)
"""Utterances a brand that teach."""
Taught = Callable[[Sequence[HeardLine]], list[Proposal]]
_KINDS = ("sounds like another brand", "is a name of another brand")


def measured(data: Path = DATA) -> str:
    """Return the tables as Markdown: the lift of exact recall, its curve, and what each guard refuses.

    Args:
        data: a folder with train.csv and train_catalog.csv.
    """
    brands, _ = read_brands(data / "train_catalog.csv")
    rows = read(data / "train.csv")
    matcher = listener(brands)
    teacher, judge = Teacher(brands, matcher), Judge(brands, matcher)
    folds = by_voice(rows)

    def recordings(taught: Sequence[HeardLine]) -> list[Proposal]:
        return teacher.propose(_mishearing(one, None) for one in taught)

    def homes(taught: Sequence[HeardLine]) -> list[Proposal]:
        return teacher.propose(_mishearing(one, one.voice) for one in taught)

    whole = judge.judged(folds, recordings)
    ways = {
        "voices left out": whole,
        "the same, brand families no threshold was chosen on": whole.of(judge.reported),
        "synthesizers left out whole": judge.judged(by_maker(rows), recordings),
        "every voice a home, two must agree": judge.judged(folds, homes),
        "no guard but other brands' names": judge.judged(folds, lambda taught: _unguarded(recordings(taught))),
    }
    parts = [
        _sizes(rows, folds, judge),
        _lifts(ways),
        _curve(judge, folds, recordings),
        _guards(judge, folds, recordings),
    ]
    return "\n\n".join(parts)


def _mishearing(one: HeardLine, household: str | None) -> Mishearing:
    return Mishearing(heard=one.text, brand_id=one.brand_id, household=household, proof=Proof.FILED)


def _unguarded(proposals: Iterable[Proposal]) -> list[Proposal]:
    return [replace(one, refused=None) for one in proposals if _kind(one.refused or "") != _KINDS[1]]


def _kind(reason: str) -> str:
    return _KINDS[0] if reason.startswith("sounds like") else _KINDS[1] if reason.startswith("is a name") else reason


def _sizes(rows: Sequence[HeardLine], folds: Sequence[Fold], judge: Judge) -> str:
    said = [one for one in rows if one.brand_id]
    brands = len({one.brand_id for one in said})
    others = [one for one in rows if not one.brand_id]
    accepted = sum(judge.accepts(one.text) for one in others)
    taught = sum(len(fold.taught) for fold in folds) / len(folds)
    return (
        f"{len(said):,} hearings of {brands:,} brands by {len({one.voice for one in rows})} voices, "
        f"{taught / brands:.1f} a brand teach; {len(others):,} hearings of everyday words and of brands not sold, "
        f"{_share(accepted, len(others))} of which the matcher accepts before anything is learned."
    )


def _lifts(ways: dict[str, Judged]) -> str:
    lines = [
        "| tested on | found by | before | with learning | lift, points | to another brand | none meant, taken |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, judged in ways.items():
        for found_by, way in judged.ways.items():
            tries, (low, high) = way.heard.total(), way.lift_interval()
            lines.append(
                f"| {name} | {found_by} | {_share(way.before.total(), tries)} | {_share(way.after.total(), tries)} "
                f"| {100 * way.lift:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}) | {_harm(way)} "
                f"| {way.taken.total()} ({way.taken.total() / judged.negatives:.2%}), {way.newly.total()} newly |"
            )
    return "\n".join(lines)


def _curve(judge: Judge, folds: Sequence[Fold], taught: Taught) -> str:
    lines = [
        f"| utterances a brand | synonyms | lift, points ({TABLE}) | lift, points ({NAMES}) | to another brand |",
        "|---|---|---|---|---|",
    ]
    for most in CURVE:
        fewer = at_most(folds, most)
        judged = judge.judged(fewer, taught)
        table, names = judged.ways[TABLE], judged.ways[NAMES]
        mean = sum(len(fold.taught) / len({one.brand_id for one in fold.taught}) for fold in fewer) / len(fewer)
        label = f"all ({mean:.1f})" if most == ALL else f"{most} ({mean:.1f})"
        lines.append(
            f"| {label} | {judged.synonyms:,.0f} | {100 * table.lift:+.1f} | {100 * names.lift:+.1f} | {_harm(table)} |"
        )
    return "\n".join(lines)


def _guards(judge: Judge, folds: Sequence[Fold], taught: Taught) -> str:
    """What each guard refuses, and what the left-out voices would have had of it."""
    counted: dict[str, list[float]] = {}
    for fold in folds:
        refused = [one for one in taught(fold.taught) if one.refused]
        for kind in sorted({_kind(one.refused or "") for one in refused}):
            held = [one for one in refused if _kind(one.refused or "") == kind]
            judged = nothing_judged()
            judge.look_up(fold, held, judged)
            way, row = judged.ways[TABLE], counted.setdefault(kind, [0.0, 0.0, 0.0, 0.0])
            more_found = way.after.total() - way.before.total()
            harm, texts = (way.harmed.total(), way.taken.total()), len(held) / len(folds)
            counted[kind] = [old + more for old, more in zip(row, (texts, more_found, *harm), strict=True)]
    lines = [
        "| refused because | texts | hearings it would find | it would take to another brand | no brand meant, taken |",
        "|---|---|---|---|---|",
    ]
    for kind, (texts, gained, harmed, taken) in sorted(counted.items(), key=lambda item: -item[1][0]):
        lines.append(f"| {kind} | {texts:,.0f} | {gained:.0f} | {harmed:.0f} | {taken:.0f} |")
    return "\n".join(lines)


def _harm(way: JudgedWay) -> str:
    return f"{way.harmed.total()} ({way.harmed.total() / max(1, way.heard.total()):.2%})"


def _share(hits: int, tries: int) -> str:
    low, high = wilson(hits, tries)
    return f"{hits / tries if tries else 0:.3f} ({low:.3f}-{high:.3f})"


def _main() -> None:
    options = argparse.ArgumentParser(description="What learning brings on voices nobody has heard.")
    options.add_argument("--data", type=Path, default=DATA, help="folder with train.csv and train_catalog.csv")
    options.add_argument("--write", action="store_true", help="put the tables into docs/brands.md")
    given = options.parse_args()
    tables = measured(given.data)
    if given.write:
        head, mark, rest = DOCS.read_text(encoding="utf-8").partition("<!-- bench:learning -->\n")
        _, end, tail = rest.partition("<!-- /bench:learning -->")
        DOCS.write_text(f"{head}{mark}{tables}\n{end}{tail}", encoding="utf-8")
    print(tables)


if __name__ == "__main__":
    _main()
