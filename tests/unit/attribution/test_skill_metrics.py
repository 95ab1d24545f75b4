"""Alexa's own counts beside a run's turns: a day that differs is told with both numbers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.skill_metrics import days_of_run, read_skill_metrics, told_beside
from base.errors import InputError
from tests.factories.records import MORNING
from tests.factories.unanswered import run_of, turn

DAY = MORNING.date()


def said(number: int, **changes: Any) -> dict[str, Any]:
    return turn(number, **{"exposure": "active", "action": "reorder", "session_id": "s_1"} | changes)


def written(folder: Path, text: str) -> Path:
    file = folder / "counts.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_day_that_alexa_counts_otherwise_is_told_with_both_numbers(tmp_path: Path) -> None:
    run = run_of(tmp_path, [
        said(1), said(2), said(3, session_id="s_2", occurred_at=MORNING + timedelta(days=1)),
        said(4, action="click"), said(5, platform="siri"), said(6, initiator="machine"), said(7, exposure="ambient"),
    ])  # fmt: skip
    tomorrow = DAY + timedelta(days=1)
    file = written(tmp_path, f"day,utterances,sessions\n{DAY},5,1\n{tomorrow},1,\n{tomorrow + timedelta(days=1)},0,0\n")
    assert list(told_beside(read_skill_metrics(file), days_of_run(run))) == [
        f"{DAY}: utterances: Alexa 5, this run 2 (-3)",
        "Alexa counted 3 days; 1 otherwise than this run.",
    ]


def test_a_file_that_a_spreadsheet_wrote_is_read(tmp_path: Path) -> None:
    (day,) = read_skill_metrics(written(tmp_path, "\ufeffsessions,day\r\n7,2026-11-20\r\n")).values()
    assert (day.day, day.utterances, day.sessions) == (date(2026, 11, 20), None, 7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,customers\n2026-11-20,3\n", "expected the columns"),
        ("day,sessions\n20.11.2026,3\n", "line 2: day: '20.11.2026'"),
        ("day,sessions\n2026-11-20,1e3\n", "line 2: sessions: '1e3' is no count"),
    ],
)
def test_what_is_no_count_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_skill_metrics(written(tmp_path, text))
