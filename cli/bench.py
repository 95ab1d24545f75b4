"""`earshot bench`: our own figures beside others', measured in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import talk
from ledger.errors import InputError

bench = typer.Typer(no_args_is_help=True, help="Measure us and our peers in one run; tables on stdout.")


@bench.command()
def brands(
    catalog: Annotated[Path | None, typer.Option("--catalog", help="Judge on this catalogue (with --heard).")] = None,
    heard: Annotated[
        list[Path] | None, typer.Option("--heard", help="CSV: heard_text, brand_id, label, canonical, voice, asr.")
    ] = None,
    sizes: Annotated[
        str, typer.Option("--sizes", help="Catalogue sizes to time, with commas; empty for quality alone.")
    ] = "500,10000,100000,1000000",
    refit: Annotated[bool, typer.Option("--fit", help="Also fit the matcher to all rows and keep the result.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/brands.md.")] = False,
) -> None:
    """Hearing brands: ranking, decisions and speed, cross-validated by brand family, with Wilson intervals.

    Example: earshot bench brands --sizes 500,10000
    """
    try:
        from bench.brands.report import bench_brands
        from bench.brands.worlds import training_worlds, world
    except ModuleNotFoundError as error:
        raise InputError(
            f"the benchmark needs the source tree and its dev extra ({error}); run `make setup`"
        ) from error
    if (catalog is None) != (not heard):
        raise InputError("--catalog and --heard go together: rows are judged against their catalogue")
    worlds = [world(catalog, heard), *training_worlds()] if catalog and heard else None
    counts = _sizes(sizes)
    typer.echo(bench_brands(worlds=worlds, sizes=counts, refit=refit, write=write, talk=talk.print))


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise InputError(f"--sizes {text!r}: whole numbers with commas between, like 500,10000") from error


def register(app: typer.Typer) -> None:
    """Add the group to `earshot`."""
    app.add_typer(bench, name="bench")
