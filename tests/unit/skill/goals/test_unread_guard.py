"""A household's guard that could not be read is no guard at all: nothing may be placed then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.records.guard import Guarded
from skill.conversation.linked_account import LinkedAccount, TokenStanding
from skill.conversation.scene import Scene
from skill.goals.guarding import Guarding
from tests.factories.conversation import Talk
from tests.factories.scenes import catalog, scene, services


def with_account(standing: TokenStanding, account: str | None = "a1", *, reachable: bool = True) -> Scene:
    plain = scene()
    customer = replace(plain.customer, reachable=reachable)
    return replace(plain, customer=customer, account_of=lambda: LinkedAccount(standing=standing, id=account))


@pytest.mark.parametrize(
    "unread",
    [with_account(TokenStanding.VOUCHED, reachable=False), with_account(TokenStanding.UNCHECKED)],
    ids=["the ledger was away a moment ago", "the issuer did not answer"],
)
def test_what_could_not_be_read_is_not_taken_for_no_guard(unread: Scene) -> None:
    assert Guarding(services()).guard(unread) is None


def test_a_guard_that_is_read_by_itself_and_could_not_be_is_none_either() -> None:
    away = Talk(catalog=catalog())
    away.ledger.away = True
    assert Guarding(away.skill._services).guard(with_account(TokenStanding.VOUCHED)) is None


def test_whoever_has_no_account_has_no_guard() -> None:
    assert Guarding(services()).guard(with_account(TokenStanding.NONE, None)) == Guarded()
