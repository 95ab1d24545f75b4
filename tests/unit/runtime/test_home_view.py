"""What one home has together: devices with their levels, and where it was seen, and nothing of another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from base.errors import InputError
from ledger.devices import Devices
from ledger.records import Choice, Consent, DeviceType, Grant, Identity, Platform
from ledger.store import Ledger
from runtime.home_view import home_of
from tests.factories.devices import PSEUDONYMS, ledger_in_memory, reading, registered
from tests.factories.records import MORNING, touchpoint

NOW = MORNING + timedelta(days=1)
MINE = registered()


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with ledger_in_memory() as whole:
        user = PSEUDONYMS.of("user", "ada's Echo") or ""
        agreed = Consent(measurement=Grant.GRANTED)
        whole.decide(Choice(customer=user, account=MINE.customer, consent=agreed, decided_at=MORNING))
        for name, platform, kind, identity in (
            ("tp_echo", Platform.ALEXA, DeviceType.SMART_SPEAKER, Identity(user=user, person="pe_1")),
            ("tp_hub", Platform.SMARTTHINGS, DeviceType.HUB, Identity(account=MINE.customer)),
            ("tp_theirs", Platform.SIRI, DeviceType.PHONE, Identity(account="ac_another")),
        ):
            told = touchpoint(touchpoint_id=name, session_id=name, platform=platform, device_type=kind)
            whole.append_touchpoint(replace(told, identity=identity, consent=agreed))
        devices = Devices(whole.dynamo)
        devices.register(MINE)
        devices.register(registered("fridge-1", account="customer-bea"))
        devices.fold([reading(2, 640, MORNING + timedelta(hours=3), full=1500), reading(1, 700, full=1500)])
        yield whole


def test_a_home_is_its_devices_with_their_newest_levels_its_assistants_and_its_hubs(ledger: Ledger) -> None:
    home = home_of(ledger, PSEUDONYMS, "customer-ada", NOW)
    (dishwasher,) = home["devices"]
    (salt,) = dishwasher["parts"]
    assert (dishwasher["device_type"], salt["product"], salt["left"]) == ("appliance", "somat-salt", 640)
    assert [(one["platform"], one["device_type"]) for one in home["seen"]] == [
        ("alexa", "smart_speaker"),
        ("smartthings", "hub"),
    ]
    assert home["people"] == 1


def test_an_account_that_stands_for_nobody_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="nobody"):
        home_of(ledger, PSEUDONYMS, "", NOW)
