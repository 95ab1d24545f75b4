"""`earshot household --show`: what a home has together, as the table knows it: devices, hubs, assistants, people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from base.clock import rfc3339
from base.errors import InputError
from ledger import table
from ledger.devices import Devices
from ledger.pseudonyms import Pseudonyms
from ledger.records import Touchpoint
from ledger.records.device import RegisteredDevice
from ledger.store import Ledger

LOOKED_BACK: Final = timedelta(days=90)
TOUCHES: Final = 1000  # the newest of each name of the household


def home_of(ledger: Ledger, pseudonyms: Pseudonyms, account: str, now: datetime) -> dict[str, Any]:
    """Return an account's home: registered devices with their newest levels, and where touches of the home came from.

    Touches are found that name the account or a user of an assistant who linked it, so none of before they agreed to
    be measured. A hub, and what speaks through it, is a line of `seen` as any other device.

    Raises:
        InputError: a value that stands for nobody.
        StoreError: as the ledger does.
    """
    names = pseudonyms.versions("account", account)
    if not names:
        raise InputError("--account: this value stands for nobody")
    devices = Devices(ledger.dynamo)
    registered = {one.device: one for name in names for one in devices.of_household(name)}
    touches = [one for name in (*names, *_users(ledger, names)) for one in islice(ledger.touchpoints_of(name), TOUCHES)]
    people = {one.identity.person for one in touches if one.identity.person is not None}
    return {
        "household": names[0],
        "devices": [_device(devices, one, now) for _, one in sorted(registered.items())],
        "seen": _seen({one.touchpoint_id: one for one in touches}.values()),
        "people": len(people),
    }


def _users(ledger: Ledger, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the users of assistants that linked the account."""
    for name in names:
        for item in ledger.dynamo.query(None, table.customer_key(name), prefix=table.user_of_key(name, "")[1]):
            yield str(item["body"]["S"])


def _device(devices: Devices, one: RegisteredDevice, now: datetime) -> dict[str, Any]:
    hours = list(devices.hours(one, now - LOOKED_BACK, now))
    parts: dict[str, dict[str, Any]] = {name: {"part": name, "product": product} for name, product in one.products}
    for hour in hours:  # the newest says last
        for part in hour.parts:
            if part.last is not None and part.last_at is not None:
                level = {"left": part.last, "full": part.full, "measure": part.measure, "at": rfc3339(part.last_at)}
                parts.setdefault(part.part, {"part": part.part}).update(level)
    heard = [hour.told_at for hour in hours if hour.told_at is not None]
    return {
        "device": one.device,
        "device_type": one.device_type,
        "since": rfc3339(one.registered_at),
        "heard_at": rfc3339(heard[-1]) if heard else None,
        "firmware": hours[-1].firmware if hours else None,
        "parts": [parts[name] for name in sorted(parts)],
    }


def _seen(touches: Iterable[Touchpoint]) -> list[dict[str, Any]]:
    """Return a line a platform and kind of device."""
    found: dict[tuple[str, str], list[Touchpoint]] = {}
    for one in touches:
        found.setdefault((str(one.platform), str(one.device_type or "")), []).append(one)
    return [
        {
            "platform": platform,
            "device_type": kind or None,
            "touches": len(theirs),
            "first_at": rfc3339(min(one.occurred_at for one in theirs)),
            "last_at": rfc3339(max(one.occurred_at for one in theirs)),
        }
        for (platform, kind), theirs in sorted(found.items())
    ]
