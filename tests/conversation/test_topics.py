"""What was asked about stands in the record, answered or not: what a marketer reads as answers worth finding."""

from __future__ import annotations

import pytest

from ledger.records import Outcome
from tests.factories.conversation import Talk


def told(talk: Talk) -> tuple[str | None, str | None, str | None]:
    return talk.last.topic, talk.last.outcome, talk.last.heard


def test_a_need_that_is_served_is_the_topic_of_its_answer(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    assert told(talk) == ("hard-water", Outcome.OK, None)


def test_a_fact_that_the_catalogue_does_not_tell_has_no_answer(talk: Talk) -> None:
    talk("U: tell me about tidewell", intent="ResearchIntent", brand="tidewell", product="laundry detergent")
    talk("U: is there palm oil in it", intent="DetailIntent", detail="palm oil")
    assert told(talk) == ("other", Outcome.NO_ANSWER, "palm oil")


def test_whether_it_is_good_for_a_need_is_about_that_need(talk: Talk) -> None:
    talk("U: tell me about tidewell", intent="ResearchIntent", brand="tidewell", product="laundry detergent")
    talk("U: is it good for hard water", intent="GoodForIntent", need="hard water")
    assert talk.last.topic == "hard-water"


@pytest.mark.parametrize("asked", ["my eczema", "diabetes"])
def test_what_is_a_matter_of_health_is_kept_in_no_words(talk: Talk, asked: str) -> None:
    talk("U: tell me about tidewell", intent="ResearchIntent", brand="tidewell", product="laundry detergent")
    talk(f"U: is it good for {asked}", intent="GoodForIntent", need=asked)
    assert told(talk) == ("other", Outcome.NO_ANSWER, None)


def test_a_sentence_that_was_asked_is_kept_in_no_words(talk: Talk) -> None:
    talk("U: what is good for", intent="ResearchIntent", need="the stuff my neighbour spilled on our sofa last week")
    assert (talk.last.topic, talk.last.heard) == ("other", None)


def test_a_comparison_is_about_the_kind_of_what_is_compared(talk: Talk) -> None:
    talk("U: tell me about coffee", intent="ResearchIntent", product="coffee")
    talk("U: what is the difference", intent="CompareIntent")
    assert talk.last.topic is not None
    assert talk.last.topic.startswith("compare-")


def test_who_orders_asks_about_nothing(talk: Talk) -> None:
    talk("U: order tidewell", intent="ReorderIntent", brand="tidewell")
    assert talk.last.topic is None
