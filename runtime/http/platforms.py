"""`/platforms/NAME`: what assistants, smart homes, analytics tools and advertisements tell, each in its own way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from base.clock import Clock, system_clock
from intake.platforms.deliveries import lookups_in
from intake.platforms.events.source import EventSource, Outside
from intake.platforms.events.taking import SourceEvents
from intake.platforms.platform import Delivery
from intake.platforms.told_orders import ToldOrders
from ledger.recorder import Recorder
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.http.exchange import HttpAnswer, HttpRequest, Route

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class ForPlatforms(Protocol):
        """What the doors of other platforms read."""

        @property
        def pepper(self) -> str:
            """Of the pseudonyms."""

        @property
        def service_pepper(self) -> str:
            """Of the keys by which a customer's answer about consent is found."""

        @property
        def keys_of_platforms(self) -> Mapping[str, tuple[str, ...]]:
            """By a platform's name, the keys under which it proves itself."""


log = logging.getLogger("earshot.server")

LARGEST_DELIVERY = 1024 * 1024


def platforms_doors(  # noqa: PLR0913 - by name
    settings: ForPlatforms,
    sources: Iterable[EventSource],
    *,
    ledger: Ledger,
    recorder: Recorder,
    clock: Clock = system_clock,
    outside: Outside | None = None,
) -> Iterator[Route]:
    """Yield a route for each source of events; one without a key refuses whatever comes."""
    lookups = lookups_in(ledger, pseudonyms=open_pseudonyms(settings), shop_url="", clock=clock)
    orders, world = ToldOrders(ledger=ledger, lookups=lookups), outside or Outside(clock=clock)
    known = settings.keys_of_platforms
    for source in sources:
        keys = known.get(source.name, ())
        yield platform_route(SourceEvents(source=source, keys=keys, recorder=recorder, orders=orders, outside=world))


def platform_route(events: SourceEvents) -> Route:
    """Return the route of one source; each of its requests proves itself, or is a greeting that keeps nothing."""
    source = events.source

    def take(request: HttpRequest) -> HttpAnswer:
        delivery = Delivery(
            headers=request.headers, body=request.body, method=request.method, path=request.path, query=request.query
        )
        reply = events.take(delivery)
        log.info("delivery by %s: %d", source.name, reply.status)
        return HttpAnswer(status=reply.status, headers=reply.headers, body=reply.body)

    return Route(path=source.path, methods=source.methods, answer=take, largest=LARGEST_DELIVERY, proven=True)
