"""An issuer of access tokens of our own: its keys, its tokens, and its server as a call."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from base.errors import MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest

ISSUER, AUDIENCE = "https://login.shop.example/", "voice-skill"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def issued(key: Any = RSA_KEY, algorithm: str = "RS256", kid: str | None = "one", **claims: Any) -> str:
    """A token that ends in an hour; claims of None are left out."""
    told = {"iss": ISSUER, "aud": AUDIENCE, "sub": "1001", "exp": int(time.time()) + 3_600} | claims
    named = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(named, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def public(kid: str, key: Any, algorithm: Any) -> dict[str, Any]:
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}


def rsa_key(kid: str, key: Any = RSA_KEY) -> dict[str, Any]:
    return public(kid, key, jwt.algorithms.RSAAlgorithm)


class IssuerServer:
    """Answers as an issuer does, and counts what it is asked."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys = list(keys)
        self.asked: list[MerchantRequest] = []
        self.told: dict[str, Any] = {}
        self.away = False
        self.status = 200

    def __call__(self, request: MerchantRequest, seconds: float) -> MerchantReply:
        self.asked.append(request)
        if self.away or seconds <= 0:
            raise MerchantUnavailable("away")
        told = {"keys": self.keys} if request.method == "GET" else self.told
        return MerchantReply(status=self.status, body=json.dumps(told).encode())


@contextmanager
def served(*keys: dict[str, Any]) -> Iterator[str]:
    """An issuer on this machine, over HTTP: yields its address, which is its `iss` too."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/.well-known/jwks.json"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": keys}).encode() if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
