"""Sign as Alexa and as the shop do: for the demo and the tests, with keys nobody else trusts.

A server takes a `TestAuthority` only when it is given its root, and then from loopback addresses only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.alexa.certificates import ALEXA_NAME, CERTIFICATE_FOLDER, CERTIFICATE_HOST

CHAIN_URL = f"https://{CERTIFICATE_HOST}{CERTIFICATE_FOLDER}echo-api-cert-test.pem"
_YEAR = timedelta(days=365)


def new_key() -> rsa.RSAPrivateKey:
    """Return a fresh RSA key of the size Amazon uses."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A certificate authority: its certificate and the key that signs with it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def root(cls, name: str, now: datetime) -> Issuer:
        """Make a self-signed root that is good for a year around `now`."""
        key = new_key()
        return cls(certificate=issue_ca(name, key, None, now=now), key=key)

    def intermediate(self, name: str, now: datetime) -> Issuer:
        """Make an authority below this one."""
        key = new_key()
        return Issuer(certificate=issue_ca(name, key, self, now=now), key=key)


def issue_ca(
    name: str, key: rsa.RSAPrivateKey, issuer: Issuer | None, *, now: datetime, is_ca: bool = True
) -> x509.Certificate:
    """Return an authority's certificate, signed by `issuer` or, for a root, by itself."""
    builder = _builder(name, key, issuer, begins=now - _YEAR, ends=now + _YEAR)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_ca, crl_sign=is_ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = builder.add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    return builder.add_extension(usage, critical=True).sign(issuer.key if issuer else key, hashes.SHA256())


def issue_leaf(
    key: rsa.RSAPrivateKey,
    issuer: Issuer,
    *,
    begins: datetime,
    ends: datetime,
    name: str | None = ALEXA_NAME,
) -> x509.Certificate:
    """Return a server certificate for `name`; None leaves the alternative name out."""
    builder = _builder(name or ALEXA_NAME, key, issuer, begins=begins, ends=ends)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    if name is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def pem(*certificates: x509.Certificate) -> bytes:
    """Return the certificates as one PEM file."""
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in certificates)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestAuthority:
    """A root of our own, an intermediate, and a leaf that signs as Alexa would."""

    __test__ = False  # pytest: this is no test

    root: Issuer
    chain: bytes = field(repr=False)
    key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def new(cls, now: datetime) -> TestAuthority:
        """Make one whose certificates are good for a year around `now`."""
        root = Issuer.root("Earshot test root", now)
        middle = root.intermediate("Earshot test intermediate", now)
        key = new_key()
        leaf = issue_leaf(key, middle, begins=now - _YEAR, ends=now + _YEAR)
        return cls(root=root, chain=pem(leaf, middle.certificate), key=key)

    def fetch(self, url: str) -> bytes:
        """Answer a certificate fetch: the chain, whatever the URL."""
        del url
        return self.chain

    def sign(self, body: bytes) -> dict[str, str]:
        """Return the headers with which Alexa would send `body`."""
        signature = base64.b64encode(self.key.sign(body, PKCS1v15(), hashes.SHA256())).decode()
        return {"Content-Type": "application/json", "Signature-256": signature, "SignatureCertChainUrl": CHAIN_URL}


def sign_shopify(body: bytes, secret: bytes, *, event: str, topic: str = "orders/create") -> dict[str, str]:
    """Return the headers with which Shopify would deliver `body`.

    Args:
        body: the raw bytes of the payload.
        secret: the app's client secret.
        event: `X-Shopify-Event-Id`; a redelivery has the same one.
        topic: the webhook's topic.
    """
    digest = hmac.new(secret, body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        "X-Shopify-Topic": topic,
        "X-Shopify-Event-Id": event,
    }


def _builder(
    name: str, key: rsa.RSAPrivateKey, issuer: Issuer | None, *, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
