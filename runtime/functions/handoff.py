"""The function that opens hand-off links: it notes the click and leads to the shop, whatever is away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class HandoffSettings(RecorderSettings, TokenKeys):
    """What this function reads."""

    token_key: str = token_key()
    shop_url: str = shop_url()
    seller: str = seller()
    locale: str = locale()


def routes_of(settings: HandoffSettings, clock: Clock = system_clock) -> tuple[Route, ...]:
    """Return what it serves."""
    ledger = open_ledger(settings)
    return links_doors(settings, ledger=ledger, recorder=open_recorder(settings, ledger), clock=clock)


def _front_door(_: HttpRequest, __: StoreError) -> HttpAnswer:
    """Lead whoever holds a link to the shop at least: without the keys nobody can tell whether it is ours."""
    settings = read(HandoffSettings, secrets=False)
    return to_the_shop(locale_of(settings.locale), settings.shop_url)


@cache
def _door() -> Door:
    return Door(kept=Renewed(HandoffSettings, routes_of), doubts=frozenset({404}), away=_front_door)


def handler(event: dict[str, Any], context: object = None) -> dict[str, Any]:  # noqa: ARG001 - AWS's
    """Answer an event of the HTTP API."""
    return _door().answer(event)
