"""Whose account vouched claims name."""

from __future__ import annotations

import pytest

from skill.conversation.linked_account import LinkedAccount, TokenStanding, claimed_account


def test_a_customer_id_that_is_a_number_is_the_account_of_that_number() -> None:
    assert claimed_account({"sub": 1001}).id == claimed_account({"sub": "1001"}).id == "1001"


@pytest.mark.parametrize("subject", [True, 1.5, "", None, ["1001"]])
def test_claims_without_a_usable_name_are_refused(subject: object) -> None:
    assert claimed_account({"sub": subject}) == LinkedAccount(standing=TokenStanding.REFUSED)


@pytest.mark.parametrize(
    ("verified", "kept"),
    [
        (False, None),
        ("false", None),
        ("False", None),
        (0, None),
        ("", None),
        (True, "ada@example.com"),
        (None, "ada@example.com"),
    ],
)
def test_an_address_that_was_never_verified_is_none(verified: bool | str | None, kept: str | None) -> None:
    told = {} if verified is None else {"email_verified": verified}
    assert claimed_account({"sub": "1001", "email": "ada@example.com", **told}).email == kept
