"""What is no yes is never heard as one: a yes buys."""

from __future__ import annotations

import pytest

from locales import locale_of
from runtime.talk.utterance_slots import BUYING
from tests.factories.resolvers import shipped_model

RESOLVER = shipped_model("en-US")
SENTENCES = locale_of("en-US").sentences
YES, _ = SENTENCES.only["AMAZON.YesIntent"]


def intent(said: str) -> str:
    return str(RESOLVER.resolve(said)["intent"]["name"])


@pytest.mark.parametrize("said", ["{} not", "not {}", "{} do not", "{} never"])
def test_a_yes_beside_a_not_buys_nothing(said: str) -> None:
    heard = {said.format(one): intent(said.format(one)) for one in sorted(YES)}
    assert {one: name for one, name in heard.items() if name in BUYING} == {}


@pytest.mark.parametrize("said", ["order it tomorrow", "maybe not", "please don't", "hm no leave it", "yes not now"])
def test_what_puts_it_off_buys_nothing(said: str) -> None:
    assert intent(said) not in BUYING


@pytest.mark.parametrize(
    "said", ["don't", "please don't", "don't do it", "not okay", "i said no", "sounds good but no"]
)
def test_a_no_in_few_words_is_one(said: str) -> None:
    assert intent(said) == "AMAZON.NoIntent"


def test_a_to_among_other_words_counts_nothing() -> None:
    assert intent("do i have to say yes") != "ReorderIntent"


@pytest.mark.parametrize("said", ["okay i'm back yes order it", "yeah no go ahead", "sure why not", "why not"])
def test_a_yes_among_other_words_is_one(said: str) -> None:
    assert intent(said) in BUYING


YESES = "mm hmm go ahead|uh huh sure|yeah let's do it|okay fine|go for it|i suppose so|you can go ahead"
NOES = (
    "mm hmm no|uh uh|okay fine but not now|let's not do it|oh i see no not today thank you|maybe later|nuh uh|"
    "i guess not|no that's fine i was just looking|no i'm just browsing|i'll think about it"
)
AGAIN = "are you still there|sorry what did you say|come again|what was that|which ones were they"


@pytest.mark.parametrize("said", YESES.split("|"))
def test_a_yes_in_everyday_words_is_one(said: str) -> None:
    assert intent(said) in ("AMAZON.YesIntent", "AgreeIntent")


@pytest.mark.parametrize("said", NOES.split("|"))
def test_a_no_in_everyday_words_is_one(said: str) -> None:
    assert intent(said) == "AMAZON.NoIntent"


@pytest.mark.parametrize("said", AGAIN.split("|"))
def test_whoever_did_not_hear_is_told_again(said: str) -> None:
    assert intent(said) == "AMAZON.RepeatIntent"


@pytest.mark.parametrize(
    "said",
    [
        "okay so i {} order it again",
        "yeah good so i {} need to order it",
        "sure but i {} want it",
        "great then we {} order that",
        "yes i see you {} have to send it",
    ],
)
@pytest.mark.parametrize("denied", ["don't", "do not", "shouldn't", "won't", "needn't", "never"])
def test_a_yes_word_in_a_sentence_that_says_not_buys_nothing(said: str, denied: str) -> None:
    assert intent(said.format(denied)) not in BUYING
