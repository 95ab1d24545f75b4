"""Deliveries of other platforms, signed as each signs, and what takes them at noon."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from werkzeug.datastructures import Headers

from base.merchant_call import MerchantReply, MerchantRequest
from intake.platforms.deliveries import lookups_in
from intake.platforms.events.event_grid import EVENT_GRID_APP
from intake.platforms.events.proofs import STAMPED_IN, stamp
from intake.platforms.events.source import Outside, SourceReply
from intake.platforms.events.table import source_named
from intake.platforms.events.taking import SourceEvents
from intake.platforms.events.vast.trackers import AdEvent, AdTracker, tracker_url
from intake.platforms.platform import Delivery
from intake.platforms.told_orders import ToldOrders
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import DeviceType, Grant
from tests.factories.issuer import PUBLIC_PEM, RSA_KEY, rsa_key
from tests.factories.memory import MemoryLedger

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "contract/platforms"
SECRET = "a-secret-of-a-platform"
AUDIENCE = "https://earshot.example/platforms/dialogflow-cx"
AGENT = "service-42@gcp-sa-dialogflow.iam.gserviceaccount.com"
KEYS = {
    "smartthings": "app-1:client-1",
    "dialogflow-cx": f"{AGENT}@{AUDIENCE}",
    "dialogflow-es": f"user:{SECRET}",
    "tealium": f"user:{SECRET}",
    "event-grid": "tenant-1:client-9",
}
PSEUDONYMS = Pseudonyms(b"pepper", service_pepper=b"serving")


def sample(name: str, kind: str = "sample") -> Any:
    return json.loads((SAMPLES / f"{name}.{kind}.json").read_text("utf-8"))


def key_of(name: str) -> str:
    return KEYS.get(name, SECRET)


def delivery_of(name: str, told: Any, *, now: datetime = NOON) -> Delivery:
    """A delivery of a platform as it comes, proved."""
    if name == "vast":
        return beacon(told)
    body = json.dumps(told).encode()
    headers, path = {"Content-Type": "application/json"}, source_named(name).path
    return Delivery(headers=Headers(headers | _PROOFS[name](body, path, now)), body=body, path=path)


def beacon(filled: str, event: AdEvent = AdEvent.IMPRESSION, **more: Any) -> Delivery:
    told = {"measurement": Grant.GRANTED, "until": NOON + timedelta(days=30), "product": "somat-salt"} | more
    url = tracker_url(
        "https://earshot.example", SECRET, AdTracker(campaign="winter", event=event, device=DeviceType.TV, **told)
    )
    signed = url.partition("?")[2].partition("&ts=")[0]
    return Delivery(headers={}, method="GET", path="/platforms/vast", query=f"{signed}&{filled}")


def _stamped(body: bytes, _path: str, now: datetime) -> dict[str, str]:
    seconds = int(now.timestamp())
    return {STAMPED_IN: f"t={seconds},v1={stamp(SECRET, seconds, body)}"}


def _segment(body: bytes, _path: str, _now: datetime) -> dict[str, str]:
    return {"X-Signature": hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()}


def _smartthings(body: bytes, path: str, now: datetime) -> dict[str, str]:
    digest = "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()
    date = format_datetime(now, usegmt=True)
    lines = f"(request-target): post {path}\ndigest: {digest}\ndate: {date}"
    signature = base64.b64encode(RSA_KEY.sign(lines.encode(), PKCS1v15(), SHA256())).decode()
    told = f'keyId="/pl/useast1/one",signature="{signature}",headers="(request-target) digest date"'
    return {"Digest": digest, "Date": date, "Authorization": f'Signature {told},algorithm="rsa-sha256"'}


def message_signed(body: bytes, path: str, now: datetime, headers: dict[str, str]) -> dict[str, str]:
    """Headers with the signature of RFC 9421 that CloudEvents need here."""
    from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
    from http_message_signatures.algorithms import HMAC_SHA256

    post = SimpleNamespace(url=f"https://host{path}", headers=dict(headers), method="POST")
    keys = MappingKeyResolver(public_keys={}, private_keys={"earshot": SECRET.encode()})
    covered = ("@method", "@path", "content-digest", *(name.lower() for name in headers))
    HTTPMessageSigner(signature_algorithm=HMAC_SHA256, key_resolver=keys).sign(
        post, key_id="earshot", covered_component_ids=covered, created=now, body=body
    )
    return dict(post.headers)


def _cloudevents(body: bytes, path: str, now: datetime) -> dict[str, str]:
    return message_signed(body, path, now, {"Content-Type": "application/cloudevents+json"})


def token(now: datetime = NOON, **claims: Any) -> str:
    told = {"iat": int(now.timestamp()), "exp": int(now.timestamp()) + 600} | claims
    return jwt.encode(told, RSA_KEY, algorithm="RS256", headers={"kid": "one"})


def _dialogflow(_body: bytes, _path: str, now: datetime) -> dict[str, str]:
    who = {"iss": "https://accounts.google.com", "aud": AUDIENCE, "email": AGENT, "email_verified": True}
    return {"Authorization": f"Bearer {token(now, **who)}"}


def _event_grid(_body: bytes, _path: str, now: datetime) -> dict[str, str]:
    who = {"iss": "https://sts.windows.net/tenant-1/", "aud": "client-9", "appid": EVENT_GRID_APP}
    return {"Authorization": f"Bearer {token(now, **who)}"}


def _basic(_body: bytes, _path: str, _now: datetime) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"user:{SECRET}".encode()).decode()}


def _adobe(body: bytes, _path: str, _now: datetime) -> dict[str, str]:
    signature = base64.b64encode(RSA_KEY.sign(body, PKCS1v15(), SHA256())).decode()
    return {"x-adobe-digital-signature-1": signature, "x-adobe-public-key1-path": "/prod/keys/pub-key-one.pem"}


_PROOFS = {
    "smartthings": _smartthings,
    "home-assistant": _stamped,
    "segment": _segment,
    "cloudevents": _cloudevents,
    "aws-iot": lambda *_: {"X-Earshot-Key": SECRET},
    "dialogflow-cx": _dialogflow,
    "hub": _stamped,
    "event-grid": _event_grid,
    "mparticle": lambda *_: {"Authorization": f"Bearer {SECRET}"},
    "tealium": _basic,
    "adobe-xdm": _adobe,
    "dialogflow-es": _basic,
}


@cache
def certificate() -> bytes:
    """What a key server publishes of our key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "key")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(RSA_KEY.public_key())
    made = made.serial_number(1).not_valid_before(NOON - timedelta(days=1)).not_valid_after(NOON + timedelta(days=1))
    return made.sign(RSA_KEY, SHA256()).public_bytes(Encoding.PEM)


@dataclass
class Servers:
    """The other platforms' own servers: their keys, and where addresses are confirmed."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, request: MerchantRequest, seconds: float) -> MerchantReply:
        del seconds
        self.asked.append(request.url)
        found = {"key.smartthings.com": certificate(), "static.adobeioevents.com": PUBLIC_PEM}
        keys = json.dumps({"keys": [rsa_key("one")]}).encode()
        return MerchantReply(status=200, body=found.get(urlsplit(request.url).netloc, keys))


class PlatformDoor:
    """The door of one platform, at noon."""

    def __init__(self, name: str, *keys: str) -> None:
        self.name, self.ledger, self.now, self.servers = name, MemoryLedger(), NOON, Servers()
        known = lookups_in(self.ledger, pseudonyms=PSEUDONYMS, shop_url="", clock=lambda: self.now)
        waiting: list[Any] = []
        self.spool = SimpleNamespace(kept=waiting, keep=waiting.append)
        self.events = SourceEvents(
            source=source_named(name),
            keys=keys or (key_of(name),),
            recorder=Recorder(self.ledger, self.spool),
            orders=ToldOrders(ledger=self.ledger, lookups=known),
            outside=Outside(clock=lambda: self.now, call=self.servers, timer=time.monotonic),
        )

    def takes(self, told: Any) -> SourceReply:
        return self.events.take(delivery_of(self.name, told, now=self.now))

    @property
    def touches(self) -> list[Any]:
        return sorted(self.ledger.touchpoints.values(), key=lambda one: one.touchpoint_id)

    @property
    def orders(self) -> list[Any]:
        return [order for _, order in self.ledger.orders.values()]
