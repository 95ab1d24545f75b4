"""What British English says otherwise, and that it says the rest as American English does."""

from __future__ import annotations

import re
from datetime import date

import pytest

from base.money import Money
from locales import OneOf, Prompt, Say, locale_of
from locales.en_gb import CONTAINERS, KINDS, LOCALE, QUALITIES
from locales.en_gb.said import SAID
from locales.en_us import LOCALE as AMERICAN

# Words of American English; whoever writes a prompt with one gives British English a text of its own.
NOT_BRITISH = re.compile(
    r"\b(?:zip(?: code)?|colors?|catalogs?|favorites?|gray|shipping|shipped|mailed|trash|garbage|diapers?|apartment"
    r"|cell ?phone|check ?out counter|sidewalk|faucet|canceled|canceling|inquir\w+|organiz\w+|recogniz\w+)\b",
    re.IGNORECASE,
)


def test_a_prompt_without_a_text_of_its_own_is_the_american_one() -> None:
    assert LOCALE.said[Say.WELCOME] is AMERICAN.said[Say.WELCOME]
    assert LOCALE.said[Say.QUOTE] is SAID[Say.QUOTE]


def test_it_holds_only_what_differs() -> None:
    assert [one for one, prompt in SAID.items() if prompt == AMERICAN.said[one]] == []
    assert len(SAID) < len(Say) / 4


def test_its_word_lists_repeat_none_of_the_american_words() -> None:
    american = AMERICAN.brand_words
    assert sorted(KINDS & american.kinds) == []
    assert sorted(QUALITIES & american.qualities) == []
    assert sorted(CONTAINERS & AMERICAN.numbers.containers) == []


@pytest.mark.parametrize("one", sorted(Say))
def test_no_text_has_an_american_word(one: Say) -> None:
    prompt: Prompt = LOCALE.said[one]
    texts = [
        text
        for words in (prompt.speech, prompt.reprompt or "")
        for text in ([words] if isinstance(words, str) else words.values())
    ]
    spoken = [re.sub(r"\{\w+\}", "", text) for text in texts]
    assert not [text for text in spoken if NOT_BRITISH.search(text)]


@pytest.mark.parametrize(
    ("amount", "said"),
    [(Money(899, "GBP"), "£8.99"), (Money(123456, "GBP"), "£1,234.56"), (Money(899, "USD"), "US$8.99")],
)
def test_money_is_pounds(amount: Money, said: str) -> None:
    assert LOCALE.manner.word(amount) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 11, 25), "Wednesday the 25th of November"),
        (date(2026, 12, 1), "Tuesday the 1st of December"),
        (date(2026, 12, 2), "Wednesday the 2nd of December"),
        (date(2026, 12, 3), "Thursday the 3rd of December"),
        (date(2026, 12, 11), "Friday the 11th of December"),
        (date(2026, 12, 22), "Tuesday the 22nd of December"),
    ],
)
def test_a_day_is_said_the_british_way(when: date, said: str) -> None:
    assert LOCALE.manner.word(when) == said


def test_choices_have_no_comma_before_the_last() -> None:
    assert LOCALE.manner.word(OneOf(("A", "B", "C"))) == "A, B or C"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (105, "one hundred and five"),
        (342, "three hundred and forty two"),
        (100, "one hundred"),
        (1005, "one thousand and five"),
    ],
)
def test_hundreds_are_joined_by_and(number: int, said: str) -> None:
    assert LOCALE.numbers.spelled(number) == said
    assert AMERICAN.numbers.spelled(number) == said.replace(" and ", " ")


def test_a_hundred_and_five_is_understood() -> None:
    assert LOCALE.numbers.whole_number("a hundred and five") == 105
    assert LOCALE.numbers.counted("two packets of tidewell") == (2, "tidewell")
    assert LOCALE.numbers.counted("two multipacks of tidewell") == (2, "tidewell")
    assert AMERICAN.numbers.counted("two multipacks of tidewell") == (2, "multipacks of tidewell")


def test_it_is_found_by_its_tag_and_alone() -> None:
    assert locale_of("en-GB") is LOCALE
    assert locale_of("en-ZZ") is AMERICAN
