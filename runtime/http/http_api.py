"""API Gateway's events (HTTP API, payload format 2.0) to our routes and back: what a function's handler is made of.

Source: docs.aws.amazon.com/apigateway, "Create AWS Lambda proxy integrations for HTTP APIs".
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from runtime.http.exchange import HttpAnswer, HttpRequest, Route, respond


class _AnyCase:
    """Headers found in whatever case they are asked for; API Gateway has them in small letters."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = {name.lower(): value for name, value in headers.items()}

    def get(self, name: str, /) -> str | None:
        return self._headers.get(name.lower())


def answer_event(routes: Iterable[Route], event: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one event, as API Gateway makes it, by the route its path leads to; the answer is as it takes it."""
    request = request_of(event)
    return told(respond(routes, request), request)


def request_of(event: Mapping[str, Any]) -> HttpRequest:
    """Return the request that an event tells of; its body may be base64."""
    body, http = event.get("body") or "", event["requestContext"]["http"]
    return HttpRequest(
        method=http["method"],
        path=unquote(_below_the_stage(event)),
        headers=_AnyCase(event.get("headers") or {}),
        body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
        query=str(event.get("rawQueryString") or ""),
        address=http.get("sourceIp"),  # told by API Gateway itself, no header that anybody may write
    )


def told(answer: HttpAnswer, request: HttpRequest) -> dict[str, Any]:
    """Return an answer as API Gateway takes it, body in base64."""
    body = b"" if request.method == "HEAD" else answer.body
    return {
        "statusCode": answer.status,
        "headers": dict(answer.headers),
        "body": base64.b64encode(body).decode("ascii"),
        "isBase64Encoded": True,
    }


def _below_the_stage(event: Mapping[str, Any]) -> str:
    path, stage = str(event["rawPath"]), event["requestContext"].get("stage", "$default")
    return path if stage == "$default" else path.removeprefix(f"/{stage}") or "/"
