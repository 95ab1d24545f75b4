"""Whose a device is: what the shop or the maker's app says when it is set up, never what the device says itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from base.clock import Clock, system_clock
from base.errors import InputError
from base.personal import names_a_person
from intake.iot.delivery import CERTIFICATE_ID
from ledger.devices import Devices
from ledger.pseudonyms import Pseudonyms
from ledger.records import DeviceType
from ledger.records.device import RegisteredDevice

_THING = re.compile(r"[A-Za-z0-9_-]{1,128}")
_PART = re.compile(r"[a-z0-9_]{1,32}")
_WORD = re.compile(r"[a-z][a-z -]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrations:
    """Takes whose devices are into a ledger. Raises StoreError as it does."""

    devices: Devices
    pseudonyms: Pseudonyms
    clock: Clock = system_clock

    def register(  # noqa: PLR0913 - what is told of a device, by name
        self,
        thing: str,
        *,
        account: str,
        device_type: DeviceType,
        products: Mapping[str, str],
        certificate: str | None = None,
        appliance: str | None = None,
        room: str | None = None,
    ) -> RegisteredDevice:
        """Keep whose a device is.

        Args:
            thing: its name in AWS IoT Core.
            account: the household's account, by the customer's id at the shop.
            device_type: what it is.
            products: by the name of a part, the product that it uses up.
            certificate: the id of the one it has to connect with.
            appliance: what it is called at home, and in the catalogue's help.
            room: where it stands.

        Raises:
            InputError: a value that cannot be; the message says which.
        """
        if _THING.fullmatch(thing) is None:
            raise InputError("THING: letters, digits, _ and - alone, 128 at the most, as AWS IoT Core names it")
        for part, product in products.items():
            if _PART.fullmatch(part) is None or not 0 < len(product) <= 256 or names_a_person(product):
                raise InputError("--product: say PART=PRODUCT, like salt=somat-salt; a part is of a-z, 0-9 and _")
        if certificate is not None and CERTIFICATE_ID.fullmatch(certificate) is None:
            raise InputError("--certificate: its id is 64 digits 0-9 and a-f")
        for option, word in (("--appliance", appliance), ("--room", room)):
            if word is not None and (_WORD.fullmatch(word) is None or names_a_person(word)):
                raise InputError(f"{option}: as it is called at home, like dishwasher; a to z, spaces and - alone")
        device, customer = self.pseudonyms.of("device", thing), self.pseudonyms.of("account", account)
        if device is None or customer is None:
            raise InputError("THING or --account: a value that stands for nobody")
        services = dict(self.pseudonyms.sealed_service("account", account))
        return self.devices.register(
            RegisteredDevice(
                device=device,
                customer=customer,
                device_type=device_type,
                registered_at=self.clock(),
                service=services.get(customer),
                certificate=certificate,
                products=tuple(sorted(products.items())),
                appliance=appliance,
                room=room,
            )
        )
