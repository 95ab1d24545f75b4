"""The variables about the merchant that a voice turn and the outbox both read, declared once for their settings."""

from __future__ import annotations

from typing import Any

from base.environment import DEFAULT_LOCALE, keys, secret, variable


def merchant() -> Any:
    """Whom orders go to."""
    return variable(
        "EARSHOT_MERCHANT",
        "Whom orders placed by voice go to: `built_in` (the ledger is all), `ucp`, `shopify`, `webhook` or `email`.",
        default="built_in",
    )


def delivery_key() -> Any:
    """What seals whom an order is for."""
    return secret(
        "EARSHOT_DELIVERY_KEY",
        "Key that encrypts whom an order is for, until it is placed; several, separated by commas: the first seals.",
        default="development-delivery-key",
    )


def subscriptions() -> Any:
    """Who keeps subscriptions."""
    return variable(
        "EARSHOT_SUBSCRIPTIONS",
        "Who keeps households' subscriptions: empty (we do), `shopify` (its subscription contracts) or `recharge`."
        " Those are renewed there, never by us; by voice they are told, paused, changed and ended, and none is begun.",
        default="",
    )


NOBODY = "none"
ALERTS_IN = DEFAULT_LOCALE  # the one in which Alexa tells how far an order is


def proactive() -> Any:
    """Whether Alexa tells customers how far an order is."""
    return variable(
        "EARSHOT_PROACTIVE",
        "`live`: Alexa tells who allowed it (American English) that a voice order is shipped or delivered;"
        " `development`: the same at Alexa's development stage; `none`: nobody is told.",
        default=NOBODY,
    )


def sender_email() -> Any:
    """Whom mails come from."""
    return variable(
        "EARSHOT_SENDER_EMAIL",
        "Whom mails come from: with `email`, to customers, and with the summary of a run.",
        default="",
    )


def smtp_url() -> Any:
    """By which server mails go."""
    return secret(
        "EARSHOT_SMTP_URL",
        "The mail server of `email`, of mails to customers and of a run's summary, smtps://USER:PASSWORD@HOST:PORT"
        " (Amazon SES has such addresses), or smtp:// (STARTTLS); on this machine also file:///FOLDER, where they are"
        " written.",
        default="",
        required=False,
    )


class DeliveryKeys:
    """Settings that hold the keys of deliveries."""

    __slots__ = ()
    delivery_key: str

    @property
    def delivery_keys(self) -> tuple[bytes, ...]:
        """Return the keys, the sealing one first."""
        return keys(self.delivery_key)


def ucp_url() -> Any:
    """Where the business is."""
    return variable(
        "EARSHOT_UCP_URL",
        "With `ucp`: the business's address, whose /.well-known/ucp names its REST endpoint; or that endpoint itself,"
        " where it publishes no such profile.",
        default="",
    )


def ucp_key() -> Any:
    """What proves us there."""
    return secret("EARSHOT_UCP_KEY", "With `ucp`: our API key at the business.", default="", required=False)


def ucp_profile() -> Any:
    """Who we are there."""
    return variable(
        "EARSHOT_UCP_PROFILE", "With `ucp`: the address of our own UCP profile, which the business reads.", default=""
    )
