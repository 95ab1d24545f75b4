"""How a reader tells of a touch: our own id from the platform's, pseudonyms from its identifiers, a session's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from base.ids import touchpoint_id
from base.personal import impersonal, impersonal_id
from intake.platforms.events.source import TouchNews
from intake.platforms.payload import Payload
from intake.platforms.platform import Lookups
from ledger.records import Action, Consent, DeviceType, Exposure, Grant, Identity, Initiator, Stage, Touchpoint

BY_A_PERSON: Final[dict[str, Any]] = {"initiator": Initiator.HUMAN, "exposure": Exposure.ACTIVE}
BY_ITSELF: Final[dict[str, Any]] = {
    "initiator": Initiator.MACHINE,
    "exposure": Exposure.AMBIENT,
    "stage": Stage.POST_PURCHASE,
}
SHOWN: Final[dict[str, Any]] = {"exposure": Exposure.AMBIENT, "stage": Stage.AWARENESS, "action": Action.EXPOSURE}
_NAMESPACES: Final = {"ad_id": "ad", "postal_code": "postal"}
_OF_ONE_PLATFORM: Final = ("user", "person", "device")  # what two platforms call the same is not the same
_WORDS: Final = {"yes": Grant.GRANTED, "true": Grant.GRANTED, "granted": Grant.GRANTED} | dict.fromkeys(
    ("no", "false", "denied"), Grant.DENIED
)


def touch(  # noqa: PLR0913 - by name
    known: Lookups,
    source: str,
    event: str,
    *,
    at: datetime,
    session: str | None = None,
    account: str | None = None,
    consent: Consent | None = None,
    identity: Mapping[str, str | None] | None = None,
    received: datetime | None = None,
    **told: Any,
) -> TouchNews:
    """Return what a source tells of a touch.

    Args:
        known: how identifiers become pseudonyms, and what time it is.
        source: who tells it; ids of two sources never meet.
        event: the source's id of the event, the same whenever it is delivered.
        at: when it happened.
        session: the source's id of what was done in one go.
        account: the customer's id at the shop.
        consent: what the source was told may be done.
        identity: the source's identifiers, by the name of ours.
        received: when the source heard of it, where it says so.
        **told: fields of a touchpoint.
    """
    names = {name: _pseudonym(known, source, name, value) for name, value in (identity or {}).items()}
    return TouchNews(
        touchpoint=Touchpoint(
            touchpoint_id=touchpoint_id(source, event),
            session_id=known.pseudonyms.of("session", f"{source}#{session}") if session else None,
            occurred_at=at,
            received_at=received or known.clock(),
            consent=consent or Consent(),
            identity=Identity(**{"account": known.pseudonyms.of("account", account)} | names),
            **told,
        ),
        account=account,
    )


def _pseudonym(known: Lookups, source: str, name: str, value: str | None) -> str | None:
    if not value:
        return None
    if name == "email":
        return known.pseudonyms.email(value)
    if name == "phone":
        return known.pseudonyms.phone(value)
    if name in _OF_ONE_PLATFORM:
        value = f"{source}#{value}"
    return known.pseudonyms.of(_NAMESPACES.get(name, name), value)


def happened(payload: Payload, name: str) -> datetime:
    """Return a moment that must be there.

    Raises:
        BadPayload: it is not, or is none; the message names the field.
    """
    moment = payload.moment(name)
    if moment is None:
        raise payload.missing(name)
    return moment


def needed(payload: Payload, name: str) -> str:
    """Return a text that must be there.

    Raises:
        BadPayload: it is not; the message names the field.
    """
    text = payload.text(name)
    if text is None:
        raise payload.missing(name)
    return text


def grant_of(value: object) -> Grant:
    """Return an answer about one purpose, as forms and platforms write it; anything else is none."""
    return _WORDS.get(str(value).strip().lower(), Grant.UNKNOWN) if isinstance(value, str | bool) else Grant.UNKNOWN


def action_of(word: str | None, otherwise: Action = Action.OTHER) -> Action:
    """Return one of our actions by its word, the first of several that an underscore or a hyphen parts."""
    first = (word or "").strip().lower().replace("-", "_").partition("_")[0]
    return Action(first) if first in set(Action) else otherwise


def device_named(word: str | None) -> DeviceType | None:
    """Return one of our kinds of devices by its word; None for any other word."""
    word = (word or "").strip().lower().replace("-", "_")
    return DeviceType(word) if word in set(DeviceType) else None


def said(word: str | None, longest: int = 64) -> str | None:
    """Return a free word cut to the length of ours, or None where it names a person."""
    return impersonal(word[:longest]) if word else None


def named(word: str | None) -> str | None:
    """Return an id of a product or brand, or None where it names a person."""
    return impersonal_id(word[:256]) if word else None
