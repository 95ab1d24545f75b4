"""Lines of an export, read by who knows its tool."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from base.errors import InputError
from base.personal import impersonal
from intake.analytics.visits import Seen
from intake.web.channels import Arrival, arrival

ReadEvent = Callable[[str], Seen | None]


def event_of(text: str) -> Mapping[str, Any]:
    """Return one event's JSON object.

    Raises:
        InputError: it is none.
    """
    try:
        told = json.loads(text)
    except ValueError as error:
        raise InputError(f"no JSON ({error})") from error
    if not isinstance(told, dict):
        raise InputError(f"an event is a JSON object, not {type(told).__name__}")
    return told


def inside(told: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return an object within an object, empty where it is none."""
    for name in names:
        told = found if isinstance(found := told.get(name), dict) else {}
    return told


def text_of(value: object) -> str:
    """Return a text or a number as text, stripped; empty for anything else."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def named(told: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there.

    Raises:
        InputError: it is not.
    """
    found = text_of(told.get(name))
    if not found:
        raise InputError(f"{name}: missing")
    return found


def moment_or_refuse(name: str, value: object, read: Callable[[str], datetime]) -> datetime:
    """Read a moment.

    Raises:
        InputError: it is none.
    """
    try:
        return read(text_of(value))
    except (ValueError, OverflowError) as error:
        raise InputError(f"{name}: {text_of(value)[:40]!r} is no moment") from error


def arrived(page: str, referrer: str, told: Mapping[str, str], clicks: frozenset[str] = frozenset()) -> Arrival:
    """Return from where a page was reached: what its own URL says, else what the tool says.

    Args:
        page: the page's URL, whose host is the shop's.
        referrer: the URL of the page before it.
        told: the tool's source, medium and campaign; empty texts where it tells none.
        clicks: names of the ids of clicks that the tool found.
    """
    seen = arrival(page, referrer, own_hosts=[arrival("", page).referrer])
    return Arrival(
        source=seen.source or told["source"].lower(),
        medium=seen.medium or told["medium"].lower(),
        campaign=seen.campaign or impersonal(told["campaign"]) or "",
        clicks=seen.clicks | clicks,
        referrer=seen.referrer,
        token=seen.token,
    )
