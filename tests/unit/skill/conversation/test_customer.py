"""Whose account a token names."""

from __future__ import annotations

import pytest

from skill.conversation.customer import Account, account_of
from tests.factories.envelopes import access_token


def test_a_json_web_token_names_the_shops_customer_and_address() -> None:
    assert account_of(access_token("1001", "ada@example.com")) == Account(id="1001", email="ada@example.com")


@pytest.mark.parametrize("token", [None, "", "opaque", "a.b", "a.b.c", "a.W10.c", "..", "a.eyJzdWIiOjF9.c", "a.é.c"])
def test_any_other_token_names_nobody(token: str | None) -> None:
    assert account_of(token) == Account()
