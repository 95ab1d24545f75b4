"""The kinds of merchants that are told of orders: one file a kind, which has its `SENDER`."""

from __future__ import annotations

from importlib import import_module

from base.errors import SettingsError
from runtime.senders.sender import OrderSender, SenderKind
from runtime.senders.settings import MerchantSettings

FILES = (
    "built_in",
    "ucp",
    "shopify.sender",
    "webhook",
    "email",
)
SENDERS: dict[str, SenderKind] = {
    kind.name: kind for kind in (import_module(f"{__package__}.{file}").SENDER for file in FILES)
}


def open_sender(settings: MerchantSettings) -> OrderSender:
    """Return the sender to the settings' merchant.

    Raises:
        SettingsError: there is no such kind of merchant, or a setting of its own is missing.
    """
    kind = SENDERS.get(settings.merchant)
    if kind is None:
        raise SettingsError(f"EARSHOT_MERCHANT is {settings.merchant!r}: set it to one of {', '.join(SENDERS)}")
    return kind.open(settings)
