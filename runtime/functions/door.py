"""What a function behind the HTTP API is: routes under secrets that may be away, or have been rotated meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from base.errors import StoreError
from ledger.secrets import Renewed
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, refused, respond
from runtime.http.http_api import request_of, told


def send_it_again(request: HttpRequest, trouble: StoreError) -> HttpAnswer:
    """Return what a sender is told who asks again by itself."""
    return refused(trouble, request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Answers events of the HTTP API.

    Args:
        kept: the routes, built from settings.
        doubts: statuses that a secret rotated since it was read would explain: then the secrets are read again.
        away: what is answered while there are no secrets.
    """

    kept: Renewed[Any, tuple[Route, ...]]
    doubts: frozenset[int]
    away: Callable[[HttpRequest, StoreError], HttpAnswer] = send_it_again

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one event."""
        request = request_of(event)
        try:
            answer = respond(self.kept.made(), request)
            if answer.status in self.doubts and self.kept.doubted():
                answer = respond(self.kept.made(), request)
        except StoreError as trouble:
            answer = self.away(request, trouble)
        return told(answer, request)
