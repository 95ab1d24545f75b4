"""To be out of something is a wish for it, and no refusal; a reminder of the day it comes is no wish at all."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("so the tin is empty and we've got no more tea, can you order some", "ReorderIntent"),
        ("there isn't any paper towels left", "ReorderIntent"),
        ("we got no trash bags left", "ReorderIntent"),
        ("we don't have any cat litter left", "ReorderIntent"),
        ("could you remind me the day the coffee filters come", "RemindArrivalIntent"),
        ("give me a reminder for when my tomato soup comes", "RemindArrivalIntent"),
        ("remind me the day my order arrives", "RemindArrivalIntent"),
        ("how do i turn on reminders", "RemindArrivalIntent"),
    ],
)
def test_it_is_heard_as_that(locale: str, said: str, intent: str) -> None:
    assert shipped_model(locale).resolve(said)["intent"]["name"] == intent


def test_no_more_of_it_is_refused_still() -> None:
    assert shipped_model("en-US").resolve("actually no coffee")["intent"]["name"] == "CorrectIntent"
