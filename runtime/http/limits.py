"""How often one address may ask: by then programs knock, and not customers.

Addresses of the public internet alone are counted, an IPv6 network of 64 bits as one: behind a proxy that was not named
(`--proxy`) all requests come from an address of the inside, and one client's misdeeds must not shut out the others.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address, ip_address, ip_network
from threading import Lock

from base.clock import Timer
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer

_REMEMBERED = 10_000  # addresses; whoever asked longest ago is forgotten first
_NETWORK_BITS = 64  # what one household, or one rented machine, has of IPv6


@dataclass(slots=True, kw_only=True)
class Allowance:
    """So many requests at once and then so many a second, for each address by itself."""

    at_once: int
    a_second: float
    timer: Timer
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def spent(self, address: str | None) -> bool:
        """Tell whether nothing is left to an address just now."""
        who = _counted(address)
        if who is None:
            return False
        with self._lock:
            return self._now(who) < 1

    def spend(self, address: str | None) -> None:
        """Count one request."""
        who = _counted(address)
        if who is None:
            return
        with self._lock:
            self._left[who] = (max(0.0, self._now(who) - 1), self.timer())
            self._left.move_to_end(who)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)

    def _now(self, who: str) -> float:
        left, at = self._left.get(who, (float(self.at_once), 0.0))
        return min(float(self.at_once), left + (self.timer() - at) * self.a_second)


def too_many() -> HttpAnswer:
    """Return the answer to an address to which nothing is left."""
    return json_answer({"error": "too many requests; ask again later"}, 429, {"Retry-After": "10"})


def limited(route: Route, allowance: Allowance, *, failed: frozenset[int]) -> Route:
    """Return a route that an address may fail at so often: what was posted and answered with such a status counts."""

    def answer(request: HttpRequest) -> HttpAnswer:
        if request.method != "POST":
            return route.answer(request)
        if allowance.spent(request.address):
            return too_many()
        given = route.answer(request)
        if given.status in failed:
            allowance.spend(request.address)
        return given

    return replace(route, answer=answer)


@lru_cache(maxsize=1_000)
def _counted(address: str | None) -> str | None:
    """Return what an address is counted as; None where it is not."""
    try:
        told = ip_address(address or "")
    except (ValueError, AddressValueError):
        return None
    if isinstance(told, IPv6Address) and told.ipv4_mapped is not None:
        told = told.ipv4_mapped
    if not told.is_global:
        return None
    return str(ip_network((told, _NETWORK_BITS), strict=False)) if isinstance(told, IPv6Address) else str(told)
