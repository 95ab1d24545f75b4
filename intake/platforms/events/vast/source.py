"""`GET /platforms/vast`: a beacon of a VAST advertisement: shown, played so far, clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from base.clock import parse_rfc3339
from base.errors import BadPayload
from intake.platforms.events.source import EventSource, KnownFrom, News, Outside, SourceReply, SourceTaken
from intake.platforms.events.telling import BY_A_PERSON, SHOWN, device_named, grant_of, named, said, touch
from intake.platforms.events.vast.tc_string import refuses_measurement
from intake.platforms.events.vast.trackers import MACROS, PATH, SIGNED, AdEvent, check_tracker
from intake.platforms.platform import Delivery, Lookups
from ledger.records import Action, Consent, DeviceType, Grant, Platform, Stage

NAME: Final = "vast"
_UNFILLED: Final = re.compile(r"\[[A-Z]+\]|-1|-2|0{8}-(0{4}-){3}0{12}|")  # left as it was, unknown, not to be told
_CHANNELS: Final = {
    DeviceType.TV: "tv_ad",
    DeviceType.CAR: "car_audio_ad",
    DeviceType.SMART_SPEAKER: "audio_ad",
    DeviceType.SMART_DISPLAY: "display_ad",
}
_LATEST: Final = timedelta(days=2)  # a player may send late what it could not send at once


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    check_tracker(keys, delivery.query, outside.clock())


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    told = _told(delivery.query)
    filled = {name: value for name in MACROS if not _UNFILLED.fullmatch(value := told.get(name, ""))}
    event, device = told.get("e", ""), device_named(told.get("d"))
    if event not in set(AdEvent) or device is None or not told.get("c"):
        raise BadPayload("c, e, d: expected a campaign, an event of VAST and a kind of device")
    spoken, served = _moment(filled.get("ts")), filled.get("as") or filled.get("tx")
    if spoken is None and _nothing_tells_when(delivery, filled, served):
        raise BadPayload("ts: expected a time like 2026-11-20T08:00:00.000Z, or say in `received_at` when it came")
    at = _believed(spoken, delivery, known.clock())
    once = f"{served}#{filled.get('ps', '')}" if served else f"{filled.get('cb') or ''}#{(spoken or at).isoformat()}"
    clicked = event == AdEvent.CLICK
    done: dict[str, Any] = {**BY_A_PERSON, "action": Action.CLICK, "stage": Stage.CONSIDERATION} if clicked else SHOWN
    yield touch(
        known,
        NAME,
        f"{told['c']}#{device}#{event}#{once}",
        at=at,
        session=f"{told['c']}#{once}",
        consent=_consent(told, filled),
        identity={"ad_id": filled.get("ifa")},
        platform=Platform.ADS,
        device_type=device,
        channel=_CHANNELS.get(device, "video_ad"),
        campaign_id=said(told["c"], 256),
        product_id=named(told.get("p")),
        outcome=event,
        **done,
    )


def _told(query: str) -> dict[str, str]:
    """Return what an address says, each of its fields once."""
    told = parse_qsl(query, max_num_fields=40)
    names = [name for name, _ in told]
    for name in (*SIGNED, *MACROS):
        if names.count(name) > 1:
            raise BadPayload(f"{name}: told twice")
    return dict(told)


def _moment(told: str | None) -> datetime | None:
    """Return the player's own time, where it tells one."""
    try:
        return parse_rfc3339((told or "").replace(" ", "+"))
    except (ValueError, OverflowError):
        return None


def _nothing_tells_when(delivery: Delivery, filled: dict[str, str], served: str | None) -> bool:
    """Tell whether a beacon without a time can be neither dated nor told from its repeat.

    A player that fills nothing in cannot tell any better, and is believed to call when it plays; one that writes into
    the time what is none cannot be told from its repeat without a serving's id. Lines of a file come at no time.
    """
    return not delivery.dated if delivery.of_file else bool(filled.get("ts")) and served is None


def _believed(spoken: datetime | None, delivery: Delivery, now: datetime) -> datetime:
    """Return when it happened: the player's time, as long as it can be; nobody signs it."""
    if spoken is None:
        return now
    return spoken if delivery.of_file or now - _LATEST <= spoken <= now + timedelta(minutes=5) else now


def _consent(told: dict[str, str], filled: dict[str, str]) -> Consent:
    measurement = grant_of(told.get("m"))
    limited = filled.get("lat") == "1"
    if limited or "coppa" in filled.get("reg", "").lower().split(",") or refuses_measurement(filled.get("tc")):
        measurement = Grant.DENIED
    return Consent(measurement=measurement, marketing=Grant.DENIED if limited else Grant.UNKNOWN)


def _answer(taken: SourceTaken, delivery: Delivery) -> SourceReply:
    del taken, delivery
    return SourceReply(status=204, headers={"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"})


def _of_line(line: str) -> Delivery:
    return Delivery(headers={}, method="GET", path=PATH, query=line.strip().strip('"').partition("?")[2])


SOURCE = EventSource(
    name=NAME,
    title="VAST 4.x",
    signed=_signed,
    read=_read,
    answer=_answer,
    methods=("GET",),
    resends=False,
    of_line=_of_line,
    known=KnownFrom(
        form="VAST 4.2 and 4.3 of the IAB Tech Lab: `Impression`, `Tracking`, `ClickTracking`, macros (read"
        " 2026-11-27); DAAST is part of it since 4.1",
        sample="ours: the addresses are made by us, with the macros' values filled in as the specification names them",
        proof="each address bears an HMAC-SHA256 (160 bits) over campaign, event, device, product, leave and end;"
        " after the advertisement's end it is refused",
        becomes=(
            (
                "`impression`, `start`, `firstQuartile`, `midpoint`, `thirdQuartile`, `complete`",
                "`exposure`: nobody acted",
            ),
            ("`click`", "`click` by a person"),
            ("device `tv`, `car`, `smart_speaker`", "channel `tv_ad`, `car_audio_ad`, `audio_ad`"),
            ("`[ADSERVINGID]`, else `[TRANSACTIONID]`", "the session: all beacons of one playing are one touch"),
            ("`[IFA]`", "the advertising id, where it may be measured"),
        ),
        notes=(
            (
                "A beacon counts once, by the serving's id; a player that fills in neither id counts by its time and"
                " `[CACHEBUSTING]`. One that writes into the time what is none, and fills in neither id, is refused."
            ),
            (
                "Over HTTP a time is believed for two days, since nobody signs it; out of a file always, and a line"
                " without one needs `received_at`."
            ),
            (
                "`[LIMITADTRACKING]` of 1, `coppa` in `[REGULATIONS]` and a `[GDPRCONSENT]` string without the"
                " purposes 1 and 7 are a no to measurement. A consent string is never a yes to us: leave is signed"
                " into the address, by whoever has it from the publisher."
            ),
        ),
    ),
)
