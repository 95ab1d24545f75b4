"""Segment's page calls become visits. The events are ours, written after the published spec."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import InputError
from intake.analytics.segment import read_event
from intake.web.channels import channel
from ledger.records import DeviceType, Grant

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


def page(**changes: Any) -> dict[str, Any]:
    context = changes.pop("context", {})
    return {
        "type": "page",
        "messageId": "m-1",
        "anonymousId": "an-1",
        "userId": "c-1",
        "timestamp": "2026-11-20T08:00:00.000Z",
        "receivedAt": "2026-11-20T08:00:02.000Z",
        "properties": {"url": "https://shop.example/soap", "referrer": "https://www.bing.com/"},
        "context": {"userAgent": PHONE} | context,
    } | changes


def test_a_page_call_tells_who_when_and_on_what() -> None:
    found = read_event(json.dumps(page()))
    assert found is not None
    assert (found.visitor, found.account, found.session) == ("an-1", "c-1", None)
    assert (found.received_at - found.at).total_seconds() == 2
    assert (found.device, channel(found.came)) == (DeviceType.PHONE, "organic_search")


def test_the_campaign_of_the_context_tells_from_where_it_came() -> None:
    told = page(context={"campaign": {"name": "autumn", "source": "Klaviyo", "medium": "Email"}})
    found = read_event(json.dumps(told))
    assert found is not None
    assert (channel(found.came), found.came.campaign) == ("email", "autumn")


@pytest.mark.parametrize(
    ("answers", "measurement", "marketing"),
    [
        ({"Analytics": True, "Advertising": False}, Grant.GRANTED, Grant.DENIED),
        ({"Analytics": False, "Performance": True}, Grant.DENIED, Grant.UNKNOWN),
        ({}, Grant.UNKNOWN, Grant.UNKNOWN),
        ({"Analytics": "yes"}, Grant.UNKNOWN, Grant.UNKNOWN),
    ],
)
def test_consent_is_what_the_categories_say(answers: dict[str, Any], measurement: Grant, marketing: Grant) -> None:
    found = read_event(json.dumps(page(context={"consent": {"categoryPreferences": answers}})))
    assert found is not None
    assert (found.consent.measurement, found.consent.marketing) == (measurement, marketing)


@pytest.mark.parametrize("kind", ["track", "identify", "screen"])
def test_what_is_no_page_call_is_passed_over(kind: str) -> None:
    assert read_event(json.dumps(page(type=kind))) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"messageId": ""}, "messageId: missing"),
        ({"timestamp": "yesterday"}, "timestamp: 'yesterday' is no moment"),
        ({"receivedAt": 12}, "receivedAt: '12' is no moment"),
        ({"type": None}, "type: missing"),
    ],
)
def test_an_event_that_lacks_something_is_refused_with_its_reason(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_event(json.dumps(page(**changes)))
