"""`earshot bench devices`: how many messages of devices the intake takes, and whether each is there once."""

from __future__ import annotations

from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE


def devices(
    messages: Annotated[int, typer.Option("--messages", min=1, help="How many readings are published.")] = 100_000,
    devices: Annotated[int, typer.Option("--devices", min=1, help="By how many devices, in turn.")] = 500,
    batch: Annotated[int, typer.Option("--batch", min=1, help="How many the queue hands over at once.")] = 10_000,
    outage: Annotated[float, typer.Option("--outage", min=0, help="Seconds for which the table is away.")] = 30.0,
) -> None:
    """Messages of devices a second of the intake's CPU, and that all are stored once though the table was away.

    The intake is fed directly, the table is the embedded AWS in a process of its own.

    Example: earshot bench devices --messages 20000 --devices 100 --outage 0
    """
    try:
        from bench.devices.intake import bench_devices, report
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    talk.print(f"{messages:,} messages; the table is away for {outage:g} s of it")
    typer.echo(report(bench_devices(messages=messages, devices=devices, batch=batch, outage=outage)))
