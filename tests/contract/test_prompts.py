"""Everything the skill can say, in every locale: whole, escaped, and fit for Alexa."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.speech import LOCALES, Say, card_text, locale_of, say
from skill.speech.en_us import EN_US
from skill.speech.prompts import LONGEST_VALUE, Prompt, Words

CARDS = {one for one in Say if one.startswith("card_")}


def texts(words: Words | None) -> list[str]:
    return [] if words is None else [words] if isinstance(words, str) else list(words.values())


def test_every_locale_says_everything_with_the_same_fields() -> None:
    for name, locale in LOCALES.items():
        table = locale.prompts
        assert set(table) == set(Say), name
        assert all(table[one].fields() == EN_US[one].fields() for one in Say), name


@pytest.mark.parametrize("one", sorted(set(Say) - CARDS))
def test_a_prompt_that_waits_ends_in_a_question_and_one_that_ends_does_not(one: Say) -> None:
    for table in (locale.prompts for locale in LOCALES.values()):
        waits = table[one].reprompt is not None
        assert all(text.endswith("?") is waits for text in texts(table[one].speech))
        assert all(text.endswith("?") for text in texts(table[one].reprompt))


@pytest.mark.parametrize("one", sorted(set(Say) - CARDS))
def test_the_longest_values_stay_below_alexas_limit_and_valid(one: Say) -> None:
    values = dict.fromkeys(EN_US[one].fields() - {"count"}, "A&<" * LONGEST_VALUE)
    spoken = say(one, "en-US", count=2, **values)
    for text in (spoken.speech, spoken.reprompt or ""):
        assert len(text) <= 8_000
        ET.fromstring(f"<speak>{text}</speak>")


@given(st.text(max_size=60))
def test_whatever_a_product_is_called_the_speech_is_valid_and_says_it(name: str) -> None:
    spoken = say(Say.HANDED_OFF, "en-US", product=name).speech
    said = "".join(ET.fromstring(f"<speak>{spoken}</speak>").itertext())
    printable = "".join(char if char.isprintable() else " " for char in name)
    assert printable in said


def test_an_ampersand_in_a_brand_is_escaped_in_speech_and_plain_on_a_card() -> None:
    assert "Phlox &amp; Fern" in say(Say.HANDED_OFF, "en-US", product="Phlox & Fern").speech
    assert card_text(Say.CARD_HANDOFF_TITLE, "en-US", product="Phlox & Fern") == "Phlox & Fern"


def test_braces_in_a_value_are_said_and_never_filled() -> None:
    assert "{seller}" in say(Say.HANDED_OFF, "en-US", product="{seller}").speech


def test_one_is_said_differently_from_many() -> None:
    assert "only one of ink left" in say(Say.ONLY_LEFT, "en-US", count=1, product="ink").speech
    assert "only 3 of ink left" in say(Say.ONLY_LEFT, "en-US", count=3, product="ink").speech


@pytest.mark.parametrize(("asked", "answered"), [("en-GB", "en-US"), ("de-DE", "en-US"), ("", "en-US")])
def test_a_locale_we_do_not_have_is_served_in_the_nearest_we_do(asked: str, answered: str) -> None:
    assert locale_of(asked) is LOCALES[answered]


def test_no_prompt_speaks_of_a_product_in_words_of_its_own() -> None:
    """The catalogue changes; the prompts must not."""
    names = re.compile(r"tidewell|ruxton|calmora", re.IGNORECASE)
    spoken = [text for p in EN_US.values() for text in (*texts(p.speech), *texts(p.reprompt))]
    assert not [text for text in spoken if names.search(text)]


def test_fields_of_every_plural_form_are_counted() -> None:
    assert Prompt({"one": "{a}", "other": "{b}"}, "{c}").fields() == {"a", "b", "c"}
