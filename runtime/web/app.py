"""The one web app: the skill, the shop's webhooks and the hand-off links, put together from settings.

    POST /alexa             the skill, behind Amazon's endpoint rules
    GET  /go/<token>        a hand-off link: 302 to the shop
    POST /orders/shopify    an order webhook of Shopify; likewise each platform of `intake/platforms/table.py`
    POST /orders            orders in our own form
    GET  /healthz           whether the ledger answers, and what waits

No request body is ever logged; errors are JSON and say nothing of our insides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from base.clock import Clock, Timer, system_clock
from base.errors import InputError, NotSigned, StoreError, TokenError, TokenExpired
from base.settings import Settings
from intake.platforms.deliveries import Deliveries, open_deliveries
from intake.platforms.platform import Delivery
from intake.platforms.table import PLATFORMS
from intake.sold_items import NamedProduct, ProductOf, SoldItem, same_product
from intake.web.handoff_links import HandoffLinks, new_id
from ledger.recorder import Recorder
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms, open_recorder, open_tokens
from runtime.web.pages import CONTENT_POLICY, link_page
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.alexa.endpoint import Skill, add_alexa
from skill.alexa.verification import Verification
from skill.app import build_skill

log = logging.getLogger("earshot.server")

LARGEST_ORDERS = 4 * 1024 * 1024  # Shopify's largest orders are a few hundred kB
Reply = Response | tuple[Response, int]
Answer = TypeVar("Answer", bound=BaseResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the app is made of."""

    settings: Settings
    verification: Verification
    ledger: Ledger
    recorder: Recorder
    skill: Skill
    product_of: ProductOf
    clock: Clock
    new_id: Callable[[], str]


def make_app(  # noqa: PLR0913 - every part may be handed in, by name
    settings: Settings,
    *,
    verification: Verification,
    ledger: Ledger | None = None,
    recorder: Recorder | None = None,
    skill: Skill | None = None,
    catalog: Catalog | None = None,
    clock: Clock = system_clock,
    timer: Timer = monotonic,
    new_id: Callable[[], str] = new_id,
) -> Flask:
    """Make the app.

    Args:
        settings: with an endpoint that answers, on the embedded AWS.
        verification: how a request to /alexa is proved.
        ledger: by default the settings' own; likewise the other parts.
        recorder: writes touchpoints.
        skill: what answers /alexa.
        catalog: gives the products of the shop's orders their brands.
        clock: now.
        timer: measures how long a turn takes.
        new_id: names a click.
    """
    ledger = ledger or open_ledger(settings)
    recorder = recorder or open_recorder(settings, ledger)
    catalog = catalog or load_catalog(settings.catalog)[0]
    skill = skill or build_skill(settings, ledger=ledger, recorder=recorder, catalog=catalog, clock=clock, timer=timer)
    parts = Parts(
        settings=settings,
        verification=verification,
        ledger=ledger,
        recorder=recorder,
        skill=skill,
        product_of=products_of(catalog),
        clock=clock,
        new_id=new_id,
    )
    app = Flask("earshot")
    add_alexa(app, skill, verification)
    _add_links(app, parts)
    _add_orders(app, parts)
    _add_health(app, parts)
    _answer_errors_in_json(app)
    return app


def products_of(catalog: Catalog) -> ProductOf:
    """Return how a sold item is named in the catalogue's words: its SKU is our product id."""

    def product_of(item: SoldItem) -> NamedProduct | None:
        ours = catalog.product(item.sku)
        return NamedProduct(product_id=ours.product_id, brand_id=ours.brand_id) if ours else same_product(item)

    return product_of


def _add_links(app: Flask, parts: Parts) -> None:
    settings = parts.settings
    links = HandoffLinks(
        tokens=open_tokens(settings),
        ledger=parts.ledger,
        recorder=parts.recorder,
        pseudonyms=open_pseudonyms(settings),
        shop_url=settings.shop_url,
        clock=parts.clock,
        new_id=parts.new_id,
    )

    @app.get("/go/<token>")
    def go(token: str) -> BaseResponse:
        try:
            address = links.open(token, request.headers, looking=request.method == "HEAD")
        except TokenError as error:
            log.info("a hand-off link led nowhere: %s", error)
            return _page(isinstance(error, TokenExpired), settings)
        if address is None:
            return _page(True, settings)
        answer = redirect(address, 302)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return _uncached(answer)


def _add_orders(app: Flask, parts: Parts) -> None:
    pseudonyms = open_pseudonyms(parts.settings)
    for platform in PLATFORMS:
        deliveries = open_deliveries(
            platform,
            parts.settings,
            ledger=parts.ledger,
            pseudonyms=pseudonyms,
            product_of=parts.product_of,
            clock=parts.clock,
        )
        app.add_url_rule(platform.path, f"orders_{platform.name}", _taking(deliveries), methods=["POST"])


def _taking(deliveries: Deliveries) -> Callable[[], Response]:
    platform = deliveries.platform

    def take() -> Response:
        receipt = deliveries.receive(Delivery(headers=request.headers, body=_body()))
        log.info("delivery by %s: %s, orders %s", platform.name, receipt.taken, ", ".join(receipt.order_ids))
        return jsonify(platform.answer(receipt))

    return take


def _add_health(app: Flask, parts: Parts) -> None:
    spool = None if "://" in parts.settings.spool else FileSpool(parts.settings.spool_folder)

    @app.get("/healthz")
    def health() -> Reply:
        waiting = None if spool is None else spool.waiting()
        try:
            parts.ledger.document("HEALTH", "CHECK")
        except StoreError:
            return jsonify(status="the ledger is away", spooled=waiting), 503
        return jsonify(status="ok", spooled=waiting)


def _answer_errors_in_json(app: Flask) -> None:
    @app.errorhandler(NotSigned)
    def not_signed(error: NotSigned) -> Reply:
        log.warning("refused a delivery: %s", error)
        return jsonify(error=str(error)), 401

    @app.errorhandler(InputError)
    def bad_input(error: InputError) -> Reply:
        log.warning("refused a request to %s: %s", request.path, error)
        return jsonify(error=str(error)), 400

    @app.errorhandler(StoreError)
    def away(error: StoreError) -> Reply:
        log.warning("not stored, to be sent again: %s", error)
        answer = jsonify(error="the ledger is away; send it again")
        answer.headers["Retry-After"] = "5"
        return answer, 503

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Reply:
        answer = jsonify(error=error.description or error.name)
        if error.code == 405:
            answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return answer, error.code or 500

    @app.after_request
    def harden(answer: Response) -> Response:
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        return answer


def _body() -> bytes:
    request.max_content_length = LARGEST_ORDERS
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise InputError(f"the body is larger than {LARGEST_ORDERS} bytes") from error


def _page(gone: bool, settings: Settings) -> Response:
    title = "This link is no longer good" if gone else "This link does not lead anywhere"
    text = (
        "Ask Alexa again and a fresh link comes to your phone."
        if gone
        else "It may have been cut off. Open it again from the card in your Alexa app."
    )
    page = link_page(title, text, seller=settings.seller, shop_url=settings.shop_url)
    answer = Response(page, 410 if gone else 404, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return _uncached(answer)


def _uncached(answer: Answer) -> Answer:
    answer.headers["Cache-Control"] = "no-store"
    return answer
