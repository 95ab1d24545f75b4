"""`earshot device`: whose a device of the home is, and what it uses up."""

from __future__ import annotations

from typing import Annotated

import typer

from base.errors import InputError
from base.settings import read_settings
from cli.console import talk as console
from ledger.records import DeviceType


def device(
    thing: Annotated[str, typer.Argument(help="The thing's name in AWS IoT Core.")],
    account: Annotated[str, typer.Option(help="The household's account: the customer's id at the shop.")],
    kind: Annotated[DeviceType, typer.Option("--type", help="What it is.")] = DeviceType.APPLIANCE,
    product: Annotated[
        list[str] | None, typer.Option(help="PART=PRODUCT: which product a part uses up; may be said again.")
    ] = None,
    certificate: Annotated[
        str, typer.Option(help="Id of the certificate it has to connect with; left out: any of its thing's.")
    ] = "",
) -> None:
    """Register a device to a household, so that what it tells is taken.

    Said again it changes what the device uses up; said with another account it moves the device there,
    which learns nothing of the time before.

    Example: earshot device dishwasher-7 --account customer-you --product salt=somat-salt
    """
    from intake.iot.registering import Registrations
    from ledger.devices import Devices
    from ledger.wiring import open_ledger, open_pseudonyms
    from runtime.aws import connected

    pairs = [one.partition("=") for one in product or ()]
    if any(not middle for _, middle, _ in pairs):
        raise InputError("--product: say PART=PRODUCT, like salt=somat-salt")
    with connected(read_settings(secrets=["pepper", "service_pepper"])) as ready:
        registrations = Registrations(devices=Devices(open_ledger(ready).dynamo), pseudonyms=open_pseudonyms(ready))
        registrations.register(
            thing,
            account=account,
            device_type=kind,
            products={part: told for part, _, told in pairs},
            certificate=certificate or None,
        )
    console.print("Registered.")


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(device)
