"""The addresses that a VAST advertisement calls: what they say of it is signed.

What a player fills in is not signed, since nobody can know it beforehand.

Source: IAB Tech Lab, VAST 4.2 and 4.3 (tracking events, `Impression`, `ClickTracking`) and its table of macros, read on
2026-11-27. Audio's DAAST is part of VAST since 4.1.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, urlencode

from base.errors import NotSigned
from intake.platforms.events.proofs import same
from ledger.records import DeviceType, Grant

PATH: Final = "/platforms/vast"


class AdEvent(StrEnum):
    """What an advertisement tells of, in VAST's own words."""

    IMPRESSION = "impression"
    START = "start"
    FIRST_QUARTILE = "firstQuartile"
    MIDPOINT = "midpoint"
    THIRD_QUARTILE = "thirdQuartile"
    COMPLETE = "complete"
    CLICK = "click"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdTracker:
    """What is signed of a beacon.

    Attributes:
        campaign: the campaign's id.
        event: what happened.
        device: on what the advertisement is booked: `tv`, `car`, `smart_speaker`, ...
        until: when the advertisement ends; a beacon after it is refused.
        product: what it advertises.
        measurement: granted where the publisher's viewers agreed to be measured for the advertiser; a no that a player
            brings is a no all the same.
    """

    campaign: str
    event: AdEvent
    device: DeviceType
    until: datetime
    product: str | None = None
    measurement: Grant = Grant.UNKNOWN


# What the player fills in: our parameter, and the macro as VAST names it.
MACROS: Final[Mapping[str, str]] = {
    "ts": "TIMESTAMP",
    "cb": "CACHEBUSTING",
    "as": "ADSERVINGID",
    "tx": "TRANSACTIONID",
    "ifa": "IFA",
    "ift": "IFATYPE",
    "lat": "LIMITADTRACKING",
    "reg": "REGULATIONS",
    "tc": "GDPRCONSENT",
    "ps": "PODSEQUENCE",
}
_SIGNATURE: Final = "s"
SIGNED: Final = ("c", "e", "d", "p", "m", "x")


def tracker_url(base: str, key: str, tracker: AdTracker) -> str:
    """Return the address of one beacon, with the macros that a player fills in.

    Args:
        base: our own address, as https://earshot.example.
        key: of EARSHOT_PLATFORM_KEYS, the first of `vast`.
        tracker: what is signed.
    """
    told = {
        "c": tracker.campaign,
        "e": tracker.event,
        "d": tracker.device,
        "p": tracker.product,
        "m": tracker.measurement if tracker.measurement is Grant.GRANTED else None,
        "x": str(int(tracker.until.timestamp())),
    }
    signed = {name: str(value) for name, value in told.items() if value}
    query = urlencode(signed | {_SIGNATURE: _signature(key, signed)})
    return f"{base.rstrip('/')}{PATH}?{query}" + "".join(f"&{name}=[{macro}]" for name, macro in MACROS.items())


def vast_trackers(base: str, key: str, tracker: AdTracker) -> str:
    """Return the elements of a VAST document that call every beacon of an advertisement."""
    urls = {event: f"<![CDATA[{tracker_url(base, key, replace(tracker, event=event))}]]>" for event in AdEvent}
    quartiles = [event for event in AdEvent if event not in {AdEvent.IMPRESSION, AdEvent.CLICK}]
    tracking = "\n".join(f'  <Tracking event="{event}">{urls[event]}</Tracking>' for event in quartiles)
    impression, click = urls[AdEvent.IMPRESSION], urls[AdEvent.CLICK]
    return (
        f'<Impression id="earshot">{impression}</Impression>\n<TrackingEvents>\n{tracking}\n</TrackingEvents>\n'
        f'<VideoClicks>\n  <ClickTracking id="earshot">{click}</ClickTracking>\n</VideoClicks>\n'
    )


def check_tracker(keys: tuple[str, ...], query: str, now: datetime) -> None:
    """Accept a beacon's query silently whose signed part is ours, and whose advertisement still runs.

    Raises:
        NotSigned: it is not, or has ended.
    """
    told = parse_qsl(query, keep_blank_values=True, max_num_fields=40)
    signed = {name: value for name, value in told if name in SIGNED}
    given = [value for name, value in told if name == _SIGNATURE]
    twice = len(signed) != sum(name in SIGNED for name, _ in told) or len(given) != 1
    if twice or not any(same(given[0], _signature(key, signed)) for key in keys):
        raise NotSigned("s: the address is none that was made here, or was changed")
    if not signed.get("x", "").isdecimal() or datetime.fromtimestamp(int(signed["x"][:12]), UTC) < now:
        raise NotSigned("x: the advertisement has ended; make its addresses anew")


def _signature(key: str, signed: Mapping[str, str]) -> str:
    told = "\n".join(f"{name}={signed[name]}" for name in SIGNED if name in signed)
    return hmac.new(key.encode(), f"vast\n{told}".encode(), hashlib.sha256).hexdigest()[:40]
