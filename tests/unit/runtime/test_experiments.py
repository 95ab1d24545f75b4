"""Terms of experiments in a file: taken as `earshot experiment read` prints them, or refused by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from base.errors import InputError
from ledger.encoding import to_json
from ledger.records.experiment import Experiment, Withheld
from runtime.experiments import terms_in
from tests.factories.records import MORNING

TEST = Experiment(
    test_id="tip",
    withheld=Withheld.PROMPT,
    held_out_thousandths=200,
    starts_at=MORNING,
    ends_at=MORNING + timedelta(days=28),
)


def test_terms_come_back_as_they_were_printed(tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text(f"{to_json(TEST)}\n\n", encoding="utf-8")
    assert terms_in(file) == (TEST,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "line 2: "),
        ('{"test_id": "tip"}', "line 2: "),
        (to_json(replace(TEST, ends_at=MORNING)), "line 2: 'tip' ends before it begins"),
    ],
)
def test_a_line_that_is_no_experiment_is_named(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text(f"{to_json(TEST)}\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=why):
        terms_in(file)
