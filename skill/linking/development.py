"""The issuer of development: signs access tokens for whoever talks to the skill on this machine.

Anybody can make its key, so its tokens are worth nothing elsewhere: settings of the real AWS, and of a server that
other machines reach, refuse it. Of tokens that others issued (a shop's real ones, tried out here) nobody can be asked
on this machine: they order, and name no account.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from skill.conversation.linked_account import LinkedAccount, TokenStanding
from skill.linking.signed_tokens import SignedTokens

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from jwt import PyJWK

DEVELOPMENT = "development"
AUDIENCE = "earshot"
_ENDS = 4_102_444_800  # 2100: clocks of tests and of the demo stand anywhere before
_SEED = b"earshot, development"


class DevelopmentAccounts:
    """Vouches for tokens of its own."""

    def __init__(self) -> None:
        self._own = SignedTokens(DEVELOPMENT, AUDIENCE, development_key)

    def account(self, token: str) -> tuple[LinkedAccount, float]:
        """Return whose token it is; one that does not even claim to be of this issuer names nobody."""
        if _claims_to_be_ours(token):
            return self._own.account(token)
        return LinkedAccount(standing=TokenStanding.NAMELESS), 0.0


def _claims_to_be_ours(token: str) -> bool:
    import jwt

    try:
        return bool(jwt.decode(token, options={"verify_signature": False}).get("iss") == DEVELOPMENT)
    except (jwt.exceptions.PyJWTError, ValueError, TypeError, RecursionError):
        return False


def development_token(account: str | int, email: str | None = None, **claims: object) -> str:
    """Return the access token of a linked account, as the shop's own server would have issued it to Alexa."""
    import jwt

    told = {"iss": DEVELOPMENT, "aud": AUDIENCE, "exp": _ENDS, "sub": account} | claims
    return jwt.encode(told | ({"email": email} if email else {}), _signing_key(), algorithm="EdDSA")


@cache
def _signing_key() -> Ed25519PrivateKey:
    from hashlib import sha256

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(sha256(_SEED).digest())


@cache
def development_key(_kid: str | None) -> PyJWK:
    """Return the key that checks these tokens."""
    import json

    from jwt import PyJWK
    from jwt.algorithms import OKPAlgorithm

    told = OKPAlgorithm.to_jwk(_signing_key().public_key())
    return PyJWK({**(json.loads(told) if isinstance(told, str) else told), "alg": "EdDSA"})
