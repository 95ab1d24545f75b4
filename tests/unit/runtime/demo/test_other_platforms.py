"""The scene of other platforms: each of its requests is one that its door takes, and the same each time."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from base.settings import Settings
from intake.platforms.events.source import Outside
from intake.platforms.events.table import SOURCES
from ledger.recorder import Recorder
from runtime.demo.other_platforms import KEYS_OF_THE_STAGE, scene
from runtime.demo.stage import StageClock
from runtime.http.exchange import HttpRequest, respond
from runtime.http.platforms import platforms_doors
from tests.factories.memory import MemoryLedger
from tests.factories.platforms import NOON


def test_every_request_of_the_scene_is_taken_and_the_household_is_one() -> None:
    ledger, clock, settings = MemoryLedger(), StageClock(NOON), Settings(platform_keys=KEYS_OF_THE_STAGE)
    routes = tuple(
        platforms_doors(
            settings,
            SOURCES,
            ledger=ledger,
            recorder=Recorder(ledger, None),
            clock=clock,
            outside=Outside(clock=clock),
        )
    )
    for one in scene(begins=NOON, account="1001", product_id="soup", keys=settings.keys_of_platforms):
        clock.now, there = one.at, urlsplit(one.path)
        request = HttpRequest(
            method="POST" if one.body else "GET",
            path=there.path,
            query=there.query,
            headers=Headers(dict(one.headers)),
            body=one.body or b"",
        )
        assert respond(routes, request).status in {200, 204}, one.line
    told = sorted(ledger.touchpoints.values(), key=lambda touch: touch.occurred_at)
    assert [(touch.platform, touch.action, touch.product_id) for touch in told] == [
        ("ads", "exposure", "soup"),
        ("ads", "exposure", "soup"),
        ("siri", "research", "soup"),
        ("iot", "research", "soup"),
    ]
    assert len({touch.identity.account for touch in told if touch.platform != "ads"}) == 1
    assert len({touch.session_id for touch in told}) == 3
