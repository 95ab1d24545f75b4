"""`earshot match`, `build-brands` and `learn-brands`: what was heard, and which brand was meant."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from base.errors import InputError
from base.settings import read_settings
from cli import learn_brands
from cli.console import talk
from cli.locales import LocaleOption
from shop.brands import BrandMatcher, Context, Match, Purpose
from shop.brands.match.decide import Costs

WITH_A_BAR = 5_000
"""Brands from which a build takes long enough to be watched."""
MOST_NAMED = 20
"""Bad rows named one by one; the rest are counted."""
_DAMAGE = (IndexError, OverflowError, ValueError, FileNotFoundError, struct.error)
"""What reading a built file raises that is damaged inside: a large one is not checked whole when it is opened."""

CatalogFile = Annotated[
    Path,
    typer.Option(
        "--catalog", help='CSV: brand_id, canonical, category, aliases (";" between them), parent_id, respellings.'
    ),
]

Synonyms = Annotated[
    Path | None,
    typer.Option("--synonyms", help="What learn-brands learned (its synonyms.csv): accepted rows are understood."),
]


def match(  # noqa: PLR0917 - typer reads the options from the signature
    catalog: CatalogFile,
    heard: Annotated[Path, typer.Option("--heard", help="One heard text a line, UTF-8; - reads standard input.")],
    purpose: Annotated[
        Purpose, typer.Option("--for", help="A purchase needs more certainty than research.")
    ] = Purpose.PURCHASE,
    explain: Annotated[bool, typer.Option("--explain", help="Say why: adds `reasons` to each line.")] = False,
    synonyms: Synonyms = None,
    locale: LocaleOption = "",
) -> None:
    """Tell which brand each heard text means, and whether to accept it, ask, or reject it.

    One JSON line a heard line, in order. Rows of the catalogue that cannot be used are named on stderr.

    Example: earshot match --catalog brands.csv --heard heard.txt --explain
    """
    from shop.brands.built import built

    lines = list(_heard_lines(heard))
    with _Bar() as bar:
        found = built(catalog, synonyms=synonyms, progress=bar, locale=locale)
    _tell(found.row_errors)
    for one in _matches(found.path, lines, Context(purpose=purpose, locale=locale), explain=explain):
        _print(_line(one, explain=explain))


def build_brands(
    catalog: CatalogFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    synonyms: Synonyms = None,
    locale: LocaleOption = "",
) -> None:
    """Build a catalogue into the one file the skill opens: pronunciations, index, families, near-homophones.

    Example: earshot build-brands --catalog brands.csv --out brands.bin
    """
    from shop.brands.built import build_file

    with _Bar() as bar:
        found = build_file(catalog, out, synonyms=synonyms, progress=bar, locale=locale)
    _tell(found.row_errors)
    talk.print(f"{out}: built from {catalog}", markup=False)


def _matches(kept: Path, lines: Iterable[str], context: Context, *, explain: bool) -> Iterator[Match]:
    costs = Costs.of(read_settings(secrets=False))
    try:
        matcher = BrandMatcher.open(kept, costs=costs)
    except (InputError, *_DAMAGE) as error:
        raise _damaged(kept, error) from error
    try:
        for text in lines:
            yield matcher.match(text, context, explain=explain)
    except _DAMAGE as error:
        raise _damaged(kept, error) from error


def _damaged(kept: Path, error: Exception) -> InputError:
    return InputError(
        f"{kept}: the built catalogue kept from an earlier run is damaged ({type(error).__name__}: {error});"
        " delete this file and run again to build it again"
    )


def _heard_lines(path: Path) -> Iterator[str]:
    try:
        whole = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); name a file with one heard text a line"
        ) from error
    lines = whole.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    for number, line in enumerate(lines, 1):
        text = line.removesuffix(b"\r").decode(errors="replace")
        if "\ufffd" in text:
            talk.print(f"{path}:{number}: not UTF-8, so rejected; save the file as UTF-8", markup=False)
        yield text


def _line(found: Match, *, explain: bool) -> dict[str, Any]:
    line: dict[str, Any] = {
        "heard": found.heard,
        "decision": found.decision.value,
        "brand_id": found.brand_id,
        "score": round(found.score, 4),
        "alternatives": [
            {"brand_id": one.brand_id, "name": one.name, "score": round(one.score, 4)} for one in found.alternatives
        ],
    }
    if explain:
        line["reasons"] = list(found.reasons)
    return line


def _print(line: dict[str, Any]) -> None:
    typer.echo(json.dumps(line, ensure_ascii=False).encode())


def _tell(row_errors: tuple[str, ...]) -> None:
    for error in row_errors[:MOST_NAMED]:
        talk.print(error, markup=False, soft_wrap=True)
    if row_errors:
        more = f", {len(row_errors) - MOST_NAMED} of them not named above" if len(row_errors) > MOST_NAMED else ""
        talk.print(f"{len(row_errors)} catalogue rows set aside{more}; the others are used", markup=False)


class _Bar:
    """A progress bar on stderr that appears for large catalogues only, and where somebody sees it."""

    def __enter__(self) -> Self:
        columns = (TextColumn("building brands"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=talk, transient=True)
        self._task: Any = None
        return self

    def __call__(self, done: int, whole: int) -> None:
        if whole >= WITH_A_BAR and talk.is_terminal:
            if self._task is None:
                self._progress.start()
                self._task = self._progress.add_task("", total=whole)
            self._progress.update(self._task, completed=done)

    def __exit__(self, *_: object) -> None:
        # To stop a bar that was never shown prints an empty line.
        if self._task is not None:
            self._progress.stop()


def register(app: typer.Typer) -> None:
    """Add the commands to `earshot`."""
    app.command()(match)
    app.command()(build_brands)
    learn_brands.register(app)
