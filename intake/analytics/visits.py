"""Events of visitors -> one touchpoint a visit, where it came from first, as any shop's visit is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from base.ids import touchpoint_id
from intake.web.channels import Arrival, channel
from ledger.pseudonyms import Pseudonyms
from ledger.records import (
    Action,
    Consent,
    DeviceType,
    Exposure,
    Grant,
    Identity,
    Initiator,
    Platform,
    Stage,
    Touchpoint,
)

SILENCE = timedelta(minutes=30)  # of a tool that tells no sessions: longer is another visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One event of a visitor, as a tool tells it.

    Attributes:
        tool: who tells it; ids of two tools never meet.
        event: the tool's id of the event.
        visitor: the browser, as the tool names it; None where consent left no name.
        session: the tool's id of the visit; None where it tells none.
        at: when it happened.
        received_at: when the tool heard of it.
        came: from where.
        device: on what.
        account: the customer's account at the shop, as the tool was told it.
        consent: what the event may be used for.
    """

    tool: str
    event: str
    visitor: str | None
    session: str | None
    at: datetime
    received_at: datetime
    came: Arrival
    device: DeviceType | None
    account: str | None
    consent: Consent


def visits(events: Iterable[Seen], pseudonyms: Pseudonyms) -> Iterator[Touchpoint]:
    """Yield a touchpoint a visit, in the order in which they began; it takes all events, in any order.

    A visit comes from where the first of its events that says so came. Where any event's consent is a no, the visit's
    is: it counts in totals, as nobody's.
    """
    for visit in _gathered(sorted(events, key=lambda one: (one.at, one.event))):
        yield _touchpoint(visit, pseudonyms)


def _gathered(events: Sequence[Seen]) -> list[list[Seen]]:
    found: list[list[Seen]] = []
    latest: dict[tuple[str | None, ...], list[Seen]] = {}
    for event in events:
        key = (event.tool, event.visitor or event.event, event.session)
        visit = latest.get(key)
        if visit is None or (event.session is None and event.at - visit[-1].at > SILENCE):
            latest[key] = visit = []
            found.append(visit)
        visit.append(event)
    return found


def _touchpoint(visit: Sequence[Seen], pseudonyms: Pseudonyms) -> Touchpoint:
    first = visit[0]
    came = next((one.came for one in visit if one.came != Arrival()), first.came)
    whole = first.visitor and first.session  # a session's number alone is a moment: visitors may share it
    name = f"{first.tool}#{first.visitor}#{first.session}" if whole else f"{first.tool}#{first.event}"
    return Touchpoint(
        touchpoint_id=touchpoint_id("web", name),
        session_id=pseudonyms.of("session", name),
        occurred_at=first.at,
        received_at=first.received_at,
        platform=Platform.WEB,
        device_type=next((one.device for one in visit if one.device), None),
        stage=Stage.AWARENESS,
        action=Action.VISIT,
        initiator=Initiator.HUMAN,
        exposure=Exposure.ACTIVE,
        channel=channel(came),
        campaign_id=came.campaign[:256] or None,
        consent=Consent(
            measurement=_strictest(one.consent.measurement for one in visit),
            marketing=_strictest(one.consent.marketing for one in visit),
        ),
        identity=Identity(
            cookie=pseudonyms.of("cookie", first.visitor) if first.visitor else None,
            account=next((pseudonyms.of("account", one.account) for one in visit if one.account), None),
        ),
    )


def _strictest(grants: Iterable[Grant]) -> Grant:
    told = set(grants)
    return next((grant for grant in (Grant.DENIED, Grant.GRANTED) if grant in told), Grant.UNKNOWN)
