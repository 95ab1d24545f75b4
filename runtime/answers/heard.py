"""The words heard in turns: from files of touchpoints, or from the table, where they lie apart for 90 days."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from base.settings import Settings
from intake.lines import RecordLine
from ledger.wiring import open_ledger
from runtime.aws import connected
from runtime.importing import record_lines
from runtime.ledger_source import READERS


def heard_in_files(files: Iterable[Path], wanted: Collection[str]) -> Mapping[str, str]:
    """Return the words of the turns that are wanted; of a turn told twice the first line holds, as in a run.

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    found: dict[str, str] = {}
    for path in files:
        for touchpoint_id, words in _words(path):
            if touchpoint_id in wanted:
                found.setdefault(touchpoint_id, words)
    return found


def _words(path: Path) -> Iterator[tuple[str, str]]:
    for line in record_lines(path):
        record = _record(line)
        touchpoint_id, words = record.get("touchpoint_id"), record.get("heard")
        if isinstance(touchpoint_id, str) and isinstance(words, str):
            yield touchpoint_id, words


def _record(line: RecordLine) -> Mapping[str, object]:
    """Return a line as an object; nothing of a bad one, which the run has set aside and counted."""
    try:
        record = json.loads(line.text) if line.trouble is None else None
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def heard_in_table(settings: Settings, wanted: Collection[str]) -> Mapping[str, str]:
    """Return the words of the turns that are wanted, as far as their 90 days are not over and nobody was forgotten."""
    if not wanted:
        return {}
    with connected(settings) as ready, ThreadPoolExecutor(max_workers=READERS) as readers:
        ledger, turns = open_ledger(ready), sorted(wanted)
        return {turn: words for turn, words in zip(turns, readers.map(ledger.heard, turns), strict=True) if words}
