"""What a device shows: folded by moments, and its household's alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import pytest

from ledger.device_states import MOST_CODES, DeviceSetting, DeviceState, any_shown
from ledger.store import Ledger
from tests.factories.devices import ledger_in_memory
from tests.factories.records import MORNING

NOW = MORNING + timedelta(hours=5)
HOUR = timedelta(hours=1)
TOLD = [(NOW, False), (NOW + HOUR, True), (NOW - HOUR, True), (NOW + 2 * HOUR, False)]


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with ledger_in_memory() as ledger:
        yield ledger


def test_in_whatever_order_it_is_told_it_is_the_same() -> None:
    ends = set()
    for order in permutations(TOLD):
        state = DeviceState(device="de_1")
        for at, gone in order:
            state = state.telling("E24", at, gone=gone)
        ends.add(state)
    (state,) = ends
    assert state.shows("E24", NOW + 3 * HOUR)
    assert not state.telling("E24", NOW + 3 * HOUR, gone=True).shows("E24", NOW + 3 * HOUR)


def test_of_many_codes_the_newest_are_kept() -> None:
    state = DeviceState(device="de_1")
    for number in range(MOST_CODES + 5):
        state = state.telling(f"E{number:02}", NOW + number * HOUR, gone=False)
    assert [one.code for one in state.codes] == [f"E{number:02}" for number in range(5, MOST_CODES + 5)]


def test_it_is_to_be_looked_at_once_or_told_again_and_when_it_was_gone(ledger: Ledger) -> None:
    def tells(at: int, *, gone: bool) -> bool:
        return ledger.device_states.tell("de_1", "ac_1", "E24", NOW + at * HOUR, gone=gone)

    news = [tells(0, gone=False), tells(0, gone=False), tells(1, gone=False), tells(2, gone=True), tells(3, gone=False)]
    assert news == [True, True, False, True, True]
    assert ledger.device_states.shows("de_1", "E24", NOW + 3 * HOUR)


def test_who_gets_the_device_next_hears_nothing_of_what_it_showed_before(ledger: Ledger) -> None:
    ledger.device_states.tell("de_2", "ac_1", "E24", NOW, gone=False)
    assert any_shown(ledger.device_states.of({"de_2": "ac_1"}), NOW)
    assert not any_shown(ledger.device_states.of({"de_2": "ac_2", "de_9": "ac_2"}), NOW)
    ledger.device_states.tell("de_2", "ac_2", "E15", NOW, gone=False)
    ((of_two),) = ledger.device_states.of({"de_2": "ac_2"})
    assert [one.code for one in of_two.codes] == ["E15"]


def test_a_setting_is_that_of_the_latest_moment_in_whatever_order(ledger: Ledger) -> None:
    told = [DeviceSetting(name="water_hardness", value=value, at=NOW + value * HOUR) for value in (1, 3, 2)]
    for one in (*told, DeviceSetting(name="air_humidity", value=40, at=NOW)):
        ledger.device_states.set_to("de_3", "ac_1", one)
    (state,) = ledger.device_states.of({"de_3": "ac_1"})
    assert [(one.name, one.value) for one in state.settings] == [("air_humidity", 40), ("water_hardness", 3)]
