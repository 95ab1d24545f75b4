"""`POST /devices`: what happened at a device of the home, told by its maker's or platform's cloud."""

from __future__ import annotations

import logging

from intake.devices import DeviceEvents
from intake.signatures import base64_hmac
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer

log = logging.getLogger("earshot.server")

LARGEST_EVENTS = 1024 * 1024
SIGNED_IN = "X-Earshot-Hmac-Sha256"


def devices_route(events: DeviceEvents, secrets: tuple[bytes, ...]) -> Route:
    """Return the route of signed device events."""
    signed = base64_hmac(SIGNED_IN)

    def take(request: HttpRequest) -> HttpAnswer:
        signed(secrets, request.headers, request.body)
        taken = events.take(request.body)
        log.info("device events: %d kept, %d set aside", taken.kept, len(taken.rejected))
        return json_answer({"kept": taken.kept, "rejected": list(taken.rejected)})

    return Route(path="/devices", methods=("POST",), answer=take, largest=LARGEST_EVENTS)
