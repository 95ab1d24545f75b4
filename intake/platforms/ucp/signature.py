"""Who sent an order event: the business, by an HTTP message signature (RFC 9421) under a key of its profile.

Source: ucp.dev, message signatures of 2026-04-08: ES256 is every business's, Ed25519 some have too; method, host, path,
the body's digest and its type have to be covered, and what else UCP gives a meaning to where it is sent. A time of
signing is asked for by nobody: an event that comes again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from base.discovery import Discovery
from base.errors import NotSigned
from base.headers import Headers

KEYS_SECONDS = 3.0
"""How long the business may be waited for when its keys are fetched."""

_ALWAYS = ("@method", "@authority", "@path", "content-digest", "content-type")
_WHERE_SENT = ("ucp-agent", "idempotency-key", "signature-agent")
_READ = (
    "Host",
    "Content-Type",
    "Content-Digest",
    "UCP-Agent",
    "Idempotency-Key",
    "Signature-Agent",
    "Webhook-Id",
    "Webhook-Timestamp",
)
"""The headers that a signature may cover; one that covers another is not understood here."""
_CURVES = ("P-256", "Ed25519")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """The request as the library of signatures wants it."""

    url: str
    headers: Mapping[str, str]
    method: str = "POST"


def check_signed(business: Discovery, path: str, headers: Headers, body: bytes) -> None:
    """Be silent where the business signed this very request.

    Raises:
        NotSigned: none of its keys did.
        MerchantUnavailable: its keys cannot be had just now.
    """
    signatures = list(_signatures(headers))
    if not signatures:
        raise NotSigned("Signature-Input and Signature are missing")
    profile = business.profile(KEYS_SECONDS)
    keys = {key.get("kid"): key for key in (profile.signing_keys if profile else ())}
    sent = {name: told for name in _READ if (told := headers.get(name)) is not None}
    required = (*_ALWAYS, *(name for name in _WHERE_SENT if headers.get(name) is not None))
    for kid, signature in signatures:
        post = _Post(url=f"https://{sent.get('Host', '')}{path}", headers=sent | signature)
        if kid in keys and _holds(post, keys[kid], required, body):
            return
    raise NotSigned("Signature is not of this request by a key of the business's profile")


def _signatures(headers: Headers) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each signature with the key that it names, and its two headers as they would be without the others."""
    from http_sf import StructuredFieldError, parse, ser

    told = {name: headers.get(name) or "" for name in ("Signature-Input", "Signature")}
    try:
        fields: Any = {name: parse(text.encode(), tltype="dictionary") for name, text in told.items()}
        labels = fields["Signature-Input"].keys() & fields["Signature"].keys()
        alone = [{name: ser({label: field[label]}) for name, field in fields.items()} for label in sorted(labels)]
        kids = [fields["Signature-Input"][label][1].get("keyid") for label in sorted(labels)]
    except (StructuredFieldError, ValueError, TypeError) as error:
        raise NotSigned("Signature-Input or Signature is no structured field") from error
    yield from zip(map(str, kids), alone, strict=True)


def _holds(post: _Post, key: dict[str, Any], required: tuple[str, ...], body: bytes) -> bool:
    from http_message_signatures import HTTPMessageSignaturesException, HTTPMessageVerifier, MappingKeyResolver
    from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    if key.get("crv") not in _CURVES:
        return False

    class Verifier(HTTPMessageVerifier):
        require_created = False

    try:
        public: Any = PyJWK(key).key
    except (PyJWTError, ValueError, TypeError):  # theirs, and no key
        return False
    algorithm = ECDSA_P256_SHA256 if key["crv"] == "P-256" else ED25519
    keys = MappingKeyResolver(public_keys={str(key.get("kid")): public}, private_keys={})
    try:
        verifier = Verifier(signature_algorithm=algorithm, key_resolver=keys)
        verifier.verify(post, max_age=None, require_components=required, body=body)
    except HTTPMessageSignaturesException:
        return False
    return True
