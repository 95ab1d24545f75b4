"""`POST /platforms/cloudevents`: CloudEvents 1.0 over HTTP in all three modes, with our own records as their data.

Source: github.com/cloudevents/spec at v1.0.2, `http-protocol-binding.md`, `formats/json-format.md` and
`http-webhook.md` (the handshake by OPTIONS), read on 2026-11-27. CloudEvents leaves the signature to others; here it is
an HTTP message signature (RFC 9421) under a shared secret, since in binary mode half of an event stands in headers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from base.errors import BadPayload, InputError, NotSigned
from intake.platforms.events.own_records import ORDER_TYPE, TOUCH_TYPE, read_enveloped
from intake.platforms.events.proofs import check_fresh
from intake.platforms.events.source import EventSource, KnownFrom, News, Outside, SourceReply
from intake.platforms.events.telling import needed
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, SetAside

NAME: Final = "cloudevents"
_STRUCTURED, _BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
ATTRIBUTES: Final = ("id", "source", "specversion", "type", "time", "subject", "datacontenttype", "dataschema")
_LABEL: Final = "earshot"
_COVERED: Final = ("@method", "@path", "content-digest", "content-type")
_BINARY: Final = tuple(f"ce-{name}" for name in ATTRIBUTES if name != "datacontenttype")
_JSON: Final = re.compile(r"application/(json|[\w.-]+\+json)")
_URI_REFERENCE: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
A_MINUTE: Final = "120"  # events that a sender may deliver


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """The request as the library of signatures wants it."""

    url: str
    headers: Mapping[str, str]
    method: str


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    from http_message_signatures import HTTPMessageSignaturesException, HTTPMessageVerifier, MappingKeyResolver
    from http_message_signatures.algorithms import HMAC_SHA256

    read = ("Content-Type", "Content-Digest", "Signature-Input", "Signature", *_BINARY)
    sent = {name: told for name in read if (told := delivery.headers.get(name)) is not None}
    required = (*_COVERED, *(name for name in _BINARY if name in sent))
    query = f"?{delivery.query}" if delivery.query else ""
    post = _Post(url=f"https://host{delivery.path}{query}", headers=sent, method=delivery.method)
    for key in keys:
        resolver: Any = MappingKeyResolver(public_keys={_LABEL: key.encode()}, private_keys={})
        verifier = HTTPMessageVerifier(signature_algorithm=HMAC_SHA256, key_resolver=resolver)
        try:
            found = verifier.verify(post, max_age=None, require_components=required, body=delivery.body)
            created = datetime.fromtimestamp(int(found[0].parameters["created"]), UTC)
        except (HTTPMessageSignaturesException, KeyError, ValueError, TypeError, IndexError, OverflowError):
            continue
        check_fresh(created, outside, "Signature-Input")
        return
    raise NotSigned(f"Signature: not of this request over {', '.join(required)}, with a time, under a key of ours")


def _greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Answer whether an origin may deliver: any may, since each delivery is proved."""
    del keys, outside
    if delivery.method != "OPTIONS":
        return None
    origin = delivery.headers.get("WebHook-Request-Origin") or ""
    if re.fullmatch(r"[\w.:*-]{1,253}", origin) is None:
        raise BadPayload("WebHook-Request-Origin: expected the name of a host")
    allowed = {"Allow": "POST, OPTIONS", "WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": A_MINUTE}
    return SourceReply(headers=allowed)


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for event in events_of(delivery):
        try:
            yield read_one(event, known)
        except InputError as error:
            yield SetAside(reason=error.logged)


def events_of(delivery: Delivery) -> Iterator[Payload]:
    """Yield the events of a delivery, each as the JSON format has it, whatever its mode.

    Raises:
        BadPayload: it is in none of the three modes.
    """
    media = (delivery.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if delivery.headers.get("ce-specversion") is not None:
        yield Payload(_of_headers(delivery, media))
        return
    if media not in {_STRUCTURED, _BATCH, ""}:
        raise BadPayload(f"Content-Type: expected ce- headers, {_STRUCTURED} or {_BATCH}")
    several = Payload.parse_several(delivery.body)
    if media == _STRUCTURED and len(several) != 1:
        raise BadPayload("the body: expected one event, not a batch")
    yield from several


def _of_headers(delivery: Delivery, media: str) -> dict[str, Any]:
    if media and _JSON.fullmatch(media) is None:
        raise BadPayload("Content-Type: expected JSON")
    told: dict[str, Any] = {
        name: delivery.headers.get(f"ce-{name}") for name in ATTRIBUTES if name != "datacontenttype"
    }
    return {name: value for name, value in told.items() if value is not None} | {
        "data": Payload.parse(delivery.body).fields
    }


def read_one(event: Payload, known: Lookups) -> News:
    """Return what one event tells of.

    Raises:
        InputError: it is no CloudEvent 1.0, or holds no record of ours; the message names the attribute.
    """
    if needed(event, "specversion") != "1.0":
        raise event.wrong("specversion", "expected 1.0")
    source, type_, id_ = needed(event, "source"), needed(event, "type"), needed(event, "id")
    if _URI_REFERENCE.fullmatch(source) is None:
        raise event.wrong("source", "expected a URI-reference")
    if event.has("data_base64"):
        raise BadPayload(f"{event.path('data_base64')}: expected JSON in data")
    return read_enveloped(
        type_,
        event.part("data").fields,
        source=NAME,
        event=json.dumps([source, id_]),
        at=event.moment("time"),
        now=known.clock(),
        where=event.path(""),
    )


SOURCE = EventSource(
    name=NAME,
    title="CloudEvents",
    signed=_signed,
    read=_read,
    greets=_greet,
    methods=("POST", "OPTIONS"),
    known=KnownFrom(
        form="CloudEvents 1.0.2: HTTP protocol binding (binary, structured, batched), JSON format, HTTP webhooks"
        " (github.com/cloudevents/spec at v1.0.2)",
        sample="ours, after the examples of the specification",
        proof="`Signature-Input` and `Signature` of RFC 9421, hmac-sha256, label and key id `earshot`, over method,"
        " path, `Content-Digest`, `Content-Type` and every `ce-` header; `created` within five minutes. The handshake"
        " by `OPTIONS` allows any origin: each delivery is proved",
        becomes=(
            (f"type `…{TOUCH_TYPE}`", "the touchpoint in its `data` (docs/data-dictionary.md), under its own platform"),
            (f"type `…{ORDER_TYPE}`", "the order in its `data`, with its `payment`"),
        ),
        notes=(
            (
                "`source` and `id` make the record's id where the data has none, `time` its moment. An event of another"
                " type is set aside by name."
            ),
        ),
    ),
)
