"""The one web app: the skill, the shop's webhooks and the hand-off links, put together from settings.

    POST /alexa             the skill, behind Amazon's endpoint rules
    GET  /go/<token>        a hand-off link: 302 to the shop
    POST /orders/shopify    an order webhook of Shopify; likewise each platform of `intake/platforms/table.py`
    POST /orders            orders in our own form
    POST /households        how a household guards its orders, from the shop's account page
    GET  /code              where a code that was read aloud is typed in; POST /code takes it
    POST /platforms/<name>  what other platforms tell: each source of `intake/platforms/events/table.py`
    POST /devices           what happened at devices of the home, in our own form
    GET  /healthz           whether the ledger answers and all works that should, and what waits

No request body is ever logged; errors are JSON and say nothing of our insides.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from base.clock import Clock, Timer, system_clock
from base.settings import Settings
from intake.platforms.events.table import SOURCES
from intake.platforms.table import PLATFORMS
from ledger.recorder import Recorder
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_recorder
from runtime.http.doors import devices_door, households_door, links_doors, orders_doors
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, answered, refused, too_large
from runtime.http.health import health_route
from runtime.http.limits import Allowance, too_many
from runtime.http.platforms import platforms_doors
from runtime.match_key_sealer import sealer_if_keyed
from runtime.products import products_of
from runtime.rounds import Rounds
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.alexa.endpoint import LARGEST_REQUEST, Skill, add_alexa
from skill.alexa.verification import Verification
from skill.app import build_skill

ALEXA = "/alexa"
LARGEST_BODIES = "EARSHOT_LARGEST_BODIES"  # in the app's config: by path, how many bytes of a body are taken

AT_ONCE, A_SECOND = 60, 1.0  # requests of one address: links opened, and deliveries refused
_REFUSED = frozenset({400, 401})


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
    rounds: Rounds | None = None,
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
        rounds: what the server does beside answering; /healthz tells when a part of it has ended.
    """
    ledger = ledger or open_ledger(settings)
    recorder = recorder or open_recorder(settings, ledger)
    catalog = catalog or load_catalog(settings.catalog)[0]
    skill = skill or build_skill(settings, ledger=ledger, recorder=recorder, catalog=catalog, clock=clock, timer=timer)
    app = Flask("earshot")
    app.config[LARGEST_BODIES] = {ALEXA: LARGEST_REQUEST}
    add_alexa(app, skill, verification, ALEXA)
    allowance = Allowance(at_once=AT_ONCE, a_second=A_SECOND, timer=timer)
    for route in (
        *links_doors(settings, ledger=ledger, recorder=recorder, clock=clock),
        *orders_doors(
            settings,
            PLATFORMS,
            ledger=ledger,
            product_of=products_of(catalog),
            sealer=sealer_if_keyed(settings),
            clock=clock,
        ),
        households_door(settings, ledger=ledger),
        *platforms_doors(settings, SOURCES, ledger=ledger, recorder=recorder, clock=clock),
        devices_door(settings, recorder=recorder, ledger=ledger, clock=clock)[0],
        health_route(ledger, None if "://" in settings.spool else FileSpool(settings.spool_folder), rounds or Rounds()),
    ):
        _serve(app, route, allowance)
    _answer_errors_in_json(app)
    return app


def _serve(app: Flask, route: Route, allowance: Allowance) -> None:
    """Let Flask serve a plain route: what anybody may ask is counted, of what has to be signed what was refused."""
    signed = route.proven or route.methods == ("POST",)

    def view(**_: str) -> Response:
        query = request.query_string.decode("ascii", "replace")
        asked = HttpRequest(method=request.method, path=request.path, headers=request.headers, query=query)
        if allowance.spent(request.remote_addr):
            return _response(too_many())
        try:
            request.max_content_length = route.largest
            body = request.get_data(cache=False) if route.largest else b""  # the server lets none through
            answer = answered(route, replace(asked, body=body))
        except RequestEntityTooLarge:
            answer = refused(too_large(route), asked)
        if not signed or answer.status in _REFUSED:
            allowance.spend(request.remote_addr)
        return _response(answer)

    app.add_url_rule(
        route.path, route.path, view, methods=list(route.methods), provide_automatic_options=not route.proven
    )
    app.config[LARGEST_BODIES][route.path] = route.largest


def _response(answer: HttpAnswer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))


def _answer_errors_in_json(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Response, int]:
        answer = jsonify(error=error.description or error.name)
        if error.code == 405:
            answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return answer, error.code or 500

    @app.after_request
    def harden(answer: Response) -> Response:
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        return answer
