"""`earshot export` and `export-ledger`: a run's rows to their receivers, and the ledger as Parquet.

The analysis libraries are imported inside the commands.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attribution.exports.receivers.departing import no_keys
from attribution.exports.receivers.receiver import Sender
from attribution.exports.receivers.table import RECEIVERS, receiver_named
from base.clock import system_clock
from base.settings import read_settings
from cli.console import talk
from cli.many_values import ManyValues

if TYPE_CHECKING:
    from attribution.exports.receivers.export import Exported
    from base.settings import Settings
    from runtime.sending.wire import Wire

KNOWN = ", ".join(f"{receiver.name} ({receiver.takes})" for receiver in RECEIVERS)


def export(  # noqa: PLR0917 - typer reads the options from the signature
    receiver: Annotated[str, typer.Argument(help=f"One of: {KNOWN}.")],
    run: Annotated[Path, typer.Option(help="Folder of a run, as `earshot attribute --out` wrote it.")],
    model: Annotated[str, typer.Option(help="Whose credit is sent; the run's headline model if left out.")] = "",
    send: Annotated[bool, typer.Option("--send", help="Send it too; without this nothing leaves.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Let the receiver check it, and keep nothing, where it can.")
    ] = False,
    log: Annotated[
        Path | None,
        typer.Option(help="What was sent, and what was said of it; beside the files if left out. One for all runs."),
    ] = None,
) -> None:
    """Write a run's rows for RECEIVER into the run's receivers/ folder, with the consent that each needs.

    Every message is checked by the receiver's own rules; what breaks them is set aside with its reason. Nothing is
    sent without --send; what the log says was taken is not sent again unless it changed. Prints the files.

    Example: earshot export cloudevents --run out/
    """
    from attribution.exports.receivers.export import export as exported
    from runtime.match_keys import keys_for
    from runtime.sending.table import wire_to

    to = receiver_named(receiver)
    settings = read_settings(secrets=["skill_id"])
    wire = wire_to(to.name, settings, check_only=not send) if send or check else None
    sender = Sender(
        skill_id=settings.skill_id,
        brand=settings.seller,
        model=model,
        conversion=settings.conversion_name,
        products=_products(settings) if to.matches else {},
    )
    with keys_for(run, settings) if to.matches else nullcontext(no_keys) as keys_of:
        done = exported(to, run, sender, keys_of=keys_of)
    _tell(done)
    if wire is not None:
        _send(wire, settings, done, log, check_only=not send)


def _products(settings: Settings) -> dict[str, str]:
    from shop.catalog.load import load_catalog

    catalog, _ = load_catalog(settings.catalog)
    return {product.product_id: product.name for product in catalog.products.values()}


def _tell(done: Exported) -> None:
    for name, number in done.written.items():
        talk.print(f"{number:,} written to {done.folder / name}", markup=False, soft_wrap=True)
        typer.echo(done.folder / name)
    for reason, rows in done.kept_back.items():
        talk.print(f"{rows:,} kept back: {reason}", markup=False, soft_wrap=True)
    if done.rejected:
        aside = f"{len(done.rejected):,} set aside in {done.rejected_file}; the first: {done.rejected[0]}"
        talk.print(aside, markup=False, soft_wrap=True)


def _send(wire: Wire, settings: Settings, done: Exported, log: Path | None, *, check_only: bool) -> None:
    from runtime.sending.log import SentLog
    from runtime.sending.send import UNWILLING, Courier, messages_in

    kept = SentLog(log or done.folder / f"{wire.receiver}_sent.jsonl")
    sending = Courier(wire=wire, settings=settings, log=kept, check_only=check_only)
    with talk.status(f"asking {wire.receiver}"):
        outcome = sending.send(messages_in(done.folder / wire.file))
    for state, number in sorted((+outcome.counts).items()):
        talk.print(f"{number:,} {state}", markup=False)
    for reason, number in sorted(outcome.reasons.items()):
        talk.print(f"{number:,} of them: {reason}", markup=False, soft_wrap=True)
    if not check_only:
        if unwilling := sending.note_unwilling(done.unwilling):
            talk.print(f"{unwilling:,} {UNWILLING}", markup=False, soft_wrap=True)
        talk.print(f"what was sent is told in {kept.path}", markup=False, soft_wrap=True)


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

    Beside them lie spend.jsonl, claims.jsonl and experiments.jsonl, which it takes as well.

    An export of changes goes on where the folder ends. Whoever is interrupted runs it again: what was read is kept.
    Prints the files.

    Example: earshot export-ledger --out ledger/ --from AWSDynamoDB/01693685827463-2d8752fd/manifest-summary.json
    """
    from attribution.table_export.beside import Beside
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
            told = Beside(experiments=span.experiments, spend=span.spend, claims=span.claims)
            done = export_records(
                settings.table, span.touchpoints, span.orders, began, out, stones=span.stones, told=told
            )
    for name, rows in done.records.items():
        talk.print(f"{name}: {rows:,} records as of {done.until}", markup=False, soft_wrap=True)
        typer.echo(out / name)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command("export-ledger", cls=ManyValues)(export_ledger)
