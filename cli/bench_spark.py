"""`earshot bench spark`: a run beyond one machine's engine, timed on one machine."""

from __future__ import annotations

from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE


def spark(
    records: Annotated[int, typer.Option("--records", min=1000, help="About so many, simulated.")] = 10_000,
    memory: Annotated[
        float | None, typer.Option("--memory", help="Gigabytes of Spark's heap, and of DuckDB's tables.")
    ] = None,
) -> None:
    """What a whole run takes on Spark in local mode, part by part, beside DuckDB, and whether their tables agree.

    Needs Java 17 and the extra spark; Linux only.

    Example: earshot bench spark --records 100000 --memory 6
    """
    try:
        from bench.attribution.on_spark import bench_spark
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    typer.echo(bench_spark(records, talk.print, memory))
