"""How names and heard words are written and said."""

from __future__ import annotations

import pytest

from base.errors import InputError
from locales.en_us import LOCALE
from shop.brands.match.heard_text import is_speech, without_carrier, without_repeats
from shop.brands.sound.letter_to_sound import Letters
from shop.brands.sound.lexicon import english
from shop.brands.sound.normal import squeezed, words
from shop.brands.sound.phonemes import PHONEMES, encode
from shop.brands.sound.pronunciations import MOST, name_sounds, number_words, spoken_key, word_sounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'Oréal Elvive", ["loreal", "elvive"]),
        ("Arm & Hammer", ["arm", "and", "hammer"]),
        ("e.l.f.", ["elf"]),
        ("Crest 3D White", ["crest", "3", "d", "white"]),
        ("TRESemmé", ["tresemme"]),
        ("Dove Men+Care", ["dove", "men", "plus", "care"]),
        ("Häagen-Dazs", ["haagen", "dazs"]),
        ("Straße", ["strasse"]),
        ("!?", []),
        ("洗剤", []),
        ("Kaldivo™ Pods®", ["kaldivo", "pods"]),
    ],
)
def test_a_name_becomes_the_words_a_recogniser_would_write(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_numerals_and_their_words_have_one_key() -> None:
    assert spoken_key("7UP") == spoken_key("seven up") == "sevenup"
    assert squeezed("7 UP") == "7up"


@pytest.mark.parametrize(
    ("digits", "ways"),
    [
        ("7", ["seven"]),
        ("40", ["forty", "four oh"]),
        ("409", ["four oh nine", "four hundred nine"]),
        ("365", ["three sixty five", "three six five", "three hundred sixty five"]),
        ("2000", ["two oh oh oh", "two thousand"]),
        ("1234567", ["one two three four five six seven"]),
    ],
)
def test_a_number_is_said_in_the_ways_people_say_it(digits: str, ways: list[str]) -> None:
    assert number_words(digits) == ways


def test_the_dictionary_is_found_word_by_word() -> None:
    assert english().known("tide") == ("tYd",)
    assert english().known("the") == ("Du", "DI")
    assert english().known("zzzz") == ()
    assert english().known("a") == ("u", "E")


def test_a_word_no_dictionary_has_is_said_by_its_letters() -> None:
    assert english().say("glorox")[0].startswith("gl")
    assert set("".join(english().guess("blorptastic", 4))) <= set(PHONEMES)


def test_a_foreign_table_is_refused_rather_than_misread() -> None:
    with pytest.raises(InputError, match="not a letter-to-sound table"):
        Letters(b"something else entirely")


def test_dictionary_symbols_become_one_character_each() -> None:
    assert encode("T AY1 D") == "tYd"


@pytest.mark.parametrize("name", ["Folgrave", "M&M's", "AG1", "S.C. Johnson", "WD-40", "La Roche-Posay", "7UP", "EOS"])
def test_every_name_has_between_one_and_eight_pronunciations(name: str) -> None:
    ways = name_sounds(name, english())
    assert 1 <= len(ways) <= MOST
    assert len(set(ways)) == len(ways)
    assert all(set(way) <= set(PHONEMES) for way in ways)


def test_capitals_are_said_as_letters_and_as_a_word() -> None:
    ways = name_sounds("EOS", english())
    assert "IOes" in ways
    assert any(way != "IOes" for way in ways)


def test_words_written_as_one_are_said_as_two() -> None:
    assert "sOdustrIm" in name_sounds("SodaStream", english())
    assert any(way.endswith("wimdY") or "powR" in way or "pWR" in way for way in name_sounds("powerwash", english()))


def test_heard_letters_are_said_by_their_names() -> None:
    assert word_sounds(["c", "v", "s"], english()) == [["sI", "vI", "es"]]
    assert word_sounds(["3", "m"], english())[0] == ["TrI", "em"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("silk silk silk", "silk"),
        ("clean it clean it", "clean it"),
        ("the the dog", "the dog"),
        ("c c lemon", "c c lemon"),
        ("a b a c", "a b a c"),
    ],
)
def test_what_a_recogniser_looped_is_said_once(said: str, kept: str) -> None:
    assert " ".join(without_repeats(said.split())) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("reorder tide please", "tide"),
        ("please", "please"),
        ("reorder please", "please"),
        ("made to order", "made to order"),
    ],
)
def test_what_is_left_of_the_carrier_phrase_is_dropped(said: str, kept: str) -> None:
    assert " ".join(without_carrier(said.split(), LOCALE.brand_words)) == kept


@pytest.mark.parametrize(
    "text",
    [
        "tide",
        "l'oréal",
        "m & m’s",
        "50% off!",
        "crème brûlée",
        "dr. pepper",
        "tide – pods",
        "tide\tpods",
        "Tide™",
        "#tide",
    ],
)
def test_what_recognisers_write_is_speech(text: str) -> None:
    assert is_speech(text)


@pytest.mark.parametrize("text", ["<b>", "a;b", "{}", "a\tb\x07", "тайд", "مسحوق", "🧼", "a=b", "tide_pods"])
def test_markup_code_and_other_scripts_are_not_speech(text: str) -> None:
    assert not is_speech(text)


def test_a_name_is_also_said_as_the_british_say_it() -> None:
    assert "pepu" in {way[-4:] for way in name_sounds("Dr Pepper", english())}
