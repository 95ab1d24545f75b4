"""Of a token that says nothing itself, its issuer tells whose it is."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from base.errors import SettingsError
from base.settings import Settings
from skill.conversation.linked_account import LinkedAccount, TokenStanding
from skill.linking.development import development_token
from skill.linking.wiring import open_account_check
from tests.factories.issuer import AUDIENCE, ISSUER, IssuerServer

MORNING = datetime(2026, 11, 27, 8, tzinfo=UTC)

SETTINGS = Settings(
    account_issuer=ISSUER,
    account_audience=AUDIENCE,
    account_introspection="https://login.shop.example/introspect",
    account_client="skill:s3:cret",
)


def told(**more: Any) -> LinkedAccount:
    server = IssuerServer()
    server.told = more
    return open_account_check(SETTINGS, lambda: 0.8, call=server)("opaque")


def test_the_issuer_is_asked_once_a_minute_and_shown_who_asks() -> None:
    server = IssuerServer()
    server.told = {"active": True, "sub": 1001, "email": "ada@example.com", "email_verified": False}
    check = open_account_check(SETTINGS, lambda: 0.8, call=server)
    assert check("opaque") == check("opaque") == LinkedAccount(standing=TokenStanding.VOUCHED, id="1001")
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("POST", b"token=opaque&token_type_hint=access_token")
    assert base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")) == b"skill:s3%3Acret"


@pytest.mark.parametrize(
    "answer",
    [
        {"active": False},
        {"active": "true", "sub": "1001"},
        {"sub": "1001"},
        {"active": True},
        {"active": True, "sub": "1001", "exp": 1_000_000_000},
        {"active": True, "sub": "1001", "exp": "1000000000"},
        {"active": True, "sub": "1001", "exp": 10**400},
        {"active": True, "sub": "1001", "exp": True},
        {"active": True, "sub": "1001", "nbf": 4_000_000_000},
        {"active": True, "sub": "  "},
        {"active": True, "sub": "1001", "aud": "another"},
        {"active": True, "sub": "1001", "iss": "https://evil.example/"},
    ],
)
def test_a_token_that_the_issuer_does_not_vouch_for_is_refused(answer: dict[str, Any]) -> None:
    assert told(**answer) == LinkedAccount(standing=TokenStanding.REFUSED)


def test_a_token_for_several_is_for_us_too() -> None:
    answer = {"active": True, "sub": "1001", "aud": ["web", AUDIENCE], "iss": ISSUER, "exp": time.time() + 60}
    assert told(**answer).id == "1001"


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_issuer_that_does_not_answer_the_question_leaves_it_open(status: int) -> None:
    server = IssuerServer()
    server.status, server.told = status, {"active": True, "sub": "1001"}
    assert open_account_check(SETTINGS, lambda: 0.8, call=server)("opaque").standing is TokenStanding.UNCHECKED


def test_where_nobody_can_be_asked_a_token_buys_and_names_nobody() -> None:
    check = open_account_check(Settings(account_issuer="none"), lambda: 0.8)
    for token in ("opaque", development_token("1001")):
        assert check(token) == LinkedAccount(standing=TokenStanding.NAMELESS)
        assert check(token).linked
    assert not check(None).linked


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"account_issuer": ISSUER}, "EARSHOT_ACCOUNT_AUDIENCE"),
        ({"account_issuer": "http://login.shop.example"}, "EARSHOT_ACCOUNT_ISSUER"),
        ({"account_issuer": ISSUER, "account_introspection": "ftp://x"}, "EARSHOT_ACCOUNT_INTROSPECTION"),
        (
            {"account_issuer": ISSUER, "account_audience": "us", "account_keys": "http://x.example"},
            "EARSHOT_ACCOUNT_KEYS",
        ),
    ],
)
def test_an_issuer_whose_tokens_cannot_be_checked_is_a_setting_to_mend(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        open_account_check(Settings(**wrong), lambda: 0.8)


def test_a_token_that_holds_for_long_is_believed_for_a_minute_alone() -> None:
    """Whoever takes it back is heard then."""
    server, moments = IssuerServer(), [MORNING]
    server.told = {"active": True, "sub": "1001", "exp": MORNING.timestamp() + 3600}
    check = open_account_check(SETTINGS, lambda: 0.8, call=server, clock=lambda: moments[-1])
    assert check("opaque").id == "1001"
    server.told = {"active": False}
    moments.append(MORNING + timedelta(seconds=59))
    assert check("opaque").id == "1001"
    moments.append(MORNING + timedelta(seconds=61))
    assert check("opaque") == LinkedAccount(standing=TokenStanding.REFUSED)
