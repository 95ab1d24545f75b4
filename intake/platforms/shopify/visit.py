"""The visit behind an order: Shopify tells what page its customer landed on and from where."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from base.ids import touchpoint_id
from intake.platforms.payload import Payload
from intake.platforms.platform import Lookups
from intake.platforms.shopify.order import device, note, order_id, placed_at
from intake.web.channels import arrival, channel
from ledger.records import Action, Exposure, Grant, Initiator, Order, OrderSource, Platform, Stage, Touchpoint

SESSION_NOTE = "earshot_session"
_ON_THE_WEB = frozenset({OrderSource.WEB_MOBILE, OrderSource.WEB_DESKTOP})
# The shop tells what page a customer landed on, not when. The visit is put where it can only have been or earlier.
_BEFORE_ORDER = timedelta(minutes=1)


def visit_behind(payload: Payload, order: Order, known: Lookups) -> Touchpoint | None:
    """Return the visit that led to an order, unless it came through a hand-off link, whose click is recorded."""
    landing, referrer = payload.text("landing_site"), payload.text("referring_site")
    if order.source not in _ON_THE_WEB or not (landing or referrer):
        return None
    came = arrival(landing, referrer, own_hosts=_own_hosts(payload, known.shop_url))
    name = channel(came)
    if name == "voice_handoff" and order.handoff_token and known.is_handoff(order.handoff_token):
        return None
    journey = payload.text("checkout_token") or payload.text("cart_token") or order_id(payload)
    return Touchpoint(
        touchpoint_id=touchpoint_id("web", f"shopify#{journey}"),
        session_id=known.pseudonyms.of("session", note(payload, SESSION_NOTE) or f"shopify#{journey}"),
        occurred_at=placed_at(payload) - _BEFORE_ORDER,
        received_at=order.received_at,
        platform=Platform.WEB,
        device_type=device(payload),
        stage=Stage.CONSIDERATION,
        action=Action.VISIT,
        initiator=Initiator.HUMAN,
        exposure=Exposure.ACTIVE,
        channel=name,
        campaign_id=came.campaign[:256] or None,
        # After a no the visit stays a visit, of nobody and for no order.
        order_id=None if order.consent.measurement is Grant.DENIED else order.order_id,
        consent=order.consent,
        identity=order.identity,
    )


def _own_hosts(payload: Payload, shop_url: str) -> set[str]:
    urls = (shop_url, payload.text("order_status_url"))
    hosts = {(urlsplit(url).hostname or "").removeprefix("www.") for url in urls if url}
    return hosts | {"myshopify.com"}
