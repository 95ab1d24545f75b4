"""Sentences with things said around a wish, and who understands them."""

from __future__ import annotations

import json

import pytest

from bench.talk.fuzz import AROUND, bench_fuzz, drawn, wishes_of
from locales import locale_of
from runtime.talk.utterances import MODELS

TAG = "en-US"


def test_the_same_seed_draws_the_same_sentences() -> None:
    model = json.loads((MODELS / f"{TAG}.json").read_text("utf-8"))
    wishes = wishes_of(TAG, model)["first wishes"]
    first, again = (list(drawn(model, locale_of(TAG), wishes, count=3, seed=5)) for _ in range(2))
    assert first == again
    assert {one.around for one in first} == set(AROUND)


@pytest.fixture(scope="module")
def table() -> list[list[str]]:
    return [line.rsplit(maxsplit=3) for line in bench_fuzz(TAG, count=2, seed=1).splitlines()[1:]]


def test_what_conversations_begin_with_is_in_the_model_with_what_is_said_around_it(table: list[list[str]]) -> None:
    shares = {" ".join(line[0].split()): line[2] for line in table}
    assert shares["first wishes in front"] == shares["first wishes behind"] == "100%"


def test_talk_hears_through_most_of_it(table: list[list[str]]) -> None:
    assert min(int(line[3].rstrip("%")) for line in table) >= 50
