"""`earshot export`: a run's rows to those who receive them. The analysis libraries are imported inside the command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attribution.exports.receivers.receiver import Sender
from attribution.exports.receivers.table import RECEIVERS, receiver_named
from base.settings import read_settings
from cli.console import talk

KNOWN = ", ".join(f"{receiver.name} ({receiver.takes})" for receiver in RECEIVERS)


def export(
    receiver: Annotated[str, typer.Argument(help=f"One of: {KNOWN}.")],
    run: Annotated[Path, typer.Option(help="Folder of a run, as `earshot attribute --out` wrote it.")],
) -> None:
    """Write a run's rows for RECEIVER into the run's receivers/ folder, with the consent that each needs.

    Every message is checked by the receiver's own rules; what breaks them is set aside with its reason.
    Prints the file.

    Example: earshot export cloudevents --run out/
    """
    from attribution.exports.receivers.export import export as exported

    settings = read_settings()
    done = exported(receiver_named(receiver), run, Sender(skill_id=settings.skill_id, brand=settings.seller))
    talk.print(f"{done.written:,} written to {done.file}", markup=False, soft_wrap=True)
    for reason, rows in done.kept_back.items():
        talk.print(f"{rows:,} kept back: {reason}", markup=False, soft_wrap=True)
    if done.rejected:
        aside = f"{len(done.rejected):,} set aside in {done.rejected_file}; the first: {done.rejected[0]}"
        talk.print(aside, markup=False, soft_wrap=True)
    typer.echo(done.file)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)
