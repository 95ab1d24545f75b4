"""The function's secrets in Secrets Manager: rotated on the way, and what was signed by them held against when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from base.errors import TokenError
from base.settings import Settings
from bench.soak.function import FRESH
from ledger.records import Touchpoint
from ledger.tokens import Tokens

_STALE = FRESH + timedelta(seconds=6)  # a renewal that a busy machine was too slow for is tried again
_ROTATED = ("EARSHOT_TOKEN_KEY", "EARSHOT_DELIVERY_KEY")


@dataclass(slots=True, kw_only=True)
class Vault:
    """One secret that holds all: of each key the newest, and the one before it, as an operator rotates them."""

    client: Any
    name: str
    keys: list[tuple[datetime, str]] = field(default_factory=list)  # since when each is the newest

    def open(self) -> None:
        """Make the secret."""
        self._renew()
        self.client.create_secret(Name=self.name, SecretString=self._text())

    def rotate(self) -> None:
        """Let a new key come, and the one before the last go."""
        self._renew()
        self.client.put_secret_value(SecretId=self.name, SecretString=self._text())

    @property
    def told(self) -> str:
        """What tells the function where its secrets are."""
        return " ".join(f"{name}={self.name}#{name}" for name in ("EARSHOT_PEPPER", *_ROTATED))

    @property
    def every_key(self) -> str:
        """Every key there ever was, as a variable has them: what was sealed in time is opened by one of them."""
        return ",".join(key for _, key in reversed(self.keys))

    def wrong_in(self, touchpoints: Iterable[Touchpoint]) -> list[str]:
        """Return what is wrong with the links that turns gave out: each is signed by the key of that moment."""
        links = [(one.handoff_token, one.received_at) for one in touchpoints if one.handoff_token is not None]
        signed = [(self._signed_by(token), at) for token, at in links]
        old = sum(number is None or at - self._until(number) > _STALE for number, at in signed)
        found = [f"{old} of {len(links)} links are signed by a key that was withdrawn"] if old else []
        if len(self.keys) > 1 and not any(number for number, _ in signed):
            found.append("no link is signed by a key that came by rotation")
        return found

    def _until(self, number: int) -> datetime:
        return self.keys[number + 1][0] if number + 1 < len(self.keys) else datetime.max.replace(tzinfo=UTC)

    def _signed_by(self, token: str) -> int | None:
        for number, (_, key) in enumerate(self.keys):
            try:
                Tokens((key.encode(),)).check(token, datetime.now(UTC))
            except TokenError:
                continue
            return number
        return None

    def _renew(self) -> None:
        self.keys.append((datetime.now(UTC), uuid4().hex))

    def _text(self) -> str:
        newest = ",".join(key for _, key in reversed(self.keys[-2:]))
        return json.dumps({"EARSHOT_PEPPER": Settings().pepper} | dict.fromkeys(_ROTATED, newest))
