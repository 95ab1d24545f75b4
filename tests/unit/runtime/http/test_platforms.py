"""The doors of other platforms: what is kept, and the status that a sender gets."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from base.settings import Settings
from intake.platforms.events.source import Outside
from intake.platforms.events.table import SOURCES
from ledger.recorder import Recorder
from runtime.http.exchange import HttpAnswer, HttpRequest, respond
from runtime.http.platforms import platforms_doors
from tests.factories.memory import MemoryLedger
from tests.factories.platforms import NOON, Servers, delivery_of, key_of, sample

NAMES = [source.name for source in SOURCES]
every_source = pytest.mark.parametrize("name", NAMES)


class Doors:
    def __init__(self, *closed: str) -> None:
        keys = {name: key_of(name) for name in NAMES if name not in closed}
        self.ledger = MemoryLedger()
        self.routes = tuple(
            platforms_doors(
                Settings(platform_keys=json.dumps(keys)),
                SOURCES,
                ledger=self.ledger,
                recorder=Recorder(self.ledger, None),
                clock=lambda: NOON,
                outside=Outside(clock=lambda: NOON, call=Servers()),
            )
        )

    def post(self, name: str, told: Any, **changed: Any) -> HttpAnswer:
        came = delivery_of(name, told)
        request = HttpRequest(
            method=came.method, path=came.path, headers=came.headers, body=came.body, query=came.query
        )
        return respond(self.routes, replace(request, **changed))


@every_source
def test_a_delivery_is_kept_and_its_malformed_twin_refused(name: str) -> None:
    doors = Doors()
    kept = doors.post(name, sample(name))
    assert kept.status == (204 if name == "vast" else 200)
    assert doors.ledger.touchpoints or doors.ledger.orders
    refused = doors.post(name, sample(name, "malformed"))
    assert refused.status == 400
    assert json.loads(refused.body)["error"]


@every_source
def test_a_platform_without_a_key_is_told_so(name: str) -> None:
    refused = Doors(name).post(name, sample(name))
    assert refused.status == 401
    assert f"{name}: there is no key of it in EARSHOT_PLATFORM_KEYS" in json.loads(refused.body)["error"]


def test_who_delivers_again_is_asked_to_while_the_table_is_away() -> None:
    doors = Doors()
    doors.ledger.away = True
    assert doors.post("hub", sample("hub")).status == 503


@every_source
def test_no_identifier_of_anybody_is_logged(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    doors = Doors()
    for kind in ("sample", "malformed"):
        doors.post(name, sample(name, kind))
    told = ("1001", "home-7", "8f1c-browser", "3f9d2c1e", "d3b07384", "button-1", "5f2c6d0e")
    assert [one for one in told if one in caplog.text] == []
