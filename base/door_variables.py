"""The variables that a server and the functions behind the HTTP API both read, declared once for their settings."""

from __future__ import annotations

from typing import Any

from base.environment import formed, keys, secret


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
