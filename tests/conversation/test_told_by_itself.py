"""What a household hears of its devices when it opens the skill: help, once, while the code is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.settings import Settings
from ledger.records.news import Helped, HouseholdNews
from ledger.wiring import open_pseudonyms
from tests.factories.conversation import Talk

NAMES = open_pseudonyms(Settings())
DESCALER = "brightlea-descaler"


def shows(talk: Talk, code: str, product: str | None = None, appliance: str = "coffee machine") -> None:
    """A device showed a code an hour ago, and the worker left the help for this user."""
    key, at = NAMES.service_key("user", talk.user), talk.now - timedelta(hours=1)
    helped = Helped(device="de_1", appliance=appliance, code=code, product_id=product)
    talk.ledger.device_states.tell("de_1", "ac_1", code, at, gone=False)
    talk.ledger.summaries.news[key] = HouseholdNews(made_at=at, helped=helped)  # type: ignore[attr-defined]


def test_help_is_told_with_what_mends_it_and_a_yes_quotes_it(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your coffee machine shows CAL. Limescale has built up in it. A descaling run"
        " takes it off. Brightlea descaler is made for that. Shall I order it?"
    )
    assert (talk.last.action, talk.last.product_id) == ("support", DESCALER)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … Brightlea descaler … Shall I order it?")
    assert talk.orders == []
    talk.later(hours=1)
    talk.opens()
    assert "CAL" not in talk.speech


def test_help_without_anything_to_sell_asks_what_else(talk: Talk) -> None:
    shows(talk, "E24", appliance="dishwasher")
    talk.opens()
    talk.hears("A: … Your dishwasher shows E24. The water drains too slowly. … What would you like?")


def test_with_a_danger_it_says_to_stop_and_call_and_sells_nothing_whatever_was_left(talk: Talk) -> None:
    shows(talk, "HOT", DESCALER)
    talk.opens()
    talk.hears("A: … Please do not use it any more, and call its maker's customer service. What would you like?")
    assert "order" not in talk.speech


@pytest.mark.parametrize("why", ["gone", "old", "table away", "unknown"])
def test_what_is_not_there_any_more_is_not_told(talk: Talk, why: str) -> None:
    shows(talk, "X99" if why == "unknown" else "CAL")
    if why == "gone":
        talk.ledger.device_states.tell("de_1", "ac_1", "CAL", talk.now, gone=True)
    if why == "old":
        talk.later(days=2)
    if why == "table away":
        talk.ledger.away = True
    talk.opens()
    assert "coffee machine" not in talk.speech


def test_who_wants_no_product_named_hears_the_help_alone(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    talk.ledger.summaries.quiet[NAMES.service_key("user", talk.user)] = True  # type: ignore[attr-defined]
    talk.opens()
    talk.hears("A: … A descaling run takes it off. What would you like?")
