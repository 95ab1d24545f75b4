"""A danger is overwritten by nothing, told again while it is there, and nothing is sold beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.device_states import DeviceSetting
from ledger.records import Choice, Consent, Grant
from ledger.records.notice import NoticeKind, NotTold
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from tests.factories.checkout import COFFEE
from tests.factories.replenished import ACCOUNT, HOUSEHOLD, KEY, NAMES, THING
from tests.unit.replenishment.placing.test_coordinated import HOUR, SPEAKER, Home


@pytest.fixture
def home(dynamodb: Any) -> Iterator[Home]:
    """One whose coffee machine got too hot an hour ago, which waits for who speaks for it."""
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    home = Home(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols()
    home.has_a_device(appliance="coffee machine")
    home.shows("HOT")
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    home.now += HOUR
    yield home
    dynamodb.delete_table(TableName="earshot")


def code(home: Home) -> str | None:
    news = home.hears()
    return None if news is None or news.helped is None else news.helped.code


def test_a_danger_that_waits_is_overwritten_by_no_lesser_notice(home: Home) -> None:
    home.now += 20 * HOUR
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"], "it waits still"
    assert home.considered() == {
        NoticeKind.SUPPORT: None,
        NoticeKind.REPLENISHMENT: NotTold.ANOTHER_FIRST,
    }
    assert code(home) == "HOT"


def test_an_order_is_told_beside_a_danger_that_waits(home: Home) -> None:
    home.enrols(COFFEE)
    home.bought(30)
    home.decided_to_order()
    assert home.carries_out() == ["ORDERED"]
    news = home.hears()
    assert news is not None
    assert news.ordered is not None
    assert code(home) == "HOT"


def test_a_danger_that_is_gone_holds_nothing_back(home: Home) -> None:
    home.shows("HOT", gone=True)
    home.now += 20 * HOUR
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    news = home.hears()
    assert news is not None
    assert (news.proposed is None, news.helped) == (False, None)


def test_what_was_heard_is_told_again_a_day_later_while_it_is_there(home: Home) -> None:
    heard = home.hears()
    assert heard is not None
    home.ledger.summaries.take_news(NAMES.service_key("user", SPEAKER) or "", heard, KEY or "", home.now)
    home.now += 5 * HOUR
    home.decides()
    assert home.carries_out() == ["HELD"]
    home.now += 19 * HOUR
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    assert code(home) == "HOT"


def test_of_a_machine_that_is_not_to_be_used_no_other_code_is_told_and_nothing_is_recommended(home: Home) -> None:
    agreed = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
    services = NAMES.sealed_service("account", ACCOUNT)
    home.ledger.decide(Choice(customer=HOUSEHOLD or "", consent=agreed, decided_at=home.now, services=services))
    device, told = NAMES.of("device", THING) or "", DeviceSetting(name="water_hardness", value=200, at=home.now)
    home.ledger.device_states.set_to(device, HOUSEHOLD or "", told)
    home.shows("CAL")
    home.decides()
    home.carries_out()
    assert [one.about.rpartition("/")[2] for one in home.automation.considered] == ["HOT"]
