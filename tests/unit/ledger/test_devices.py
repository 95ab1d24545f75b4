"""Devices on the table: hours that count each reading once, whoever writes at the same time and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import table
from ledger.device_hours import DeviceHour, folded, hour_of
from ledger.devices import Devices, device_hour_key
from ledger.dynamo import DynamoTable
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.sequences import each
from ledger.store import Ledger
from tests.factories.devices import TABLE, emptied, ledger_in_memory, reading, registered
from tests.factories.records import MORNING

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINE = registered()


@pytest.fixture(scope="module")
def whole() -> Iterator[Ledger]:
    with ledger_in_memory() as ledger:
        yield ledger


@pytest.fixture
def ledger(whole: Ledger) -> Ledger:
    return emptied(whole)


def hours(ledger: Ledger) -> list[DeviceHour]:
    """All that is kept of Ada's dishwasher."""
    return list(Devices(ledger.dynamo).hours(MINE, MORNING - DAY, MORNING + 40 * DAY))


def test_a_device_s_readings_are_one_item_an_hour_and_are_read_back_in_the_order_of_time(ledger: Ledger) -> None:
    Devices(ledger.dynamo).register(MINE)
    told = [reading(n, 900 - n, MORNING + timedelta(minutes=7 * n)) for n in range(1, 30)]
    told.append(reading(30, 5, MORNING + 35 * DAY))  # in the next month
    assert Devices(ledger.dynamo).fold(reversed(told)) == frozenset()
    kept = hours(ledger)
    assert [hour.hour for hour in kept] == sorted({hour_of(one.occurred_at) for one in told})
    assert sorted(number for hour in kept for _, number in each(hour.seen)) == list(range(1, 31))


def test_what_is_told_again_writes_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    Devices(ledger.dynamo).register(MINE)
    told = [reading(1, 5), reading(2, 4)]
    Devices(ledger.dynamo).fold(told)
    monkeypatch.setattr(DynamoTable, "write", lambda *_: pytest.fail("it was written again"))
    assert Devices(ledger.dynamo).fold([*told, told[0]]) == frozenset()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), max_size=4))
def test_in_whatever_pieces_it_comes_the_table_holds_what_one_fold_gives(
    ledger: Ledger, pieces: list[list[int]]
) -> None:
    told = [[reading(n, n * 3 % 7, MORNING + timedelta(seconds=n)) for n in piece] for piece in pieces]
    Devices(emptied(ledger).dynamo).register(MINE)
    for piece in told:
        Devices(ledger.dynamo).fold(piece)
    at_once = folded(DeviceHour(device=MINE.device, hour=MORNING), [one for piece in told for one in piece])
    assert hours(ledger) == ([at_once] if at_once.seen else [])


def test_of_two_writers_of_one_hour_neither_takes_the_other_s_readings_away(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(1, 9)])
    honest, others = DynamoTable.write, [[reading(2, 8)], [reading(3, 7)]]

    def write(self: DynamoTable, put: dict[str, object]) -> bool:
        if others:
            Devices(ledger.dynamo).fold(others.pop())
        return honest(self, put)

    monkeypatch.setattr(DynamoTable, "write", write)
    assert Devices(ledger.dynamo).fold([reading(4, 6)]) == frozenset()
    (hour,) = hours(ledger)
    assert [number for _, number in each(hour.seen)] == [1, 2, 3, 4]


def test_an_hour_that_others_write_all_the_time_is_to_be_told_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    Devices(ledger.dynamo).register(MINE)
    monkeypatch.setattr(DynamoTable, "write", lambda *_: False)
    assert Devices(ledger.dynamo).fold([reading(1, 9)]) == {(MINE.device, MORNING)}


def test_readings_of_nobody_s_device_or_of_before_it_was_theirs_are_let_go(ledger: Ledger) -> None:
    Devices(ledger.dynamo).fold([reading(1, 9)])
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(2, 8, MORNING - HOUR), reading(3, 7)])
    (hour,) = hours(ledger)
    assert hour.seen == ((0, 3, 3),)


def test_a_device_registered_anew_by_its_household_stays_theirs_and_knows_a_further_product(ledger: Ledger) -> None:
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(1, 9)])
    later = replace(MINE, registered_at=MORNING + DAY, products=(("salt", "other-salt"),))
    assert Devices(ledger.dynamo).register(later).registered_at == MORNING
    (device,) = Devices(ledger.dynamo).of_household(MINE.customer)
    assert device.product_of("salt") == "other-salt"
    assert len(hours(ledger)) == 1


def test_a_device_that_goes_to_another_household_tells_it_nothing_of_the_first(ledger: Ledger) -> None:
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(1, 9, MORNING + timedelta(minutes=5))])
    theirs = registered(account="customer-bea", registered_at=MORNING + timedelta(minutes=10))
    Devices(ledger.dynamo).register(theirs)
    assert list(Devices(ledger.dynamo).hours(theirs, MORNING, MORNING + DAY)) == []
    Devices(ledger.dynamo).fold(
        [reading(1, 9, MORNING + timedelta(minutes=5)), reading(2, 8, MORNING + timedelta(minutes=15))]
    )
    (hour,) = Devices(ledger.dynamo).hours(theirs, MORNING, MORNING + DAY)
    assert hour.seen == ((0, 2, 2),)
    assert Devices(ledger.dynamo).of_household(MINE.customer) == ()


def test_what_is_forgotten_goes_with_its_device_and_does_not_come_back(ledger: Ledger) -> None:
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(1, 9), reading(2, 8, MORNING + 35 * DAY)])
    request = PrivacyRequest(deed=Deed.ERASED, at=MORNING + 40 * DAY, customers=(MINE.customer,))
    ledger.erasing.carry_out(ledger.requests.ask(request))
    assert Devices(ledger.dynamo).registered([MINE.device]) == {}
    Devices(ledger.dynamo).fold([reading(1, 9)])
    partition, kind = device_hour_key(MINE.device, MORNING)
    assert ledger.document(partition, kind) is None
    again = replace(MINE, registered_at=MORNING + 41 * DAY)
    Devices(ledger.dynamo).register(again)
    Devices(ledger.dynamo).fold([reading(1, 9), reading(3, 7, MORNING + 42 * DAY)])
    assert [hour.seen for hour in Devices(ledger.dynamo).hours(again, MORNING, MORNING + 50 * DAY)] == [((0, 3, 3),)]


def test_an_hour_goes_by_itself_after_its_time(ledger: Ledger) -> None:
    Devices(ledger.dynamo).register(MINE)
    Devices(ledger.dynamo).fold([reading(1, 9)])
    partition, kind = device_hour_key(MINE.device, MORNING)
    key = {table.PK: {"S": partition}, table.SK: {"S": kind}}
    item = ledger.client.get_item(TableName=TABLE, Key=key)["Item"]
    assert int(item[table.TTL]["N"]) == int((MORNING + table.HOURS_KEPT).timestamp())
    assert table.GSI1PK not in item  # an hour is found by its device alone
