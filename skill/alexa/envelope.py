"""The raw request read into a `Turn`: also what the SDK's frozen model lacks (person, confidence, advertising).

Whatever the shape, reading never fails: a field of the wrong type is a field that is not there. Source of the shapes:
developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from base.environment import DEFAULT_LOCALE
from skill.conversation.turn import FURTHER, Advertising, Resolved, Resumed, Slot, Turn

DYNAMIC_AUTHORITY = "er-authority.echo-sdk.dynamic"
MATCHED = "ER_SUCCESS_MATCH"
NOTIFICATIONS = "alexa::devices:all:notifications:write"
REMINDERS = "alexa::alerts:reminders:skill:readwrite"
LONGEST_HEARD = 512  # what the ledger's record takes


def read_turn(envelope: object, *, now: datetime, locale: str = DEFAULT_LOCALE) -> Turn:
    """Read a request of any shape; `now` and `locale` stand in where it does not say them."""
    request, system = _part(envelope, "request"), _part(envelope, "context", "System")
    session = _part(envelope, "session")
    user = _part(system, "user") or _part(session, "user")
    return Turn(
        request_id=_text(request.get("requestId")) or _fingerprint(envelope),
        kind=_text(request.get("type")) or "unknown",
        at=_moment(request.get("timestamp")) or now,
        intent=_text(_part(request, "intent").get("name")),
        slots=_slots(_part(request, "intent", "slots")),
        locale=_text(request.get("locale")) or locale,
        application_id=application_id(envelope),
        session_id=_text(session.get("sessionId")),
        user_id=_text(user.get("userId")),
        person_id=_text(_part(system, "person").get("personId")),
        device_id=_text(_part(system, "device").get("deviceId")),
        access_token=_text(_part(system, "person").get("accessToken")) or _text(user.get("accessToken")),
        api_endpoint=_text(system.get("apiEndpoint")),
        api_token=_text(system.get("apiAccessToken")),
        notifications_allowed=_standing(user, NOTIFICATIONS) == "GRANTED",
        reminders_allowed=_standing(user, REMINDERS) == "GRANTED",
        reminders_denied=_standing(user, REMINDERS) == "DENIED",
        supported=frozenset(_part(system, "device", "supportedInterfaces")),
        viewport=_text(_part(envelope, "context", "Viewport").get("mode")),
        advertising=_advertising(envelope),
        attributes=_part(session, "attributes"),
        ended_because=_text(request.get("reason")),
        sends_links=_sends_links(_part(system, "device", "supportedInterfaces", "AppLink")),
        resumed=_resumed(request),
    )


def _standing(user: Mapping[str, Any], scope: str) -> object:
    return _part(user, "permissions", "scopes", scope).get("status")


def application_id(envelope: object) -> str | None:
    """Return the id of the skill the request is for; `context` is right for every request, `session` for old ones."""
    asked = _part(envelope, "context", "System", "application") or _part(envelope, "session", "application")
    return _text(asked.get("applicationId"))


def _sends_links(app_link: Mapping[str, Any]) -> bool:
    """Version 1 only opens apps on the device itself."""
    return (_text(app_link.get("version")) or "").startswith("2")


def _resumed(request: Mapping[str, Any]) -> Resumed | None:
    if request.get("type") != "SessionResumedRequest":
        return None
    cause = _part(request, "cause")
    code = _part(cause, "status").get("code")
    return Resumed(token=_text(cause.get("token")), code=_text(str(code)), result=_part(cause, "result"))


def _part(value: object, *path: str) -> Mapping[str, Any]:
    for name in path:
        if not isinstance(value, dict):  # what JSON has: asking for any `Mapping` costs thrice as much
            return {}
        value = value.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    """A text that can be hashed and kept: half a surrogate pair, which JSON allows, is no character."""
    if not isinstance(value, str) or not value:
        return None
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _advertising(envelope: object) -> Advertising | None:
    """Its place differs by the kind of skill: below `context`, or below `context.System`."""
    found = _part(envelope, "context", "Advertising") or _part(envelope, "context", "System", "advertising")
    found = found or _part(envelope, "context", "advertising")
    if not found:
        return None
    return Advertising(
        ad_id=_text(found.get("advertisingId")),
        limited=found.get("limitAdTracking") is not False,  # anything but a clear no limits
    )


def _slots(slots: Mapping[str, Any]) -> dict[str, Slot]:
    read = {name: _values(slot) for name, slot in slots.items() if isinstance(slot, Mapping)}
    found = {name: values[0] for name, values in read.items() if values}
    for name, values in read.items():
        for which, value in zip(FURTHER, values[1:], strict=False):
            found.setdefault(f"{which}{name}", value)
    return found


def _values(slot: Mapping[str, Any]) -> list[Slot]:
    """Return what one slot holds: a slot of several values lists them, each with its own resolutions."""
    told = _part(slot, "slotValue")
    listed = told.get("values") if told.get("type") == "List" else None
    several = listed if isinstance(listed, list) else [slot]
    return [found for one in several if isinstance(one, Mapping) and (found := _slot(one)) is not None]


def _slot(slot: Mapping[str, Any]) -> Slot | None:
    heard = _text(slot.get("value")) or _text(_part(slot, "slotValue").get("value"))
    if heard is None:
        return None
    authorities = _part(slot, "resolutions").get("resolutionsPerAuthority")
    return Slot(heard=heard[:LONGEST_HEARD], resolved=_resolved(authorities))


def _resolved(authorities: object) -> tuple[Resolved, ...]:
    matched = [
        one
        for one in (authorities if isinstance(authorities, list) else [])
        if isinstance(one, Mapping) and _part(one, "status").get("code") == MATCHED
    ]
    matched.sort(key=lambda one: DYNAMIC_AUTHORITY not in str(one.get("authority")))
    found: dict[str, Resolved] = {}
    for one in matched:
        values = one.get("values")
        for entry in values if isinstance(values, list) else []:
            value = _part(entry, "value")
            id_ = _text(value.get("id"))
            if id_ is not None:
                found.setdefault(id_, Resolved(id=id_, name=_text(value.get("name")) or id_))
    return tuple(found.values())


def _fingerprint(envelope: object) -> str:
    """An id for a request without one: the same request gives the same id, so a retry meets itself."""
    try:
        text = json.dumps(envelope, sort_keys=True, default=str)
    except (RecursionError, TypeError, ValueError):
        text = "unreadable"
    return hashlib.sha256(text.encode()).hexdigest()
