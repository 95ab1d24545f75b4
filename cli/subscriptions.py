"""`earshot subscriptions`: what Shopify or Recharge keeps, read into the ledger."""

from __future__ import annotations

import typer

from base.settings import read_settings
from cli.console import talk as console


def subscriptions() -> None:
    """Read every subscription that EARSHOT_SUBSCRIPTIONS says somebody else keeps, so that it can be changed by voice.

    Once at the beginning, and whenever webhooks may have gone astray: what is as it was stays so.

    Example: earshot subscriptions
    """
    from base.environment import read
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected
    from runtime.kept_subscriptions import ReadingAll
    from runtime.senders.keepers.errands import open_following
    from runtime.senders.keepers.table import open_keepers
    from runtime.senders.settings import MerchantSettings

    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        ledger = open_ledger(ready)
        merchant = read(MerchantSettings, secrets=False)
        following = open_following(merchant, ledger)
        reading = ReadingAll(
            ledger=ledger,
            pseudonyms=open_pseudonyms(ready),
            keepers=open_keepers(merchant, following.time_zone),
            following=following,
        )
        done = reading.read()
    console.print(", ".join(f"{count} {what}" for what, count in sorted(done.items())) or "There are none.")


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(subscriptions)
