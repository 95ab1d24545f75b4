"""A request and its answer as plain values, and routes between them: what Flask serves and a function answers alike.

Errors are JSON and say nothing of our insides.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from base.errors import InputError, MerchantUnavailable, NotSigned, RecordRefused, StoreError
from base.headers import Headers
from ledger.patience import Patience, answering

log = logging.getLogger("earshot.server")

TOKEN = "<token>"  # the last part of a route's path that may be anything


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """What came: the path decoded, the query as it was written, the body as raw bytes, the client's address if told."""

    method: str
    path: str
    headers: Headers
    body: bytes = b""
    address: str | None = None
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What goes back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path, its methods, and what answers; a path may end in `<token>`.

    `answer` may raise InputError (a 400, NotSigned a 401) and StoreError (a 503, to be sent again). With `patience` it
    waits so long for table and spool, and no longer.

    Args:
        largest: how many bytes of a body it takes.
        proven: whether every request has to prove itself, by whatever method it comes.
    """

    path: str
    methods: tuple[str, ...]
    answer: Callable[[HttpRequest], HttpAnswer]
    patience: Patience | None = None
    largest: int = 0
    proven: bool = False

    def leads(self, path: str) -> bool:
        """Tell whether a path is this route's."""
        if not self.path.endswith(TOKEN):
            return path == self.path
        start = self.path.removesuffix(TOKEN)
        token = path.removeprefix(start)
        return path.startswith(start) and token != "" and "/" not in token


def json_answer(value: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    """Return an answer in JSON, keys in the order of letters."""
    body = json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"
    return HttpAnswer(
        status=status, headers={"Content-Type": "application/json", **(headers or {})}, body=body.encode()
    )


def answered(route: Route, request: HttpRequest) -> HttpAnswer:
    """Answer a request that this route leads to, whatever it raises on purpose."""
    if len(request.body) > route.largest:
        return refused(too_large(route), request)
    try:
        with answering(route.patience) if route.patience else nullcontext():
            return _hardened(route.answer(request))
    except (InputError, StoreError) as error:
        return refused(error, request)
    except MerchantUnavailable as error:
        log.warning("not taken, to be sent again: %s", error)
        return _hardened(json_answer({"error": "your keys cannot be had; send it again"}, 503, {"Retry-After": "5"}))


def too_large(route: Route) -> InputError:
    """Return the error for a body that is not read."""
    return InputError(f"the body is larger than {route.largest} bytes")


def refused(error: InputError | StoreError, request: HttpRequest) -> HttpAnswer:
    """Return the answer to what a route would not or could not do."""
    if isinstance(error, NotSigned):
        log.warning("refused a delivery: %s", error.logged)
        return _hardened(json_answer({"error": error.logged}, 401))
    if isinstance(error, InputError):
        log.warning("refused a request to %s: %s", _door(request), error.logged)
        return _hardened(json_answer({"error": error.logged}, 400))
    if isinstance(error, RecordRefused):
        log.warning("refused a record by %s: %s", request.path, error)
        return _hardened(json_answer({"error": str(error)}, 400))
    log.warning("not stored, to be sent again: %s", error)
    return _hardened(json_answer({"error": "the ledger is away; send it again"}, 503, {"Retry-After": "5"}))


def _door(request: HttpRequest) -> str:
    """Return as much of a path as names one of our doors: what follows may be a token."""
    return "/".join(request.path.split("/")[:2])[:64]


def respond(routes: Iterable[Route], request: HttpRequest) -> HttpAnswer:
    """Answer a request by the route its path leads to: where there is no web server that chooses."""
    found = [route for route in routes if route.leads(request.path)]
    for route in found:
        if request.method in route.methods:
            return answered(route, request)
    if not found:
        return _hardened(json_answer({"error": "nothing is served here"}, 404))
    allowed = ", ".join(sorted({method for route in found for method in route.methods}))
    return _hardened(json_answer({"error": f"this takes {allowed}"}, 405, {"Allow": allowed}))


def _hardened(answer: HttpAnswer) -> HttpAnswer:
    return replace(answer, headers={"X-Content-Type-Options": "nosniff", **answer.headers})
