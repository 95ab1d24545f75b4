"""`earshot automate`: what a household lets be ordered by itself, as the shop's account page sets it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from base.clock import parse_rfc3339
from base.errors import InputError
from base.settings import read_settings
from cli.console import talk as console
from cli.strangers import tell_strangers
from ledger.records.notice import NoticeKind, ProposedBy


def automate(  # noqa: PLR0917 - typer reads the options from the signature
    account: Annotated[str, typer.Option(help="The customer's id at the shop (the `sub` of its token).")],
    order: Annotated[
        list[str] | None, typer.Option(help="Product that may be ordered without asking; may be said again.")
    ] = None,
    month_limit: Annotated[int | None, typer.Option(help="Most of 30 days without asking, in cents; -1: none.")] = None,
    confirm_above: Annotated[int | None, typer.Option(help="Ask before a dearer parcel, in cents; -1: never.")] = None,
    day_without: Annotated[
        int | None,
        typer.Option(help="What a day without a product costs it, in cents: more is ordered earlier; -1: not said."),
    ] = None,
    quiet: Annotated[str, typer.Option(help="Hours in which nothing is ordered or proposed: 22-7; 'none'.")] = "",
    timezone: Annotated[str, typer.Option(help="In which these hours are meant, like Europe/Berlin.")] = "",
    pause_until: Annotated[str, typer.Option(help="Nothing is ordered or proposed until then; 'none'.")] = "",
    undo_minutes: Annotated[
        int | None, typer.Option(help="How long an order can be taken back before the merchant hears of it.")
    ] = None,
    propose_by: Annotated[
        ProposedBy | None, typer.Option(help="How it hears of what is proposed: voice (unless told), mail, app.")
    ] = None,
    unwanted: Annotated[
        list[str] | None, typer.Option(help="Kind of notice it does not want to hear; may be said again; 'none'.")
    ] = None,
    share_devices: Annotated[
        bool | None,
        typer.Option("--share-devices/--no-share-devices", help="What one device tells may choose for another."),
    ] = None,
    email: Annotated[str, typer.Option(help="Where proposals go, and receipts if the shop sends none.")] = "",
    stop: Annotated[bool, typer.Option("--stop", help="Take the leave back: nothing is ordered or proposed.")] = False,
) -> None:
    """Let a household be replenished by what its devices say: what is named is ordered by itself, the rest proposed.

    What is left out stays as it is; without any --order nothing is ever ordered, only proposed.

    Example: earshot automate --account customer-you --order somat-salt --month-limit 5000 --quiet 22-7
    """
    from intake.automations import Leave, Leaves
    from ledger.delivery import Sealer
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected

    rules: dict[str, Any] = {} if order is None else {"automatic": tuple(order)}
    amounts = {"month_limit_minor": month_limit, "confirm_above_minor": confirm_above, "day_without_minor": day_without}
    for name, value in amounts.items():
        if value is not None and value < -1:
            raise InputError(f"--{name.removesuffix('_minor').replace('_', '-')}: an amount in cents, or -1")
        if value is not None:
            rules[name] = None if value < 0 else value
    rules |= {"timezone": timezone} if timezone else {}
    rules |= {} if share_devices is None else {"share_devices": share_devices}
    rules |= {} if propose_by is None else {"proposals_by": propose_by}
    rules |= _quiet(quiet) | _paused(pause_until) | _unwanted(unwanted or [])
    wish = Leave(account=account, rules=rules, undo_minutes=undo_minutes, email=email or None)
    with connected(read_settings(secrets=["pepper", "service_pepper", "delivery_key"])) as ready:
        leaves = Leaves(
            ledger=open_ledger(ready), pseudonyms=open_pseudonyms(ready), sealer=Sealer(ready.delivery_keys)
        )
        if stop:
            console.print("Stopped." if leaves.end(account) else "It was not on.")
            return
        leaves.give(wish)
    tell_strangers(order or ())
    console.print("Set.")


def _quiet(told: str) -> dict[str, Any]:
    if not told:
        return {}
    if told == "none":
        return {"quiet_from": None, "quiet_until": None}
    begins, _, ends = told.partition("-")
    if not (begins.isdecimal() and ends.isdecimal()):
        raise InputError("--quiet: two hours of the day, like 22-7; or 'none'")
    return {"quiet_from": int(begins), "quiet_until": int(ends)}


def _unwanted(told: list[str]) -> dict[str, Any]:
    if not told:
        return {}
    kinds = [kind for kind in told if kind != "none"]
    unknown = [kind for kind in kinds if kind not in set(NoticeKind)]
    if unknown:
        raise InputError(f"--unwanted: no kind {unknown[0]!r}; known are {', '.join(NoticeKind)}, none")
    return {"unwanted": tuple(NoticeKind(kind) for kind in sorted(set(kinds)))}


def _paused(told: str) -> dict[str, Any]:
    if not told:
        return {}
    try:
        return {"paused_until": None if told == "none" else parse_rfc3339(told)}
    except ValueError as error:
        raise InputError(f"--pause-until: {error}") from error


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(automate)
