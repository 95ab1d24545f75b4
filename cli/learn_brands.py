"""`earshot learn-brands`: synonyms from what customers were heard to say, and brand voice health."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from base.errors import InputError, UnusableInput
from base.files.opening import why_unread
from base.files.rejected import RejectedLine
from cli.console import talk
from cli.locales import LocaleOption
from cli.many_values import ManyValues
from shop.brands import BrandMatcher, Context, read_brands
from shop.brands.file.build import write_brands
from shop.brands.learn.health import health_csv
from shop.brands.learn.mishearings import (
    BrandTurn,
    Mishearing,
    from_turns,
    read_mishearings,
    read_turns,
    understood,
)
from shop.brands.learn.synonyms import read_synonyms, synonyms_csv
from shop.brands.learn.teacher import Teacher
from shop.brands.sound.lexicon import language_of, lexicon

HeardTouchpoints = Annotated[
    list[Path] | None, typer.Option("--touchpoints", help="Touchpoints, JSON Lines (also .gz).")
]
Mishearings = Annotated[
    list[Path] | None, typer.Option("--mishearings", help="CSV: heard, brand_id and, if known, household.")
]
Models = Annotated[
    Path | None, typer.Option("--models", help="Folder of interaction models to write the synonyms into.")
]


def learn_brands(  # noqa: PLR0917 - typer reads the options from the signature
    catalog: Annotated[Path, typer.Option("--catalog", help="The catalogue CSV, as for `earshot match`.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for what was learned; made if missing.")],
    touchpoints: HeardTouchpoints = None,
    mishearings: Mishearings = None,
    models: Models = None,
    locale: LocaleOption = "",
) -> None:
    """Propose synonyms with their evidence, write the safe ones, and say what they gain.

    Into OUT go synonyms.csv (every proposal, with the reason where a guard refused it), brands.bin (the built
    catalogue with the accepted ones in its exact table) and brand_voice_health.csv (which brands are heard worst, and
    as what). What an earlier run into the same OUT learned is kept, its guards asked again. The gain is printed as
    JSON: hearings found exactly before and after, each judged without its own line.

    Example: earshot learn-brands --catalog brands.csv --touchpoints touchpoints.jsonl --out learned
    """
    folder = _models(models) if models else []
    brands, row_errors = read_brands(catalog)
    known = {brand.brand_id for brand in brands}
    found, at_once, bad = _read(touchpoints or [], mishearings or [], known)
    for problem in [*row_errors, *bad]:
        talk.print(str(problem), markup=False, soft_wrap=True)
    learned = out / "synonyms.csv"
    earlier = read_synonyms(learned, locale) if learned.exists() else []
    if not brands or not (found or at_once or earlier):
        raise UnusableInput(f"nothing to learn: {len(brands)} brands, {len(found)} mishearings; check the inputs")
    matcher = BrandMatcher.build(brands, locale=locale)
    teacher = Teacher(brands, matcher, locale=locale)
    proposals = teacher.propose([*found, *at_once], earlier)
    accepted = {one.heard: one.brand_id for one in proposals if one.refused is None}
    _write(learned, synonyms_csv(proposals))
    if found or at_once:
        _write(out / "brand_voice_health.csv", health_csv(brands, matcher, [*found, *at_once], Context(locale=locale)))
    write_brands(brands, out / "brands.bin", synonyms=accepted.items(), lexicon=lexicon(language_of(locale)))
    for model in folder:
        talk.print(f"{model}: {_teach_model(model, accepted)} synonyms added", markup=False)
    lift = teacher.lift(found, accepted)
    typer.echo(json.dumps({"proposed": len(proposals), "accepted": len(accepted), "lift": asdict(lift)}))


def _read(
    touchpoints: Iterable[Path], files: Iterable[Path], known: Collection[str]
) -> tuple[list[Mishearing], list[Mishearing], list[RejectedLine]]:
    """Return the mishearings, what was understood at once, and the lines set aside."""
    turns: list[BrandTurn] = []
    found: list[Mishearing] = []
    bad: list[RejectedLine] = []
    for path in touchpoints:
        more, wrong = read_turns(path)
        turns += more
        bad += wrong
    for path in files:
        lines, wrong = read_mishearings(path, known)
        found += lines
        bad += wrong
    return [*from_turns(turns), *found], understood(turns), bad


def _models(folder: Path) -> list[Path]:
    if found := sorted(folder.glob("*.json")):
        return found
    reason = "holds no *.json" if folder.is_dir() else "is no folder"
    raise InputError(f"{folder}: {reason}; name the folder of interaction models after --models")


def _teach_model(path: Path, accepted: dict[str, str]) -> int:
    """Add the synonyms to the BRAND slot type, whose value ids are brand ids; return how many were new."""
    try:
        model = json.loads(path.read_text(encoding="utf-8"))
        types: list[dict[str, Any]] = model["interactionModel"]["languageModel"]["types"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no interaction model ({why_unread(error)}); name a folder of models") from error
    values = {value["id"]: value for one in types if one["name"] == "BRAND" for value in one["values"]}
    added = 0
    for heard, brand_id in sorted(accepted.items()):
        if brand_id in values:
            synonyms = values[brand_id]["name"].setdefault("synonyms", [])
            if heard not in synonyms:
                synonyms.append(heard)
                added += 1
    if added:
        _write(path, json.dumps(model, indent=2, ensure_ascii=False) + "\n")
    return added


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command(cls=ManyValues)(learn_brands)
