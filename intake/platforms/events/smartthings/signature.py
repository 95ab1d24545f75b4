"""Who sent a lifecycle: SmartThings, by an HTTP signature under a key that its key server publishes as a certificate.

Source: SmartThings' own SDK (SmartThingsCommunity/smartapp-sdk-nodejs, `lib/util/authorizer.js`, Apache-2.0): the form
is draft-cavage-http-signatures with RSA-SHA256, and the key's id a path below key.smartthings.com.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

from base.errors import NotSigned
from intake.platforms.events.proofs import check_fresh, same
from intake.platforms.events.source import Outside
from intake.platforms.platform import Delivery

KEY_SERVER: Final = "https://key.smartthings.com"
_PARAMETER: Final = re.compile(r'(\w+)="([^"]*)"')
_KEY_ID: Final = re.compile(r"(/[A-Za-z0-9_-]+){1,6}")  # no dots: it becomes a path
_COVERED: Final = {"(request-target)", "digest", "date"}


def check_signed(delivery: Delivery, outside: Outside) -> None:
    """Be silent where SmartThings signed this very request within the last minutes.

    Raises:
        NotSigned: it did not.
        MerchantUnavailable: its key cannot be had just now.
    """
    told = delivery.headers.get("Authorization") or ""
    parameters = dict(_PARAMETER.findall(told)) if told.startswith("Signature ") else {}
    covered = parameters.get("headers", "date").lower().split()
    if not set(covered) >= _COVERED:
        raise NotSigned("Authorization: a signature over (request-target), digest and date is missing")
    if parameters.get("algorithm", "rsa-sha256").lower() not in {"rsa-sha256", "hs2019"}:
        raise NotSigned("Authorization: the signature's algorithm is not rsa-sha256")
    digest = base64.b64encode(hashlib.sha256(delivery.body).digest()).decode()
    if not same(delivery.headers.get("Digest") or "", f"SHA-256={digest}"):
        raise NotSigned("Digest is missing or does not match the body")
    _check_date(delivery, outside)
    key_id = parameters.get("keyId", "")
    if _KEY_ID.fullmatch(key_id) is None:
        raise NotSigned("Authorization: keyId is no path of SmartThings' key server")
    _verify(outside, key_id, parameters.get("signature", ""), "\n".join(_lines(delivery, covered)).encode())


def _check_date(delivery: Delivery, outside: Outside) -> None:
    try:
        moment = parsedate_to_datetime(delivery.headers.get("Date") or "")
        check_fresh(moment, outside, "Date")
    except (ValueError, TypeError) as error:  # no date, or one without a zone
        raise NotSigned("Date is missing or none") from error


def _lines(delivery: Delivery, covered: list[str]) -> Iterator[str]:
    for name in covered:
        if name == "(request-target)":
            query = f"?{delivery.query}" if delivery.query else ""
            yield f"{name}: {delivery.method.lower()} {delivery.path}{query}"
        else:
            yield f"{name}: {(delivery.headers.get(name) or '').strip()}"


def _verify(outside: Outside, key_id: str, signature: str, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_pem_x509_certificate

    try:
        certificate = load_pem_x509_certificate(outside.keys.said(KEY_SERVER + key_id))
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey) or certificate.not_valid_after_utc < outside.clock():
            raise NotSigned("Authorization: the key of that id is no RSA key that is valid now")
        key.verify(base64.b64decode(signature, validate=True), signed, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise NotSigned("Authorization: the signature is not of this request by a key of SmartThings") from error
