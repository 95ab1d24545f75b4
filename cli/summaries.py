"""`earshot rebuild-summaries`: what customers bought, in short, made again from their orders."""

from __future__ import annotations

import typer

from base.settings import read_settings
from cli.console import talk


def rebuild_summaries() -> None:
    """Make the summary of every customer again from its orders: once, after an update from before there were any.

    A turn reads the summary to greet a customer; every order keeps it by itself.

    Example: earshot rebuild-summaries
    """
    from ledger.wiring import open_ledger
    from runtime.aws import connected

    settings = read_settings(secrets=False)
    with connected(settings) as ready, talk.status("Reading all orders ..."):
        count = open_ledger(ready).summaries.rebuild()
    typer.echo(f"summaries made again: {count} customers")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild_summaries)
