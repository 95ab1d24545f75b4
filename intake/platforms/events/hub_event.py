"""`POST /platforms/hub`: the hub event, a form of our own for platforms that keep no log anybody could read.

Siri and App Intents, HomeKit and Matter tell an app or a hub what was asked of them, and nobody else. So an app on the
phone or the watch, a hub or a car posts this itself. Version 1; unknown fields are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from base.errors import BadPayload, InputError
from base.typed_json import read_json
from intake.lines_of_body import lines_of
from intake.platforms.events.proofs import STAMPED_IN, stamped_hmac
from intake.platforms.events.shopping import beside_the_shop
from intake.platforms.events.source import EventSource, KnownFrom, News
from intake.platforms.events.telling import BY_A_PERSON, BY_ITSELF, named, said, touch
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from ledger.records import (
    Action,
    Consent,
    DeviceType,
    Grant,
    Identity,
    Initiator,
    Order,
    OrderLine,
    OrderSource,
    Platform,
    is_currency,
)

NAME: Final = "hub"
HubName = Annotated[str, Meta(min_length=1, max_length=128)]
OffsetMoment = Annotated[datetime, Meta(tz=True)]
WholeMinor = Annotated[int, Meta(ge=0, le=10**12)]
_VALUE: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
# Who asked, and under which of our platforms it is counted.
_PLATFORMS: Final = {
    "siri": Platform.SIRI,
    "app_intents": Platform.SIRI,
    "homekit": Platform.HOMEKIT,
    "matter": Platform.HOMEKIT,
    "watch": Platform.APP,
    "car": Platform.APP,
    "hub": Platform.IOT,
}


class HubLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was bought."""

    product_id: HubName
    quantity: Annotated[int, Meta(ge=1, le=1000)] = 1
    unit_price_minor: WholeMinor = 0


class HubPayment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order that was paid for on the device; amounts in whole minor units."""

    order_id: HubName
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]
    revenue_minor: WholeMinor
    payment: Annotated[str, Meta(min_length=1, max_length=64)]
    tax_minor: WholeMinor = 0
    shipping_minor: WholeMinor = 0
    lines: tuple[HubLine, ...] = ()


class HubEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an app or a hub was asked for, or did by itself."""

    version: Literal[1]
    id: HubName
    asked_by: Literal["siri", "app_intents", "homekit", "matter", "watch", "car", "hub"]
    action: Action
    occurred_at: OffsetMoment
    by_itself: bool = False
    device_type: DeviceType | None = None
    session: HubName | None = None
    intent: HubName | None = None
    product_id: HubName | None = None
    brand_id: HubName | None = None
    subscription_id: HubName | None = None
    home: HubName | None = None
    device: HubName | None = None
    person: HubName | None = None
    account: HubName | None = None
    measurement: bool | None = None
    order: HubPayment | None = None


def _read(delivery: Delivery, known: Lookups) -> Iterator[News]:
    for number, line in lines_of(delivery.body, "a hub event"):
        try:
            event: HubEvent = read_json(line, HubEvent)
        except ValueError as error:
            shown = _VALUE.sub("…", str(error))  # a value could be somebody's name, and reasons go to logs
            yield SetAside(reason=f"body:{number}: {shown}")
            continue
        try:
            yield from _told(event, known)
        except InputError as error:
            yield SetAside(reason=f"body:{number}: {error.logged}")


def _told(event: HubEvent, known: Lookups) -> Iterator[News]:
    by: dict[str, Any] = BY_ITSELF if event.by_itself else BY_A_PERSON
    paid = _paid(event, known) if event.order else None
    yield touch(
        known,
        NAME,
        event.id,
        at=event.occurred_at,
        session=event.session or event.id,
        account=event.account,
        consent=Consent(measurement=_grant(event)),
        identity={"user": event.home, "device": event.device, "person": event.person},
        platform=_PLATFORMS[event.asked_by],
        device_type=event.device_type,
        action=event.action,
        intent=said(event.intent),
        product_id=named(event.product_id),
        brand_id=named(event.brand_id),
        subscription_id=event.subscription_id,
        order_id=event.order.order_id if event.order else None,
        **by,
    )
    if paid is not None:
        yield paid


def _paid(event: HubEvent, known: Lookups) -> OrderNews:
    order = event.order
    if order is None or not is_currency(order.currency):
        raise BadPayload("order.currency: expected an ISO 4217 code like USD")
    who = Identity(account=known.pseudonyms.of("account", event.account))
    return beside_the_shop(
        Order(
            order_id=order.order_id,
            placed_at=event.occurred_at,
            received_at=event.occurred_at,
            source=OrderSource.DEVICE_AUTO if event.by_itself else OrderSource.APP,
            initiator=Initiator.MACHINE if event.by_itself else Initiator.HUMAN,
            currency=order.currency,
            revenue_minor=order.revenue_minor,
            tax_minor=order.tax_minor,
            shipping_minor=order.shipping_minor,
            lines=tuple(
                OrderLine(product_id=one.product_id, quantity=one.quantity, unit_price_minor=one.unit_price_minor)
                for one in order.lines
            ),
            subscription_id=event.subscription_id,
            payment=order.payment,
            consent=Consent(measurement=_grant(event)),
            identity=who if event.measurement else Identity(),
        ),
        known,
    )


def _grant(event: HubEvent) -> Grant:
    return {None: Grant.UNKNOWN, True: Grant.GRANTED, False: Grant.DENIED}[event.measurement]


SOURCE = EventSource(
    name=NAME,
    title="Hub event (ours)",
    signed=stamped_hmac,
    read=_read,
    known=KnownFrom(
        form="ours, version 1: `HubEvent` of `intake/platforms/events/hub_event.py`, for Siri, App Intents, HomeKit and"
        " Matter, which keep no log to read, and for payments on watches, in cars and at appliances",
        sample="ours",
        proof=f"`{STAMPED_IN}: t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.` and the raw body, within five minutes",
        becomes=(
            ("`asked_by` siri, app_intents", "a touch of platform `siri`"),
            ("`asked_by` homekit, matter", "a touch of platform `homekit`"),
            ("`asked_by` watch, car", "a touch of platform `app`"),
            ("`asked_by` hub", "a touch of platform `iot`"),
            ("`order`", "an order with its `payment`, beside the touch"),
        ),
        notes=("One JSON object, or one a line.",),
    ),
)
