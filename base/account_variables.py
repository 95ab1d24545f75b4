"""The variables about whoever issues the access tokens of linked accounts."""

from __future__ import annotations

from typing import Any

from base.environment import secret, variable


def account_issuer() -> Any:
    """Who issues them."""
    return variable(
        "EARSHOT_ACCOUNT_ISSUER",
        "Who issues the access tokens of linked accounts: their `iss`, an https address; `none` where nobody can be"
        " asked whose a token is (then no account is known); `development` signs its own, on this machine alone.",
        default="development",
        required=True,
    )


def account_audience() -> Any:
    """For whom they are."""
    return variable("EARSHOT_ACCOUNT_AUDIENCE", "The `aud` of access tokens that are meant for this skill.", default="")


def account_keys() -> Any:
    """Where the issuer's keys are."""
    return variable(
        "EARSHOT_ACCOUNT_KEYS",
        "Address of the issuer's public keys (a JWK Set); empty: `/.well-known/jwks.json` below the issuer.",
        default="",
    )


def account_introspection() -> Any:
    """Where it is asked about a token."""
    return variable(
        "EARSHOT_ACCOUNT_INTROSPECTION",
        "Address where the issuer says whose a token is (RFC 7662); set, it is asked and no key is used.",
        default="",
    )


def account_client() -> Any:
    """Who asks there."""
    return secret(
        "EARSHOT_ACCOUNT_CLIENT",
        "With introspection: our client id and its secret there, with a colon between them.",
        default="",
        required=False,
    )
