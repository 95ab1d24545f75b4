"""Paths as texts come out the same by the compiled loops and by the plain way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.credit.kernel import compiled_split
from attribution.credit.kernel.pass_over import Kernel
from attribution.credit.kernel.splitting import coded_texts

texts = st.lists(st.text(" >ab音", max_size=12), min_size=1, max_size=9)


def channels_of_each(given_texts: pa.StringArray, kernel: Kernel) -> list[list[str]]:
    ones = np.ones(len(given_texts), np.int64)
    paths = coded_texts(given_texts, ones, ones, ones, kernel=kernel)
    assert list(paths.channels) == sorted(set(paths.channels))
    return [
        [paths.channels[code] for code in paths.codes[start:end]]
        for start, end in zip(paths.offsets[:-1], paths.offsets[1:], strict=True)
    ]


@settings(max_examples=150)
@given(texts, st.integers(0, 8))
def test_compiled_loops_split_a_text_where_the_plain_way_does(words: list[str], left_out: int) -> None:
    part = pa.array(words, pa.string())[min(left_out, len(words) - 1) :]
    wanted = [text.split(" > ") for text in part.to_pylist()]
    assert channels_of_each(part, Kernel.COMPILED) == channels_of_each(part, Kernel.PLAIN) == wanted


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_however_many_texts_are_taken_at_once(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_split, "TEXTS_AT_ONCE", at_once)
    words = pa.array(["a > b", "b", "", "c > a > a"])
    assert channels_of_each(words, Kernel.COMPILED) == [["a", "b"], ["b"], [""], ["c", "a", "a"]]


def test_names_that_share_a_slot_are_told_apart_and_more_than_fit_are_split_the_plain_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [f"channel {number}" for number in range(3000)]  # of 65,536 slots some are shared by two of them
    words = pa.array([" > ".join(many), " > ".join(reversed(many))])
    wanted = [many, many[::-1]]
    assert channels_of_each(words, Kernel.COMPILED) == wanted
    monkeypatch.setattr(compiled_split, "MOST_NAMES", 2999)
    assert compiled_split.split_codes(words, " > ") is None
    assert channels_of_each(words, Kernel.COMPILED) == wanted
