"""Certificates are fetched one at a time, whoever asks for how many: nobody can keep the server busy with addresses.

Who asks for what is being fetched waits for that fetch. Only a few may wait; the others are refused at once, so that
threads are left for turns under certificates that are known. What could not be had is not tried again for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoneInTime
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from base.clock import Clock
from base.errors import RequestRefused

Fetch = Callable[[str], bytes]

MOST_WAITING = 3  # of the server's threads
REFUSED_FOR = timedelta(seconds=10)
_REFUSED_KEPT = 1_000


def _one_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="certificate")


@dataclass(slots=True, kw_only=True)
class CertificateFetches:
    """Fetches by URL for any number of threads, itself on one."""

    fetch: Fetch
    clock: Clock
    wait_seconds: float = 3.0  # for one's turn and one's fetch, name resolution included
    _fetcher: ThreadPoolExecutor = field(default_factory=_one_thread)
    _lock: Lock = field(default_factory=Lock)
    _under_way: dict[str, Future[bytes]] = field(default_factory=dict)
    _waiting: int = 0
    _refused: dict[str, datetime] = field(default_factory=dict)

    def get(self, url: str) -> bytes:
        """Return what is at the URL.

        Raises:
            RequestRefused: it could not be had, now or a moment ago, or too many wait for another.
        """
        future = self._join(url)
        try:
            return future.result(self.wait_seconds)
        except NoneInTime as error:
            raise RequestRefused("the signing certificate could not be fetched in time") from error
        except RequestRefused:
            self.refuse(url)
            raise
        finally:
            with self._lock:
                self._waiting -= 1

    def refuse(self, url: str) -> None:
        """Do not fetch this URL again for a while: there is nothing good at it."""
        with self._lock:
            while len(self._refused) >= _REFUSED_KEPT:
                del self._refused[next(iter(self._refused))]
            self._refused[url] = self.clock() + REFUSED_FOR

    def _join(self, url: str) -> Future[bytes]:
        with self._lock:
            if self._refused.get(url, self.clock()) > self.clock():
                raise RequestRefused("the signing certificate could not be had a moment ago; send it again later")
            if self._waiting >= MOST_WAITING:
                raise RequestRefused("too many signing certificates are asked for at once; send it again")
            self._waiting += 1
            known = self._under_way.get(url)
            if known is not None:
                return known
            self._under_way[url] = begun = self._fetcher.submit(self.fetch, url)
        begun.add_done_callback(lambda _: self._ended(url))
        return begun

    def _ended(self, url: str) -> None:
        with self._lock:
            self._under_way.pop(url, None)
