"""`earshot bench churn`, `clv`, `lift`, `predictions`, `replenish`, `update`: whether what is foretold holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE


def lift(
    tests: Annotated[int, typer.Option("--tests", min=2, help="How many simulated tests.")] = 500,
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws other tests.")] = 1,
    draws: Annotated[int, typer.Option(min=0, help="How often campaigns are drawn.")] = 5,
    hillstrom: Annotated[Path | None, typer.Option(help="Hillstrom's e-mail experiment, counted, as CSV.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put tables and picture into docs/experiments.md.")] = False,
) -> None:
    """Whether what is said of experiments holds: coverage and width of intervals, and credit calibrated by tests.

    Example: earshot bench lift --tests 100 --draws 1
    """
    from bench.lift.report import bench_lift

    typer.echo(bench_lift(tests=tests, seed=seed, draws=draws, hillstrom=hillstrom, write=write, talk=talk.print))


def churn(
    histories: Annotated[
        Path | None,
        typer.Option("--histories", help="Orders, Parquet or CSV: customer, item, day, or UCI's Online Retail."),
    ] = None,
    homes: Annotated[int, typer.Option("--homes", min=0, help="Simulated homes of so many seeds.")] = 10,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/lifecycle.md.")] = False,
) -> None:
    """How well it is foreseen who orders nothing for 90 days, and which devices are given up, beside other methods.

    Without a file: by use in simulated homes alone.

    Example: earshot bench churn --histories orders.parquet --homes 0
    """
    try:
        from bench.churn.report import bench_churn
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    typer.echo(bench_churn(histories=histories, homes=homes, write=write, talk=talk.print))


def clv(
    cdnow: Annotated[Path, typer.Option("--cdnow", help="CDNOW_master.txt, which the PyPI package lifetimes holds.")],
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/kpis.md.")] = False,
) -> None:
    """How well repeat orders are foretold, on CDNOW's customers of 1997, beside plain BG/NBD in the same run.

    Example: earshot bench clv --cdnow CDNOW_master.txt
    """
    try:
        from bench.lifetime.report import bench_clv
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    typer.echo(bench_clv(cdnow=cdnow, write=write, talk=talk.print))


def predictions(
    worlds: Annotated[
        Path | None,
        typer.Option("--worlds", help="Judge the worlds in this folder instead: touchpoints, orders, truth."),
    ] = None,
    households: Annotated[int, typer.Option("--households", min=50, help="Size of each fresh world.")] = 2500,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/attribution.md.")] = False,
) -> None:
    """Whether what is foretold of open journeys comes: run a window before a world's end, judged by all that it holds.

    Example: earshot bench predictions --households 1500
    """
    try:
        from bench.attribution.worlds import given
        from bench.prediction.report import bench_predictions
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    judged = given(worlds) if worlds else None
    typer.echo(bench_predictions(worlds=judged, households=households, write=write, talk=talk.print))


def replenish(
    histories: Annotated[
        Path | None,
        typer.Option("--histories", help="Orders, Parquet or CSV: customer, item, day, or UCI's Online Retail."),
    ] = None,
    homes: Annotated[
        int, typer.Option("--homes", min=0, help="Instead, decisions in the simulated homes of so many seeds.")
    ] = 0,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/replenishment.md.")] = False,
) -> None:
    """How well the next order day of a customer and item is foreseen from order histories, beside other methods.

    Without a file: on histories drawn by lot, which say nothing of any real shop.

    Example: earshot bench replenish --histories orders.parquet

    Example: earshot bench replenish --homes 10
    """
    try:
        from bench.replenish.homes_report import bench_homes
        from bench.replenish.report import bench_forecast
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if homes:
        typer.echo(bench_homes(seeds=homes, write=write, talk=talk.print))
        return
    typer.echo(bench_forecast(histories=histories, write=write, talk=talk.print))


def update(
    pairs: Annotated[int, typer.Option("--pairs", min=0, help="Hold updates to full runs over so many days.")] = 0,
    households: Annotated[int, typer.Option("--households", help="Size of the simulated world.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another world.")] = 1,
) -> None:
    """Whether a run from an earlier one is a full run, day after day; or, without --pairs, what it costs beside one.

    Example: earshot bench update --pairs 30 --households 60
    """
    try:
        from bench.attribution.update import judged_pairs, measured
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if not pairs:
        typer.echo(measured(households=households, seed=seed))
    for line in judged_pairs(pairs=pairs, households=households, seed=seed) if pairs else ():
        typer.echo(line)
