"""Bearer tokens that an identity provider signs: JSON Web Tokens under keys that it publishes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from base.errors import NotSigned
from intake.platforms.events.source import Outside
from intake.platforms.platform import Delivery

CLOCKS_DIFFER: Final = 30  # seconds
_BEARER: Final = "Bearer "


def claims_of(
    delivery: Delivery, outside: Outside, *, keys_at: str, issuers: tuple[str, ...], audience: str
) -> Mapping[str, Any]:
    """Return the claims of the token in `Authorization: Bearer`, once its signature, issuer, audience and end hold.

    Raises:
        NotSigned: one of them does not, or there is no token.
        MerchantUnavailable: the provider's keys cannot be had just now.
    """
    import jwt

    told = delivery.headers.get("Authorization") or ""
    if not told.startswith(_BEARER):
        raise NotSigned("Authorization: a bearer token is missing")
    token = told.removeprefix(_BEARER).strip()
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = _key(outside, keys_at, kid)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=audience,
            issuer=list(issuers),
            leeway=CLOCKS_DIFFER,
            options={"require": ["exp", "iss", "aud", "iat"], "verify_exp": False, "verify_iat": False},
        )
        _check_times(claims, outside.clock().timestamp())
    except (jwt.exceptions.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise NotSigned("Authorization: the token is not of whom it should be, not for us, or over") from error
    return claims


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    if not float(claims["iat"]) - CLOCKS_DIFFER <= now < float(claims["exp"]) + CLOCKS_DIFFER:
        raise NotSigned("Authorization: the token's time is over, or has not begun")


def _key(outside: Outside, keys_at: str, kid: object) -> Any:
    from jwt import PyJWK

    for doubted in (False, True):
        told = json.loads(outside.keys.said(keys_at, doubted=doubted))
        for one in told.get("keys", ()) if isinstance(told, dict) else ():
            if isinstance(one, dict) and one.get("kid") == kid and one.get("kty") == "RSA":
                return PyJWK(one, algorithm="RS256")
    raise NotSigned("Authorization: the token's key is none that its issuer publishes")
