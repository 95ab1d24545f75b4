"""Events as API Gateway's HTTP API makes them (payload format 2.0), and its answers read back."""

from __future__ import annotations

import base64
from typing import Any

from tests.factories.serving import Reply


def http_api_event(
    method: str,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    stage: str = "$default",
    address: str = "192.0.2.1",
) -> dict[str, Any]:
    """What a handler gets; API Gateway writes header names in small letters and base64 where it sees no text."""
    told = {name.lower(): value for name, value in (headers or {}).items()}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path if stage == "$default" else f"/{stage}{path}",
        "rawQueryString": "",
        "headers": {"host": "go.shop.example", "x-forwarded-proto": "https", **told},
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": address},
            "requestId": "request-1",
            "stage": stage,
        },
        "isBase64Encoded": bool(body),
    }
    if body:
        event["body"] = base64.b64encode(body).decode("ascii")
    return event


def reply_of(answer: dict[str, Any]) -> Reply:
    assert set(answer) == {"statusCode", "headers", "body", "isBase64Encoded"}
    assert answer["isBase64Encoded"] is True
    return Reply(answer["statusCode"], answer["headers"], base64.b64decode(answer["body"]))
