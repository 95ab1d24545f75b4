"""Whoever sends addresses of certificates keeps no server busy: one fetch at a time, few that wait, no quick repeat."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from time import sleep

import pytest

from base.errors import RequestRefused
from skill.alexa.certificate_fetches import MOST_WAITING, CertificateFetches
from tests.factories.records import MORNING


@dataclass
class Amazon:
    """Counts who fetches; holds every answer back until it is told to go on."""

    now: datetime = MORNING
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    go_on: Event = field(default_factory=Event)
    there: bool = True
    lock: Lock = field(default_factory=Lock)

    def fetch(self, url: str) -> bytes:
        with self.lock:
            self.asked.append(url)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.go_on.wait()
        with self.lock:
            self.at_once -= 1
        if not self.there:
            raise RequestRefused("the signing certificate could not be fetched")
        return url.encode()

    def fetches(self, wait_seconds: float = 30.0) -> CertificateFetches:
        return CertificateFetches(fetch=self.fetch, clock=lambda: self.now, wait_seconds=wait_seconds)

    @contextmanager
    def holding(self, fetches: CertificateFetches, *urls: str) -> Iterator[None]:
        """So many threads that wait for an answer, while the block lasts."""
        with ThreadPoolExecutor(len(urls)) as threads:
            waiting = [threads.submit(fetches.get, url) for url in urls]
            while fetches._waiting < len(urls):
                sleep(0.001)
            try:
                yield
            finally:
                self.go_on.set()
            for one in waiting:
                one.result()


@pytest.fixture
def amazon() -> Amazon:
    return Amazon()


def test_ten_thousand_addresses_are_fetched_one_at_a_time(amazon: Amazon) -> None:
    amazon.go_on.set()
    fetches = amazon.fetches()

    def asked(number: int) -> bool:
        try:
            return fetches.get(f"https://s3.amazonaws.com/echo.api/{number}.pem") != b""
        except RequestRefused:
            return False

    with ThreadPoolExecutor(8) as threads:
        answered = sum(threads.map(asked, range(10_000)))
    assert amazon.most_at_once == 1
    assert len(amazon.asked) == answered


def test_all_who_ask_for_the_same_certificate_share_one_fetch(amazon: Amazon) -> None:
    with amazon.holding(amazon.fetches(), *["same"] * MOST_WAITING):
        pass
    assert amazon.asked == ["same"]


def test_when_enough_wait_the_next_is_refused_at_once(amazon: Amazon) -> None:
    fetches = amazon.fetches()
    with (
        amazon.holding(fetches, *map(str, range(MOST_WAITING))),
        pytest.raises(RequestRefused, match="too many signing certificates"),
    ):
        fetches.get("one more")
    assert fetches.get("one more") == b"one more"


def test_a_fetch_that_hangs_is_waited_for_only_so_long(amazon: Amazon) -> None:
    fetches = amazon.fetches(wait_seconds=0.01)
    with pytest.raises(RequestRefused, match="in time"):
        fetches.get("slow")
    amazon.go_on.set()


def test_what_could_not_be_had_is_not_asked_for_again_for_ten_seconds(amazon: Amazon) -> None:
    amazon.go_on.set()
    amazon.there = False
    fetches = amazon.fetches()
    for said in ("could not be fetched", "a moment ago"):
        with pytest.raises(RequestRefused, match=said):
            fetches.get("gone")
    amazon.there = True
    amazon.now += timedelta(seconds=10)
    assert fetches.get("gone") == b"gone"
    assert amazon.asked == ["gone", "gone"]


def test_what_is_remembered_of_failures_does_not_grow_for_ever(amazon: Amazon) -> None:
    fetches = amazon.fetches()
    for number in range(3_000):
        fetches.refuse(str(number))
    assert len(fetches._refused) == 1_000
