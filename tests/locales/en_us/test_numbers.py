"""Numbers as they are said, alone and before a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.en_us import LOCALE

ONES = "zero one two three four five six seven eight nine".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("0", 0),
        ("24", 24),
        ("seven", 7),
        ("twenty four", 24),
        ("twenty-four", 24),
        ("ninety nine", 99),
        ("hundred", 100),
        ("a hundred", 100),
        ("two hundred and twelve", 212),
        ("a dozen", 12),
        ("dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("a couple", 2),
        ("a pair", 2),
        ("purple", None),
        ("²", None),
        ("twenty twenty", None),
        ("twenty eleven", None),
        ("and", None),
        ("", None),
        ("1234567890", None),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(said: str, value: int | None) -> None:
    assert LOCALE.numbers.whole_number(said) == value


@given(st.integers(20, 99))
def test_every_number_to_ninety_nine_is_read_in_words(value: int) -> None:
    tens, ones = divmod(value, 10)
    said = TENS[tens - 2] if ones == 0 else f"{TENS[tens - 2]} {ONES[ones]}"
    assert LOCALE.numbers.whole_number(said) == value


@pytest.mark.parametrize(
    ("said", "split"),
    [
        ("three tidewell", (3, "tidewell")),
        ("two bottles of tidewell", (2, "tidewell")),
        ("twenty four packs of tidewell detergent", (24, "tidewell detergent")),
        ("a couple of tidewell", (2, "tidewell")),
        ("half a dozen tidewell", (6, "tidewell")),
        ("a bottle of tidewell", (1, "tidewell")),
        ("a tidewell", (None, "tidewell")),
        ("bottles of tidewell", (None, "tidewell")),
        ("of tidewell", (None, "tidewell")),
        ("tidewell", (None, "tidewell")),
        ("quillon nine", (None, "quillon nine")),
        ("three", (None, "three")),
        ("three of", (None, "three of")),
        ("box", (None, "box")),
        ("", (None, "")),
    ],
)
def test_the_number_before_a_name_is_told_from_the_name(said: str, split: tuple[int | None, str]) -> None:
    assert LOCALE.numbers.counted(said) == split


@given(st.text(alphabet="abof twhundrednxy19-' ", max_size=40))
def test_whatever_is_said_something_of_it_stays(said: str) -> None:
    count, rest = LOCALE.numbers.counted(said)
    assert bool(rest.split()) or not said.split()
    assert count is None or count >= 0


@pytest.mark.parametrize(
    ("said", "only"), [("rolls of", True), ("of", True), ("rolls", True), ("rolls of tea", False), ("", False)]
)
def test_a_container_without_its_goods_is_seen(said: str, only: bool) -> None:
    assert LOCALE.numbers.only_container(said) is only
