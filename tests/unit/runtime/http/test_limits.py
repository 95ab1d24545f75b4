"""One address may ask so often and no oftener, and takes nothing from any other."""

from __future__ import annotations

import pytest

from runtime.http.exchange import HttpAnswer, HttpRequest, Route
from runtime.http.limits import Allowance, limited

HERS, HIS = "8.8.8.8", "9.9.9.9"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def allowance(clock: Clock) -> Allowance:
    return Allowance(at_once=3, a_second=0.5, timer=clock)


def asked(allowance: Allowance, address: str | None, times: int) -> int:
    """Ask so often; return how often it was allowed."""
    allowed = 0
    for _ in range(times):
        if not allowance.spent(address):
            allowance.spend(address)
            allowed += 1
    return allowed


def test_an_address_may_ask_so_often_at_once_and_again_by_and_by(allowance: Allowance, clock: Clock) -> None:
    assert asked(allowance, HERS, 10) == 3
    clock.now += 4
    assert asked(allowance, HERS, 10) == 2
    clock.now += 3_600
    assert asked(allowance, HERS, 10) == 3


def test_whoever_asked_too_often_takes_nothing_from_another(allowance: Allowance) -> None:
    asked(allowance, HERS, 10)
    assert asked(allowance, HIS, 10) == 3


def test_the_addresses_of_one_ipv6_network_are_one(allowance: Allowance) -> None:
    assert asked(allowance, "2606:4700:1:1::1", 2) + asked(allowance, "2606:4700:1:1:ffff::2", 9) == 3
    assert asked(allowance, "2606:4700:1:2::1", 9) == 3


def test_an_ipv4_address_told_as_ipv6_is_itself(allowance: Allowance) -> None:
    assert asked(allowance, HERS, 2) + asked(allowance, f"::ffff:{HERS}", 9) == 3


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "192.168.1.1", "::1", "fd00::1", "", "unix", None])
def test_addresses_of_the_inside_are_not_counted_since_a_proxy_may_be_all_of_them(
    allowance: Allowance, address: str | None
) -> None:
    assert asked(allowance, address, 10) == 10


def test_only_what_was_posted_and_failed_counts_and_what_is_looked_at_is_always_shown(allowance: Allowance) -> None:
    def answer(request: HttpRequest) -> HttpAnswer:
        return HttpAnswer(status=200 if request.body == b"right" or request.method == "GET" else 404)

    route = Route(path="/code", methods=("GET", "POST"), answer=answer)
    held = limited(route, allowance, failed=frozenset({404}))

    def told(method: str, body: bytes = b"") -> int:
        return held.answer(HttpRequest(method=method, path="/code", headers={}, body=body, address=HERS)).status

    assert [told("POST", b"right") for _ in range(5)] == [200] * 5
    assert [told("POST", b"wrong") for _ in range(5)] == [404] * 3 + [429] * 2
    assert (told("POST", b"right"), told("GET")) == (429, 200)


def test_what_is_remembered_of_addresses_does_not_grow_without_end(allowance: Allowance) -> None:
    for number in range(30_000):
        allowance.spend(f"8.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(allowance._left) == 10_000
