"""Rows of GA4's BigQuery export become visits. The rows are ours, written after the published schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import InputError
from intake.analytics.ga4 import read_event
from intake.analytics.visits import Seen
from intake.web.channels import channel
from ledger.records import DeviceType, Grant


def row(name: str = "page_view", **changes: Any) -> dict[str, Any]:
    """A page view in a session from a newsletter; numbers are texts, as the export's JSON has them."""
    parameters = changes.pop("params", {"page_location": "https://shop.example/?utm_source=news&utm_medium=email"})
    return {
        "event_date": "20261120",
        "event_timestamp": "1795161600123456",
        "event_name": name,
        "event_params": [
            {"key": "ga_session_id", "value": {"string_value": None, "int_value": "1795161600"}},
            *({"key": key, "value": {"string_value": value}} for key, value in parameters.items()),
        ],
        "event_bundle_sequence_id": "7",
        "privacy_info": {"analytics_storage": "Yes", "ads_storage": "Yes"},
        "user_pseudo_id": "1234567890.1600000000",
        "device": {"category": "mobile"},
        "traffic_source": {"name": "(organic)", "medium": "organic", "source": "google"},
    } | changes


def seen(told: dict[str, Any]) -> Seen:
    found = read_event(json.dumps(told))
    assert found is not None
    return found


def test_a_row_tells_who_when_on_what_and_in_which_session() -> None:
    found = seen(row(user_id="c-1"))
    assert found.at.isoformat() == "2026-11-20T08:00:00.123456+00:00"
    assert (found.visitor, found.session, found.account) == ("1234567890.1600000000", "1795161600", "c-1")
    assert found.device is DeviceType.PHONE
    assert found.consent.measurement is Grant.GRANTED


@pytest.mark.parametrize(
    ("changes", "came"),
    [
        ({}, "email"),
        ({"params": {"page_location": "https://shop.example/", "source": "google", "medium": "cpc"}}, "paid_search"),
        ({"params": {"page_location": "https://shop.example/", "source": "(direct)", "medium": "(none)"}}, "direct"),
        ({"params": {}, "collected_traffic_source": {"gclid": "x"}}, "paid_search"),
        (
            {"params": {}, "collected_traffic_source": {"manual_source": "Facebook", "manual_medium": "cpc"}},
            "paid_social",
        ),
        ({"params": {"page_referrer": "https://chatgpt.com/"}}, "ai_assistant"),
        (
            {"params": {"page_location": "https://shop.example/a", "page_referrer": "https://www.shop.example/"}},
            "direct",
        ),
    ],
)
def test_it_came_from_where_page_parameters_or_collected_source_say(changes: dict[str, Any], came: str) -> None:
    assert channel(seen(row(**changes)).came) == came


def test_where_the_user_came_from_first_of_all_is_not_where_this_visit_came_from() -> None:
    assert channel(seen(row(params={"page_location": "https://shop.example/"})).came) == "direct"


def test_a_campaign_that_names_a_person_is_not_kept() -> None:
    told = seen(row(params={"campaign": "for ada@example.com", "source": "news", "medium": "email"}))
    assert (told.came.campaign, told.came.medium) == ("", "email")


@pytest.mark.parametrize(
    ("privacy", "measurement", "marketing"),
    [
        ({"analytics_storage": "No", "ads_storage": "No"}, Grant.DENIED, Grant.DENIED),
        ({"analytics_storage": "Yes", "ads_storage": "Yes"}, Grant.GRANTED, Grant.UNKNOWN),
        ({"analytics_storage": "Unset"}, Grant.UNKNOWN, Grant.UNKNOWN),
        (None, Grant.UNKNOWN, Grant.UNKNOWN),
    ],
)
def test_a_no_is_a_no_and_a_yes_to_advertising_cookies_is_no_yes_to_marketing(
    privacy: dict[str, str] | None, measurement: Grant, marketing: Grant
) -> None:
    consent = seen(row(privacy_info=privacy)).consent
    assert (consent.measurement, consent.marketing) == (measurement, marketing)


@pytest.mark.parametrize("told", [row("refund"), row(user_pseudo_id=None)])
def test_what_is_no_part_of_a_visit_is_passed_over(told: dict[str, Any]) -> None:
    assert read_event(json.dumps(told)) is None


def test_a_session_that_consent_left_nameless_is_still_a_visit() -> None:
    assert seen(row("session_start", user_pseudo_id=None)).visitor is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "an event is a JSON object, not list"),
        ("{}", "event_name: missing"),
        (json.dumps(row(event_timestamp="soon")), "event_timestamp: 'soon' is no moment"),
        (json.dumps(row(event_timestamp="9" * 30)), "event_timestamp"),
    ],
)
def test_what_is_no_row_of_the_export_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why.replace("[", r"\[")):
        read_event(text)
