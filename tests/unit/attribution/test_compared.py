"""A page set against an earlier run: what changed, and what cannot be compared."""

from __future__ import annotations

import json
import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from attribution.compared import open_compared, refuse_another_kind
from attribution.outcome import HEADLINE_MODEL
from attribution.parameters import Inputs, Parameters
from attribution.report.changes import about
from attribution.run import attribute
from base.errors import InputError
from tests.factories.attribution import bought, spoken, visit
from tests.factories.plain_run import spoken_and_bought
from tests.factories.records import MORNING


def earlier_with(tmp_path: Path, **facts: object) -> Path:
    """A copy of what a page is set against, with other facts in its manifest."""
    folder, made = tmp_path / "earlier", spoken_and_bought().out
    folder.mkdir()
    shutil.copyfile(made / "orders.parquet", folder / "orders.parquet")
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    for name, value in facts.items():
        manifest[name] = {**manifest[name], **value} if isinstance(value, dict) and name != "totals" else value
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_the_page_says_what_changed_of_the_four_numbers_and_of_each_channel(tmp_path: Path) -> None:
    earlier = spoken_and_bought()
    touches = [spoken(), visit("tp_2", session_id="s2")]
    orders = [bought(), bought("or_2", at=MORNING + timedelta(days=1))]
    attribute(Inputs(touchpoints=touches, orders=orders, compare=earlier.out), Parameters(), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    words = " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())
    told = words.partition("What changed since the earlier run")[2]
    assert f"The earlier run is {earlier.summary.run_id}: 1 order" in told
    assert "Net revenue $13 $26 +100.0 %" in told
    assert "Orders with a known journey 100.0 % 100.0 % no change" in told
    assert re.search(r"Alexa \$1\d \$\d+ ", told)
    assert "+100.0 % since the earlier run, which covers 1 day and this one 2" in words
    assert "no change since the earlier run," not in words  # of a share
    assert "Both cover" in told


@pytest.mark.parametrize(
    ("made", "asked", "reason"),
    [
        ({"parameters": {"window_days": 7}}, {}, "made with --window 7, this run has 30"),
        ({"parameters": {"accept": 0.9}}, {}, "made with --accept 0.9, this run has 0.5"),
        ({"parameters": {"identity": "strict"}}, {}, "made with --identity strict, this run has linked"),
        ({}, {"exposure_weight": 0.5}, "made with exposure weight 0.0, this run has 0.5"),
        ({"totals": {"USD": {"orders": 1}}}, {}, "of another version: run it again"),
    ],
)
def test_a_run_made_otherwise_is_refused(
    tmp_path: Path, made: dict[str, object], asked: dict[str, float], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        open_compared(earlier_with(tmp_path, **made), Parameters(**asked))


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        open_compared(tmp_path, Parameters())
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match=r"manifest\.json cannot be read"):
        open_compared(tmp_path, Parameters())


@pytest.mark.parametrize(
    ("currency", "model", "reason"),
    [
        ("EUR", HEADLINE_MODEL, "is in USD, this run in EUR: amounts of two currencies"),
        ("USD", "linear", "is by the model Markov, this run by Linear: credit of two models"),
    ],
)
def test_a_run_of_another_currency_or_model_is_refused(currency: str, model: str, reason: str) -> None:
    earlier = open_compared(spoken_and_bought().out, Parameters())
    now = SimpleNamespace(main_currency=currency, counts=SimpleNamespace(headline=model))
    with pytest.raises(InputError, match=reason):
        refuse_another_kind(earlier, now)


def test_periods_of_other_lengths_and_what_both_cover_are_said() -> None:
    earlier = open_compared(spoken_and_bought().out, Parameters())
    last = earlier.last_order
    now = SimpleNamespace(first_order=last, last_order=last + timedelta(days=9))
    words = about(earlier, now)
    assert "It covers 1 day and this one 10 days: sums change for that alone" in words
    assert f"Both cover {last.day} " in words
    assert "covers" not in about(earlier, SimpleNamespace(first_order=last, last_order=last))
