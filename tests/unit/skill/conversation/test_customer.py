"""Whose account a token names."""

from __future__ import annotations

import base64
import json

import pytest

from skill.conversation.customer import Account, account_of
from tests.factories.envelopes import access_token


def test_a_json_web_token_names_the_shops_customer_and_address() -> None:
    assert account_of(access_token("1001", "ada@example.com")) == Account(id="1001", email="ada@example.com")


@pytest.mark.parametrize("token", [None, "", "opaque", "a.b", "a.b.c", "a.W10.c", "..", "a.é.c"])
def test_any_other_token_names_nobody(token: str | None) -> None:
    assert account_of(token) == Account()


def token(**claims: object) -> str:
    coded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"a.{coded}.c"


def test_a_customer_id_that_is_a_number_is_the_account_of_that_number() -> None:
    assert account_of(token(sub=1001)).id == account_of(token(sub="1001")).id == "1001"
    assert account_of(token(sub=True)).id is account_of(token(sub=1.5)).id is None


@pytest.mark.parametrize(("verified", "kept"), [(False, None), (True, "ada@example.com"), (None, "ada@example.com")])
def test_an_address_that_was_never_verified_is_none(verified: bool | None, kept: str | None) -> None:
    told = {} if verified is None else {"email_verified": verified}
    assert account_of(token(sub="1001", email="ada@example.com", **told)) == Account(id="1001", email=kept)
