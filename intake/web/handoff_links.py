"""`GET /go/<token>`: somebody opens a hand-off link on another device; the click is recorded and the shop opens.

The shop's address is a UCP permalink (ucp.dev, specification/permalink, 2026-08-25): every item and its quantity in the
path, the token in `attribution/earshot_token` and, for shops that read plain parameters, in `earshot_token` and UTM.
An address that ends in `/cart` is Shopify's older cart permalink (shopify.dev, create-cart-permalinks): variants by
their number, the token in the cart's attribute `earshot_token`, which comes back as the order's note attribute. Where
the catalogue has no such number of a product, the link leads to the shop's search for it: a cart of a SKU is an error.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from base.clock import Clock, system_clock
from base.errors import StoreError
from base.headers import Headers
from base.ids import touchpoint_id
from intake.web.browsers import device_of, is_person
from intake.web.channels import TOKEN_PARAMETER, VOICE_MEDIUM, VOICE_SOURCE
from ledger.consent import minimised
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Action, Exposure, HandoffWay, Identity, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.handoff import Handoff, HandoffLine, marked, unmarked, way_of_click
from ledger.store import Ledger
from ledger.tokens import Tokens

CHANNEL = "voice_handoff"
CAMPAIGN = "handoff"
SAME_OPENING = timedelta(minutes=30)
_PLAIN_ITEM = re.compile(r"[A-Za-z0-9._-]+")
_SHOPIFY_CART = "/cart"
_SHOPIFY_VARIANT = "gid://shopify/ProductVariant/"
_LONGEST_TOKEN = 64  # ours have 24 characters; more is not looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffLinks:
    """Opens hand-off links: for whoever comes, and tells in the record programs from people as far as can be told."""

    tokens: Tokens
    ledger: Ledger
    recorder: Recorder
    pseudonyms: Pseudonyms
    shop_url: str
    clock: Clock = system_clock

    def open(self, token: str, headers: Headers, *, looking: bool = False) -> str | None:
        """Return where the link leads, having recorded the click; None when its time is over.

        Args:
            token: the last part of the path, as it came: with a mark of the way by which it was given out, or without.
            headers: of the request; only what tells people from programs and phones from computers is read.
            looking: a HEAD request, which only a program sends.

        Raises:
            TokenExpired: it has expired, by its own date.
            TokenError: not one of our tokens.
        """
        token, way = unmarked(token)
        self.tokens.check(token[:_LONGEST_TOKEN], self.clock())
        try:
            handoff = self.ledger.handoff(token)
        except StoreError:
            # The customer is not kept waiting for our table: the token is good, so the shop opens at its front door.
            self.recorder.record(self._click(token, way, headers, looking=looking))
            return permalink(self.shop_url, token, None)
        if handoff is None or handoff.expires_at < self.clock():
            return None
        click = self._click(token, way_of_click(handoff, way), headers, looking=looking)
        self.recorder.record(_about(click, handoff))
        return permalink(self.shop_url, token, handoff)

    def open_code(self, code: str, headers: Headers) -> str | None:
        """Return where a short code leads that was read aloud, having recorded the click; None for one of nobody's.

        Raises:
            StoreError: the ledger is away, and only it knows.
        """
        token = self.ledger.codes.token(code, self.clock())
        return None if token is None else self.open(marked(token, HandoffWay.SPOKEN), headers)

    def _click(self, token: str, way: HandoffWay | None, headers: Headers, *, looking: bool) -> Touchpoint:
        agent, now = headers.get("User-Agent") or "", self.clock()
        preview = looking or not is_person(agent, headers)
        # Opened again by the same browser within half an hour, or looked at twice by a program, it is no second click.
        opening = (
            token,
            agent,
            "preview" if preview else "person",
            str(now.timestamp() // SAME_OPENING.total_seconds()),
        )
        return Touchpoint(
            touchpoint_id=touchpoint_id("web", "\0".join(opening)),
            # Not the voice session's: another device, linked to it by the token. Two clicks on a link are one visit.
            session_id=self.pseudonyms.of("session", f"handoff#{token}"),
            occurred_at=now,
            received_at=now,
            platform=Platform.WEB,
            device_type=device_of(agent),
            stage=Stage.CONSIDERATION,
            action=Action.CLICK,
            initiator=Initiator.HUMAN,
            exposure=Exposure.ACTIVE,
            channel=CHANNEL,
            outcome=Outcome.PREVIEW if preview else None,
            handoff_token=token,
            handoff_way=way,
        )


def _about(click: Touchpoint, handoff: Handoff) -> Touchpoint:
    told = replace(
        click,
        campaign_id=handoff.campaign_id,
        brand_id=handoff.brand_id,
        product_id=handoff.product_id,
        locale=handoff.locale,
        consent=handoff.consent,
        # Whoever clicked is of that household; the speaker's device and voice stay with the speaker.
        identity=Identity(user=handoff.identity.user, account=handoff.identity.account),
    )
    return minimised(told)


def permalink(shop_url: str, token: str, handoff: Handoff | None) -> str:
    """Return the shop's address for a hand-off.

    Args:
        shop_url: the shop's permalink endpoint; an address without a path gets UCP's example one, `/buy`, and one that
            ends in `/cart` is Shopify's.
        token: travels along and comes back with the order.
        handoff: what to put into the basket; without it the shop's front door opens.
    """
    shop = urlsplit(shop_url)
    path = shop.path.rstrip("/")
    cart = path.endswith(_SHOPIFY_CART)
    campaign = (handoff.campaign_id if handoff else None) or CAMPAIGN
    query = urlencode(
        {
            f"attributes[{TOKEN_PARAMETER}]" if cart else f"attribution/{TOKEN_PARAMETER}": token,
            TOKEN_PARAMETER: token,
            "utm_source": VOICE_SOURCE,
            "utm_medium": VOICE_MEDIUM,
            "utm_campaign": campaign,
        },
        safe="/[]",
    )
    if handoff is None:
        return urlunsplit((shop.scheme, shop.netloc, path or "/", query, ""))
    name = _variant if cart else _item
    items = [(name(line), line.quantity) for line in handoff.lines]
    if all(item for item, _ in items):
        path = f"{path or '/buy'}/{','.join(f'{item}:{quantity}' for item, quantity in items)}"
    else:
        path, query = f"{path.removesuffix(_SHOPIFY_CART)}/search", f"q={quote(handoff.product_id)}&{query}"
    return urlunsplit((shop.scheme, shop.netloc, path or "/", query, ""))


def _variant(line: HandoffLine) -> str | None:
    """The number of the variant: the catalogue's, or the product's own id where that is one."""
    told = line.variant_id or line.product_id.removeprefix(_SHOPIFY_VARIANT)
    return told if told.isascii() and told.isdigit() else None


def _item(line: HandoffLine) -> str:
    product_id = line.variant_id or line.product_id
    if _PLAIN_ITEM.fullmatch(product_id):
        return product_id
    return "~" + base64.urlsafe_b64encode(product_id.encode()).decode().rstrip("=")
