"""The REST binding of UCP's checkout: one method an operation, each under its idempotency key."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, Protocol
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid4, uuid5

from base.clock import Timer
from base.discovery import Discovery
from base.errors import MerchantUnavailable, UnknownCheckout
from base.merchant_call import MerchantCall, MerchantRequest, call_merchant, https_address
from shop.checkout.session import RequestedLine
from shop.checkout.ucp.wire import WireCheckout, WireInstrument, read_checkout

_GONE = (404, 410)
_NOT_FOUND = "not_found"  # the same, told in a message: then the answer is a 200 without a checkout
_DONE = (200, 201)
_UNCHANGEABLE = (400, 405, 409, 412, 422)  # answers to a PUT: this checkout is not changed, another may be had

Endpoint = Callable[[float], str]
"""Where a business's checkouts are, found within so many seconds; raises MerchantUnavailable."""


class UcpClient:
    """A business's checkouts. Every method ends within `seconds`, or raises MerchantUnavailable.

    UnknownCheckout where the business has no checkout of that id, none any more, or none that it lets be changed.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        api_key: str = "",
        profile: str = "",
        call: MerchantCall = call_merchant,
        timer: Timer = monotonic,
    ) -> None:
        """Take where the business's REST endpoint is, our key there, and the address of our own UCP profile."""
        self._endpoint = endpoint
        self._timer = timer
        known = {"X-API-Key": api_key, "UCP-Agent": f'profile="{profile}"' if profile else ""}
        self._headers = {name: value for name, value in known.items() if value}
        self._call = call

    def create(
        self,
        lines: Sequence[RequestedLine],
        order_id: str,
        seconds: float,
        *,
        instead_of: str = "",
        token: str | None = None,
    ) -> WireCheckout:
        """Open a checkout of an order to be, whose id the business keeps as an attribution; the same again is the same.

        `instead_of` is the checkout of the same order that the business no longer has; `token` is the buyer's there, by
        which the business knows address and saved instruments.
        """
        body = {"line_items": _items(lines), "attribution": {"earshot_order": order_id}}
        return self._ask("POST", "", body, seconds, key=f"create#{order_id}#{instead_of}", token=token)

    def get(self, checkout_id: str, seconds: float, *, token: str | None = None) -> WireCheckout:
        """Return a checkout as it is now."""
        return self._ask("GET", f"/{quote(checkout_id, safe='')}", None, seconds, token=token)

    def update(
        self,
        checkout_id: str,
        lines: Sequence[RequestedLine],
        order_id: str,
        seconds: float,
        *,
        token: str | None = None,
    ) -> WireCheckout:
        """Put these lines in place of the ones it had: the whole of it is put anew, its attribution too.

        The same again is the same by itself: so each bears a key of its own, since under an old one a change back to
        what it was before would be answered from memory.
        """
        body = {"line_items": _items(lines), "attribution": {"earshot_order": order_id}}
        return self._ask("PUT", f"/{quote(checkout_id, safe='')}", body, seconds, token=token)

    def complete(
        self, checkout_id: str, instrument: WireInstrument, order_id: str, seconds: float, *, token: str | None = None
    ) -> WireCheckout:
        """Place the order: once, by a key that is the same for every try; for the buyer whose token is sent along."""
        chosen = {"id": instrument.id, "handler_id": instrument.handler_id, "type": instrument.type, "selected": True}
        body = {"payment": {"instruments": [chosen]}, "attribution": {"earshot_order": order_id}}
        path = f"/{quote(checkout_id, safe='')}/complete"
        return self._ask("POST", path, body, seconds, key=f"complete#{order_id}", token=token)

    def cancel(self, checkout_id: str, seconds: float, *, token: str | None = None) -> WireCheckout:
        """Close a checkout."""
        path = f"/{quote(checkout_id, safe='')}/cancel"
        return self._ask("POST", path, {}, seconds, key=f"cancel#{checkout_id}", token=token)

    def _ask(  # noqa: PLR0913 - by name
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        seconds: float,
        *,
        key: str | None = None,
        token: str | None = None,
    ) -> WireCheckout:
        headers = {**self._headers, "Request-Id": str(uuid4())}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4()) if key is None else idempotency_key(key)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        until = self._timer() + seconds
        request = MerchantRequest(
            method=method,
            url=f"{self._endpoint(seconds)}/checkout-sessions{path}",
            headers=headers,
            body=None if body is None else json.dumps(body, separators=(",", ":")).encode(),
        )
        reply = self._call(request, until - self._timer())
        if path and reply.status in _GONE:  # where none was named it is the business's front that is not there
            raise UnknownCheckout(f"the business knows no checkout session {path.split('/')[1]!r}")
        if method == "PUT" and reply.status in _UNCHANGEABLE:
            raise UnknownCheckout(f"the business answered {reply.status}: it does not change {path.split('/')[1]!r}")
        if reply.status not in _DONE:
            raise MerchantUnavailable(f"the business answered {reply.status} to {method} checkout-sessions")
        checkout = read_checkout(reply.json())
        if path and not checkout.id and any(message.code == _NOT_FOUND for message in checkout.messages):
            raise UnknownCheckout(f"the business says that it knows no checkout session {path.split('/')[1]!r}")
        return checkout


class UcpSettings(Protocol):
    """Settings that say where the business is and who we are there."""

    @property
    def ucp_url(self) -> str:
        """The business's address, or its REST endpoint."""

    @property
    def ucp_key(self) -> str:
        """Our key there."""

    @property
    def ucp_profile(self) -> str:
        """The address of our own profile."""


def open_client(settings: UcpSettings) -> UcpClient:
    """Return the client of the settings' business.

    Raises:
        SettingsError: its address is not https.
    """
    business = Discovery(https_address(settings.ucp_url, "EARSHOT_UCP_URL"))
    return UcpClient(business.endpoint, api_key=settings.ucp_key, profile=settings.ucp_profile)


def idempotency_key(of: str) -> str:
    """Return a key in the form UCP asks for: the same for the same operation on the same order."""
    return str(uuid5(NAMESPACE_URL, f"earshot:{of}"))


def _items(lines: Sequence[RequestedLine]) -> list[dict[str, Any]]:
    return [{"item": {"id": line.product_id}, "quantity": line.quantity} for line in lines]
