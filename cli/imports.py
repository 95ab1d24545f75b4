"""`earshot import`: files of records, spend, claims and exports of analytics tools into the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from base.errors import InputError
from base.settings import read_settings
from cli.console import talk
from cli.daily_columns import CLAIM_COLUMNS, SPEND_COLUMNS
from cli.many_values import ManyValues

_SHOWN = 10
RecordFiles = list[Path] | None


def import_(  # noqa: PLR0917 - typer reads the options from the signature
    touchpoints: Annotated[
        RecordFiles,
        typer.Option(help="Touchpoint files (.jsonl, .csv, .gz of either), or a log with EARSHOT_UNSTORED lines."),
    ] = None,
    orders: Annotated[RecordFiles, typer.Option(help="Order files, likewise.")] = None,
    spend: Annotated[RecordFiles, typer.Option(help=f"What channels cost: {SPEND_COLUMNS} (.csv, ...).")] = None,
    claims: Annotated[
        RecordFiles,
        typer.Option(help=f"What platforms claim: {CLAIM_COLUMNS}, currency where the shop has several (.csv, ...)."),
    ] = None,
    match_keys: Annotated[
        RecordFiles,
        typer.Option(help="What receivers match customers by: order_id, hashes, ids of clicks; kept encrypted."),
    ] = None,
    ga4: Annotated[
        RecordFiles, typer.Option(help="Rows of GA4's BigQuery export, JSON Lines or Parquet: visits of the shop.")
    ] = None,
    segment: Annotated[RecordFiles, typer.Option(help="Segment's events, JSON Lines: page calls are visits.")] = None,
    platform: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=FILE", help="A platform's deliveries, one a line: docs/platforms.md names them."),
    ] = None,
    rejected: Annotated[Path, typer.Option(help="Where bad lines are set aside, if there are any.")] = Path(
        "rejected.jsonl"
    ),
) -> None:
    """Take files into the ledger. Good lines go on, bad ones are named and set aside; importing again changes nothing.

    Example: earshot import --touchpoints touchpoints.jsonl --orders orders.csv
    """
    if not (touchpoints or orders or spend or claims or match_keys or ga4 or segment or platform):
        known = "--touchpoints, --orders, --spend, --claims, --match-keys, --ga4, --segment or --platform"
        raise InputError(f"nothing to import: name files with {known}")
    from runtime.importing import import_files
    from runtime.match_key_sealer import match_key_sealer

    records = (
        touchpoints or orders or ga4 or segment or platform
    )  # of people: some may be forgotten since, under a newer name
    settings = read_settings(secrets=["pepper", "service_pepper"] if records else ["service_pepper"])
    with talk.status("Importing ...") as status:
        result = import_files(
            settings,
            touchpoints=touchpoints or (),
            orders=orders or (),
            spend=spend or (),
            claims=claims or (),
            match_keys=match_keys or (),
            ga4=ga4 or (),
            segment=segment or (),
            platforms=by_platform(platform or ()),
            sealer=match_key_sealer(settings) if match_keys else None,
            rejected=rejected,
            progress=lambda kind, count: status.update(f"Importing ... {count} {kind}s") if count % 100 == 0 else None,
        )
    _show([f"rejected {line}" for line in result.rejected])
    if result.rejected:
        talk.print(f"{len(result.rejected)} bad lines are set aside in {rejected}", markup=False)
    _show(result.told_otherwise)
    for file, count in result.addresses.items():
        talk.print(f"{file}: identifiers of {count} records hold an @; send pseudonyms, not addresses", markup=False)
    if result.passed_over:
        events = "1 event tells" if result.passed_over == 1 else f"{result.passed_over} events tell"
        talk.print(f"{events} of no visit, or of no visitor, and went no further")
    if result.forgotten:
        talk.print(f"{result.forgotten} lines are of somebody who was forgotten since, and were left out")
    for kind in result.stored:
        if result.stored[kind] or result.unchanged[kind]:
            typer.echo(f"{kind}: {result.stored[kind]} stored, {result.unchanged[kind]} unchanged")


def by_platform(told: Iterable[str]) -> dict[str, list[Path]]:
    """Return files by their platform, out of NAME=FILE.

    Raises:
        InputError: one is not written so.
    """
    files: dict[str, list[Path]] = {}
    for one in told:
        name, parted, file = one.partition("=")
        if not parted or not file:
            raise InputError(f"--platform {one!r}: write it as NAME=FILE, like segment=events.jsonl")
        files.setdefault(name, []).append(Path(file))
    return files


def _show(lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        talk.print(line, markup=False, soft_wrap=True)
    if len(lines) > _SHOWN:
        talk.print(f"... and {len(lines) - _SHOWN} more")


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command("import", cls=ManyValues)(import_)
