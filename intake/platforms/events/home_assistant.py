"""`POST /platforms/home-assistant`: events of a Home Assistant's bus, and of its Assist pipeline.

Source: home-assistant.io/docs/configuration/events (the form of an event) and
developers.home-assistant.io/docs/voice/pipelines (the Assist pipeline's), read on 2026-11-27. Home Assistant signs
nothing by itself: docs/platforms.md has the few lines that post and stamp. What was said is not sent on to anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from base.errors import BadPayload
from intake.platforms.events.proofs import STAMPED_IN, stamped_hmac
from intake.platforms.events.source import EventSource, KnownFrom, TouchNews
from intake.platforms.events.telling import (
    BY_A_PERSON,
    BY_ITSELF,
    action_of,
    device_named,
    grant_of,
    happened,
    named,
    needed,
    said,
    touch,
)
from intake.platforms.payload import Payload
from intake.platforms.platform import Delivery, Lookups, SetAside
from ledger.records import Action, Consent, DeviceType, Outcome, Platform, Stage

NAME: Final = "home-assistant"
CHANNEL: Final = "home_assistant"
_DOMAINS: Final = {
    **dict.fromkeys(("vacuum", "humidifier", "water_heater", "lawn_mower"), DeviceType.APPLIANCE),
    "media_player": DeviceType.TV,
}
_DONE: Final = ("action_done", "partial_action_done")
_ENDED: Final = dict.fromkeys((*_DONE, "query_answer"), Outcome.OK) | {"error": Outcome.ERROR}
_IDLE: Final = {"unavailable", "unknown", "off", "idle", "docked", "standby", "paused"}


def _read(delivery: Delivery, known: Lookups) -> Iterator[TouchNews | SetAside]:
    for event in Payload.parse_several(delivery.body):
        try:
            done = _done(event, event.part("data"))
            if done is not None:
                yield _touch(event, done, known)
        except BadPayload as error:
            yield SetAside(reason=error.logged)


def _done(event: Payload, data: Payload) -> dict[str, Any] | None:
    kind = needed(event, "event_type")
    if kind == "assist_pipeline_event":
        return _spoken(data)
    if kind == "earshot_touch":
        by = BY_ITSELF if grant_of(data.fields.get("by_itself")).value == "granted" else BY_A_PERSON
        about = {"product_id": named(data.text("product_id")), "brand_id": named(data.text("brand_id"))}
        device = device_named(data.text("device_type")) or DeviceType.HUB
        return {**by, "stage": Stage.CONSIDERATION, **about, "action": action_of(needed(data, "action"))} | {
            "device_type": device
        }
    if kind == "tag_scanned":
        about = {"device_type": DeviceType.PHONE, "stage": Stage.POST_PURCHASE}
        return {**BY_A_PERSON, **about, "action": Action.OTHER, "intent": kind}
    if kind == "shopping_list_updated":
        about = {"device_type": DeviceType.HUB, "stage": Stage.CONSIDERATION, "action": Action.BASKET}
        return {**BY_A_PERSON, **about} if data.text("action") == "add" else None
    if kind == "automation_triggered":
        return {**BY_ITSELF, "action": Action.USAGE, "device_type": DeviceType.HUB, "intent": kind}
    return _used(data) if kind == "state_changed" else None


def _spoken(data: Payload) -> dict[str, Any] | None:
    """The end of a pipeline's intent is the turn; its other stages tell nothing more of it."""
    if needed(data, "type") != "intent-end":
        return None
    response = data.part("data", "intent_output", "response")
    kind = needed(response, "response_type")
    if kind not in _ENDED:
        raise response.wrong("response_type", f"expected one of {', '.join(_ENDED)}")
    speaker = {"device_type": DeviceType.SMART_SPEAKER, "stage": Stage.CONSIDERATION, "intent": f"assist_{kind}"}
    asked = Action.OTHER if kind in _DONE else Action.RESEARCH
    action = action_of(data.text("earshot_action"), asked)
    about = {"product_id": named(data.text("product_id")), "locale": said(response.text("language"))}
    return {**BY_A_PERSON, **speaker, **about, "action": action, "outcome": _ENDED[kind]}


def _used(data: Payload) -> dict[str, Any] | None:
    """A device of a kind that people use, as it begins to work; what a sensor measures is its state and no touch."""
    domain = needed(data, "entity_id").partition(".")[0]
    new, old = data.part("new_state").text("state"), data.part("old_state").text("state")
    if domain not in _DOMAINS or new is None or new == old or new in _IDLE:
        return None
    return {**BY_ITSELF, "action": Action.USAGE, "device_type": _DOMAINS[domain], "outcome": Outcome.OK}


def _touch(event: Payload, done: dict[str, Any], known: Lookups) -> TouchNews:
    data, context = event.part("data"), event.part("context")
    run = data.text("pipeline_run_id")
    name = f"{run}#{data.text('type')}" if run else needed(context, "id")
    talked = data.part("data", "intent_output").text("conversation_id")
    home = needed(event, "instance_id")
    device = data.text("device_id") or data.text("entity_id")
    return touch(
        known,
        NAME,
        f"{home}#{name}",
        at=happened(event, "time_fired"),
        session=f"{home}#{talked or name}",
        account=event.text("account"),
        consent=Consent(measurement=grant_of(event.fields.get("measurement"))),
        identity={"user": home, "person": context.text("user_id"), "device": device and f"{home}#{device}"},
        platform=Platform.IOT,
        channel=CHANNEL,
        **done,
    )


SOURCE = EventSource(
    name=NAME,
    title="Home Assistant",
    signed=stamped_hmac,
    read=_read,
    known=KnownFrom(
        form="events of the bus (home-assistant.io/docs/configuration/events) and of the Assist pipeline"
        " (developers.home-assistant.io/docs/voice/pipelines), read 2026-11-27",
        sample="ours, field by field after both pages",
        proof=f"`{STAMPED_IN}: t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.` and the raw body, within five minutes;"
        " ours, since Home Assistant signs nothing",
        becomes=(
            ("`assist_pipeline_event` `intent-end`", "a turn: `other` where something was done, else `research`"),
            ("`earshot_touch`, fired by an automation", "the action and the product that it names"),
            ("`shopping_list_updated`, `add`", "`basket` by a person"),
            ("`tag_scanned`", "`other` by a person"),
            ("`automation_triggered`", "`usage` by itself"),
            ("`state_changed` of a vacuum, a television", "`usage` by itself"),
            ("other events: sensors, calls of services", "nothing: a device's state is no touch"),
        ),
        notes=(
            (
                "Beside each event stand `instance_id` (the home), `account` (the customer's number at the shop) and"
                " `measurement` (whether the household agreed). What was said is never read."
            ),
            "Platform `iot`, channel `home_assistant`: our records have no word of its own for it.",
        ),
    ),
)
