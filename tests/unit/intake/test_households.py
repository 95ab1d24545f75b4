"""What the account page may set, and how it is told what it may not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import InputError
from intake.households import Households
from ledger.pseudonyms import Pseudonyms
from ledger.records.guard import Guard
from ledger.voice_codes import hashed, is_right
from tests.factories.memory_guards import MemoryGuards

PEPPER = b"pepper"
PSEUDONYMS = Pseudonyms(b"another", service_pepper=PEPPER)
ACCOUNT = PSEUDONYMS.service_key("account", "1001")


def page() -> Households:
    guards = MemoryGuards(lambda: None)
    return Households(guards=guards, pseudonyms=PSEUDONYMS)  # type: ignore[arg-type]


def guard_of(households: Households) -> Guard:
    assert ACCOUNT is not None
    return households.guards.of(ACCOUNT).guard


def test_what_is_named_is_set_and_the_rest_stays() -> None:
    households = page()
    households.set({"account": "1001", "order_limit_minor": 5000, "only_known_voices": True})
    households.set({"account": "1001", "week_limit_minor": 9000, "voice_code": "0000"})
    households.set({"account": "1001", "order_limit_minor": None})
    guard = guard_of(households)
    assert (guard.order_limit_minor, guard.week_limit_minor, guard.only_known_voices) == (None, 9000, True)
    assert guard.code is not None
    assert is_right("0000", guard.code, PEPPER)


def test_a_code_is_salted_and_says_nothing_without_the_pepper() -> None:
    first, second = hashed("4711", PEPPER), hashed("4711", PEPPER)
    assert first != second
    assert is_right("4711", second, PEPPER)
    assert not is_right("4712", second, PEPPER)
    assert not is_right("4711", second, b"another")


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"account": ""},
        {"account": 1001},
        {"account": "1001", "voice_code": "471"},
        {"account": "1001", "voice_code": "47111"},
        {"account": "1001", "voice_code": 4711},
        {"account": "1001", "voice_code": "\u0664\u0667\u0661\u0661"},
        {"account": "1001", "order_limit_minor": -1},
        {"account": "1001", "order_limit_minor": 1.5},
        {"account": "1001", "week_limit_minor": True},
        {"account": "1001", "only_known_voices": "yes"},
        {"account": "1001", "renewal_rise_percent": "much"},
        {"account": "1001", "renewal_rise_percent": -1},
        {"account": "1001", "renewal_rise_percent": True},
        {"account": "1001", "PIN-4711": 1},
    ],
)
def test_a_wish_that_is_none_is_refused_without_repeating_a_code(wish: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refusal:
        page().take(json.dumps(wish | {"set_at": "2026-11-20T08:00:00Z"}).encode())
    assert "471" not in str(refusal.value)
    assert "set_at:" not in str(refusal.value)


def test_a_signed_body_that_is_sent_again_later_brings_no_old_code_back() -> None:
    households = page()
    told = {"account": "1001", "voice_code": "4711", "order_limit_minor": 100_000}
    with pytest.raises(InputError, match="set_at: missing"):
        households.take(json.dumps(told).encode())
    first = json.dumps(told | {"set_at": "2026-11-20T08:00:00Z"}).encode()
    households.take(first)
    households.take(json.dumps(told | {"voice_code": "9355", "set_at": "2026-11-21T08:00:00Z"}).encode())
    households.take(first)
    assert is_right("9355", str(guard_of(households).code), PEPPER)


def test_the_later_of_two_wishes_about_the_same_holds_whichever_comes_first() -> None:
    households = page()
    at = [f"2026-11-20T08:0{minute}:00Z" for minute in range(4)]
    households.set({"account": "1001", "order_limit_minor": 2, "set_at": at[2]})
    households.set({"account": "1001", "order_limit_minor": 1, "week_limit_minor": 1, "set_at": at[1]})
    guard = guard_of(households)
    assert (guard.order_limit_minor, guard.week_limit_minor) == (2, 1)
    households.set({"account": "1001", "order_limit_minor": None, "set_at": at[3]})
    households.set({"account": "1001", "order_limit_minor": 2, "set_at": at[2]})
    assert guard_of(households).order_limit_minor is None


def test_a_voice_code_that_comes_again_or_late_forgives_no_wrong_one() -> None:
    households = page()
    first, second = ({"account": "1001", "voice_code": "4711", "set_at": f"2026-11-20T08:0{n}:00Z"} for n in (1, 2))
    households.set(second)
    assert households.guards.claim(str(ACCOUNT), "request-1")
    for late in (second, first):
        households.set(late)
        assert households.guards.of(str(ACCOUNT)).wrong == 1
    households.set({"account": "1001", "voice_code": "4711"})
    assert households.guards.of(str(ACCOUNT)).wrong == 0


@pytest.mark.parametrize("set_at", [1, "yesterday", "2026-11-20T08:00:00", "9999-01-01T00:00:00Z"])
def test_a_moment_that_is_none_or_would_hold_for_ever_is_refused(set_at: object) -> None:
    with pytest.raises(InputError, match="set_at"):
        page().set({"account": "1001", "order_limit_minor": 1, "set_at": set_at})


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        page().take(body)
