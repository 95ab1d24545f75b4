"""Public keys from whoever publishes them: fetched through a port, one fetch at a time, and kept for a while.

While a key server is away what it said is used for a day more. An address that said nothing useful is not asked again
for some seconds, and of ever new addresses, which forged deliveries may name, only a few: nobody makes us ask without
end, and whoever's key is known waits for no such fetch.
"""

from __future__ import annotations

import re
from threading import Lock

from base.clock import Timer
from base.errors import MerchantUnavailable
from base.merchant_call import MerchantCall, MerchantRequest

FRESH_SECONDS, STALE_SECONDS = 3_600.0, 86_400.0
BETWEEN_FETCHES = 10.0
KEYS_SECONDS = 3.0
"""How long a key server may be waited for."""
AT_ONCE = 8
"""Fetches, of whatever addresses, in that time."""
_MOST = 64  # addresses that are remembered: keys are rotated, and a forger could name ever new ones
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d+)")


class KeyServer:
    """What key servers said, by its address."""

    def __init__(self, call: MerchantCall, timer: Timer) -> None:
        self._call, self._timer = call, timer
        self._fetching = Lock()
        self._said: dict[str, tuple[bytes, float, float]] = {}  # what, when, for how long
        self._tried: dict[str, float] = {}
        self._fetches: list[float] = []

    def said(self, url: str, *, doubted: bool = False) -> bytes:
        """Return what is at an address; asked anew where it is old, or `doubted` and not just fetched.

        Raises:
            MerchantUnavailable: nothing is known that could still be used, and nothing came in time.
        """
        known = self._said.get(url)
        if known is None or doubted or self._timer() - known[1] >= known[2]:
            with self._fetching:
                self._fetch(url)
            known = self._said.get(url)
        if known is None or self._timer() - known[1] >= known[2] + STALE_SECONDS:
            raise MerchantUnavailable("the sender's public keys cannot be had")
        return known[0]

    def _fetch(self, url: str) -> None:
        now = self._timer()
        self._fetches = [moment for moment in self._fetches if now - moment < BETWEEN_FETCHES]
        if len(self._fetches) >= AT_ONCE or (url in self._tried and now - self._tried[url] < BETWEEN_FETCHES):
            return
        self._fetches.append(now)
        for remembered in (self._tried, self._said):
            while len(remembered) >= _MOST:
                del remembered[next(iter(remembered))]
        self._tried[url] = now
        try:
            reply = self._call(MerchantRequest(method="GET", url=url, headers={"Accept": "*/*"}), KEYS_SECONDS)
        except MerchantUnavailable:
            return
        if reply.status == 200:
            age = _MAX_AGE.search(reply.cache_control)
            kept = min(STALE_SECONDS, max(60.0, float(age[1]))) if age else FRESH_SECONDS
            self._said[url] = (reply.body, now, kept)
