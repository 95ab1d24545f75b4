"""Whole conversations, said as customers say them to `talk`'s own ears: each ends as its facts say."""

from __future__ import annotations

import pytest

from bench.talk.held import hold
from bench.talk.judge import amiss
from bench.talk.report import SAMPLES
from bench.talk.script import Script, read_scripts

SCRIPTS = read_scripts(sorted(SAMPLES.glob("*.jsonl")))


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.id for script in SCRIPTS])
def test_a_conversation_ends_as_a_customer_would_expect(script: Script) -> None:
    ending = hold(script)
    told = "\n".join(f"U: {turn.utterance} [{turn.understood}]\nA: {turn.speech}" for turn in ending.turns)
    assert not amiss(script.expect, ending), told


def test_every_conversation_has_a_name_of_its_own() -> None:
    names = [script.id for script in SCRIPTS]
    assert len(set(names)) == len(names)
