"""`earshot replenish --risk` over files: lines of JSON, in numbers and in words, and what could not be used."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from runtime.lifecycle import risk_lines, risks
from runtime.replenishing import ReplenishFrom

FIRST = datetime(2026, 9, 1, 8, tzinfo=UTC)


def _order(day: int) -> dict:
    at = (FIRST + timedelta(days=day)).isoformat()
    order = {"order_id": f"or_{day}", "placed_at": at, "received_at": at, "source": "web_mobile", "currency": "USD"}
    return {**order, "revenue_minor": 800, "identity": {"account": "hh"}, "lines": []}


def _reading(day: int, left: float) -> dict:
    at = (FIRST + timedelta(days=day)).isoformat()
    return {"household": "hh", "product_id": "beans", "taken_at": at, "kind": "weight", "value": left, "pack": 100}


def _file(folder: Path, name: str, lines: list) -> tuple[Path, ...]:
    file = folder / name
    file.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    return (file,)


def _told(folder: Path, readings: list) -> tuple[list[dict], list[str]]:
    said: list[str] = []
    where = ReplenishFrom(
        orders=_file(folder, "orders.jsonl", [_order(0), _order(20), {"order_id": "no order"}]),
        readings=_file(folder, "readings.jsonl", readings) if readings else (),
    )
    return json.loads(json.dumps(risk_lines(risks(where, said.append)))), said


def test_each_risk_is_a_line_in_numbers_and_words(tmp_path: Path) -> None:
    steady = [_reading(day, 900 - 10 * day) for day in range(40)]
    (orders, use), said = _told(tmp_path, steady)
    assert (orders["risk"], orders["household"], orders["orders"]) == ("orders", "hh", 2)
    assert orders["last_order"] == "2026-09-21"
    assert (use["risk"], use["product_id"], use["last_used"]) == ("use", "beans", "2026-10-10")
    assert (use["fell_to"], use["fell_on"]) == (None, None)
    assert "no fall of that is sure" in use["words"]
    assert len(said) == 1
    assert "line 3" in said[0]


def test_without_readings_nothing_is_said_of_use(tmp_path: Path) -> None:
    lines, said = _told(tmp_path, [])
    assert [one["risk"] for one in lines] == ["orders"]
    assert len(said) == 1


def test_readings_that_cannot_be_are_said_to_tell_nothing(tmp_path: Path) -> None:
    lines, said = _told(tmp_path, [_reading(0, -900.0)])
    assert [one["risk"] for one in lines] == ["orders"]
    assert "believed" in said[-1]


def test_a_single_day_is_too_little_to_say_anything_of_use(tmp_path: Path) -> None:
    lines, _ = _told(tmp_path, [_reading(30, 900.0)])
    assert [one["risk"] for one in lines] == ["orders"]
