"""`POST /orders/ucp`: an order event of a UCP business, proved by its signature, lets our order say what became of it.

The business delivers at least once and in any order, and each time the whole order as it stands. So an event seen
before changes nothing, and of two the one in whose signed body the later thing happened wins: headers may be unsigned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from base.business_profile import VERSION
from base.clock import rfc3339
from base.discovery import Discovery
from base.errors import NotSigned
from base.headers import Headers
from base.ids import derived_id, placed_by_us
from base.merchant_call import https_address
from intake.moments import check_moments
from intake.platforms.platform import Delivery, Lookups, OrderNews, PlatformIntake, Receipt
from intake.platforms.ucp.order import OUR_ORDER, progress_of, read_order
from intake.platforms.ucp.signature import check_signed
from intake.platforms.ucp.wire import ToldOrder, read_wire

if TYPE_CHECKING:
    from typing import Protocol

    class WithBusiness(Protocol):
        """Settings that say where the business is."""

        @property
        def ucp_url(self) -> str:
            """Its address; empty where there is none."""


PATH = "/orders/ucp"


def _read(delivery: Delivery, known: Lookups) -> Iterator[OrderNews]:
    told = read_wire(delivery.body)
    named = told.attribution.get(OUR_ORDER, "")
    ours = named if placed_by_us(named) else None
    there = known.order_of(ours or told.id)
    placed_at = there.placed_at if there else min(told.moments, default=_happened(delivery.headers) or known.clock())
    order = read_order(told, known.product_of, placed_at=placed_at)
    check_moments(order, now=known.clock())
    yield OrderNews(
        order=order, event=_event(delivery.headers, told, order.received_at), ours=ours, progress=progress_of(told)
    )


def _happened(headers: Headers) -> datetime | None:
    told = headers.get("Webhook-Timestamp") or ""
    return datetime.fromtimestamp(int(told), UTC) if told.isdecimal() and len(told) <= len("9999999999") else None


def _event(headers: Headers, told: ToldOrder, moment: datetime) -> str | None:
    """Name an event. Its id may be unsigned: alone it could silence another order's event."""
    event = headers.get("Webhook-Id")
    return f"ucp#{derived_id('ev', event, rfc3339(moment), told.id)}" if event else None


@cache
def _business(address: str) -> Discovery:
    return Discovery(https_address(address, "EARSHOT_UCP_URL"))


def _known_business(settings: WithBusiness) -> tuple[bytes, ...]:
    return (settings.ucp_url.encode(),) if settings.ucp_url else ()


def _answer(receipt: Receipt) -> Mapping[str, object]:  # noqa: ARG001 - what became of it concerns the business nothing
    return {"ucp": {"version": VERSION, "status": "success"}}


def ucp_platform(business_at: Callable[[str], Discovery]) -> PlatformIntake[WithBusiness]:
    """Return the platform, told how the profile of the business at an address is had."""

    def signed(businesses: tuple[bytes, ...], headers: Headers, body: bytes) -> None:
        if not businesses:
            raise NotSigned("no UCP business is known here: EARSHOT_UCP_URL is empty")
        check_signed(business_at(businesses[0].decode()), PATH, headers, body)

    return PlatformIntake(name="ucp", path=PATH, signed=signed, read=_read, secrets=_known_business, answer=_answer)


PLATFORM = ucp_platform(_business)
