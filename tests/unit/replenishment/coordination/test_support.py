"""Help with what a device shows: what the catalogue knows, while the code is there, and nothing sold with a danger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledger.device_states import SHOWN_FOR, DeviceState
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice
from ledger.records.news import Helped
from replenishment.coordination.choosing import PRESSING
from replenishment.coordination.found import Found
from replenishment.coordination.support import HELP, help_found
from shop.catalog.load import load_catalog

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
MACHINE = RegisteredDevice(
    device="de_1", customer="ac_1", device_type=DeviceType.APPLIANCE, registered_at=NOW, appliance="coffee machine"
)
DESCALER = "brightlea-descaler"


def found(*codes: str, machine: RegisteredDevice = MACHINE, stock: int = 9, ago: timedelta = HOUR) -> list[Found]:
    state = DeviceState(device="de_1")
    for code in codes:
        state = state.telling(code, NOW - ago, gone=False)
    catalog, _ = load_catalog()
    danger = catalog.helps["coffee machine", "HOT"]
    catalog.helps["coffee machine", "HOT"] = replace(danger, product_id=DESCALER)  # type: ignore[index]
    catalog.products[DESCALER] = replace(catalog.products[DESCALER], stock=stock)  # type: ignore[index]
    return list(help_found({"de_1": machine}, [state], catalog, NOW))


def test_what_mends_it_is_offered_with_the_help() -> None:
    (one,) = found("CAL")
    assert one.says.helped == Helped(device="de_1", appliance="coffee machine", code="CAL", product_id=DESCALER)
    assert (one.candidate.worth, one.candidate.fresh_until) == (HELP, NOW - HOUR + SHOWN_FOR)


def test_what_is_sold_out_is_not_offered_but_the_help_is_told() -> None:
    (one,) = found("CAL", stock=0)
    assert one.says.helped is not None
    assert one.says.helped.product_id is None


def test_a_danger_is_pressing_sells_nothing_whatever_its_help_names_and_is_withheld_from_nobody() -> None:
    (one,) = found("HOT")
    assert one.says.helped is not None
    assert (one.says.helped.product_id, one.candidate.worth, one.candidate.withheld) == (None, PRESSING, None)


@pytest.mark.parametrize("machine", [MACHINE, replace(MACHINE, appliance="printer"), replace(MACHINE, appliance=None)])
def test_of_what_the_catalogue_does_not_know_nothing_is_told(machine: RegisteredDevice) -> None:
    assert found("X99" if machine is MACHINE else "CAL", machine=machine) == []


def test_a_code_that_was_not_shown_again_for_days_is_over() -> None:
    assert found("CAL", ago=SHOWN_FOR) == []
