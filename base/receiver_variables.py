"""The variables about receivers of conversions: what they know us by, where they are, and the key of match keys."""

from __future__ import annotations

from typing import Any

from base.environment import keys, secret, variable


def match_key() -> Any:
    """What seals what customers are matched by."""
    return secret(
        "EARSHOT_MATCH_KEY",
        "Key that encrypts what receivers match customers by; several, separated by commas: the first seals. The Alexa"
        " function never has it. With `EARSHOT_AWS=aws` required by what reads or writes them.",
        default="development-match-key",
        required=False,
    )


class MatchKeySecrets:
    """Settings that hold the keys of match keys."""

    __slots__ = ()
    match_key: str

    @property
    def match_key_secrets(self) -> tuple[bytes, ...]:
        """Return the keys, the sealing one first."""
        return keys(self.match_key)


def google_url() -> Any:
    """Where Google's API is."""
    return variable("EARSHOT_GOOGLE_URL", "Google's Data Manager API.", default="https://datamanager.googleapis.com/v1")


def google_account() -> Any:
    """Whose conversions they are."""
    return variable("EARSHOT_GOOGLE_ACCOUNT", "With `google-ads`: the Google Ads account, digits alone.", default="")


def google_login_account() -> Any:
    """By which account it is reached."""
    return variable(
        "EARSHOT_GOOGLE_LOGIN_ACCOUNT",
        "With `google-ads`: the manager account by which it is reached; empty: itself.",
        default="",
    )


def google_conversion() -> Any:
    """Which conversion action they are of."""
    return variable(
        "EARSHOT_GOOGLE_CONVERSION", "With `google-ads`: the id of the conversion action (type import).", default=""
    )


def conversion_name() -> Any:
    """What it is called in files."""
    return variable(
        "EARSHOT_CONVERSION_NAME",
        "With `google-ads`: the conversion action's name in files that are uploaded by hand; empty: one that says model"
        " and window.",
        default="",
    )


def google_token() -> Any:
    """What proves us there."""
    return secret(
        "EARSHOT_GOOGLE_TOKEN",
        "With `google-ads --send`: an OAuth access token of the scope https://www.googleapis.com/auth/datamanager.",
        default="",
        required=False,
    )
