"""Whose a device is: what is said of it is checked before it is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from base.errors import InputError
from intake.iot.registering import Registrations
from ledger.pseudonyms import opened
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice
from tests.factories.devices import PSEUDONYMS, THING
from tests.factories.records import MORNING

GOOD: dict[str, Any] = {"account": "customer-ada", "products": {"salt": "somat-salt"}}


def register(thing: str = THING, **told: Any) -> RegisteredDevice:
    devices: Any = SimpleNamespace(register=lambda device: device)
    registrations = Registrations(devices=devices, pseudonyms=PSEUDONYMS, clock=lambda: MORNING)
    return registrations.register(thing, device_type=DeviceType.APPLIANCE, **(GOOD | told))


def test_a_device_is_kept_under_pseudonyms_with_the_sealed_key_of_its_household() -> None:
    kept = register(certificate="a" * 64)
    assert (kept.device, kept.customer) == (PSEUDONYMS.of("device", THING), PSEUDONYMS.of("account", "customer-ada"))
    assert kept.service is not None
    assert opened(b"service", kept.customer, kept.service) == PSEUDONYMS.service_key("account", "customer-ada")
    assert (kept.registered_at, kept.product_of("salt"), kept.product_of("tabs")) == (MORNING, "somat-salt", None)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        ("a b", {}),
        ("", {}),
        (THING, {"account": ""}),
        (THING, {"account": "none"}),
        (THING, {"products": {"Salt": "somat-salt"}}),
        (THING, {"products": {"salt": ""}}),
        (THING, {"products": {"salt": "ann@example.org"}}),
        (THING, {"certificate": "A" * 64}),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(thing: str, told: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        register(thing, **told)
