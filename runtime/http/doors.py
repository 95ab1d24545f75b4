"""The doors of one ledger: the routes of links, orders and device events, put together from settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from base.clock import Clock, system_clock
from intake.devices import DeviceEvents
from intake.households import Households
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.platform import PlatformIntake
from intake.shopping_lists import ListIntake
from intake.sold_items import ProductOf, same_product
from intake.web.handoff_links import HandoffLinks
from ledger.recorder import Recorder
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms, open_tokens
from runtime.http.devices import devices_route
from runtime.http.exchange import Route
from runtime.http.handoff import code_route, handoff_route
from runtime.http.households import households_route
from runtime.http.orders import orders_route

if TYPE_CHECKING:
    from typing import Protocol

    from ledger.match_keys import MatchKeySealer

    class ForOrders(Protocol):
        """What a door of orders reads."""

        @property
        def pepper(self) -> str:
            """Of the pseudonyms."""

        @property
        def service_pepper(self) -> str:
            """Of the keys by which customers find their orders."""

        @property
        def shop_url(self) -> str:
            """The shop's own address."""

        @property
        def shopify_shop(self) -> str:
            """The shop's name at Shopify."""

    class ForHouseholds(Protocol):
        """What the door of households reads."""

        @property
        def pepper(self) -> str:
            """Of the pseudonyms."""

        @property
        def shopify_secrets(self) -> tuple[bytes, ...]:
            """What the shop signs with."""

    class ForDevices(Protocol):
        """What the door of device events reads."""

        @property
        def pepper(self) -> str:
            """Of the pseudonyms."""

        @property
        def device_secrets(self) -> tuple[bytes, ...]:
            """The secrets, any of which may have signed."""

    class ForLinks(Protocol):
        """What the door of hand-off links reads."""

        @property
        def pepper(self) -> str:
            """Of the pseudonyms."""

        @property
        def token_keys(self) -> tuple[bytes, ...]:
            """Of the links."""

        @property
        def shop_url(self) -> str:
            """Where links lead."""

        @property
        def seller(self) -> str:
            """Whom the pages name."""

        @property
        def locale(self) -> str:
            """What the pages speak."""


def links_doors(
    settings: ForLinks, *, ledger: Ledger, recorder: Recorder, clock: Clock = system_clock
) -> tuple[Route, ...]:
    """Return the routes of hand-off links and of the codes that are read aloud."""
    links = HandoffLinks(
        ledger=ledger,
        recorder=recorder,
        tokens=open_tokens(settings),
        pseudonyms=open_pseudonyms(settings),
        shop_url=settings.shop_url,
        clock=clock,
    )
    return (
        handoff_route(links, seller=settings.seller, locale=settings.locale),
        code_route(links, locale=settings.locale),
    )


def orders_doors(  # noqa: PLR0913 - by name
    settings: ForOrders,
    platforms: Iterable[PlatformIntake[Any]],
    *,
    ledger: Ledger,
    product_of: ProductOf = same_product,
    sealer: MatchKeySealer | None = None,
    clock: Clock = system_clock,
) -> Iterator[Route]:
    """Yield a route for each platform that delivers orders; without a sealer match keys are not kept."""
    lookups = lookups_in(
        ledger,
        product_of=product_of,
        pseudonyms=open_pseudonyms(settings),
        shop_url=settings.shop_url,
        shop=settings.shopify_shop,
        clock=clock,
    )
    for platform in platforms:
        secrets = platform.secrets(settings)
        yield orders_route(
            Deliveries(platform=platform, secrets=secrets, ledger=ledger, lookups=lookups, sealer=sealer)
        )


def households_door(settings: ForHouseholds, *, ledger: Ledger) -> Route:
    """Return the route of what the shop's account page sets for a household."""
    households = Households(guards=ledger.guards, pseudonyms=open_pseudonyms(settings))
    return households_route(households, settings.shopify_secrets)


def devices_door(
    settings: ForDevices, *, recorder: Recorder, ledger: Ledger, clock: Clock = system_clock
) -> tuple[Route, DeviceEvents]:
    """Return the route of device events, and what takes them where something else than HTTP brings them."""
    pseudonyms = open_pseudonyms(settings)
    lists = ListIntake(ledger=ledger, pseudonyms=pseudonyms, clock=clock)
    events = DeviceEvents(recorder=recorder, pseudonyms=pseudonyms, clock=clock, lists=lists)
    return devices_route(events, settings.device_secrets), events
