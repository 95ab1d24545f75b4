"""`earshot replenish`: what each household needs next, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.clock import parse_rfc3339, rfc3339
from base.errors import InputError
from cli.console import talk

if TYPE_CHECKING:
    from runtime.replenishing import ReplenishFrom


def replenish(  # noqa: PLR0917 - typer reads the options from the signature
    orders: Annotated[list[Path] | None, typer.Option(help="Files of orders; the table, if left out.")] = None,
    readings: Annotated[list[Path] | None, typer.Option(help="Files of what devices say is left.")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Files of what households allow.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="Decide as of then; the latest moment of the files.")] = "",
    lead_days: Annotated[float, typer.Option(min=0.5, max=60, help="Days from an order to its delivery.")] = 3.0,
    explain: Annotated[str, typer.Option(help="Say in words what is decided for this household, and why.")] = "",
    undo: Annotated[str, typer.Option(help="Take back what was ordered by itself last for this account.")] = "",
    decide: Annotated[bool, typer.Option("--decide", help="Decide for the table's households that are due.")] = False,
    risk: Annotated[
        bool, typer.Option("--risk", help="Instead: who may order no more, what may be used no more.")
    ] = False,
) -> None:
    """Decide about every product of every household: order, propose or wait. Nothing is placed or sent.

    Prints a JSON line a product. What the lines of readings and rules hold is in docs/replenishment.md. Over the table
    --explain tells what a household that `earshot automate` enrolled allows, what was decided, and what came of it; by
    --decide what is due is decided and kept there, to be carried out. --risk tells instead of each customer the chance
    that it orders nothing for 90 days, and of what devices read that it is given up; with --explain, in words.

    Example: earshot replenish --orders examples/orders.jsonl

    Example: earshot replenish --orders orders.jsonl --readings readings.jsonl --explain hh-1

    Example: earshot replenish --explain customer-you

    Example: earshot replenish --risk --orders orders.jsonl --readings readings.jsonl
    """
    if decide or undo or (explain and not orders and not risk and _told_of_table(explain)):
        _over_the_table(undo=undo, decide=decide)
        return
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
    if risk:
        _risks(where, explain)
        return
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


def _risks(where: ReplenishFrom, household: str) -> None:
    from runtime.lifecycle import risk_lines, risks

    lines = risk_lines(risks(where, lambda line: talk.print(line, markup=False)))
    theirs = [one for one in lines if one["household"] == household]
    if household and not theirs:
        raise InputError(f"nothing can be said of a household {household!r} from these orders and readings")
    for one in theirs if household else lines:
        typer.echo(one["words"] if household else json.dumps(one))


def _told_of_table(account: str) -> bool:
    """Print what the table says of a household; False where nobody enrolled it."""
    from base.clock import system_clock
    from base.settings import read_settings
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected
    from runtime.replenished import automation_of, told_of

    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        ledger = open_ledger(ready)
        read = automation_of(ledger, open_pseudonyms(ready), account)
        for line in () if read is None else told_of(ledger, read, system_clock()):
            typer.echo(line)
    return read is not None


def _over_the_table(*, undo: str, decide: bool) -> None:
    from base.clock import system_clock
    from base.settings import read_settings
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected
    from runtime.deciding import open_deciding, told
    from runtime.replenished import automation_of, take_back

    if not (undo or decide):
        return
    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        ledger, pseudonyms = open_ledger(ready), open_pseudonyms(ready)
        if undo:
            read = automation_of(ledger, pseudonyms, undo)
            if read is None:
                raise InputError(f"nobody enrolled an account {undo!r}: earshot automate")
            talk.print(f"Taken back: {take_back(ledger, read, system_clock()).order_id}.")
        if decide:
            talk.print(f"Households: {told(open_deciding(ledger, pseudonyms).round(system_clock())) or 'none due'}.")


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(replenish)
