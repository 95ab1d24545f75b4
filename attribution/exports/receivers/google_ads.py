"""Google: conversions for the Data Manager API, and as files for those who upload by hand.

Sources: developers.google.com/data-manager/api (events.ingest, conversion adjustments: the same `transactionId` again
restates the value, there is no retraction but a value of 0, and no field for a part of a credit, so that the value is
the credit); support.google.com/google-ads/answer/7014069 (click conversions) and 7686280 (adjustments).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from attribution.exports.receivers.conversions import Conversion, conversions
from attribution.exports.receivers.google_ads_rules import (
    ADJUSTMENT_COLUMNS,
    CLICK_COLUMNS,
    CLICKS,
    ENHANCED_COLUMNS,
    IOS_COLUMNS,
    TIME_ZONE,
    adjustment_problems,
    click_problems,
    enhanced_problems,
    event_problems,
)
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender
from attribution.exports.receivers.writing import csv_file
from base.clock import rfc3339
from ledger.records.match_keys import MatchKeys
from ledger.records.words import Grant

NO_GOOGLE_KEY: Final = "no match key that Google knows: gclid, gbraid, wbraid, or a hashed e-mail address or phone"
NO_AD_USER_DATA: Final = "ad_user_data was denied to Google"
EVENTS: Final = "google_ads_events.jsonl"
_SOURCES: Final = {"web_mobile": "WEB", "web_desktop": "WEB", "app": "APP", "store": "IN_STORE"}
_CONSENT: Final = {Grant.GRANTED: "CONSENT_GRANTED", Grant.DENIED: "CONSENT_DENIED"}
_ANSWER: Final = {Grant.GRANTED: "Granted", Grant.DENIED: "Denied", Grant.UNKNOWN: ""}
_PURPOSES: Final = {"adUserData": "ad_user_data", "adPersonalization": "ad_personalization"}


def _kept_back(order: Conversion, _now: datetime) -> str | None:
    if order.keys.ad_user_data is Grant.DENIED:
        return NO_AD_USER_DATA
    return None if _click(order.keys) or _people(order.keys) else NO_GOOGLE_KEY


def _click(keys: MatchKeys) -> dict[str, str]:
    """Return the one click that a conversion is of; of several, the one that says most."""
    return next(({name: value} for name in CLICKS if (value := getattr(keys, name)) is not None), {})


def _people(keys: MatchKeys) -> list[dict[str, str]]:
    named = {"emailAddress": keys.sha256_email_google, "phoneNumber": keys.sha256_phone_google}
    return [{name: value} for name, value in named.items() if value is not None]


def _event(order: Conversion, _sender: Sender) -> Iterator[Message]:
    """Yield an order as the API takes it; sent again with another value it restates the one before."""
    consent = {name: told for name, of in _PURPOSES.items() if (told := _CONSENT.get(getattr(order.keys, of)))}
    event: dict[str, Any] = {
        "transactionId": order.transaction_id,
        "eventTimestamp": rfc3339(order.placed_at),
        "eventSource": _SOURCES.get(order.source, "OTHER"),
        "currency": order.currency,
        "conversionValue": float(order.amount),
    }
    if click := _click(order.keys):
        event["adIdentifiers"] = click
    if people := _people(order.keys):
        event["userData"] = {"userIdentifiers": people}
    yield event | ({"consent": consent} if consent else {})


def _conversion(order: Conversion, sender: Sender) -> dict[str, str]:
    return {
        "Conversion Name": sender.conversion,
        "Conversion Value": order.amount,
        "Conversion Currency": order.currency,
    }


def _of_click(order: Conversion, sender: Sender) -> Iterator[Message]:
    click = _click(order.keys)
    if click and order.earned_minor:
        ((kind, value),) = click.items()
        yield _conversion(order, sender) | {
            CLICKS[kind]: value,
            "Conversion Time": _plain_time(order.placed_at),
            "Order ID": order.transaction_id,
        }


def _of_person(order: Conversion, sender: Sender) -> Iterator[Message]:
    keys = order.keys
    if not _click(keys) and order.earned_minor:
        yield _conversion(order, sender) | {
            "Email": keys.sha256_email_google or "",
            "Phone Number": keys.sha256_phone_google or "",
            "Conversion Time": f"{_plain_time(order.placed_at)}+0000",
            "Ad User Data": _ANSWER[keys.ad_user_data],
            "Ad Personalization": _ANSWER[keys.ad_personalization],
        }


def _adjustment(order: Conversion, sender: Sender) -> Iterator[Message]:
    """Yield what became of a conversion that was uploaded with its order id, where something was given back."""
    if not (order.gave_back and order.settled_at and _click(order.keys)):
        return
    left = order.earned_minor
    yield {
        "Order ID": order.transaction_id,
        "Conversion Name": sender.conversion,
        "Adjustment Time": f"{_plain_time(max(order.settled_at, order.placed_at))}+0000",
        "Adjustment Type": "RESTATE" if left else "RETRACT",
        "Adjusted Value": order.amount if left else "",
        "Adjusted Value Currency": order.currency if left else "",
    }


def _plain_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


RECEIVER = Receiver(
    name="google-ads",
    takes="orders and refunds for Google's Data Manager API, and as files to upload",
    subjects=conversions,
    files=(
        File(name=EVENTS, messages=_event, validate=event_problems),
        File(
            name="google_ads_conversions.csv",
            messages=_of_click,
            validate=click_problems,
            write=csv_file(CLICK_COLUMNS, seldom=IOS_COLUMNS, before=TIME_ZONE),
        ),
        File(
            name="google_ads_enhanced.csv",
            messages=_of_person,
            validate=enhanced_problems,
            write=csv_file(ENHANCED_COLUMNS),
        ),
        File(
            name="google_ads_adjustments.csv",
            messages=_adjustment,
            validate=adjustment_problems,
            write=csv_file(ADJUSTMENT_COLUMNS),
        ),
    ),
    matches=True,
    kept_back=_kept_back,
)
