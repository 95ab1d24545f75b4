"""Whose access token it is: checked once, and believed until it ends."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from base.clock import Clock
from base.errors import IssuerUnavailable
from skill.conversation.linked_account import LinkedAccount, TokenStanding

log = logging.getLogger("earshot.skill")

LONGEST_TOKEN = 8_192
REMEMBERED = 1_024
_UNCHECKED = LinkedAccount(standing=TokenStanding.UNCHECKED)

AccountCheck = Callable[[str | None], LinkedAccount]


class Vouching(Protocol):
    """Whoever can say whose a token is."""

    def account(self, token: str) -> tuple[LinkedAccount, float]:
        """Return whose token it is and until when that holds; raises IssuerUnavailable."""


class CheckedAccounts:
    """Answers from what was vouched for before; no token is kept, only its digest."""

    def __init__(self, vouching: Vouching, clock: Clock) -> None:
        self._vouching, self._clock = vouching, clock
        self._known: dict[bytes, tuple[LinkedAccount, float]] = {}

    def __call__(self, token: str | None) -> LinkedAccount:
        """Return whose token it is; what nobody can vouch for in time is unchecked, and never named."""
        if not token:
            return LinkedAccount()
        if len(token) > LONGEST_TOKEN:
            return LinkedAccount(standing=TokenStanding.REFUSED)
        from hashlib import sha256

        digest = sha256(token.encode("utf-8", "replace")).digest()
        found = self._known.get(digest)
        if found is not None and found[1] > self._clock().timestamp():
            return found[0]
        try:
            account, until = self._vouching.account(token)
        except IssuerUnavailable as trouble:
            log.warning("an account cannot be checked: %s", trouble)
            return _UNCHECKED
        if account.standing is TokenStanding.VOUCHED:
            self._remember(digest, account, until)
        return account

    def _remember(self, digest: bytes, account: LinkedAccount, until: float) -> None:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[digest] = (account, until)


def nameless(token: str | None) -> LinkedAccount:
    """Return what a token is that nobody can be asked about: something is linked, and nobody is named."""
    return LinkedAccount(standing=TokenStanding.NAMELESS) if token else LinkedAccount()
