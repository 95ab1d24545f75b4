"""`GET /go/<token>`: a hand-off link leads to the shop, or to a page that helps; `/code` takes the code read aloud."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs

from base.environment import DEFAULT_LOCALE
from base.errors import StoreError, TokenError, TokenExpired
from intake.web.handoff_links import HandoffLinks
from ledger.patience import Patience
from locales import Locale, locale_of
from runtime.http.exchange import TOKEN, HttpAnswer, HttpRequest, Route
from runtime.http.pages import CODE_POLICY, CONTENT_POLICY, code_page, link_page, redirect_page

log = logging.getLogger("earshot.server")

_START = "/go/"
_CODE = "/code"
_LARGEST_FORM = 256
_PATIENCE = Patience(table=1.8, spool=2.7)  # somebody waits for the shop to open


def handoff_route(links: HandoffLinks, *, seller: str, locale: str = DEFAULT_LOCALE) -> Route:
    """Return the route of hand-off links; the pages name the seller, speak the locale and lead to its shop."""
    speaking = locale_of(locale)

    def go(request: HttpRequest) -> HttpAnswer:
        token = request.path.removeprefix(_START)
        try:
            address = links.open(token, request.headers, looking=request.method == "HEAD")
        except TokenError as error:
            log.info("a hand-off link led nowhere: %s", error.logged)
            return _page(speaking, seller, links.shop_url, gone=isinstance(error, TokenExpired))
        if address is None:
            return _page(speaking, seller, links.shop_url, gone=True)
        return to_the_shop(speaking, address)

    return Route(path=f"{_START}{TOKEN}", methods=("GET", "HEAD"), answer=go, patience=_PATIENCE)


def code_route(links: HandoffLinks, *, locale: str = DEFAULT_LOCALE) -> Route:
    """Return the route of the page on which a code is typed that was read aloud."""
    speaking = locale_of(locale)
    told = speaking.link_pages

    def page(text: str, status: int) -> HttpAnswer:
        return _uncached(status, code_page(speaking, text), {"Content-Security-Policy": CODE_POLICY})

    def code(request: HttpRequest) -> HttpAnswer:
        if request.method != "POST":
            return page(told.code, 200)
        typed = parse_qs(request.body.decode("ascii", "replace")).get("code", [""])[0]
        digits = "".join(letter for letter in typed if letter in "0123456789")
        try:
            address = links.open_code(digits, request.headers)
        except StoreError as trouble:
            log.warning("a short code could not be looked up: %s", trouble)
            return page(told.code_away, 503)
        except TokenError as error:
            log.info("a short code led nowhere: %s", error.logged)
            return page(told.code_unknown, 404)
        return page(told.code_unknown, 404) if address is None else to_the_shop(speaking, address)

    return Route(path=_CODE, methods=("GET", "HEAD", "POST"), answer=code, patience=_PATIENCE, largest=_LARGEST_FORM)


def to_the_shop(locale: Locale, address: str) -> HttpAnswer:
    """Return the answer that leads a browser to an address of the shop."""
    headers = {"Location": address, "Referrer-Policy": "no-referrer"}
    return _uncached(302, redirect_page(locale, address), headers)


def _page(locale: Locale, seller: str, shop_url: str, *, gone: bool) -> HttpAnswer:
    told = locale.link_pages
    title, text = (told.over_title, told.over) if gone else (told.unknown_title, told.unknown)
    page = link_page(locale, title, text, seller=seller, shop_url=shop_url)
    return _uncached(410 if gone else 404, page, {"Content-Security-Policy": CONTENT_POLICY})


def _uncached(status: int, page: str, headers: dict[str, str]) -> HttpAnswer:
    kept = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return HttpAnswer(status=status, headers=kept | headers, body=page.encode())
