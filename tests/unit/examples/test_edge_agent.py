"""An agent on a device: what leaves it and what stays, without a network, over restarts, by a clock that is off."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from base.clock import rfc3339
from base.errors import StoreUnavailable
from base.typed_json import read_json
from examples.edge_agent.agent import EdgeAgent
from examples.edge_agent.belief import WatchedPart, refilled
from examples.edge_agent.file import device_file
from intake.iot.delivery import check_message
from intake.iot.messages import AnyMessage
from ledger.device_hours import Measure
from replenishment.stock.reorder import Lead

BEANS = WatchedPart(name="beans", measure=Measure.WEIGHT, full=1000, a_day=40, lead=Lead(mean=3, variance=2))
BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
A_DAY = 67  # grams: a pack lasts a fortnight
AT = (timedelta(hours=7, minutes=13, microseconds=71), timedelta(hours=19, minutes=41, microseconds=17))


@dataclass
class OneDevice:
    """A device with a file; `now` is its clock, `told` what it published."""

    path: Path
    now: datetime = BEGIN
    told: list[dict[str, Any]] = field(default_factory=list)
    read: list[tuple[str, int]] = field(default_factory=list)

    @contextmanager
    def switched_on(self) -> Iterator[EdgeAgent]:
        with device_file(self.path) as file:
            yield EdgeAgent(thing="coffee-1", parts=[BEANS], file=file, clock=lambda: self.now)

    def lives(self, agent: EdgeAgent, days: Sequence[int], *, off: timedelta = timedelta()) -> None:
        """Read a level twice a day: it falls, and whoever finds it nearly empty fills it."""
        for day in days:
            for place, at in enumerate(AT):
                self.now = BEGIN + timedelta(days=day) + at + off
                level = 980 - (day * A_DAY + place * A_DAY // 2) % 960
                level += 7 - level % 20  # never one that is told: those are in steps of 20
                if agent.read("beans", level):
                    self.read.append((rfc3339(self.now), level))

    def publish(self, kind: str, message: str) -> None:
        told = json.loads(message)
        assert told["kind"] == kind
        self.told.append(told)

    def sends(self) -> int:
        with self.switched_on() as agent:
            return agent.send(self.publish)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.told if one["kind"] == kind]


@pytest.fixture
def device(tmp_path: Path) -> OneDevice:
    return OneDevice(tmp_path / "agent.sqlite")


def test_no_reading_and_no_moment_of_one_is_in_anything_that_leaves_the_device(device: OneDevice) -> None:
    with device.switched_on() as agent:
        device.lives(agent, range(30))
    device.sends()
    assert len(device.read) == 60
    counters = {"version", "boot", "sequence"}
    values = [str(value) for one in device.told for name, value in one.items() if name not in counters]
    for at, level in device.read:
        assert not any(at[11:19] in value for value in values), "the minute at which somebody was there"
        assert str(level) not in values
    assert {one["kind"] for one in device.told} == {"aggregate", "decision"}
    assert len(device.of("aggregate")) == 28, (
        "one of each day that is over, but of the one in whose last hour it was filled"
    )
    with device_file(device.path) as kept:
        assert kept.opened.execute("select count(*) from readings").fetchone() == (60,)


def test_all_that_leaves_is_of_the_schema_and_can_be_true(device: OneDevice) -> None:
    with device.switched_on() as agent:
        device.lives(agent, range(20))
    device.sends()
    for one in device.told:
        message: AnyMessage = read_json(json.dumps(one), AnyMessage)
        check_message(message, now=device.now)


def test_it_proposes_before_it_runs_out_once_until_somebody_fills_it(device: OneDevice) -> None:
    with device.switched_on() as agent:
        device.lives(agent, range(29))
    device.sends()
    told = [(one["decision"], one["occurred_at"][:10]) for one in device.of("decision")]
    runs_out = [BEGIN + timedelta(days=day) for day in (14, 28)]  # and is filled
    assert [what for what, _ in told] == ["wait", "propose", "wait", "propose"]
    for (_, day), out in zip(told[1::2], runs_out, strict=True):
        assert 2 <= (out.date() - datetime.fromisoformat(day).date()).days <= 7
    assert device.of("decision")[1]["days_left"] == pytest.approx(5, abs=2)


def test_what_could_not_be_sent_waits_over_a_restart_and_keeps_its_number(device: OneDevice) -> None:
    def away(_kind: str, _message: str) -> None:
        raise StoreUnavailable("no network")

    def unheard(kind: str, message: str) -> None:
        """It arrives; the answer is lost."""
        device.publish(kind, message)
        raise StoreUnavailable("no answer")

    with device.switched_on() as agent:
        device.lives(agent, range(3))
        for trouble in (away, unheard):
            with pytest.raises(StoreUnavailable):
                agent.send(trouble)
    with device.switched_on() as agent:
        device.lives(agent, range(3, 5))
    device.sends()
    assert [one["sequence"] for one in device.told] == [1, 1, 2, 3, 4, 5]
    assert device.told[0] == device.told[1]
    assert device.sends() == 0


def test_switched_off_and_on_it_believes_what_it_would_have_believed(tmp_path: Path) -> None:
    always_on, restarted = OneDevice(tmp_path / "on"), OneDevice(tmp_path / "restarted")
    with always_on.switched_on() as agent:
        always_on.lives(agent, range(16))
    for day in range(16):
        with restarted.switched_on() as agent:
            restarted.lives(agent, [day])
    always_on.sends(), restarted.sends()
    assert [one | {"boot": 0} for one in always_on.told] == [one | {"boot": 0} for one in restarted.told]


def test_a_file_that_was_lost_begins_under_another_number_of_boot(tmp_path: Path) -> None:
    boots = []
    for name in ("lost", "new"):
        with device_file(tmp_path / name) as file:
            boots.append(file.boot)
    assert boots[0] != boots[1]


def test_a_clock_that_was_lost_dates_no_reading(device: OneDevice) -> None:
    with device.switched_on() as agent:
        device.lives(agent, range(3))
        device.now = datetime(1970, 1, 1, tzinfo=UTC)
        assert not agent.read("beans", 333)
        agent.passes()
        device.lives(agent, range(3, 5))
    device.sends()
    assert len(device.of("aggregate")) == 4
    assert min(one["occurred_at"] for one in device.told) > rfc3339(BEGIN)


def test_a_clock_that_was_a_year_ahead_and_is_set_right_leaves_nothing_of_it(device: OneDevice) -> None:
    with device.switched_on() as agent:
        device.lives(agent, range(5))
        device.lives(agent, [5], off=timedelta(days=365))
        device.lives(agent, range(6, 12))
    device.sends()
    assert max(one["occurred_at"] for one in device.told) <= rfc3339(device.now)
    days = {one["occurred_at"][:10] for one in device.of("aggregate")}
    assert f"{BEGIN + timedelta(days=10):%Y-%m-%d}" in days, "it goes on"
    assert device.of("decision")[-1]["decision"] == "propose"
    with device_file(device.path) as kept:
        assert kept.opened.execute("select max(at) from readings").fetchone()[0] <= rfc3339(device.now)


def test_a_rise_that_stays_was_somebody_who_filled_it_and_one_that_falls_again_was_the_sensor() -> None:
    assert refilled(BEANS, [100, 950, 940]) == 850
    assert refilled(BEANS, [100, 950, 98]) == 0
    assert refilled(BEANS, [100, 120, 110]) == 0, "as readings differ"
