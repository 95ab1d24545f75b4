"""What every locale owes its customers: whatever the skill says, whole, escaped and fit for Alexa.

One locale alone: `pytest tests/locales -k en_gb`.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.environment import DEFAULT_LOCALE
from base.money import Money
from locales import Locale, OneOf, Prompt, Say, known_tags, locale_of
from locales.prompt import Words
from skill.speech import card_text, say
from skill.speech.prompts import LONGEST_VALUE

DEFAULT = locale_of(DEFAULT_LOCALE)
CARDS = {one for one in Say if one.startswith("card_")}
every_locale = pytest.mark.parametrize(
    "locale", [pytest.param(locale_of(tag), id=tag.lower().replace("-", "_")) for tag in known_tags()]
)


def texts(words: Words | None) -> list[str]:
    return [] if words is None else [words] if isinstance(words, str) else list(words.values())


@every_locale
def test_a_folder_holds_the_locale_it_is_called_after(locale: Locale) -> None:
    assert locale_of(locale.tag) is locale


@every_locale
def test_it_says_everything_with_the_same_fields(locale: Locale) -> None:
    assert set(locale.said) == set(Say)
    assert [one for one in Say if locale.said[one].fields() != DEFAULT.said[one].fields()] == []


@every_locale
def test_a_prompt_that_waits_ends_in_a_question_and_one_that_ends_does_not(locale: Locale) -> None:
    for one in set(Say) - CARDS:
        prompt = locale.said[one]
        waits = prompt.reprompt is not None
        assert waits == (DEFAULT.said[one].reprompt is not None), one
        assert all(text.endswith("?") is waits for text in texts(prompt.speech)), one
        assert all(text.endswith("?") for text in texts(prompt.reprompt)), one


@every_locale
def test_the_longest_values_stay_below_alexas_limit_and_valid(locale: Locale) -> None:
    for one in set(Say) - CARDS:
        values = dict.fromkeys(locale.said[one].fields() - {"count"}, "A&<" * LONGEST_VALUE)
        spoken = say(one, locale.tag, count=2, **values)
        for text in (spoken.speech, spoken.reprompt or ""):
            assert len(text) <= 8_000
            ET.fromstring(f"<speak>{text}</speak>")


@every_locale
def test_no_prompt_speaks_of_a_product_in_words_of_its_own(locale: Locale) -> None:
    """The catalogue changes; the prompts must not."""
    names = re.compile(r"tidewell|ruxton|calmora", re.IGNORECASE)
    spoken = [text for p in locale.said.values() for text in (*texts(p.speech), *texts(p.reprompt))]
    assert not [text for text in spoken if names.search(text)]


@every_locale
def test_money_days_and_choices_are_worded(locale: Locale) -> None:
    word = locale.manner.word
    assert "8" in word(Money(899, "USD"))
    assert "KWD" in word(Money(1234, "KWD"))
    assert len({word(date(2026, month, 28)) for month in range(1, 13)}) == 12
    assert len({word(date(2026, 11, day)) for day in range(1, 31)}) == 30
    assert word(OneOf(("A",))) == "A"
    assert word(OneOf(("A", "B", "C"))).startswith("A, B")


@every_locale
def test_the_numbers_it_says_are_the_numbers_it_understands(locale: Locale) -> None:
    numbers = locale.numbers
    assert [n for n in range(1000) if numbers.whole_number(numbers.spelled(n)) != n] == []


@every_locale
def test_its_patterns_can_be_read(locale: Locale) -> None:
    told = locale.sentences
    for pattern in told.contractions:
        re.compile(pattern)
    assert all(told.before)
    assert all(told.after)


@every_locale
def test_the_pages_of_a_link_name_the_seller_and_the_link(locale: Locale) -> None:
    pages = locale.link_pages
    assert "Harbor" in pages.to_the_shop.format(seller="Harbor")
    assert "/item" in pages.moving.format(link="/item")
    assert all(pages)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("en-US", "en-US"), ("de-DE", "de"), ("pt-BR", "en-US"), ("", "en-US"), ("../en_us", "en-US")],
)
def test_a_locale_we_do_not_have_is_served_in_the_nearest_we_do(asked: str, answered: str) -> None:
    assert locale_of(asked).tag == answered


def test_the_setting_says_who_answers_for_a_locale_we_do_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_LOCALE", "it")
    assert locale_of.__wrapped__("pt-BR").tag == "it"
    assert locale_of.__wrapped__("de-AT").tag == "de"


@given(st.text(max_size=60))
def test_whatever_a_product_is_called_the_speech_is_valid_and_says_it(name: str) -> None:
    spoken = say(Say.HANDED_OFF, DEFAULT_LOCALE, product=name).speech
    said = "".join(ET.fromstring(f"<speak>{spoken}</speak>").itertext())
    printable = "".join(char if char.isprintable() else " " for char in name)
    assert printable in said


def test_an_ampersand_in_a_brand_is_escaped_in_speech_and_plain_on_a_card() -> None:
    assert "Phlox &amp; Fern" in say(Say.HANDED_OFF, DEFAULT_LOCALE, product="Phlox & Fern").speech
    assert card_text(Say.CARD_HANDOFF_TITLE, DEFAULT_LOCALE, product="Phlox & Fern") == "Phlox & Fern"


def test_braces_in_a_value_are_said_and_never_filled() -> None:
    assert "{seller}" in say(Say.HANDED_OFF, DEFAULT_LOCALE, product="{seller}").speech


def test_one_is_said_differently_from_many() -> None:
    assert "only one of ink left" in say(Say.ONLY_LEFT, DEFAULT_LOCALE, count=1, product="ink").speech
    assert "only 3 of ink left" in say(Say.ONLY_LEFT, DEFAULT_LOCALE, count=3, product="ink").speech


def test_fields_of_every_plural_form_are_counted() -> None:
    assert Prompt({"one": "{a}", "other": "{b}"}, "{c}").fields() == {"a", "b", "c"}
