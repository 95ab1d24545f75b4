"""`earshot replenish`: what each household needs next, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from base.clock import parse_rfc3339, rfc3339
from base.errors import InputError
from cli.console import talk


def replenish(  # noqa: PLR0917 - typer reads the options from the signature
    orders: Annotated[list[Path] | None, typer.Option(help="Files of orders; the table, if left out.")] = None,
    readings: Annotated[list[Path] | None, typer.Option(help="Files of what devices say is left.")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Files of what households allow.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="Decide as of then; the latest moment of the files.")] = "",
    lead_days: Annotated[float, typer.Option(min=0.5, max=60, help="Days from an order to its delivery.")] = 3.0,
    explain: Annotated[str, typer.Option(help="Say in words what is decided for this household, and why.")] = "",
) -> None:
    """Decide about every product of every household: order, propose or wait. Nothing is placed or sent.

    Prints a JSON line a product. What the lines of readings and rules hold is in docs/replenishment.md.

    Example: earshot replenish --orders examples/orders.jsonl

    Example: earshot replenish --orders orders.jsonl --readings readings.jsonl --explain hh-1
    """
    from replenishment.decisions.explain import explained
    from runtime.replenishing import ReplenishFrom
    from runtime.replenishing import replenish as decided

    try:
        moment = parse_rfc3339(as_of) if as_of else None
    except ValueError as error:
        raise InputError(f"--as-of: {error}") from error
    where = ReplenishFrom(
        orders=tuple(orders or ()),
        readings=tuple(readings or ()),
        rules=tuple(rules or ()),
        lead_days=lead_days,
        as_of=moment,
    )
    found = decided(where, lambda line: talk.print(line, markup=False))
    if not explain:
        for one in found:
            seen = rfc3339(one.seen_at) if one.seen_at else None
            typer.echo(json.dumps({**asdict(one), "seen_at": seen}))
        return
    theirs = [one for one in found if one.household == explain]
    if not theirs:
        raise InputError(f"no household {explain!r} in these orders and readings")
    for one in theirs:
        typer.echo(explained(one))


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(replenish)
