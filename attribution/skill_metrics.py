"""Alexa's own counts of a skill, a day each, beside what a finished run holds of Alexa: a check, and never touches.

Counts tell how many, not who, so they can be laid beside `voice_funnel` and enter nothing. Alexa counts by UTC days.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Final

from attribution.exports.receivers.run_tables import rows_of
from attribution.kpis.voice_funnel import UNSPOKEN
from attribution.words import plural
from base.errors import InputError
from base.files.opening import why_unread

COLUMNS: Final = ("day", "utterances", "sessions")


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillDay:
    """What was counted of a UTC day; None where it was not."""

    day: date
    utterances: int | None = None
    sessions: int | None = None


def read_skill_metrics(file: Path) -> dict[date, SkillDay]:
    """Read a CSV with the columns day, utterances and sessions; one of the two may be missing. Read twice: the later.

    Raises:
        InputError: the file cannot be read or a line is no such count; the message names line and column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            if "day" not in (rows.fieldnames or ()) or not {"utterances", "sessions"} & set(rows.fieldnames or ()):
                raise InputError(f"{file}: expected the columns {', '.join(COLUMNS)}")
            days = [_day(f"{file} line {number}", row) for number, row in enumerate(rows, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: cannot be read: {why_unread(error)}") from error
    return {one.day: one for one in days}


def _day(where: str, row: dict[str, str | None]) -> SkillDay:
    try:
        day = date.fromisoformat(row["day"] or "")
    except ValueError as error:
        raise InputError(f"{where}: day: {row['day']!r} is none; write it like 2026-11-20") from error
    return SkillDay(day=day, **{name: _count(where, name, row.get(name)) for name in COLUMNS[1:]})


def _count(where: str, name: str, told: str | None) -> int | None:
    text = (told or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InputError(f"{where}: {name}: {text!r} is no count")
    return int(text)


def days_of_run(run: Path) -> dict[date, SkillDay]:
    """Count a run's turns with Alexa and their sessions by UTC day, those that `voice_funnel` counts.

    Raises:
        InputError: the folder holds no run.
    """
    turns: defaultdict[date, int] = defaultdict(int)
    sessions: defaultdict[date, set[str]] = defaultdict(set)
    asked = {"platform": "alexa", "initiator": "human", "exposure": "active"}
    for row in rows_of(run / "touchpoints.parquet", only=asked):
        if row["action"] not in UNSPOKEN:
            day = row["occurred_at"].astimezone(UTC).date()
            turns[day] += 1
            sessions[day].add(row["session_id"])
    return {day: SkillDay(day=day, utterances=count, sessions=len(sessions[day])) for day, count in turns.items()}


def told_beside(counted: dict[date, SkillDay], ours: dict[date, SkillDay]) -> Iterator[str]:
    """Yield a line for each day that Alexa counted otherwise than the run, then one of all days.

    Days that only one of them knows of: a day that Alexa did not count is left out, one that the run has nothing of
    is none of it.
    """
    otherwise = 0
    for day in sorted(counted):
        theirs, here = counted[day], ours.get(day, SkillDay(day=day, utterances=0, sessions=0))
        pairs = (
            ("utterances", theirs.utterances, here.utterances or 0),
            ("sessions", theirs.sessions, here.sessions or 0),
        )
        apart = [
            f"{name}: Alexa {told:,}, this run {known:,} ({known - told:+,})"
            for name, told, known in pairs
            if told is not None and told != known
        ]
        if apart:
            otherwise += 1
            yield f"{day}: {'; '.join(apart)}"
    days = plural(len(counted), "day", "days")
    yield f"Alexa counted {days}; {f'{otherwise} otherwise than this run' if otherwise else 'all as this run'}."
