"""Access tokens of which only their issuer knows what they stand for: asked of it (RFC 7662)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote, urlencode

from base.clock import Clock
from base.errors import IssuerUnavailable, MerchantUnavailable
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest
from skill.conversation.linked_account import LinkedAccount, TokenStanding, claimed_account

HOLDS_SECONDS = 60.0
"""How long an answer is believed: whoever takes a token back is heard after that."""

_LAST_SECOND = 253_402_300_800  # the year 10000, which no token outlives
_REFUSED = LinkedAccount(standing=TokenStanding.REFUSED)


class Introspection:
    """Asks one issuer about the tokens that are meant for one audience."""

    def __init__(  # noqa: PLR0913 - every part by name
        self,
        url: str,
        *,
        client: str,
        issuer: str,
        audience: str,
        call: MerchantCall,
        patience: Callable[[], float],
        clock: Clock,
    ) -> None:
        self._url, self._issuer, self._audience = url, issuer, audience
        self._call, self._patience, self._clock = call, patience, clock
        name, _, secret = client.partition(":")
        proof = f"{quote(name, safe='')}:{quote(secret, safe='')}"  # RFC 6749, 2.3.1
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(proof.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def account(self, token: str) -> tuple[LinkedAccount, float]:
        """Return whose token it is and until when (seconds since 1970) that holds.

        Raises:
            IssuerUnavailable: no answer in time, or none that says anything about the token.
        """
        told = self._asked(token)
        now = self._clock().timestamp()
        over, early = _seconds(told.get("exp"), now + 1) <= now, _seconds(told.get("nbf"), now) > now
        if told.get("active") is not True or not self._meant(told) or over or early:
            return _REFUSED, 0.0
        until = min(_seconds(told.get("exp"), now + HOLDS_SECONDS), now + HOLDS_SECONDS)
        return claimed_account(told), until

    def _asked(self, token: str) -> dict[str, object]:
        body = urlencode({"token": token, "token_type_hint": "access_token"}).encode()
        asked = MerchantRequest(method="POST", url=self._url, headers=self._headers, body=body)
        try:
            reply: MerchantReply = self._call(asked, self._patience())
            if reply.status != 200:
                raise IssuerUnavailable(f"whoever issues access tokens answered {reply.status} when asked about one")
            return reply.json()
        except MerchantUnavailable as trouble:
            raise IssuerUnavailable(f"an access token cannot be asked about: {trouble}") from trouble

    def _meant(self, told: dict[str, object]) -> bool:
        """Tell whether it is from our issuer and for us, as far as the answer says from whom and for whom it is."""
        audience = told.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        return told.get("iss") in (None, self._issuer) and (
            audience is None or not self._audience or self._audience in named
        )


def _seconds(value: object, otherwise: float) -> float:
    """Return a moment as it is told; of what is told and is none, a moment long past."""
    if value is None:
        return otherwise
    told = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LAST_SECOND
    return float(value) if told and isinstance(value, int | float) else 0.0
