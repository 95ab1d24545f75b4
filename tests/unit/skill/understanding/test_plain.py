"""What may be said back of what was heard: a noun, and no sentence."""

from __future__ import annotations

import pytest

from skill.understanding.plain import is_plain


@pytest.mark.parametrize("heard", ["chicken", "cold water", "ice cream", "black beans", "honey", "fat free milk"])
def test_a_noun_may_be_said_again(heard: str) -> None:
    assert is_plain(heard)


@pytest.mark.parametrize(
    "heard",
    [
        "you are stupid",
        "Play some music",
        "hello there",
        "what",
        "my xanax",
        "none of them",
        "kill myself",
        "nothing",
        "7 up",
        "<b>x</b>",
        "",
    ],
)
def test_a_sentence_a_number_or_markup_may_not(heard: str) -> None:
    assert not is_plain(heard)
