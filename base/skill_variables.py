"""The variables that a voice turn and the functions behind the HTTP API both read, declared once for their settings."""

from __future__ import annotations

from typing import Any

from base.environment import DEFAULT_LOCALE, keys, secret, variable, web_address


def pepper() -> Any:
    """What pseudonyms are made with."""
    return secret(
        "EARSHOT_PEPPER",
        "Secret of the pseudonyms; losing it unlinks the past. Once rotated several, parted by commas, newest first.",
        default="development-pepper",
    )


def service_pepper() -> Any:
    """What service keys are made with."""
    return secret(
        "EARSHOT_SERVICE_PEPPER",
        "Secret of the keys by which customers find their own orders; losing it hides those from them.",
        default="development-service-pepper",
    )


def token_key() -> Any:
    """What hand-off links are signed with."""
    return secret(
        "EARSHOT_TOKEN_KEY",
        "Key that signs hand-off links; several, separated by commas: the first signs, all verify.",
        default="development-token-key",
    )


class TokenKeys:
    """Settings that hold the keys of hand-off links."""

    __slots__ = ()
    token_key: str

    @property
    def token_keys(self) -> tuple[bytes, ...]:
        """Return the keys, the signing one first."""
        return keys(self.token_key)


def profile_email() -> Any:
    """Whether the platform is asked for an address."""
    return variable(
        "EARSHOT_PROFILE_EMAIL",
        "`ask`: where the linked account has no e-mail, Alexa's own of the account holder gets the receipt, if it is"
        " allowed; the skill's manifest has to ask for `alexa::profile:email:read`. `never`: nobody is asked.",
        default="never",
    )


def seller() -> Any:
    """Who sells."""
    return variable("EARSHOT_SELLER", "The seller's name, spoken before every order.", default="Harbor Pantry")


def shop_url() -> Any:
    """Where the shop is."""
    return web_address(
        "EARSHOT_SHOP_URL",
        "Where hand-off links lead: the shop's own address, over https.",
        default="https://shop.example/",
        safe=True,
    )


def catalog() -> Any:
    """What is sold."""
    return variable("EARSHOT_CATALOG", "Catalogue CSV; empty: the built-in one.", default="")


def locale() -> Any:
    """Who is spoken to."""
    return variable(
        "EARSHOT_LOCALE",
        "Who is spoken to where nothing else says it, and in which locale those are answered whose own there is not.",
        default=DEFAULT_LOCALE,
    )
