"""What senders ask before they deliver: answered as each wants it, and never led where a stranger points."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from base.errors import BadPayload, NotSigned
from intake.platforms.events.source import SourceReply
from intake.platforms.platform import Delivery
from tests.factories.platforms import PlatformDoor, delivery_of, sample


def _asked(door: PlatformDoor, told: Any = None, *, method: str = "POST", **headers: str) -> SourceReply:
    sent = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    body = b"" if told is None else json.dumps(told).encode()
    return door.events.take(Delivery(headers=sent, body=body, method=method, path=door.events.source.path))


def _confirmation(url: str, app: str = "app-1") -> dict[str, Any]:
    return {"lifecycle": "CONFIRMATION", "confirmationData": {"appId": app, "confirmationUrl": url}, "settings": {}}


def test_smartthings_ping_is_echoed() -> None:
    door = PlatformDoor("smartthings")
    reply = _asked(door, {"lifecycle": "PING", "pingData": {"challenge": "abc"}})
    assert json.loads(reply.body)["pingData"] == {"challenge": "abc"}


def test_the_address_of_our_own_smartapp_is_confirmed_at_smartthings() -> None:
    door, url = PlatformDoor("smartthings"), "https://api.smartthings.com/apps/app-1/confirm-registration?token=t"
    reply = _asked(door, _confirmation(url))
    assert door.servers.asked == [url]
    assert json.loads(reply.body) == {"targetUrl": url}


@pytest.mark.parametrize(
    "url",
    [
        "https://smartthings.com.evil.example/x",
        "http://api.smartthings.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://api.smartthings.com:8443/x",
        "https://evil.example@api.smartthings.com/x",
    ],
)
def test_a_confirmation_leads_to_smartthings_alone(url: str) -> None:
    door = PlatformDoor("smartthings")
    with pytest.raises(BadPayload, match=r"confirmationUrl: expected an https address of smartthings\.com"):
        _asked(door, _confirmation(url))
    assert door.servers.asked == []


def test_another_s_smartapp_is_not_confirmed() -> None:
    door = PlatformDoor("smartthings")
    with pytest.raises(NotSigned, match="appId"):
        _asked(door, _confirmation("https://api.smartthings.com/x", app="theirs"))
    assert door.servers.asked == []


def test_what_smartthings_signs_for_another_s_app_is_refused() -> None:
    with pytest.raises(NotSigned, match="authToken: given to another app"):
        PlatformDoor("smartthings", "app-1:somebody-else").takes(sample("smartthings"))


def test_a_smartapp_is_configured_only_where_smartthings_asks() -> None:
    door, told = PlatformDoor("smartthings"), {"lifecycle": "CONFIGURATION", "configurationData": {"phase": "PAGE"}}
    with pytest.raises(NotSigned):
        _asked(door, told)
    page = json.loads(door.takes(told).body)["configurationData"]["page"]
    assert [one["id"] for one in page["sections"][0]["settings"]] == ["account", "measurement"]


def test_the_key_of_smartthings_is_fetched_once_for_many_deliveries() -> None:
    door = PlatformDoor("smartthings")
    for _ in range(3):
        door.takes(sample("smartthings"))
    assert door.servers.asked == ["https://key.smartthings.com/pl/useast1/one"]


@pytest.mark.parametrize("lifecycle", ["INSTALL", "UPDATE", "EVENT", "UNINSTALL"])
def test_a_lifecycle_that_tells_of_something_is_answered_by_its_own_name(lifecycle: str) -> None:
    told = sample("smartthings")
    data = {"installedApp": told["eventData"]["installedApp"], "authToken": told["eventData"]["authToken"]}
    asked = {"lifecycle": lifecycle, "executionId": "e-1", f"{lifecycle.lower()}Data": told["eventData"] | data}
    reply = PlatformDoor("smartthings").takes(asked)
    assert json.loads(reply.body) == {"statusCode": 200, f"{lifecycle.lower()}Data": {}}


def test_any_origin_may_deliver_cloudevents_since_each_is_proved() -> None:
    door = PlatformDoor("cloudevents")
    reply = _asked(door, method="OPTIONS", WebHook_Request_Origin="eventemitter.example.com")
    assert (reply.status, reply.headers["WebHook-Allowed-Origin"]) == (200, "eventemitter.example.com")
    with pytest.raises(BadPayload, match="WebHook-Request-Origin"):
        _asked(door, method="OPTIONS", WebHook_Request_Origin="a b")


def test_a_subscription_of_event_grid_is_validated_by_its_code() -> None:
    told = [{"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "data": {"validationCode": "512d38b6"}}]
    reply = _asked(PlatformDoor("event-grid"), told, aeg_event_type="SubscriptionValidation")
    assert json.loads(reply.body) == {"validationResponse": "512d38b6"}


def test_a_destination_of_aws_iot_is_confirmed_at_aws_alone() -> None:
    door, url = PlatformDoor("aws-iot"), "https://iot.us-east-1.amazonaws.com/confirmdestination/AYADe"
    kind = {"x_amz_rules_engine_message_type": "DestinationConfirmation"}
    assert _asked(door, {"enableUrl": url}, **kind).status == 200
    with pytest.raises(BadPayload, match="enableUrl: expected an https address of AWS IoT Core"):
        _asked(door, {"enableUrl": "https://iot.amazonaws.com.evil.example/x"}, **kind)
    assert door.servers.asked == [url]


@pytest.mark.parametrize("name", ["dialogflow-cx", "event-grid"])
def test_a_token_of_somebody_else_opens_no_door(name: str) -> None:
    keys = {"dialogflow-cx": "another@https://earshot.example/platforms/dialogflow-cx", "event-grid": "tenant-1:other"}
    with pytest.raises(NotSigned):
        PlatformDoor(name, keys[name]).events.take(delivery_of(name, sample(name)))


def test_adobe_s_challenge_is_echoed_and_nothing_else_is() -> None:
    door = PlatformDoor("adobe-xdm")

    def asked(query: str) -> SourceReply:
        return door.events.take(Delivery(headers={}, method="GET", path=door.events.source.path, query=query))

    assert asked("challenge=8f3d-11").body == b"8f3d-11"
    with pytest.raises(BadPayload, match="challenge"):
        asked("challenge=%3Cscript%3E")


def test_what_adobe_signs_for_another_s_project_is_refused() -> None:
    with pytest.raises(NotSigned, match="recipient_client_id"):
        PlatformDoor("adobe-xdm", "somebody-else").takes(sample("adobe-xdm"))
