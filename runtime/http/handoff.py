"""`GET /go/<token>`: a hand-off link leads to the shop, or to a page that helps."""

from __future__ import annotations

import logging

from base.errors import TokenError, TokenExpired
from intake.web.handoff_links import HandoffLinks
from runtime.http.exchange import TOKEN, HttpAnswer, HttpRequest, Route
from runtime.http.pages import CONTENT_POLICY, link_page, redirect_page

log = logging.getLogger("earshot.server")

_START = "/go/"


def handoff_route(links: HandoffLinks, *, seller: str) -> Route:
    """Return the route of hand-off links; the pages name the seller and lead to its shop."""

    def go(request: HttpRequest) -> HttpAnswer:
        token = request.path.removeprefix(_START)
        try:
            address = links.open(token, request.headers, looking=request.method == "HEAD")
        except TokenError as error:
            log.info("a hand-off link led nowhere: %s", error)
            return _page(seller, links.shop_url, gone=isinstance(error, TokenExpired))
        return _page(seller, links.shop_url, gone=True) if address is None else _to_the_shop(address)

    return Route(path=f"{_START}{TOKEN}", methods=("GET", "HEAD"), answer=go)


def _to_the_shop(address: str) -> HttpAnswer:
    headers = {"Location": address, "Referrer-Policy": "no-referrer"}
    return _uncached(302, redirect_page(address), headers)


def _page(seller: str, shop_url: str, *, gone: bool) -> HttpAnswer:
    title = "This link is no longer good" if gone else "This link does not lead anywhere"
    text = (
        "Ask Alexa again and a fresh link comes to your phone."
        if gone
        else "It may have been cut off. Open it again from the card in your Alexa app."
    )
    page = link_page(title, text, seller=seller, shop_url=shop_url)
    return _uncached(410 if gone else 404, page, {"Content-Security-Policy": CONTENT_POLICY})


def _uncached(status: int, page: str, headers: dict[str, str]) -> HttpAnswer:
    kept = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return HttpAnswer(status=status, headers=kept | headers, body=page.encode())
