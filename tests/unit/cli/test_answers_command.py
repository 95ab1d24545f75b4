"""`earshot answers`, from its words to its lines and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories.command import Earshot, in_this_process
from tests.factories.unanswered import run_of, turn


@pytest.fixture
def earshot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Earshot:
    return in_this_process(monkeypatch, capsys)


def test_it_prints_topics_and_words_and_writes_what_the_site_can_answer(earshot: Earshot, tmp_path: Path) -> None:
    counts = {"asked": 12, "unanswered": 10, "sessions": 10, "households": 10, "orders": 0, "net_revenue_minor": 0}
    run = run_of(tmp_path, [], [{"topic": "hard-water", "currency": "", **counts}])
    run_of(tmp_path, [turn(0)])
    ended = earshot("answers", "--run", run)
    assert ended.returncode == 0, ended.stderr
    (topic,) = map(json.loads, ended.stdout.splitlines())
    assert (topic["topic"], topic["asked"], topic["unanswered"]) == ("hard-water", 12, 10)
    assert "tidewell-hard-water-laundry-detergent" in topic["can_answer"]
    assert "name them with --touchpoints" in ended.stderr
    assert json.loads((run / "answers" / "faq.jsonld").read_text("utf-8"))["@type"] == "FAQPage"
    assert json.loads((run / "answers" / "products.jsonld").read_text("utf-8"))["@graph"]


def test_a_folder_that_holds_no_run_is_the_asker_s_mistake(earshot: Earshot, tmp_path: Path) -> None:
    ended = earshot("answers", "--run", tmp_path)
    assert ended.returncode == 2
    assert "holds no run" in ended.stderr
