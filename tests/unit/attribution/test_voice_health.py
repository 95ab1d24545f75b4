"""How well voice is understood, on the page: turns by intent and what became of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attribution.report.voice_health import intent_in_words
from ledger.records import MatchDecision, Outcome
from tests.factories.attribution import bought, run, spoken, visit


def test_the_page_tells_by_intent_what_was_understood_and_how_long_it_took(tmp_path: Path) -> None:
    said = [
        spoken("tp_1", intent="ReorderIntent", duration_ms=400, outcome=Outcome.ORDERED),
        spoken("tp_2", intent="ReorderIntent", duration_ms=1200, match_decision=MatchDecision.ASK),
        spoken("tp_3", intent="AMAZON.FallbackIntent", duration_ms=90),
        spoken("tp_4", intent="BasketAddIntent"),
        spoken("tp_5"),
        spoken("tp_6", intent="DetailIntent", topic="hard-water", outcome=Outcome.NO_ANSWER),
    ]
    run(tmp_path, said, [bought()])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    section = page[page.index('id="voice"') : page.index('id="answers"')]
    lines = {
        name: re.findall(r">([^<]*)</td>", cells)
        for name, cells in re.findall(r'scope="row">([^<]+)</th>(.*?)</tr>', section)
    }
    assert lines == {
        "Reorder": ["2", "50.0 %", "50.0 %", "0.0 %", "0.0 %", "1", "1.2 s"],
        "Matched nothing": ["1", "0.0 %", "0.0 %", "100.0 %", "0.0 %", "0", "0.1 s"],
        "Detail": ["1", "0.0 %", "0.0 %", "100.0 %", "0.0 %", "0", "—"],
        "Basket add": ["1", "100.0 %", "0.0 %", "0.0 %", "0.0 %", "0", "—"],
    }
    assert "Of 5 turns, 40.0 % were understood at once, 20.0 % were answered by asking back and 40.0 %" in section
    assert (
        "1 turn tells neither what was meant nor that anything came of it, and counts in none of these shares."
        in section
    )
    asked = page[page.index('id="answers"') : page.index('id="caused"')]
    assert "1 question about 1 topic had no answer." in asked
    assert re.findall(r">([^<]*)</t[dh]>", asked)[-7:] == ["Hard water", "1", "1", "1", "1", "1", "$13"]


def test_turns_that_tell_nothing_are_not_called_understood(tmp_path: Path) -> None:
    run(tmp_path, [spoken("tp_1"), spoken("tp_2", outcome=Outcome.OK)], [bought()])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    section = page[page.index('id="voice"') : page.index('id="caused"')]
    assert "2 turns tell neither what was meant nor that anything came of it: nothing can be said" in section
    assert "Not told" not in section


def test_a_run_without_voice_says_that_nobody_spoke(tmp_path: Path) -> None:
    run(tmp_path, [visit()], [bought()])
    assert "Nobody has said anything to an assistant" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("BasketAddIntent", "Basket add"),
        ("AMAZON.YesIntent", "Yes"),
        ("(none)", "Not told"),
        ("actions.intent.NO_MATCH", "Matched nothing"),
        ("Intent", "Intent"),
        ("LaunchRequest", "Launch request"),
    ],
)
def test_an_intent_is_called_as_a_reader_would(intent: str, words: str) -> None:
    assert intent_in_words(intent) == words
