"""Did Alexa send this request, to this skill, just now? Asked of the raw bytes, before the skill sees any of them.

`Verification` answers for a deployed endpoint. `no_verification` lets everything pass and `CertificateChains` may trust
a test root: both are for development, so the endpoint takes them from loopback addresses only.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from base.clock import Clock, parse_rfc3339, system_clock
from base.errors import RequestRefused, SettingsError
from base.headers import Headers
from skill.alexa.certificates import CertificateChains, certificate_url

SIGNATURE_HEADER = "Signature-256"  # the older `Signature` is SHA-1 and not accepted
CHAIN_URL_HEADER = "SignatureCertChainUrl"
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
EVENT_PREFIX = "AlexaSkillEvent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The checks of one endpoint. `chains` None switches them off; `loopback_only` keeps such an endpoint at home."""

    skill_id: str
    chains: CertificateChains | None
    loopback_only: bool = False
    clock: Clock = system_clock

    def __post_init__(self) -> None:
        if self.chains is None and not self.loopback_only:
            raise SettingsError("an endpoint without verification must be loopback only")
        if not self.skill_id:
            raise SettingsError("EARSHOT_SKILL_ID is empty: set it to the skill's application id")

    def envelope(self, headers: Headers, body: bytes) -> dict[str, Any]:
        """Return the request envelope in `body`, verified.

        Args:
            headers: the HTTP headers.
            body: the raw bytes, exactly as they came.

        Raises:
            RequestRefused: signature, certificate, time, application id or shape is wrong.
        """
        if self.chains is None:
            return _readdressed(read_envelope(body), self.skill_id)
        # What costs nothing first: a certificate is fetched for a request only that is for us, and of now.
        signature, url = self._signature(headers)
        envelope = read_envelope(body)
        self._check_time(envelope["request"])
        self._check_application(envelope)
        try:
            self.chains.key(url).verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise RequestRefused("the signature does not match the body") from error
        return envelope

    def _signature(self, headers: Headers) -> tuple[bytes, str]:
        signature, url = headers.get(SIGNATURE_HEADER), headers.get(CHAIN_URL_HEADER)
        if not signature or not url:
            raise RequestRefused(f"the request needs the headers {SIGNATURE_HEADER} and {CHAIN_URL_HEADER}")
        try:
            return base64.b64decode(signature, validate=True), certificate_url(url)
        except (binascii.Error, ValueError) as error:
            raise RequestRefused(f"the header {SIGNATURE_HEADER} is not base64") from error

    def _check_time(self, request: Mapping[str, Any]) -> None:
        try:
            sent = parse_rfc3339(request["timestamp"])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise RequestRefused("request.timestamp is missing or not an RFC 3339 time") from error
        allowed = EVENT_TOLERANCE if request["type"].startswith(EVENT_PREFIX) else TOLERANCE
        if abs(self.clock() - sent) > allowed:
            raise RequestRefused(f"request.timestamp is more than {allowed.total_seconds():.0f} s away from now")

    def _check_application(self, envelope: Mapping[str, Any]) -> None:
        named = [_application(envelope, "context", "System"), _application(envelope, "session")]
        if any(name not in {None, self.skill_id} for name in named) or not any(named):
            raise RequestRefused("the request is for another skill (applicationId)")


def no_verification(skill_id: str) -> Verification:
    """Return the checks of a development endpoint: none, and loopback only."""
    return Verification(skill_id=skill_id, chains=None, loopback_only=True)


def read_envelope(body: bytes) -> dict[str, Any]:
    """Parse a request envelope; what the request is about is the skill's business.

    Raises:
        RequestRefused: not UTF-8, not JSON, or without a request and its type.
    """
    try:
        text = body.decode("utf-8")
        envelope = json.loads(text)
        if "\\ud" in text.lower():  # half a character, which no table and no answer could hold
            json.dumps(envelope, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RequestRefused("the body is not JSON in UTF-8") from error
    if not isinstance(envelope, dict) or not isinstance(envelope.get("request"), dict):
        raise RequestRefused("the body is not a request envelope: it has no request")
    if not isinstance(envelope["request"].get("type"), str):
        raise RequestRefused("the body is not a request envelope: request.type is missing")
    return envelope


def is_loopback(host: str | None) -> bool:
    """Tell whether an address or host name is this machine's own."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _readdressed(envelope: dict[str, Any], skill_id: str) -> dict[str, Any]:
    """Give a test client's request our own application id: it invents one, and the skill answers to its own only."""
    for holder in (_object(_object(envelope, "context"), "System"), _object(envelope, "session")):
        holder["application"] = {"applicationId": skill_id}
    return envelope


def _object(within: dict[str, Any], name: str) -> dict[str, Any]:
    inner = within.get(name)
    if not isinstance(inner, dict):
        inner = within[name] = {}
    return inner


def _application(envelope: Mapping[str, Any], *path: str) -> str | None:
    inner: Any = envelope
    for name in (*path, "application", "applicationId"):
        inner = inner.get(name) if isinstance(inner, dict) else None
    return inner if inner is None or isinstance(inner, str) else "(not text)"
