"""What an access token is worth in a conversation: with an issuer over HTTP, whose keys are fetched there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from base.settings import Settings
from tests.factories.conversation import Talk
from tests.factories.issuer import AUDIENCE, OTHER_RSA_KEY, issued, rsa_key, served


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with served(rsa_key("one")) as address:
        yield address


def talk_with(token: str | None, issuer: str) -> Talk:
    talk = Talk(settings=Settings(account_issuer=issuer, account_audience=AUDIENCE))
    talk.token = token
    return talk


def orders(talk: Talk) -> None:
    talk("U: order tidewell detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    if talk._attributes.get("asking") == "product":
        talk("U: the first one", intent="ChooseIntent", choice="first")


def test_whom_the_issuer_vouches_for_buys_as_that_account(issuer: str) -> None:
    talk = talk_with(issued(iss=issuer, email="ada@example.com"), issuer)
    orders(talk)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … ordered …")
    assert len(talk.orders) == 1
    assert talk.skill._services.account_check(talk.token).id == "1001"


@pytest.mark.parametrize("why", ["signed by somebody else", "over", "for somebody else"])
def test_with_a_token_that_is_not_good_nothing_is_sold_and_the_card_for_linking_is_sent(issuer: str, why: str) -> None:
    bad = {
        "signed by somebody else": issued(OTHER_RSA_KEY, iss=issuer),
        "over": issued(iss=issuer, exp=1_000_000_000),
        "for somebody else": issued(iss=issuer, aud="another"),
    }
    talk = talk_with(bad[why], issuer)
    orders(talk)
    talk.hears("A: … please link your Harbor Pantry account first…")
    assert talk.card == {"type": "LinkAccount"}
    assert not talk.waits_for_a_yes_to_buy
    talk("U: link my account", intent="LinkAccountIntent")
    assert talk.card == {"type": "LinkAccount"}
    assert talk.orders == []


def test_while_the_issuer_is_away_the_price_is_told_and_nothing_is_ordered() -> None:
    talk = talk_with(issued(), "http://127.0.0.1:9")  # the port of nobody
    orders(talk)
    assert talk.waits_for_a_yes_to_buy
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?")
    assert talk.open
    assert talk.orders == []


def test_greetings_help_and_goodbyes_ask_nobody_whose_a_token_is() -> None:
    talk = talk_with("opaque", "http://127.0.0.1:9")

    def asked(_: str | None) -> None:
        raise AssertionError("the issuer was asked")

    talk.skill._services.account_check = asked  # type: ignore[assignment]
    talk.opens()
    talk("U: help", intent="AMAZON.HelpIntent")
    talk("U: goodbye", intent="AMAZON.StopIntent")
    assert talk.last.outcome == "ok"
