"""`earshot device`: whose a device of the home is, and what it uses up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from base.errors import InputError
from base.settings import Settings, read_settings
from cli.console import talk as console
from cli.strangers import tell_strangers
from ledger.records import DeviceType


def device(  # noqa: PLR0917 - typer reads the options from the signature
    thing: Annotated[str, typer.Argument(help="The thing's name in AWS IoT Core.")],
    account: Annotated[str, typer.Option(help="The household's account: the customer's id at the shop.")],
    kind: Annotated[DeviceType, typer.Option("--type", help="What it is.")] = DeviceType.APPLIANCE,
    product: Annotated[
        list[str] | None, typer.Option(help="PART=PRODUCT: which product a part uses up; may be said again.")
    ] = None,
    appliance: Annotated[
        str, typer.Option(help="What it is called at home and in the catalogue's help.csv: dishwasher.")
    ] = "",
    room: Annotated[str, typer.Option(help="Where it stands: kitchen.")] = "",
    certificate: Annotated[
        str, typer.Option(help="Id of the certificate it has to connect with; left out: any of its thing's.")
    ] = "",
    files: Annotated[
        Path | None, typer.Option(help="On `earshot local start --devices`: make its certificate and write it there.")
    ] = None,
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
    settings = read_settings(secrets=["pepper", "service_pepper"])
    if files is not None:
        certificate = _made(settings, thing, files)
    with connected(settings) as ready:
        registrations = Registrations(devices=Devices(open_ledger(ready).dynamo), pseudonyms=open_pseudonyms(ready))
        registrations.register(
            thing,
            account=account,
            device_type=kind,
            products={part: told for part, _, told in pairs},
            certificate=certificate or None,
            appliance=appliance or None,
            room=room or None,
        )
    tell_strangers(told for _, _, told in pairs)
    console.print("Registered.")


def _made(settings: Settings, thing: str, folder: Path) -> str:
    """Make a thing on the embedded AWS, write what it connects with, and return the id of its certificate."""
    from runtime.embedded_aws import local
    from runtime.embedded_aws.fleet import Fleet

    aws = local.running(local.state_folder(settings))
    if aws is None:
        raise InputError("--files: no embedded AWS runs: earshot local start --devices")
    made = Fleet(aws, settings.table).enrol(thing)
    made.write(folder)
    console.print(f"mqtts://{made.host}:{made.port}, client id {thing}; its files are in {folder}", markup=False)
    return made.certificate_id


def register(app: typer.Typer) -> None:
    """Add the command to `earshot`."""
    app.command()(device)
