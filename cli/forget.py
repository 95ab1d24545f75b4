"""`earshot forget`: erase a customer, or show what is known of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from base.clock import rfc3339
from base.errors import InputError
from base.settings import read_settings
from cli.console import talk

if TYPE_CHECKING:
    from runtime.forgetting import ForgetReceipt


def forget(  # noqa: PLR0917 - typer reads the options from the signature
    user: Annotated[str | None, typer.Option(help="The assistant's user id, or our pseudonym of it.")] = None,
    account: Annotated[str | None, typer.Option(help="The customer's id at the shop, or our pseudonym of it.")] = None,
    email: Annotated[str | None, typer.Option(help="The e-mail address, or our pseudonym of it.")] = None,
    order: Annotated[str | None, typer.Option(help="An order's id, ours or the shop's: whoever placed it.")] = None,
    request: Annotated[
        str | None, typer.Option(help="The shop's request to see a customer's data (EARSHOT_DATA_REQUEST in the log).")
    ] = None,
    at_once: Annotated[
        bool,
        typer.Option(
            "--at-once",
            help="Keep no order for the merchant: take back what it was not told of, tell it no more of the rest.",
        ),
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="Show what is known, a JSON line each; erase nothing.")] = False,
    as_in: Annotated[
        str | None,
        typer.Option(
            "--as-in",
            help="After a restore: erase what was erased from this table, and let waiting orders be as in it.",
        ),
    ] = None,
) -> None:
    """Erase a customer from the table and the spool at once; nothing comes back from queues, logs or backups.

    Prints a receipt: each place, and when. With an e-mail address every day of the ledger is looked through.

    Example: earshot forget --account 1234567 --show
    """
    from runtime.forgetting import Named, do_as_in, known_of
    from runtime.forgetting import forget as forget_now

    settings = read_settings(secrets=["pepper", "service_pepper"])
    named = Named(user=user, account=account, email=email, order=order, noted=request)
    if as_in is not None:
        if named != Named() or show or at_once:
            raise InputError("--as-in goes alone: what was erased there is erased here")
        done = do_as_in(settings, as_in)
        typer.echo(json.dumps({"erased": done.erased, "orders_brought_over": done.orders}, sort_keys=True))
        return
    if show or request is not None:
        if at_once:
            raise InputError("--at-once erases, and --show and --request show")
        for line in known_of(settings, named):
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    with talk.status("Forgetting ..."):
        receipt = forget_now(settings, named, at_once=at_once)
    for told in _told(receipt):
        typer.echo(told)


def _told(receipt: ForgetReceipt) -> Iterator[str]:
    erased = ", ".join(f"{count} {kind}" for kind, count in sorted(receipt.erased.items())) or "nothing was there"
    yield f"the table: {erased}: gone now"
    yield f"this machine's spool: {receipt.spooled} records: gone now"
    for kept in receipt.waiting:
        yield (
            f"order {kept.order_id}: not cancelled, and nobody's now: whom it is for is kept, sealed, until"
            f" {kept.until}, {kept.gone_by.date().isoformat()} at the latest; both are gone then, or now with"
            f" --order {kept.order_id} --at-once, as are all orders that wait for the merchant of the same request"
        )
    for order_id in receipt.taken_back:
        yield f"order {order_id}: taken back before the merchant was told of it: gone now"
    for order_id in receipt.let_go:
        yield f"order {order_id}: gone now, and told no more; the merchant may have it: look for it there by this id"
    yield (
        "what was written before and answered by nobody: a round of `earshot serve` or ForgetFunction looks for"
        f" it once more, the first that comes after {rfc3339(receipt.looked_again)}; where neither runs, run the same"
        " again then"
    )
    for copy in receipt.copies:
        yield f"{copy.place}: {copy.how}: {copy.gone_by.isoformat()} at the latest"
    yield "turns of whoever never agreed to be measured name nobody, so they cannot be found"
    yield "what the merchant, or whoever received a file of yours, holds: tell them"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(forget)
