"""`earshot bench federated`: whether homes learn better together than each alone, with their readings kept at home."""

from __future__ import annotations

from typing import Annotated

import typer

from base.errors import InputError
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE


def federated(
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Simulated homes of so many seeds.")] = 10,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/decisions/federated.md.")] = False,
) -> None:
    """How well use is foretold by what homes learn together, alone, or with all readings in one place.

    Flower is installed into an environment of its own, and left out where that cannot be.

    Example: earshot bench federated --seeds 2
    """
    try:
        from bench.federated.report import bench_federated
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    typer.echo(bench_federated(seeds=seeds, write=write, talk=talk.print))
