"""Amazon's endpoint rules, each proved with certificate chains of our own over real HTTP."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ask_sdk_core.skill_builder import SkillBuilder
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import NameOID
from flask import Flask

from base.errors import RequestRefused, SettingsError
from runtime.demo.signing import CHAIN_URL, Issuer, TestAuthority, issue_ca, issue_leaf, new_key, pem
from skill.alexa.certificates import CertificateChains, certificate_url, trusted_roots
from skill.alexa.endpoint import LARGEST_REQUEST, add_alexa
from skill.alexa.verification import Verification, is_loopback, no_verification
from tests.factories.serving import Reply, Served, served

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SKILL_ID = "amzn1.ask.skill.ours"


class RememberingSkill:
    """Answers everything and remembers what reached it: a refused request must not."""

    def __init__(self) -> None:
        self.custom_skill = SkillBuilder().create()
        self.heard: list[dict[str, Any]] = []

    def invoke(self, envelope: dict[str, Any]) -> dict[str, Any]:
        self.heard.append(envelope)
        return {"version": "1.0", "response": {"shouldEndSession": True}}


class World:
    """An endpoint, the authority it trusts, and the file that lies at the certificate URL."""

    def __init__(self) -> None:
        self.authority = TestAuthority.new(NOW)
        self.middle = self.authority.root.intermediate("another intermediate", NOW)
        self.spare_key = new_key()
        self.skill = RememberingSkill()
        self.chain = self.authority.chain
        self.fetched: list[str] = []
        self.now = NOW
        self.web: Served

    def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.chain

    def app(self) -> Flask:
        chains = CertificateChains([self.authority.root.certificate], fetch=self.fetch, clock=lambda: self.now)
        app = Flask("test")
        add_alexa(
            app,
            self.skill,
            Verification(skill_id=SKILL_ID, chains=chains, loopback_only=True, clock=lambda: self.now),
        )
        return app

    def send(self, body: bytes, **headers: str | None) -> Reply:
        signed: dict[str, str | None] = {**self.authority.sign(body)}
        signed |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.web.post("/alexa", body, {name: value for name, value in signed.items() if value is not None})

    def leaf(self, **changes: Any) -> bytes:
        wanted = {"begins": NOW - DAY, "ends": NOW + DAY} | changes
        issuer = wanted.pop("issuer", self.middle)
        return pem(issue_leaf(self.authority.key, issuer, **wanted), self.middle.certificate)


@pytest.fixture(scope="module")
def made() -> World:
    world = World()
    world.chain = b""
    return world


@pytest.fixture
def world(made: World) -> Iterator[World]:
    made.chain, made.now = made.authority.chain, NOW
    made.fetched.clear()
    made.skill.heard.clear()
    with served(made.app()) as made.web:
        yield made


def launch(*, at: datetime = NOW, skill: str | None = SKILL_ID, kind: str = "LaunchRequest") -> bytes:
    application = {} if skill is None else {"application": {"applicationId": skill}}
    request = {"type": kind, "requestId": "r1", "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "locale": "en-US"}
    return json.dumps({"version": "1.0", "context": {"System": application}, "request": request}).encode()


def test_a_request_signed_by_alexa_is_answered(world: World) -> None:
    reply = world.send(launch())
    assert (reply.status, reply.json["version"]) == (200, "1.0")
    assert len(world.skill.heard) == 1


def refused(reply: Reply, world: World) -> bool:
    return reply.status == 400 and bool(reply.json["error"]) and world.skill.heard == []


def self_signed(world: World) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "echo-api.amazon.com")])
    own = Issuer(
        certificate=issue_ca("echo-api.amazon.com", world.authority.key, None, now=NOW), key=world.authority.key
    )
    assert own.certificate.subject == name
    return pem(issue_leaf(world.authority.key, own, begins=NOW - DAY, ends=NOW + DAY))


def untrusted_root(world: World) -> bytes:
    stranger = Issuer.root("a stranger's root", NOW)
    return pem(issue_leaf(world.authority.key, stranger, begins=NOW - DAY, ends=NOW + DAY), stranger.certificate)


def intermediate_that_is_no_authority(world: World) -> bytes:
    key = new_key()
    fake = Issuer(certificate=issue_ca("no authority", key, world.authority.root, now=NOW, is_ca=False), key=key)
    return pem(issue_leaf(world.authority.key, fake, begins=NOW - DAY, ends=NOW + DAY), fake.certificate)


def signed_with_sha1_in_the_chain(world: World) -> bytes:
    # cryptography makes no SHA-1 certificates any more, so the algorithm is changed in the bytes of a good one.
    # The signature is then wrong as well; the chain is refused either way.
    leaf, middle = x509.load_pem_x509_certificates(world.leaf())
    der = leaf.public_bytes(encoding=hashes_der()).replace(
        bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")
    )
    body = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n" + pem(middle)


def hashes_der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def elliptic_key(world: World) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = issue_leaf(key, world.middle, begins=NOW - DAY, ends=NOW + DAY)  # type: ignore[arg-type]
    return pem(leaf, world.middle.certificate)


BAD_CHAINS: dict[str, Callable[[World], bytes]] = {
    "expired": lambda world: world.leaf(begins=NOW - 2 * DAY, ends=NOW - DAY),
    "not yet valid": lambda world: world.leaf(begins=NOW + DAY, ends=NOW + 2 * DAY),
    "for another name": lambda world: world.leaf(name="echo-api.example.com"),
    "without a name": lambda world: world.leaf(name=None),
    "self-signed": self_signed,
    "under a root we do not trust": untrusted_root,
    "without its intermediate": lambda world: (
        world.leaf().split(b"-----END CERTIFICATE-----\n")[0] + b"-----END CERTIFICATE-----\n"
    ),
    "with an intermediate that is no authority": intermediate_that_is_no_authority,
    "with SHA-1 in it": signed_with_sha1_in_the_chain,
    "with a key that is not RSA": elliptic_key,
    "empty": lambda _: b"",
    "not PEM": lambda _: b"<Error>AccessDenied</Error>",
    "a broken PEM": lambda world: world.leaf()[:200],
}


@pytest.mark.parametrize("case", BAD_CHAINS)
def test_a_bad_certificate_chain_is_refused(world: World, case: str) -> None:
    world.chain = BAD_CHAINS[case](world)
    assert refused(world.send(launch()), world)


def test_a_fresh_leaf_of_the_same_authority_is_accepted(world: World) -> None:
    world.chain = world.leaf()
    assert world.send(launch()).status == 200


def test_a_tampered_body_is_refused(world: World) -> None:
    body = launch()
    headers = world.authority.sign(body)
    assert refused(world.web.post("/alexa", body.replace(b"r1", b"r2"), headers), world)


def test_the_same_json_written_differently_is_another_body(world: World) -> None:
    body = launch()
    headers = world.authority.sign(body)
    assert refused(world.web.post("/alexa", json.dumps(json.loads(body), indent=1).encode(), headers), world)


def test_a_signature_by_another_key_is_refused(world: World) -> None:
    raw = world.spare_key.sign(launch(), PKCS1v15(), hashes.SHA256())
    assert refused(world.send(launch(), Signature_256=base64.b64encode(raw).decode()), world)


def test_a_sha1_signature_is_refused(world: World) -> None:
    raw = base64.b64encode(world.authority.key.sign(launch(), PKCS1v15(), hashes.SHA1())).decode()
    assert refused(world.send(launch(), Signature_256=raw), world)
    assert refused(world.send(launch(), Signature_256=None, Signature=raw), world)


@pytest.mark.parametrize("header", ["Signature_256", "SignatureCertChainUrl"])
def test_a_missing_header_is_refused(world: World, header: str) -> None:
    assert refused(world.send(launch(), **{header: None}), world)


@pytest.mark.parametrize("signature", ["", "not base64 at all!", "AAAA", "é"])
def test_a_malformed_signature_is_refused(world: World, signature: str) -> None:
    assert refused(world.send(launch(), Signature_256=signature), world)


def test_a_good_signature_with_other_characters_in_it_is_refused(world: World) -> None:
    good = world.authority.sign(launch())["Signature-256"]
    assert refused(world.send(launch(), Signature_256=good[:8] + "!" + good[8:]), world)


@pytest.mark.parametrize(
    ("seconds", "kind", "status"),
    [
        (150, "LaunchRequest", 200),
        (151, "LaunchRequest", 400),
        (-150, "LaunchRequest", 200),
        (-151, "LaunchRequest", 400),
        (3600, "AlexaSkillEvent.SkillDisabled", 200),
        (3601, "AlexaSkillEvent.SkillDisabled", 400),
        (-3601, "AlexaSkillEvent.SkillDisabled", 400),
    ],
)
def test_a_request_is_good_for_150_seconds_and_a_skill_event_for_an_hour(
    world: World, seconds: int, kind: str, status: int
) -> None:
    assert world.send(launch(at=NOW - timedelta(seconds=seconds), kind=kind)).status == status


@pytest.mark.parametrize("timestamp", [None, 7, "yesterday", "2026-11-20T08:00:00", "9999-99-99T00:00:00Z"])
def test_a_request_without_a_usable_time_is_refused(world: World, timestamp: object) -> None:
    envelope = json.loads(launch())
    envelope["request"]["timestamp"] = timestamp
    assert refused(world.send(json.dumps(envelope).encode()), world)


@pytest.mark.parametrize("skill", ["amzn1.ask.skill.theirs", None, ""])
def test_a_request_for_another_skill_is_refused(world: World, skill: str | None) -> None:
    assert refused(world.send(launch(skill=skill)), world)


def test_a_session_of_another_skill_is_refused(world: World) -> None:
    envelope = json.loads(launch()) | {"session": {"application": {"applicationId": "amzn1.ask.skill.theirs"}}}
    assert refused(world.send(json.dumps(envelope).encode()), world)


def test_the_chain_is_fetched_once_and_again_when_it_has_expired(world: World) -> None:
    world.chain = world.leaf(ends=NOW + timedelta(minutes=1))
    assert [world.send(launch()).status for _ in range(3)] == [200, 200, 200]
    assert world.fetched == [CHAIN_URL]
    world.now = NOW + timedelta(minutes=2)
    assert world.send(launch(at=world.now)).status == 400
    world.chain = world.authority.chain
    assert world.send(launch(at=world.now)).status == 400  # it was not good a moment ago: not asked for so soon again
    world.now += timedelta(seconds=11)
    assert world.send(launch(at=world.now)).status == 200
    assert len(world.fetched) == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "HTTPS://S3.amazonaws.com/echo.api/echo-api-cert.pem",
    ],
)
def test_a_certificate_url_that_amazon_calls_good_is_taken_in_its_plain_form(url: str) -> None:
    assert certificate_url(url) == "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.evil.example/echo.api/x.pem",
        "https://s3.amazonaws.com@evil.example/echo.api/x.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../other/x.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/other/x.pem",
        "https://s3.amazonaws.com/echo.api/%2E%2E/other/x.pem",
        "https://s3.amazonaws.com/echo.api\\..\\other\\x.pem",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com//echo.api/x.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:port/echo.api/echo-api-cert.pem",
        "https://[s3.amazonaws.com/echo.api/x.pem",
        "file:///echo.api/echo-api-cert.pem",
        "",
    ],
)
def test_any_other_certificate_url_is_refused_before_anything_is_fetched(url: str) -> None:
    with pytest.raises(RequestRefused):
        certificate_url(url)


def test_a_wrong_certificate_url_is_a_400_and_fetches_nothing(world: World) -> None:
    assert refused(world.send(launch(), SignatureCertChainUrl="https://evil.example/echo.api/x.pem"), world)
    assert world.fetched == []


@pytest.mark.parametrize(
    "body",
    [b"garbage", b'{"request": {"type": "LaunchRequest"}}', launch(skill="other"), launch(at=NOW - DAY)],
    ids=["garbage", "nobody's", "for another skill", "of yesterday"],
)
def test_no_certificate_is_fetched_for_what_is_no_request_of_now_for_us(world: World, body: bytes) -> None:
    assert world.send(body).status == 400
    assert world.fetched == []


def test_a_certificate_that_cannot_be_fetched_is_a_400(world: World) -> None:
    world.fetch = lambda _: (_ for _ in ()).throw(RequestRefused("the signing certificate could not be fetched"))  # type: ignore[method-assign]
    try:
        with served(world.app()) as web:
            reply = web.post("/alexa", launch(), world.authority.sign(launch()))
    finally:
        del world.fetch
    assert refused(reply, world)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"request": 1}',
        b'{"request": {}}',
        b'{"request": {"type": 5}}',
        b'{"request": {"type": "\\ud800"}}',
        b"[" * 100_000,
        b'{"request": {"type": "LaunchRequest"}, "n": ' + b"9" * 5000 + b"}",
    ],
    ids=[
        "empty",
        "cut off",
        "list",
        "null",
        "no UTF-8",
        "no object",
        "no type",
        "type is 5",
        "surrogate",
        "deep",
        "long",
    ],
)
def test_garbage_is_refused_even_when_alexa_signed_it(world: World, body: bytes) -> None:
    assert refused(world.send(body), world)


def test_an_oversized_body_is_refused(world: World) -> None:
    assert refused(world.send(launch() + b" " * LARGEST_REQUEST), world)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_reaches_the_skill(world: World, method: str) -> None:
    assert world.web.ask(method, "/alexa").status == 405
    assert world.skill.heard == []


def test_without_verification_a_bare_request_from_this_machine_is_answered(world: World) -> None:
    app = Flask("test")
    add_alexa(app, world.skill, no_verification(SKILL_ID))
    with served(app) as web:
        assert web.post("/alexa", launch(skill="any", at=NOW - DAY)).status == 200
        assert web.post("/alexa", b"garbage").status == 400


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", None])
def test_development_checks_never_serve_another_machine(world: World, address: str | None) -> None:
    for verification in (no_verification(SKILL_ID), None):
        app = world.app() if verification is None else Flask("test")
        if verification is not None:
            add_alexa(app, world.skill, verification)
        reply = app.test_client().post(
            "/alexa", data=launch(), headers=world.authority.sign(launch()), environ_base={"REMOTE_ADDR": address or ""}
        )
        assert reply.status_code == 400
    assert world.skill.heard == []


def test_an_open_endpoint_cannot_be_made_without_verification() -> None:
    with pytest.raises(SettingsError, match="loopback"):
        Verification(skill_id=SKILL_ID, chains=None)
    with pytest.raises(SettingsError, match="EARSHOT_SKILL_ID"):
        Verification(skill_id="", chains=None, loopback_only=True)


def test_this_machine_is_told_from_others() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "10.0.0.1", "example.com", "", None]))


def test_the_trusted_roots_are_those_of_the_web() -> None:
    assert any("Amazon Root CA 1" in root.subject.rfc4514_string() for root in trusted_roots())
