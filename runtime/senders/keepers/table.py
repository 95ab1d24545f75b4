"""Who may keep subscriptions, by the name in `EARSHOT_SUBSCRIPTIONS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from base.errors import SettingsError
from ledger.records.subscription import Keeper
from runtime.senders.keepers.port import SubscriptionKeeper
from runtime.senders.keepers.recharge import open_recharge
from runtime.senders.keepers.shopify import open_contracts
from runtime.senders.settings import MerchantSettings

_KEEPERS: Final[dict[Keeper, Callable[[MerchantSettings, str], SubscriptionKeeper]]] = {
    Keeper.SHOPIFY: open_contracts,
    Keeper.RECHARGE: open_recharge,
}


def open_keepers(settings: MerchantSettings, time_zone: str) -> dict[Keeper, SubscriptionKeeper]:
    """Return the settings' keeper of subscriptions; none where we keep them ourselves.

    Raises:
        SettingsError: there is no such keeper, or a setting of its own is missing.
    """
    if not settings.subscriptions:
        return {}
    try:
        keeper = Keeper(settings.subscriptions)
    except ValueError as error:
        known = ", ".join(Keeper)
        raise SettingsError(
            f"EARSHOT_SUBSCRIPTIONS is {settings.subscriptions!r}: leave it out, or set {known}"
        ) from error
    return {keeper: _KEEPERS[keeper](settings, time_zone)}
