"""The variables that a server and the functions behind the HTTP API both read, declared once for their settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from base.environment import formed, keys, secret
from base.errors import SettingsError


def shopify_secret() -> Any:
    """What the shop proves itself with."""
    return secret(
        "EARSHOT_SHOPIFY_SECRET",
        "Client secret that signs the shop's webhooks; several, separated by commas, while rotating.",
        default="development-shopify-secret",
    )


def shopify_shop() -> Any:
    """Which shop is served, as Shopify calls it."""
    return formed(
        "EARSHOT_SHOPIFY_SHOP",
        "The shop at Shopify, SHOP.myshopify.com: another shop's deliveries are refused. Without it `shop/redact` is.",
        default="",
        form=r"(?i)[a-z0-9-]+\.myshopify\.com",
        like="my-shop.myshopify.com",
    )


class ShopifySecrets:
    """Settings that hold the secrets of the shop's webhooks."""

    __slots__ = ()
    shopify_secret: str

    @property
    def shopify_secrets(self) -> tuple[bytes, ...]:
        """Return the secrets, any of which may have signed."""
        return keys(self.shopify_secret)


def recharge_secret() -> Any:
    """What Recharge proves itself with; without one no webhook of its is taken."""
    return secret(
        "EARSHOT_RECHARGE_SECRET",
        "API client secret that signs Recharge's webhooks; several, separated by commas. Empty: none are taken.",
        default="",
        required=False,
    )


class RechargeSecrets:
    """Settings that hold the secrets of Recharge's webhooks."""

    __slots__ = ()
    recharge_secret: str

    @property
    def recharge_secrets(self) -> tuple[bytes, ...]:
        """Return the secrets, any of which may have signed."""
        return () if self.recharge_secret == NO_KEY else keys(self.recharge_secret)


def device_secret(*, required: bool = False) -> Any:
    """What tells of devices proves itself with; where it is not required, no device events are taken without one."""
    return secret(
        "EARSHOT_DEVICE_SECRET",
        "Key that signs device events posted to /devices; several, separated by commas. Empty: none are taken.",
        default="development-device-secret" if required else "",
        required=required,
    )


class DeviceSecrets:
    """Settings that hold the secrets of device events."""

    __slots__ = ()
    device_secret: str

    @property
    def device_secrets(self) -> tuple[bytes, ...]:
        """Return the secrets, any of which may have signed."""
        return keys(self.device_secret)


def platform_keys() -> Any:
    """What other platforms prove themselves with; a platform without one is not heard."""
    return secret(
        "EARSHOT_PLATFORM_KEYS",
        "Keys of the platforms that tell of touches (docs/platforms.md), a JSON object by their names, like"
        ' `{"segment": "SECRET"}`; several of one, separated by commas. A platform without a key is not taken.',
        default="",
        required=False,
    )


class PlatformKeys:
    """Settings that hold the keys of the platforms that tell of touches."""

    __slots__ = ()
    platform_keys: str

    @property
    def keys_of_platforms(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys by the platform's name, any of which may have signed.

        Raises:
            SettingsError: they are no JSON object of texts; the message shows none of them.
        """
        try:
            told = json.loads(self.platform_keys or "{}")
        except ValueError:
            told = None
        if not isinstance(told, dict) or not all(isinstance(key, str) for key in told.values()):
            raise SettingsError('EARSHOT_PLATFORM_KEYS: set it to a JSON object of texts, like {"segment": "SECRET"}')
        found = {name: tuple(key.decode() for key in keys(joined)) for name, joined in told.items()}
        return {name: known for name, known in found.items() if known and known != (NO_KEY,)}


NO_KEY = "none"
"""What stands for no key where a field has to be there."""
