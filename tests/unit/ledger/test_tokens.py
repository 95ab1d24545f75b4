from __future__ import annotations

from datetime import timedelta

import pytest

from base.errors import TokenError, TokenExpired
from ledger.tokens import Tokens
from tests.factories.records import MORNING

TOKENS = Tokens((b"new key", b"old key"))


def test_a_token_is_good_until_the_end_of_its_last_day() -> None:
    token = TOKENS.issue("request-1", MORNING + timedelta(days=30))
    TOKENS.check(token, MORNING)
    TOKENS.check(token, MORNING + timedelta(days=30, hours=10))
    with pytest.raises(TokenExpired):
        TOKENS.check(token, MORNING + timedelta(days=31))


def test_the_same_request_gets_the_same_token_and_another_gets_another() -> None:
    assert TOKENS.issue("a", MORNING) == TOKENS.issue("a", MORNING)
    assert TOKENS.issue("a", MORNING) != TOKENS.issue("b", MORNING)
    assert len(TOKENS.issue("a", MORNING)) == 24


def test_a_rotated_key_still_verifies_and_a_strangers_does_not() -> None:
    TOKENS.check(Tokens((b"old key",)).issue("a", MORNING), MORNING)
    with pytest.raises(TokenError, match="not one of ours") as refusal:
        TOKENS.check(Tokens((b"strangers",)).issue("a", MORNING), MORNING)
    assert not isinstance(refusal.value, TokenExpired)


@pytest.mark.parametrize("token", ["", "short", "ünïcode-token-24-charsss", "A" * 24 + "=", "<script>", "A" * 400])
def test_a_damaged_token_is_refused_in_words(token: str) -> None:
    with pytest.raises(TokenError, match="damaged"):
        TOKENS.check(token, MORNING)


def test_one_changed_character_breaks_the_signature() -> None:
    token = TOKENS.issue("a", MORNING)
    changed = ("B" if token[0] == "A" else "A") + token[1:]
    with pytest.raises(TokenError):
        TOKENS.check(changed, MORNING)
