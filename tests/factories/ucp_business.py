"""What a UCP business publishes of itself and sends us: its profile, and order events under its own signature.

The signatures are made from the words of RFC 9421 and of the protocol alone, with no library of signatures.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

VERSION = "2026-04-08"
COVERED = ("@method", "@authority", "@path", "ucp-agent", "content-digest", "content-type")
HOST = "voice.example"
ENVELOPE = {
    "version": VERSION,
    "status": "success",
    "payment_handlers": {"example.shop.saved": [{"id": "saved", "version": VERSION}]},
}
"""What each checkout says of the protocol itself."""
REVIEW = {
    "type": "error",
    "code": "buyer_review",
    "content": "Look it over first",
    "severity": "requires_buyer_review",
}
"""Why a checkout is to be finished on the business's own page."""


def unknown_checkout() -> dict[str, Any]:
    """What a business answers that has no such checkout (any more): with 200, an error and no checkout."""
    told = {"type": "error", "code": "not_found", "content": "no such checkout", "severity": "unrecoverable"}
    return {"ucp": {"version": VERSION, "status": "error"}, "messages": [told]}


def profile_of(endpoint: str, **changed: Any) -> dict[str, Any]:
    """The profile of a business whose checkouts are at an endpoint."""
    at = f"https://ucp.dev/{VERSION}"

    def capability(name: str, **more: Any) -> list[dict[str, Any]]:
        spec, schema = f"{at}/specification/{name}", f"{at}/schemas/shopping/{name}.json"
        return [{"version": VERSION, "spec": spec, "schema": schema, **more}]

    speech = {
        "version": VERSION,
        "services": {
            "dev.ucp.shopping": [
                {
                    "version": VERSION,
                    "spec": f"{at}/specification/overview",
                    "transport": "mcp",
                    "endpoint": "https://shop.example/mcp",
                    "schema": f"{at}/services/shopping/mcp.openrpc.json",
                },
                {
                    "version": VERSION,
                    "spec": f"{at}/specification/overview",
                    "transport": "rest",
                    "endpoint": endpoint,
                    "schema": f"{at}/services/shopping/rest.openapi.json",
                },
            ]
        },
        "capabilities": {
            "dev.ucp.shopping.checkout": capability("checkout"),
            "dev.ucp.shopping.fulfillment": capability("fulfillment", extends="dev.ucp.shopping.checkout"),
            "dev.ucp.shopping.order": capability("order"),
        },
        "payment_handlers": {},
    }
    return {"ucp": speech | changed, "signing_keys": [jwk("business_2026"), ed25519_jwk("business_ed")]}


@cache
def signing_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(name.encode()).digest(), "big") >> 1, ec.SECP256R1())


@cache
def ed25519_key(name: str) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def jwk(kid: str) -> dict[str, str]:
    numbers = signing_key(kid).public_key().public_numbers()
    x, y = (_url64(one.to_bytes(32, "big")) for one in (numbers.x, numbers.y))
    return {"kid": kid, "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256"}


def ed25519_jwk(kid: str) -> dict[str, str]:
    x = _url64(ed25519_key(kid).public_key().public_bytes_raw())
    return {"kid": kid, "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA"}


def order_told(ours: str | None = "vo_1", **changed: Any) -> dict[str, Any]:
    """An order of one line as it stands just after it was placed, with what is told differently."""
    return {
        "ucp": {"version": VERSION, "capabilities": {"dev.ucp.shopping.order": [{"version": VERSION}]}},
        "id": "ord_1",
        "checkout_id": "chk_1",
        "permalink_url": "https://shop.example/orders/ord_1",
        "currency": "USD",
        "line_items": [line_told(2)],
        "fulfillment": {"events": []},
        "totals": [
            {"type": "subtotal", "amount": 1_798},
            {"type": "fulfillment", "amount": 499},
            {"type": "tax", "amount": 117},
            {"type": "total", "amount": 2_414},
        ],
        **({"attribution": {"earshot_order": ours}} if ours else {}),
        **changed,
    }


def line_told(total: int, fulfilled: int = 0, line: str = "li_1") -> dict[str, Any]:
    amounts = [{"type": "subtotal", "amount": 899 * total}, {"type": "total", "amount": 899 * total}]
    states = {0: "removed", fulfilled: "fulfilled"} if total else {0: "removed"}
    return {
        "id": line,
        "item": {"id": "coffee", "title": "a thing", "price": 899},
        "quantity": {"original": 2, "total": total, "fulfilled": fulfilled},
        "totals": amounts,
        "status": states.get(total, "partial" if fulfilled else "processing"),
    }


def happened(type_: str, at: str, count: int = 2, **more: Any) -> dict[str, Any]:
    """A parcel's event."""
    tracked = {"tracking_number": "1", "tracking_url": "https://carrier.example/1"}
    lines = [{"id": "li_1", "quantity": count}]
    return {"id": f"ev_{type_}", "type": type_, "occurred_at": at, "line_items": lines, **tracked, **more}


def adjusted(type_: str, at: str, amount: int = 0, **more: Any) -> dict[str, Any]:
    """What changed beside the parcels."""
    told = {"id": f"adj_{type_}", "type": type_, "occurred_at": at, "status": "completed", **more}
    return told | ({"totals": [{"type": "total", "amount": amount}]} if amount else {})


def signed_event(
    told: dict[str, Any] | bytes,
    *,
    kid: str = "business_2026",
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | None = None,
    covered: tuple[str, ...] = COVERED,
    path: str = "/orders/ucp",
    host: str = HOST,
    event: str = "evt_1",
) -> tuple[dict[str, str], bytes]:
    """Return headers and body of an order event as the business posts it."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {
        "host": host,
        "content-type": "application/json",
        "content-digest": f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:",
        "ucp-agent": 'profile="https://shop.example/.well-known/ucp"',
        "webhook-id": event,
        "webhook-timestamp": "1795867200",
    }
    values = headers | {"@method": "POST", "@authority": host, "@path": path}
    names = " ".join(f'"{name}"' for name in covered)
    described = f'({names});keyid="{kid}"'
    base = "\n".join([*(f'"{name}": {values[name]}' for name in covered), f'"@signature-params": {described}'])
    value = base64.b64encode(_sign(key or signing_key(kid), base.encode())).decode()
    return headers | {"signature-input": f"sig1={described}", "signature": f"sig1=:{value}:"}, body


def _sign(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, base: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(base)
    r, s = decode_dss_signature(key.sign(base, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
