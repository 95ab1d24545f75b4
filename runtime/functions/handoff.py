"""The function that opens hand-off links: it notes the click and leads to the shop, whatever is away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from time import monotonic
from typing import Any

from base.clock import Clock, system_clock
from base.environment import read
from base.errors import StoreError
from base.recorder_settings import RecorderSettings
from base.skill_variables import TokenKeys, locale, seller, shop_url, token_key
from ledger.secrets import Renewed
from ledger.wiring import open_ledger, open_recorder
from locales import locale_of
from runtime.functions.door import Door
from runtime.http.doors import links_doors
from runtime.http.exchange import HttpAnswer, HttpRequest, Route
from runtime.http.handoff import to_the_shop
from runtime.http.limits import Allowance, limited

# A hundred million codes, each good for a day: 1,450 guesses a day of one address hit one in 70,000 of those that are
# out. What all addresses together may ask is the template's (POST /code); this count is one environment's.
WRONG_AT_ONCE, WRONG_A_SECOND = 10, 1 / 60
_NOBODYS = frozenset({404})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class HandoffSettings(RecorderSettings, TokenKeys):
    """What this function reads."""

    token_key: str = token_key()
    shop_url: str = shop_url()
    seller: str = seller()
    locale: str = locale()


def wrong_codes() -> Allowance:
    """Return the count of the codes that an address typed and that were nobody's."""
    return Allowance(at_once=WRONG_AT_ONCE, a_second=WRONG_A_SECOND, timer=monotonic)


def routes_of(
    settings: HandoffSettings, clock: Clock = system_clock, *, wrong: Allowance | None = None
) -> tuple[Route, ...]:
    """Return what it serves; `wrong` counts on where the routes are built anew, for other secrets."""
    ledger, counted = open_ledger(settings), wrong or wrong_codes()
    links = links_doors(settings, ledger=ledger, recorder=open_recorder(settings, ledger), clock=clock)
    return tuple(limited(route, counted, failed=_NOBODYS) for route in links)


def _front_door(_: HttpRequest, __: StoreError) -> HttpAnswer:
    """Lead whoever holds a link to the shop at least: without the keys nobody can tell whether it is ours."""
    settings = read(HandoffSettings, secrets=False)
    return to_the_shop(locale_of(settings.locale), settings.shop_url)


@cache
def _door() -> Door:
    routes = partial(routes_of, wrong=wrong_codes())
    return Door(kept=Renewed(HandoffSettings, routes), doubts=frozenset({404}), away=_front_door)


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Answer an event of the HTTP API."""
    return _door().answer(event)
