"""`earshot export` and `export-ledger`: a run's rows to their receivers, and the ledger as Parquet.

The analysis libraries are imported inside the commands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attribution.exports.receivers.receiver import Sender
from attribution.exports.receivers.table import RECEIVERS, receiver_named
from base.clock import system_clock
from base.settings import read_settings
from cli.console import talk
from cli.many_values import ManyValues

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

    settings = read_settings(secrets=["skill_id"])
    done = exported(receiver_named(receiver), run, Sender(skill_id=settings.skill_id, brand=settings.seller))
    talk.print(f"{done.written:,} written to {done.file}", markup=False, soft_wrap=True)
    for reason, rows in done.kept_back.items():
        talk.print(f"{rows:,} kept back: {reason}", markup=False, soft_wrap=True)
    if done.rejected:
        aside = f"{len(done.rejected):,} set aside in {done.rejected_file}; the first: {done.rejected[0]}"
        talk.print(aside, markup=False, soft_wrap=True)
    typer.echo(done.file)


def export_ledger(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the Parquet files; made if missing.")],
    manifests: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            help="manifest-summary.json of AWS's export of the table, whole or of changes; several in any order."
            " Without it the table itself is read.",
        ),
    ] = None,
) -> None:
    """Write the ledger as typed Parquet: touchpoints.parquet and orders.parquet, which `earshot attribute` takes.

    An export of changes goes on where the folder ends. Whoever is interrupted runs it again: what was read is kept.
    Prints the files.

    Example: earshot export-ledger --out ledger/ --from AWSDynamoDB/01693685827463-2d8752fd/manifest-summary.json
    """
    from attribution.table_export.export import ExportedLedger, export_manifests, export_records

    with talk.status("starting") as status:
        if manifests:
            done: ExportedLedger = export_manifests(manifests, out, status.update)
        else:
            from runtime.ledger_source import read_all

            settings, began = read_settings(secrets=False), system_clock()
            span = read_all(
                settings, progress=lambda read, days: status.update(f"reading the table: {read} of {days} days")
            )
            done = export_records(settings.table, span.touchpoints, span.orders, began, out, stones=span.stones)
    for name, rows in done.records.items():
        talk.print(f"{name}: {rows:,} records as of {done.until}", markup=False, soft_wrap=True)
        typer.echo(out / name)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command("export-ledger", cls=ManyValues)(export_ledger)
