"""`earshot bench exports`: what the tables of a run cost."""

from __future__ import annotations

from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE


def exports(
    orders: Annotated[
        list[int] | None,
        typer.Option("--orders", min=10, help="How many orders; may be given again. 10000 if left out."),
    ] = None,
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="Of which the median is told.")] = 3,
    memory: Annotated[float, typer.Option("--memory", help="Gigabytes that the engine's tables may take.")] = 1.0,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/attribution.md.")] = False,
) -> None:
    """What it costs to make all tables of a run from its journeys, beside a bare DuckDB COPY of the `credit` rows.

    Example: earshot bench exports --orders 10000 --repeats 1
    """
    try:
        from bench.exports.report import bench_exports
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    counts = orders or [10_000]
    typer.echo(bench_exports(orders=counts, repeats=repeats, memory_gb=memory, write=write, talk=talk.print))
