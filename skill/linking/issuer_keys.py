"""The public keys of whoever issues access tokens (a JWK Set, RFC 7517), fetched over HTTP and kept for an hour.

One fetch at a time, whoever waits; a token under a key that is not known lets them be fetched again, though not at
every such token; while the issuer is away the keys that were there are used for a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from base.clock import Timer
from base.errors import IssuerUnavailable, MerchantUnavailable
from base.merchant_call import MerchantCall, MerchantRequest

if TYPE_CHECKING:
    from jwt import PyJWK

FRESH_SECONDS = 3_600.0
STALE_SECONDS = 86_400.0
BETWEEN_FETCHES = 10.0
"""Seconds in which neither an unknown key nor an issuer that is away is asked about again."""
AWAY_FOR = 2.0
"""The same while there is no key at all: nobody can buy, and the yes to "shall I try again?" comes within seconds."""

Keys = Mapping[str | None, "PyJWK"]


class IssuerKeys:
    """The keys by their `kid`."""

    def __init__(self, url: str, call: MerchantCall, timer: Timer, patience: Callable[[], float]) -> None:
        self._url, self._call, self._timer, self._patience = url, call, timer, patience
        self._fetching = Lock()
        self._keys: Keys = {}
        self._fetched: float | None = None
        self._tried: float | None = None

    def key(self, kid: str | None) -> PyJWK | None:
        """Return the key of that name (the only one there is, where a token names none); None where there is none.

        Raises:
            IssuerUnavailable: there are no keys that could still be used, and none came in time.
        """
        if not self._newer_than(FRESH_SECONDS) or self._found(kid) is None:
            self._refresh(kid)
        if not self._newer_than(STALE_SECONDS):
            raise IssuerUnavailable("the keys of whoever issues access tokens cannot be had")
        return self._found(kid)

    def _found(self, kid: str | None) -> PyJWK | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    def _newer_than(self, seconds: float) -> bool:
        return self._fetched is not None and self._timer() - self._fetched < seconds

    def _refresh(self, kid: str | None) -> None:
        if not self._fetching.acquire(timeout=max(0.0, self._patience())):
            return  # whoever fetches them has no answer yet, and this turn has no more time
        try:
            fresh = self._newer_than(FRESH_SECONDS) and self._found(kid) is not None
            between = BETWEEN_FETCHES if self._newer_than(STALE_SECONDS) else AWAY_FOR
            just_tried = self._tried is not None and self._timer() - self._tried < between
            if not fresh and not just_tried:
                self._fetch()
        finally:
            self._fetching.release()

    def _fetch(self) -> None:
        self._tried = self._timer()
        try:
            reply = self._call(MerchantRequest(method="GET", url=self._url), self._patience())
            told = reply.json() if reply.status == 200 else {}
        except MerchantUnavailable:
            return
        found = _read(told.get("keys"))
        if found:
            self._keys, self._fetched = found, self._timer()


def _read(keys: object) -> dict[str | None, PyJWK]:
    """The keys that can check a signature; one that cannot be read is as if it were not there."""
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    found: dict[str | None, PyJWK] = {}
    for one in keys if isinstance(keys, list) else ():
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or one.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        try:
            found[one.get("kid")] = PyJWK(one)
        except (PyJWTError, ValueError, TypeError):
            continue
    return found
