"""Match keys: what they may be, and how they are sealed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from base.errors import InputError
from base.settings import Settings
from base.skill_settings import SkillSettings
from ledger.match_keys import MatchKeySealer
from ledger.records import Grant
from ledger.records.match_keys import MatchKeys, last_day
from ledger.wire import read_match_keys
from tests.factories.conversions import EMAIL
from tests.factories.records import MORNING

KEYS = MatchKeys(order_id="or_1", sha256_email_google=EMAIL, gclid="Cj0_1", ad_user_data=Grant.GRANTED)


def test_sealed_keys_say_nothing_and_open_again_under_any_key_that_is_kept() -> None:
    old, new = MatchKeySealer((b"old",)), MatchKeySealer((b"new", b"old"))
    sealed = old.seal(KEYS)
    assert EMAIL not in sealed
    assert new.open("or_1", sealed) == KEYS
    assert MatchKeySealer((b"new",)).open("or_1", sealed) is None


def test_keys_of_one_order_do_not_open_as_anothers() -> None:
    sealer = MatchKeySealer((b"key",))
    assert sealer.open("or_2", sealer.seal(KEYS)) is None
    assert sealer.open("or_1", "no seal") is None
    assert sealer.open("or_1", None) is None


def test_the_same_keys_are_sealed_alike_so_that_a_run_repeats() -> None:
    sealer = MatchKeySealer((b"key",))
    assert sealer.seal(KEYS) == sealer.seal(KEYS)
    assert sealer.seal(KEYS) != sealer.seal(replace(KEYS, gclid="Cj0_2"))


def test_keys_are_kept_for_90_days_and_shorter_where_they_say_so() -> None:
    assert last_day(KEYS, MORNING) == MORNING + timedelta(days=90)
    assert last_day(replace(KEYS, expires_at=MORNING + timedelta(days=3)), MORNING) == MORNING + timedelta(days=3)
    assert last_day(replace(KEYS, expires_at=MORNING + timedelta(days=300)), MORNING) == MORNING + timedelta(days=90)


def test_the_alexa_function_has_no_key_that_opens_them() -> None:
    assert "match_key" in Settings.__dataclass_fields__
    assert "match_key" not in SkillSettings.__dataclass_fields__


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sha256_email_google": "mary@example.com"}, "sha256_email_google: (left out) is not a SHA-256 hash"),
        ({"sha256_phone_meta": EMAIL.upper()}, "sha256_phone_meta: (left out) is not a SHA-256 hash"),
        ({"gclid": "a b"}, "gclid: (left out) is not the id of a click"),
        ({"fbc": "=1+1"}, "fbc: (left out) is not the id of a click"),
        ({"ad_user_data": "yes"}, "ad_user_data"),
        ({"email": "mary@example.com"}, "email: unknown field"),
        ({"gclid": None}, "no key: give at least one of"),
        ({"expires_at": "2026-11-20T08:00:00"}, "expires_at"),
    ],
)
def test_what_is_no_key_is_named_and_never_repeated(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as error:
        read_match_keys(json.dumps({"order_id": "or_1", "gclid": "Cj0_1"} | changed))
    assert told in str(error.value)
    assert "mary" not in str(error.value)
