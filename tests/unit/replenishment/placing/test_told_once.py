"""What waits for a household is told to one who speaks for it, and not after its leave changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.records import Grant
from ledger.records.notice import NoticeKind
from tests.factories.replenished import KEY, NAMES
from tests.unit.replenishment.placing.test_coordinated import HOUR, SPEAKER, Home, home

__all__ = ["home"]
BEA = "amzn1.ask.account.BEA"


def takes(home: Home, user: str) -> bool:
    key = NAMES.service_key("user", user) or ""
    news = home.ledger.summaries.summary_of(key, at=home.now).news
    return news is not None and home.ledger.summaries.take_news(key, news, KEY or "", home.now)


def test_of_two_who_speak_for_a_household_one_hears_it(home: Home) -> None:
    home.speaks_as(BEA, Grant.GRANTED)
    home.shows()
    home.decides()
    home.carries_out()
    assert (takes(home, SPEAKER), takes(home, BEA), takes(home, SPEAKER)) == (True, False, False)


@pytest.mark.parametrize("change", ["stop", "unwanted", "pause", "no sharing", "limit", "forget"])
def test_what_waits_is_hushed_by_a_change_of_what_may_be_told(home: Home, change: str) -> None:
    home.enrols(share_devices=True)
    home.shows()
    home.decides()
    home.carries_out()
    home.now += HOUR
    if change == "stop":
        home.stops()
    elif change == "forget":
        home.forgets()
        for asked in list(home.ledger.requests.waiting()):
            home.ledger.erasing.carry_out(asked)
    else:
        rules = {
            "unwanted": {"unwanted": (NoticeKind.SUPPORT,)},
            "pause": {"paused_until": home.now + timedelta(days=30)},
            "no sharing": {"share_devices": False},
            "limit": {"month_limit_minor": 100},
        }[change]
        home.enrols(**rules)
    whole = home.ledger.summaries.news_of(KEY or "", home.now)
    if change == "forget":
        assert whole is None
    else:
        assert whole is not None
        assert whole.hushed is (change != "limit")


def test_who_ends_its_leave_and_comes_back_does_not_hear_the_same_again(home: Home) -> None:
    home.shows()
    home.decides()
    home.carries_out()
    assert takes(home, SPEAKER)
    home.stops()
    home.now += 3 * HOUR
    home.enrols()
    home.shows()
    home.decides()
    assert home.carries_out() == ["HELD"]
