"""The text of a model: the same model, without spaces, in lines."""

from __future__ import annotations

import json

from skill.interaction.text import model_text

_ODD = ['say "yes", "no" or "{product}"', "a\\", '"},{"', '\\",', "{brand} {product}", "déjà vu"]


def test_the_text_is_the_model_whatever_stands_in_it() -> None:
    model = {
        "intents": [{"name": f"Intent{number}", "samples": _ODD * 9} for number in range(9)],
        "types": [{"values": []}],
    }
    text = model_text(model)
    assert json.loads(text) == model
    assert len(text.splitlines()) > 9


def test_lines_can_be_compared() -> None:
    text = model_text({"samples": [f"order {number} {{product}}" for number in range(500)]})
    assert max(map(len, text.splitlines())) < 200
