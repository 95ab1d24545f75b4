"""What a text takes in JSON, counted as the widest form of it is sent."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from base.json_text import json_cut, json_size


@given(st.text(), st.integers(0, 40))
def test_a_text_is_cut_at_the_last_letter_that_fits(text: str, most: int) -> None:
    cut = json_cut(text, most)
    assert text.startswith(cut)
    assert len(json.dumps(cut)) - 2 == json_size(cut) <= most
    assert cut == text or json_size(text[: len(cut) + 1]) > most
