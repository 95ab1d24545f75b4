"""Names and hearings of other languages, said by those languages' own rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.brands import Brand, BrandMatcher, Context, Decision
from shop.brands.file.index import BrandIndex
from shop.brands.sound.lexicon import OWN_RULES, english, language_of, lexicon
from shop.brands.sound.phonemes import PHONEMES

SOLD = [
    Brand(brand_id=name.lower(), canonical=name)
    for name in ("Zewa", "Nivea", "Schwarzkopf", "Head & Shoulders", "Haribo")
]
GERMAN = Context(locale="de-DE")


@pytest.mark.parametrize(
    ("language", "word", "sounds"),
    [
        ("de", "zewa", "ts"),
        ("es", "jumbo", "h"),
        ("fr", "jean", "Z"),
        ("it", "gnocchi", "ny"),
    ],
)
def test_each_language_begins_a_word_as_its_speakers_do(language: str, word: str, sounds: str) -> None:
    assert lexicon(language).native(word).startswith(sounds)
    assert not english().native(word).startswith(sounds)


@pytest.mark.parametrize("language", OWN_RULES)
def test_rules_speak_in_the_sounds_we_compare(language: str) -> None:
    said = "".join(lexicon(language).native(word) for word in ("persil", "vicks", "quaker", "oxo", "hughes", "yves"))
    assert set(said) <= set(PHONEMES)


@pytest.mark.parametrize(
    ("locale", "language"), [("de-AT", "de"), ("fr-CA", "fr"), ("nl-NL", "en"), ("en-GB", "en"), ("", "en")]
)
def test_a_locale_without_rules_is_said_by_english_ones(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_a_built_file_keeps_its_language(tmp_path: Path) -> None:
    BrandMatcher.build(SOLD, path=tmp_path / "brands.bin", locale="de-DE")
    assert BrandIndex(tmp_path / "brands.bin").language == "de"


def test_german_ears_hear_what_english_rules_miss() -> None:
    by_german = BrandMatcher.build(SOLD, locale="de-DE").match("tsewa", GERMAN)
    by_english = BrandMatcher.build(SOLD).match("tsewa", GERMAN)
    assert (by_german.brand_id, by_german.decision) == ("zewa", Decision.ASK)
    assert by_german.score > by_english.score
    assert by_english.decision is Decision.REJECT


@pytest.mark.parametrize("heard", ["zewa", "schwarz kopf", "head and shoulders", "hari bo"])
def test_what_is_written_so_is_acted_on_in_any_language(heard: str) -> None:
    assert BrandMatcher.build(SOLD, locale="de-DE").match(heard, GERMAN).decision is Decision.ACCEPT
