"""A scene of the demo: heard of in the car, asked of Siri and of Home Assistant, and bought on the phone at last.

Every step is a request as the platform would make it, proved under the stage's own keys, to the stage's own doors. The
order on the phone is the caller's: any story of the demo that buys, of the same customer.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from base.clock import rfc3339
from base.environment import DEFAULT_LOCALE
from base.errors import DemoError
from base.redirects import staying_opener
from intake.platforms.events.proofs import STAMPED_IN, stamp
from intake.platforms.events.vast.trackers import AdEvent, AdTracker, tracker_url
from ledger.records import DeviceType, Grant
from runtime.demo.player import TranscriptLine
from runtime.demo.stage import DemoStage

KEYS_OF_THE_STAGE = json.dumps({"hub": "stage-hub-key", "home-assistant": "stage-home-key", "vast": "stage-ad-key"})
"""What the stage's settings have to hold as `platform_keys`."""
_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRequest:
    """One request of the scene: when it is made, what is seen of it, and how it is sent."""

    at: datetime
    line: TranscriptLine
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def scene(
    *, begins: datetime, account: str, product_id: str, keys: Mapping[str, tuple[str, ...]]
) -> Iterator[SceneRequest]:
    """Yield the requests of the scene in time order.

    Args:
        begins: when the advertisement plays; the whole takes two hours.
        account: the customer's id at the shop.
        product_id: what it is all about, as the catalogue names it.
        keys: by a platform's name, the keys of the stage.
    """
    for event in (AdEvent.IMPRESSION, AdEvent.COMPLETE):
        yield _heard(event, begins, product_id, keys["vast"][0])
    asked: dict[str, Any] = {"version": 1, "asked_by": "siri", "action": "research", "device_type": "phone"}
    later = begins + timedelta(minutes=40)
    told = {"id": "demo-siri-1", "occurred_at": rfc3339(later), "product_id": product_id, "account": account}
    yield _told("hub", later, asked | told | {"measurement": True}, keys, "Siri", "is asked how long a pack lasts")
    home: dict[str, Any] = {
        "event_type": "assist_pipeline_event",
        "instance_id": "demo-home",
        "account": account,
        "measurement": True,
    }
    later = begins + timedelta(minutes=70)
    spoken = {"response_type": "query_answer", "language": DEFAULT_LOCALE.partition("-")[0]}
    data = {
        "type": "intent-end",
        "pipeline_run_id": "demo-run-1",
        "device_id": "kitchen-satellite",
        "product_id": product_id,
        "data": {"intent_output": {"response": spoken, "conversation_id": "demo-talk-1"}},
    }
    fired: dict[str, Any] = {"time_fired": rfc3339(later), "context": {"id": "demo-context-1"}, "data": data}
    yield _told("home-assistant", later, home | fired, keys, "Home Assistant", "is asked whether any is left")


def tell_other_platforms(stage: DemoStage, *, begins: datetime, account: str, product_id: str) -> list[TranscriptLine]:
    """Play the scene on the stage and return what is seen of it; the stage's clock stands at its end.

    Raises:
        DemoError: the stage has no keys of these platforms, or a door did not take what it should.
    """
    keys = stage.settings.keys_of_platforms
    if not {"hub", "home-assistant", "vast"} <= keys.keys():
        raise DemoError("the stage has no keys of other platforms: give its settings KEYS_OF_THE_STAGE")
    lines = []
    for one in scene(begins=begins, account=account, product_id=product_id, keys=keys):
        stage.clock.now = one.at
        _send(stage.url, one)
        lines.append(one.line)
    return lines


def _heard(event: AdEvent, begins: datetime, product_id: str, key: str) -> SceneRequest:
    at = begins + timedelta(seconds=0 if event is AdEvent.IMPRESSION else 30)
    ends = begins + timedelta(days=30)
    ad = AdTracker(
        campaign="in-car-audio",
        event=event,
        device=DeviceType.CAR,
        until=ends,
        product=product_id,
        measurement=Grant.GRANTED,
    )
    url = tracker_url("", key, ad)
    for macro, value in (("TIMESTAMP", rfc3339(at)), ("ADSERVINGID", "demo-serving-1"), ("LIMITADTRACKING", "0")):
        url = url.replace(f"[{macro}]", value)
    what = "begins to play" if event is AdEvent.IMPRESSION else "was heard to its end"
    return SceneRequest(at=at, line=TranscriptLine(who="An advertisement in the car", text=what, aside=True), path=url)


def _told(  # noqa: PLR0913, PLR0917 - of this file alone
    name: str, at: datetime, told: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], who: str, text: str
) -> SceneRequest:
    body, seconds = json.dumps(told, sort_keys=True).encode(), int(at.timestamp())
    signed = {STAMPED_IN: f"t={seconds},v1={stamp(keys[name][0], seconds, body)}", "Content-Type": "application/json"}
    line = TranscriptLine(who=who, text=text, aside=True)
    return SceneRequest(at=at, line=line, path=f"/platforms/{name}", body=body, headers=signed)


def _send(url: str, one: SceneRequest) -> None:
    asked = urllib.request.Request(url.rstrip("/") + one.path, data=one.body, headers=dict(one.headers))  # noqa: S310 - the stage's
    try:
        with staying_opener().open(asked, timeout=_SECONDS) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        with error:
            raise DemoError(f"{one.path.partition('?')[0]} answered {error.code}: {error.read(500)!r}") from error
