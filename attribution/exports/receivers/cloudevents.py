"""CloudEvents 1.0.2: the skill's own touchpoints as an event stream.

Source: github.com/cloudevents/spec, `cloudevents/spec.md` and `cloudevents/formats/cloudevents.json` at v1.0.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from attribution.exports.receivers.departing import each_row
from attribution.exports.receivers.receiver import File, Message, Receiver, Row, Sender
from attribution.exports.tables import TOUCHPOINTS
from base.clock import parse_rfc3339, rfc3339
from base.errors import InputError
from ledger.records import Action, Exposure, Initiator, Platform

NOT_SAID = "not said to the skill"
# Shown or measured, whoever is recorded as its initiator.
_WITHOUT_WORDS = frozenset({Action.EXPOSURE, Action.USAGE})
_ORDERED = "ordered"
# What tells of the touchpoint alone ...
_OF_THE_TOUCH = (
    *("platform", "device_type", "channel", "stage", "action", "initiator", "exposure", "outcome"),
    *("brand_id", "product_id", "match_score", "match_decision", "campaign_id", "locale"),
)
# ... and what ties it to others, which takes a yes to measurement.
_OF_THE_CUSTOMER = ("session_id", "order_id")

_REQUIRED = ("id", "source", "specversion", "type")
_TEXTS = (*_REQUIRED, "time", "subject", "datacontenttype", "dataschema")
_ATTRIBUTE = re.compile(r"[a-z0-9]+")
_URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_REVERSE_DNS = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;\s*[\w-]+=(?:[\w.+-]+|\"[^\"]*\"))*")


def _kept_back(row: Row, _now: datetime) -> str | None:
    said = (
        row["platform"] == Platform.ALEXA
        and row["initiator"] == Initiator.HUMAN
        and row["exposure"] == Exposure.ACTIVE
        and row["action"] not in _WITHOUT_WORDS
    )
    return None if said else NOT_SAID


def _messages(row: Row, sender: Sender) -> Iterator[Message]:
    known = row["consent_measurement"] == "granted"
    told = (*_OF_THE_TOUCH, *(_OF_THE_CUSTOMER if known else ()))
    kind = "purchase" if row["outcome"] == _ORDERED else "touchpoint"
    event = {
        "id": row["touchpoint_id"],
        "source": f"/skills/{quote(sender.skill_id, safe='')}",
        "specversion": "1.0",
        "type": f"com.{_label(sender.brand)}.voice.{kind}.v1",
        "time": rfc3339(row["occurred_at"]),
        "datacontenttype": "application/json",
        "data": {name: row[name] for name in told if row.get(name) is not None},
    }
    yield event | ({"subject": row["household_id"]} if known and row["household_id"] else {})


def _label(brand: str) -> str:
    label = "".join(char for char in brand.lower() if char.isascii() and char.isalnum())
    if not label:
        raise InputError(f"EARSHOT_SELLER is {brand!r}: an event's type needs a name with letters a-z or digits")
    return label


def problems(event: Message) -> Sequence[str]:
    """Return what the specification forbids in an event, each with its attribute; nothing in a good one."""
    return list(_problems(event))


def _problems(event: Message) -> Iterator[str]:
    yield from (f"{name}: required, but missing" for name in _REQUIRED if event.get(name) is None)
    for name, value in event.items():
        if not _ATTRIBUTE.fullmatch(name) and name != "data_base64":
            yield f"{name}: an attribute's name has lower-case letters and digits only"
        if name in _TEXTS and value is not None and not (isinstance(value, str) and value):
            yield f"{name}: {value!r} is no text, or an empty one"
    if "data" in event and "data_base64" in event:
        yield "data: only one of data and data_base64"
    texts = {name: value for name in _TEXTS if isinstance(value := event.get(name), str) and value}
    for name, fits in _RULES.items():
        if name in texts and not fits(texts[name]):
            yield f"{name}: {texts[name]!r} is not {_MEANT[name]}"


def _is_moment(text: str) -> bool:
    try:
        parse_rfc3339(text)
    except ValueError:
        return False
    return "T" in text


_RULES: dict[str, Callable[[str], bool]] = {
    "specversion": lambda text: text == "1.0",
    "source": lambda text: _URI_REFERENCE.fullmatch(text) is not None,
    "dataschema": lambda text: ":" in text and _URI_REFERENCE.fullmatch(text) is not None,
    "type": lambda text: _REVERSE_DNS.fullmatch(text) is not None,
    "time": _is_moment,
    "datacontenttype": lambda text: _MEDIA_TYPE.fullmatch(text) is not None,
}
_MEANT = {
    "specversion": "1.0",
    "source": "a URI-reference",
    "dataschema": "an absolute URI",
    "type": "a name that begins with a reverse domain",
    "time": "an RFC 3339 time",
    "datacontenttype": "a media type",
}

RECEIVER = Receiver(
    name="cloudevents",
    takes="CloudEvents 1.0.2 of what was said to the skill",
    subjects=each_row(TOUCHPOINTS.name),
    files=(File(name="cloudevents.jsonl", messages=_messages, validate=problems),),
    kept_back=_kept_back,
)
