"""`earshot household`: what the shop's account page sets for a household, at the keyboard; and what is in it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from base.settings import read_settings
from cli.console import talk as console


def household(  # noqa: PLR0917 - typer reads the options from the signature
    account: Annotated[str, typer.Option(help="The customer's id at the shop (the `sub` of its token).")],
    voice_code: Annotated[str, typer.Option(help="Four digits asked for before an order; 'none' for none.")] = "",
    order_limit: Annotated[int | None, typer.Option(help="Most of one order, in cents; -1 for none.")] = None,
    week_limit: Annotated[int | None, typer.Option(help="Most of seven days' orders, in cents; -1 for none.")] = None,
    known_voices: Annotated[bool | None, typer.Option(help="Only voices that Alexa knows may order.")] = None,
    renewal_rise: Annotated[
        int | None, typer.Option(help="Percent by which a renewal may get dearer unasked; 0: none, -1: any price.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print what the home has together instead, as JSON.")] = False,
) -> None:
    """Set or reset a household's voice code, spending limits, whose voices may order, and how dear renewals may get.

    What is left out stays as it is. A voice code that is set anew forgives the wrong ones. With --show nothing is
    set: printed is what the home has together, its registered devices with their newest levels, and on which
    platforms and kinds of device it was seen.

    Example: earshot household --account customer-you --voice-code 4711 --order-limit 5000
    """
    from intake.households import Households
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected

    if show:
        _show(account)
        return
    wish: dict[str, Any] = {"account": account}
    if voice_code:
        wish["voice_code"] = None if voice_code == "none" else voice_code
    for name, value in (("order_limit_minor", order_limit), ("week_limit_minor", week_limit)):
        if value is not None:
            wish[name] = None if value < 0 else value
    if known_voices is not None:
        wish["only_known_voices"] = known_voices
    if renewal_rise is not None:
        wish["renewal_rise_percent"] = "any" if renewal_rise < 0 else renewal_rise
    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        guards = open_ledger(ready).guards
        Households(guards=guards, pseudonyms=open_pseudonyms(ready)).set(wish)
    console.print("Set.")


def _show(account: str) -> None:
    from base.clock import system_clock
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected
    from runtime.home_view import home_of

    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        told = home_of(open_ledger(ready), open_pseudonyms(ready), account, system_clock())
    typer.echo(json.dumps(told, indent=2))


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(household)
