"""The wires to receivers: one file a receiver, which has its `WIRE`."""

from __future__ import annotations

from importlib import import_module

from base.environment import variable_of
from base.errors import InputError, SettingsError
from base.settings import Settings
from runtime.sending.wire import Wire

FILES = ("google_ads", "meta", "ga4", "segment")
WIRES: dict[str, Wire] = {
    wire.receiver: wire for file in FILES for wire in (import_module(f"{__package__}.{file}").WIRE,)
}


def wire_to(receiver: str, settings: Settings, *, check_only: bool = False) -> Wire:
    """Return the wire to a receiver.

    Raises:
        InputError: nothing is sent to that receiver, or it cannot check without keeping.
        SettingsError: a setting that it needs is empty.
    """
    wire = WIRES.get(receiver)
    if wire is None:
        raise InputError(f"--send: {receiver} is written as files alone; sent are: {', '.join(sorted(WIRES))}")
    if check_only and not wire.checks:
        raise InputError(f"--check: {receiver} keeps whatever it is sent; every message is held to its rules here")
    given = {variable_of(item): getattr(settings, item.name) for item in settings.__dataclass_fields__.values()}
    missing = [name for name in wire.needs if not given[name]]
    if wire.proofs and not any(given[name] for name in wire.proofs):
        missing.append(" or ".join(wire.proofs))
    if missing:
        raise SettingsError(f"--send to {receiver} needs {', '.join(missing)}: set each in the environment")
    return wire
