"""Access tokens that are signed JSON Web Tokens (RFC 7519, 9068): read only after their signature has been checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from skill.conversation.linked_account import LinkedAccount, TokenStanding, claimed_account

if TYPE_CHECKING:
    from jwt import PyJWK

ALGORITHMS = frozenset(
    ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")  # public keys alone
)
CLOCKS_DIFFER = 30  # seconds, at most
_REFUSED = LinkedAccount(standing=TokenStanding.REFUSED)


class SignedTokens:
    """Reads the tokens of one issuer, meant for one audience."""

    def __init__(self, issuer: str, audience: str, key: Callable[[str | None], PyJWK | None]) -> None:
        self._issuer, self._audience, self._key = issuer, audience, key

    def account(self, token: str) -> tuple[LinkedAccount, float]:
        """Return whose token it is and until when (seconds since 1970) that holds.

        Raises:
            IssuerUnavailable: as the keys do.
        """
        import jwt  # late: most turns need no account

        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid")
            key = self._key(kid if isinstance(kid, str) else None) if header.get("alg") in ALGORITHMS else None
            if key is None or key.algorithm_name not in ALGORITHMS:
                return _REFUSED, 0.0
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._audience,
                issuer=self._issuer,
                leeway=CLOCKS_DIFFER,
                options={"require": ["exp", "iss", "aud"], "verify_sub": False},  # a number is a name too
            )
        except (jwt.exceptions.PyJWTError, ValueError, TypeError, RecursionError):
            return _REFUSED, 0.0
        return claimed_account(claims), float(claims["exp"])
