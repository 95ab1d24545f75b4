"""Google: an order as an event of its API and as rows of its files, each by every rule that Google has."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.exports.receivers.google_ads import NO_AD_USER_DATA, NO_GOOGLE_KEY, RECEIVER
from attribution.exports.receivers.google_ads_rules import (
    CLICK_COLUMNS,
    adjustment_problems,
    click_problems,
    enhanced_problems,
    event_problems,
)
from attribution.exports.receivers.writing import csv_file
from ledger.records.words import Grant
from tests.factories.conversions import EMAIL, PHONE, conversion, keys, told, touch
from tests.factories.records import MORNING

EVENTS, CLICKED, ENHANCED, ADJUSTED = (file.name for file in RECEIVER.files)
LATER = MORNING + timedelta(days=2)
EVENT: dict[str, Any] = {
    "transactionId": "or_1",
    "eventTimestamp": "2026-11-20T08:00:00.000000Z",
    "eventSource": "WEB",
    "currency": "USD",
    "conversionValue": 12.0,
    "adIdentifiers": {"gclid": "Cj0_1"},
}
CLICK = {
    "Google Click ID": "Cj0_1",
    "Conversion Name": "Voice orders",
    "Conversion Time": "2026-11-20 08:00:00",
    "Conversion Value": "12.00",
    "Conversion Currency": "USD",
    "Order ID": "or_1",
}
PERSON = {
    "Email": EMAIL,
    "Phone Number": "",
    "Conversion Name": "Voice orders",
    "Conversion Time": "2026-11-20 08:00:00+0000",
    "Conversion Value": "12.00",
    "Conversion Currency": "USD",
    "Ad User Data": "Granted",
    "Ad Personalization": "",
}
RESTATED = {
    "Order ID": "or_1",
    "Conversion Name": "Voice orders",
    "Adjustment Time": "2026-11-22 08:00:00+0000",
    "Adjustment Type": "RESTATE",
    "Adjusted Value": "7.00",
    "Adjusted Value Currency": "USD",
}


def test_an_order_with_a_click_is_an_event_and_a_row_of_the_clicks_file() -> None:
    said = told(RECEIVER, conversion())
    assert said == {EVENTS: [EVENT], CLICKED: [CLICK], ENHANCED: [], ADJUSTED: []}


def test_an_order_known_by_hashes_alone_is_a_row_of_the_file_of_enhanced_conversions() -> None:
    said = told(RECEIVER, conversion(keys=keys(sha256_email_google=EMAIL, ad_user_data=Grant.GRANTED)))
    assert (said[CLICKED], said[ENHANCED]) == ([], [PERSON])
    assert said[EVENTS][0]["userData"] == {"userIdentifiers": [{"emailAddress": EMAIL}]}
    assert said[EVENTS][0]["consent"] == {"adUserData": "CONSENT_GRANTED"}


def test_of_several_clicks_one_is_told() -> None:
    said = told(RECEIVER, conversion(keys=keys(wbraid="w1", gbraid="g1", sha256_phone_google=PHONE)))
    assert said[EVENTS][0]["adIdentifiers"] == {"gbraid": "g1"}
    assert said[EVENTS][0]["userData"] == {"userIdentifiers": [{"phoneNumber": PHONE}]}
    assert said[CLICKED][0]["GBRAID"] == "g1"
    assert {"WBRAID", "Google Click ID"}.isdisjoint(said[CLICKED][0])
    assert said[ENHANCED] == []  # it would be counted twice


@pytest.mark.parametrize(
    ("currency", "minor", "value", "text"), [("JPY", 1200, 1200.0, "1200"), ("KWD", 12345, 12.345, "12.345")]
)
def test_a_value_has_the_decimals_of_its_currency(currency: str, minor: int, value: float, text: str) -> None:
    said = told(RECEIVER, conversion(currency=currency, touches=(touch(credit_minor=minor),)))
    assert (said[EVENTS][0]["conversionValue"], said[CLICKED][0]["Conversion Value"]) == (value, text)


def test_a_part_that_was_refunded_is_restated_with_the_new_total() -> None:
    order = conversion(refunded_minor=500, settled_at=LATER, touches=(touch(credit_minor=700),))
    said = told(RECEIVER, order)
    assert said[ADJUSTED] == [RESTATED]
    assert said[EVENTS][0]["conversionValue"] == 7.0
    assert said[EVENTS][0]["transactionId"] == "or_1"


def test_a_cancelled_order_is_retracted_and_is_no_new_conversion() -> None:
    order = conversion(status="cancelled", settled_at=LATER, touches=(touch(credit_minor=0),))
    said = told(RECEIVER, order)
    assert said[CLICKED] == []
    (row,) = said[ADJUSTED]
    assert (row["Adjustment Type"], row["Adjusted Value"], row["Adjusted Value Currency"]) == ("RETRACT", "", "")
    assert said[EVENTS][0]["conversionValue"] == 0.0


def test_what_was_uploaded_without_an_order_id_is_not_adjusted_by_one() -> None:
    order = conversion(keys=keys(sha256_email_google=EMAIL), refunded_minor=500, settled_at=LATER)
    assert told(RECEIVER, order)[ADJUSTED] == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gclid": "Cj0_1", "ad_user_data": Grant.DENIED}, NO_AD_USER_DATA),
        ({"fbc": "fb.1.2.3"}, NO_GOOGLE_KEY),
        ({"gclid": "Cj0_1"}, None),
        ({"sha256_phone_google": PHONE}, None),
    ],
)
def test_google_is_told_only_of_those_it_can_match_and_who_allow_it(given: dict[str, Any], reason: str | None) -> None:
    assert RECEIVER.kept_back(conversion(keys=keys(**given)), MORNING) == reason


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"transactionId": ""}, "transactionId"),
        ({"eventTimestamp": "2026-11-20 08:00:00"}, "eventTimestamp"),
        ({"eventTimestamp": "2026-11-20T08:00:00"}, "eventTimestamp"),
        ({"eventSource": "VOICE"}, "eventSource"),
        ({"currency": "usd"}, "currency"),
        ({"conversionValue": -1}, "conversionValue"),
        ({"conversionValue": 12.005}, "conversionValue"),
        ({"currency": "JPY", "conversionValue": 12.5}, "conversionValue"),
        ({"adIdentifiers": {}}, "adIdentifiers"),
        ({"adIdentifiers": {"gclid": "a", "wbraid": "b"}}, "adIdentifiers"),
        ({"adIdentifiers": {"gclid": "a b"}}, "adIdentifiers.gclid"),
        ({"adIdentifiers": {"fbc": "a"}}, "adIdentifiers.fbc"),
        ({"userData": {"userIdentifiers": []}}, "userData.userIdentifiers"),
        ({"userData": {"userIdentifiers": [{"emailAddress": EMAIL}] * 11}}, "userData.userIdentifiers"),
        ({"userData": {"userIdentifiers": [{"emailAddress": EMAIL.upper()}]}}, "emailAddress"),
        ({"userData": {"userIdentifiers": [{"emailAddress": "a@example.com"}]}}, "emailAddress"),
        ({"userData": {"userIdentifiers": [{"emailAddress": EMAIL, "phoneNumber": PHONE}]}}, "userIdentifiers.0"),
        ({"consent": {"adUserData": "GRANTED"}}, "consent.adUserData"),
        ({"consent": {"adUserData": "CONSENT_DENIED"}}, "consent.adUserData"),
        ({"orderId": "or_1"}, "orderId"),
    ],
)
def test_an_event_that_google_would_refuse_is_named_by_its_field(changed: dict[str, Any], named: str) -> None:
    assert event_problems(EVENT) == []
    assert [problem for problem in event_problems(EVENT | changed) if named in problem.partition(": ")[0]]


def test_an_event_that_can_be_matched_by_nothing_is_refused() -> None:
    nobody = {name: value for name, value in EVENT.items() if name != "adIdentifiers"}
    assert event_problems(nobody)
    assert event_problems(EVENT | {"currency": "usd"}) == ['currency: "usd": is no ISO 4217 code']


@pytest.mark.parametrize(
    "time",
    ["2026-11-20T08:00:00", "2026-11-20 08:00:00Z", "2026-11-20 08:00:00+05:30", "2026-11-20", "2026-13-20 08:00:00"],
)
def test_a_time_in_another_form_is_refused(time: str) -> None:
    assert click_problems(CLICK | {"Conversion Time": "2026-11-20 08:00:00+0530"}) == []
    assert click_problems(CLICK | {"Conversion Time": time})
    assert enhanced_problems(PERSON | {"Conversion Time": time})
    assert adjustment_problems(RESTATED | {"Adjustment Time": time})


@pytest.mark.parametrize(
    "changed",
    [
        {"WBRAID": "w1"},
        {"Google Click ID": ""},
        {"Conversion Name": ""},
        {"Conversion Value": "12,00"},
        {"Conversion Value": "12.005"},
        {"Conversion Value": "0.00"},
        {"Conversion Currency": "Dollar"},
        {"Email": "a@example.com"},
    ],
)
def test_a_row_of_a_click_that_google_would_refuse_is_refused(changed: dict[str, str]) -> None:
    assert click_problems(CLICK) == []
    assert click_problems(CLICK | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"Email": ""},
        {"Email": "a@example.com"},
        {"Phone Number": "+16505551212"},
        {"Ad User Data": "granted"},
        {"Ad User Data": "Denied"},
        {"Ad Personalization": "yes"},
        {"Conversion Value": ""},
        {"Order ID": "or_1"},
    ],
)
def test_a_row_of_a_person_that_google_would_refuse_is_refused(changed: dict[str, str]) -> None:
    assert enhanced_problems(PERSON) == []
    assert enhanced_problems(PERSON | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"Adjustment Type": "RESTATEMENT"},
        {"Adjustment Type": "RETRACT"},
        {"Adjusted Value": ""},
        {"Adjusted Value Currency": ""},
        {"Adjusted Value": "7.001"},
        {"Order ID": ""},
        {"Google Click ID": "Cj0_1"},
    ],
)
def test_an_adjustment_that_google_would_refuse_is_refused(changed: dict[str, str]) -> None:
    assert adjustment_problems(RESTATED) == []
    assert adjustment_problems(RESTATED | changed)


def test_a_retraction_has_neither_value_nor_currency() -> None:
    retracted = RESTATED | {"Adjustment Type": "RETRACT", "Adjusted Value": "", "Adjusted Value Currency": ""}
    assert adjustment_problems(retracted) == []
    assert adjustment_problems(retracted | {"Adjusted Value Currency": "USD"})


def test_the_clicks_file_begins_with_its_time_zone_and_has_only_the_columns_that_it_needs(tmp_path: Path) -> None:
    (file,) = (file for file in RECEIVER.files if file.name == CLICKED)
    path = tmp_path / CLICKED
    with file.write(path) as write:
        write(dict(CLICK))
    zone, header, row = path.read_text("utf-8").splitlines()
    assert zone == "Parameters:TimeZone=+0000"
    assert header == "Google Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency,Order ID"
    assert row == "Cj0_1,Voice orders,2026-11-20 08:00:00,12.00,USD,or_1"
    with file.write(path) as write:
        write({name: value for name, value in CLICK.items() if name != "Google Click ID"} | {"WBRAID": "w1"})
    assert path.read_text("utf-8").splitlines()[1].startswith("Google Click ID,WBRAID,Conversion Name,")


def test_a_cell_of_a_file_is_never_a_formula(tmp_path: Path) -> None:
    with csv_file(CLICK_COLUMNS)(tmp_path / "f.csv") as write:
        write(CLICK | {"Conversion Name": "=1+1"})
    with (tmp_path / "f.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["Conversion Name"] == "'=1+1"
