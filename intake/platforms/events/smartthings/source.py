"""`POST /platforms/smartthings`: the webhook of a SmartApp."""

from __future__ import annotations

from intake.platforms.events.smartthings.lifecycle import answered, greet
from intake.platforms.events.smartthings.reading import NAME, check_app, read
from intake.platforms.events.smartthings.signature import check_signed
from intake.platforms.events.source import EventSource, KnownFrom, Outside
from intake.platforms.platform import Delivery


def _signed(keys: tuple[str, ...], delivery: Delivery, outside: Outside) -> None:
    check_signed(delivery, outside)
    check_app(keys, delivery)


SOURCE = EventSource(
    name=NAME,
    title="SmartThings",
    signed=_signed,
    read=read,
    greets=greet,
    answer=answered,
    resends=False,
    known=KnownFrom(
        form="SmartApp lifecycles (developer.smartthings.com, read 2026-11-27); events as SmartThings' SDK tests them"
        " (SmartThingsCommunity/smartapp-sdk-nodejs, `test/unit/events/device-event-spec.js`)",
        sample="ours, field by field after the SDK's",
        proof="HTTP signature (RSA-SHA256 over request target, digest and date) under a certificate of"
        " key.smartthings.com, kept for an hour; within five minutes; and the token in the signed body is of our app."
        " `PING` and `CONFIRMATION` are not signed: the first is echoed, the second is confirmed for our own app, at"
        " SmartThings' own hosts alone",
        becomes=(
            ("`INSTALL`", "`setup` by a person"),
            ("`UNINSTALL`", "`other`, outcome `cancelled`"),
            ("`DEVICE_EVENT` of a button", "the action that the subscription's name begins with (`reorder_filter`)"),
            ("`DEVICE_EVENT` of an appliance, a television", "`usage` by itself"),
            ("`DEVICE_EVENT` of a filter that is to be replaced", "`replenish` by itself, outcome `asked`"),
            ("other events: sensors, modes, timers", "nothing: a device's state is no touch"),
        ),
        notes=(
            "Key: `APP_ID:CLIENT_ID`, the app's id and its OAuth client id.",
            (
                "The app asks for the customer's number at the shop and for leave to measure; without the second"
                " nothing that names the household is kept. Subscriptions are the app's own: make them with the"
                " SmartThings CLI."
            ),
        ),
    ),
)
