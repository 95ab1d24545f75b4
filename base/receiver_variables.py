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
        "With `google-ads --send`: an OAuth access token of the scope https://www.googleapis.com/auth/datamanager; it"
        " lasts an hour.",
        default="",
        required=False,
    )


def google_credentials() -> Any:
    """What tokens are made of there."""
    return variable(
        "EARSHOT_GOOGLE_CREDENTIALS",
        "With `google-ads --send`, in place of a token: a file of credentials (a service account's, or what `gcloud"
        " auth application-default login` writes), or `default` for the machine's own; tokens are made of it and"
        " renewed.",
        default="",
    )


def meta_url() -> Any:
    """Where Meta's API is."""
    return variable(
        "EARSHOT_META_URL", "Meta's Graph API, with its version.", default="https://graph.facebook.com/v23.0"
    )


def meta_pixel() -> Any:
    """To which data set events go."""
    return variable("EARSHOT_META_PIXEL", "With `meta`: the id of the data set (pixel).", default="")


def meta_token() -> Any:
    """What proves us there."""
    return secret("EARSHOT_META_TOKEN", "With `meta --send`: its access token.", default="", required=False)


def ga4_url() -> Any:
    """Where the Measurement Protocol is."""
    return variable("EARSHOT_GA4_URL", "GA4's Measurement Protocol.", default="https://www.google-analytics.com")


def ga4_measurement_id() -> Any:
    """To which stream events go."""
    return variable("EARSHOT_GA4_MEASUREMENT_ID", "With `ga4`: the web stream's measurement id, G-....", default="")


def ga4_secret() -> Any:
    """What proves us there."""
    return secret("EARSHOT_GA4_SECRET", "With `ga4 --send`: the stream's API secret.", default="", required=False)


def segment_url() -> Any:
    """Where Segment is."""
    return variable(
        "EARSHOT_SEGMENT_URL", "Segment's HTTP API, in the workspace's region.", default="https://api.segment.io"
    )


def segment_key() -> Any:
    """What proves us there."""
    return secret("EARSHOT_SEGMENT_KEY", "With `segment --send`: the source's write key.", default="", required=False)
