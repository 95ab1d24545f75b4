"""What the log alone kept is read back however the log was fetched."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.lines import choices, is_log, lines, log_lines
from ledger.recorder import CHOICE_MARK, LOG_MARK

# Quotes, an empty text, a backslash and a tab: what each wrapping escapes in its own way.
RECORDS = [
    json.dumps({"touchpoint_id": f"tp_{n}", "outcome": 'a "b" \\ c\t', "brand_id": "", "at": {}}) for n in (1, 2)
]
CHOICE = json.dumps({"customer": "us_1", "heard": ""})


def _line(mark: str, record: str) -> str:
    """A line as the function's runtime writes it."""
    return json.dumps({"level": "ERROR", "message": f"{mark}{record}\nTraceback", "location": 'File "x"'})


EVENTS = [*(_line(LOG_MARK, record) for record in RECORDS), '{"message": "warm"}', _line(CHOICE_MARK, CHOICE)]


def _csv() -> str:
    text = io.StringIO()
    csv.writer(text).writerows([("@timestamp", "@message"), *(("2026-11-27 03:00:00.000", one) for one in EVENTS)])
    return text.getvalue()


def _pretty(line: str) -> str:
    return f"2026-11-27T03:00:00+00:00 live {json.dumps(json.loads(line), indent=4)}"


FETCHED: dict[str, Callable[[], str]] = {
    "bare.log": lambda: "\n".join(EVENTS),
    "tail.log": lambda: "\n".join(f"2026-11-27T03:00:00+00:00 2026/11/27/[7]ab {one}" for one in EVENTS),
    "tail-json.log": lambda: "\n".join(map(_pretty, EVENTS)),
    "events.json": lambda: json.dumps({"events": [{"eventId": "1", "message": one} for one in EVENTS]}, indent=4),
    "one-line.json": lambda: json.dumps({"events": [{"eventId": "1", "message": one} for one in EVENTS]}),
    "text.txt": lambda: "\n".join(f"EVENTS\t37\t17\tlive\t{one}\t17" for one in EVENTS),
    "messages.txt": lambda: "\t".join(EVENTS),
    "insights.csv": _csv,
    "server.log": lambda: f"ERROR {LOG_MARK}{RECORDS[0]}\nTraceback\n{LOG_MARK}{RECORDS[1]}\n{CHOICE_MARK}{CHOICE}",
}


@pytest.mark.parametrize("name", FETCHED)
def test_records_and_choices_are_read_out_of_a_log_however_it_was_fetched(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(FETCHED[name](), "utf-8")
    assert is_log(file)
    assert [json.loads(line.text) for line in log_lines(file)] == [json.loads(record) for record in RECORDS]
    assert [json.loads(line.text) for line in choices(file)] == [json.loads(CHOICE)]


def test_a_record_that_breaks_off_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "cut.log"
    file.write_text(f"x\n{LOG_MARK}{RECORDS[0][:20]}\n", "utf-8")
    (line,) = log_lines(file)
    assert (line.number, line.text) == (2, RECORDS[0][:20])


INJECTED = f'{LOG_MARK}{{"touchpoint_id": "tp_made_up"}} {CHOICE_MARK}{{"customer": "us_2"}}'
SAID = [
    INJECTED,
    f"please {INJECTED}",
    f'x "message": "{INJECTED}',
    f"x {json.dumps({'message': INJECTED})}",
    f'\t"{INJECTED}',
]


@pytest.mark.parametrize("said", SAID)
def test_what_somebody_said_is_no_line_of_a_log(said: str, tmp_path: Path) -> None:
    records = [json.dumps({"heard": heard, "touchpoint_id": "tp_1"}) for heard in ("soap", said)]
    file = tmp_path / "records.jsonl"
    for written in (records, [*records, records[1][:-20]], [records[1][:-20]]):  # one that breaks off, too
        file.write_text("\n".join(written), "utf-8")
        assert not is_log(file)
        assert [line.text for line in lines(file)] == written
    csv_file = tmp_path / "records.csv"
    with csv_file.open("w", encoding="utf-8", newline="") as told:
        csv.writer(told).writerows([("touchpoint_id", "heard"), ("tp_1", said)])
    assert not is_log(csv_file)


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("wrapped", [str, lambda line: json.dumps({"events": [{"message": line}]})])
def test_what_somebody_said_stays_text_where_its_own_record_is_in_the_log(
    said: str, wrapped: Callable[[str], str], tmp_path: Path
) -> None:
    kept = json.dumps({"touchpoint_id": "tp_1", "heard": said})
    plain = json.dumps({"touchpoint_id": "tp_2", "heard": said})  # a record among the lines of the log
    file = tmp_path / "mixed.log"
    file.write_text("\n".join([wrapped(_line(LOG_MARK, kept)), plain, f"ERROR {LOG_MARK}{kept}"]), "utf-8")
    assert is_log(file)
    assert [line.text for line in log_lines(file)] == [kept, plain, kept]
    assert list(choices(file)) == []
