"""`POST /households`: the shop's account page sets a household's voice code, limits and voices; signed, like orders."""

from __future__ import annotations

from intake.households import Households
from intake.signatures import base64_hmac
from runtime.http.devices import SIGNED_IN
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, json_answer

LARGEST_WISH = 2 * 1024


def households_route(households: Households, secrets: tuple[bytes, ...]) -> Route:
    """Return the route of what account pages set."""
    signed = base64_hmac(SIGNED_IN)

    def take(request: HttpRequest) -> HttpAnswer:
        signed(secrets, request.headers, request.body)
        households.take(request.body)
        return json_answer({"status": "set"})

    return Route(path="/households", methods=("POST",), answer=take, largest=LARGEST_WISH)
