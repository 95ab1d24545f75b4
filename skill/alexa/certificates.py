"""The certificate behind a request's signature: fetched from where Amazon keeps it, checked up to a root, cached.

The rules are Amazon's ("Host a Custom Skill as a Web Service", read 2026-11-21). Checking a chain costs far more than
checking a signature, so a good chain is remembered until the first of its certificates expires.
"""

from __future__ import annotations

import posixpath
import urllib.error
import urllib.request
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import certifi
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, DNSName, InvalidVersion, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from base.clock import Clock, system_clock
from base.errors import InputError, RequestRefused
from base.redirects import staying_opener
from skill.alexa.certificate_fetches import CertificateFetches, Fetch

ALEXA_NAME = "echo-api.amazon.com"
CERTIFICATE_HOST = "s3.amazonaws.com"
CERTIFICATE_FOLDER = "/echo.api/"
_FETCH_SECONDS = 2.0  # inside Alexa's eight for the whole turn
_LARGEST_CHAIN = 64 * 1024  # Amazon's is 6 kB
_LONGEST_CHAIN = 10
_REMEMBERED = 16  # Amazon uses one URL at a time


def certificate_url(url: str) -> str:
    """Return the URL in its one plain form, if it is one from which Amazon's certificate may be fetched.

    Raises:
        RequestRefused: scheme, host, port or path break Amazon's rules, or the URL could be read in two ways.
    """
    if not url.isascii() or not url.isprintable() or any(char in url for char in "%\\ ?#@"):
        raise RequestRefused("the certificate URL holds characters that do not belong there")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RequestRefused("the certificate URL is malformed") from error
    path = posixpath.normpath(parts.path)
    if parts.scheme.lower() != "https":
        raise RequestRefused("the certificate URL must use https")
    if (parts.hostname or "").lower() != CERTIFICATE_HOST or port not in {None, 443}:
        raise RequestRefused(f"the certificate URL must point to {CERTIFICATE_HOST}, port 443")
    if not path.startswith(CERTIFICATE_FOLDER):
        raise RequestRefused(f"the certificate URL's path must begin with {CERTIFICATE_FOLDER}")
    return f"https://{CERTIFICATE_HOST}{path}"


_opener = staying_opener()  # a redirect would lead away from the host that was just checked


def fetch_certificates(url: str) -> bytes:
    """Return the PEM file at a checked URL, or raise RequestRefused when it cannot be had."""
    try:
        with _opener.open(url, timeout=_FETCH_SECONDS) as answer:
            return bytes(answer.read(_LARGEST_CHAIN))
    except (urllib.error.URLError, HTTPException, OSError) as error:
        raise RequestRefused("the signing certificate could not be fetched") from error


def trusted_roots(file: Path | None = None) -> tuple[Certificate, ...]:
    """Read the roots in a PEM file; by default those that Mozilla trusts, as `certifi` ships them.

    Raises:
        InputError: the file is missing or holds no certificate.
    """
    source = file or Path(certifi.where())
    try:
        with warnings.catch_warnings():
            # One of Mozilla's roots breaks RFC 5280 (its serial number); it is not Amazon's, but it is in the file.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return tuple(load_pem_x509_certificates(source.read_bytes()))
    except OSError as error:
        raise InputError(f"{source}: {error.strerror}; name a PEM file of root certificates") from error
    except ValueError as error:
        raise InputError(f"{source}: holds no PEM certificate ({error})") from error


@dataclass(frozen=True, slots=True)
class _Known:
    key: RSAPublicKey
    begins: datetime
    ends: datetime


class CertificateChains:
    """The public keys of chains that were checked, by URL."""

    def __init__(
        self, roots: Sequence[Certificate], *, fetch: Fetch = fetch_certificates, clock: Clock = system_clock
    ) -> None:
        self._store = Store(list(roots))
        self._fetches = CertificateFetches(fetch=fetch, clock=clock)
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def key(self, url: str) -> RSAPublicKey:
        """Return the key that signs for Alexa, from the chain at `url`.

        Raises:
            RequestRefused: the URL is not Amazon's, or the chain is not good at this moment.
        """
        plain = certificate_url(url)
        now = self._clock()
        known = self._known.get(plain)
        if known is None or not known.begins <= now <= known.ends:
            known = self._checked(plain, now)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[plain] = known
        return known.key

    def _checked(self, url: str, now: datetime) -> _Known:
        pem = self._fetches.get(url)
        try:
            return self._good(pem, now)
        except RequestRefused:
            self._fetches.refuse(url)
            raise

    def _good(self, pem: bytes, now: datetime) -> _Known:
        try:
            leaf, *others = load_pem_x509_certificates(pem)[:_LONGEST_CHAIN]
            verifier = PolicyBuilder().store(self._store).time(now).build_server_verifier(DNSName(ALEXA_NAME))
            chain = verifier.verify(leaf, others)
            key = leaf.public_key()
        except (VerificationError, InvalidVersion, UnsupportedAlgorithm, ValueError) as error:
            raise RequestRefused("the signing certificate is not good") from error
        if not isinstance(key, RSAPublicKey):
            raise RequestRefused("the signing certificate's key is not RSA")
        return _Known(
            key,
            max(certificate.not_valid_before_utc for certificate in chain),
            min(certificate.not_valid_after_utc for certificate in chain),
        )
