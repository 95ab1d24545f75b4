"""Google Analytics 4: rows of its BigQuery export (`events_YYYYMMDD`), as JSON Lines or Parquet.

Columns by Google's "BigQuery Export schema" (support.google.com/analytics/answer/7029846), read in November 2026. Of
`traffic_source` nothing is taken: it tells from where the user came first of all, years ago perhaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from intake.analytics.events import arrived, event_of, inside, moment_or_refuse, named, text_of
from intake.analytics.visits import Seen
from intake.web.channels import Arrival
from ledger.records import Consent, DeviceType, Grant

TOOL = "ga4"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VALUES = ("string_value", "int_value", "float_value", "double_value")
_DEVICES = {
    "mobile": DeviceType.PHONE,
    "tablet": DeviceType.PHONE,
    "desktop": DeviceType.COMPUTER,
    "smart tv": DeviceType.TV,
}
_CLICK_IDS = ("gclid", "dclid")
_GRANTS = {"yes": Grant.GRANTED, "no": Grant.DENIED}
# Sent by servers, or long after: nobody came to the shop by them.
_NO_VISIT = frozenset({"refund", "app_remove", "os_update", "app_update", "firebase_campaign"})


def read_event(text: str) -> Seen | None:
    """Read one row; None for an event that is no part of a visit, or of one that cannot be told from others.

    Raises:
        InputError: it is no row of the export.
    """
    told = event_of(text)
    name = named(told, "event_name")
    at = moment_or_refuse("event_timestamp", told.get("event_timestamp"), _moment)
    parameters = _parameters(told.get("event_params"))
    visitor, session = text_of(told.get("user_pseudo_id")), text_of(parameters.get("ga_session_id"))
    if name in _NO_VISIT or not (visitor or name == "session_start"):
        return None
    privacy = inside(told, "privacy_info")
    return Seen(
        tool=TOOL,
        event=f"{at.timestamp():.6f}#{text_of(told.get('event_bundle_sequence_id'))}#{name}",
        visitor=visitor or None,
        session=session or None,
        at=at,
        received_at=at,
        came=_came(parameters, inside(told, "collected_traffic_source")),
        device=_DEVICES.get(text_of(inside(told, "device").get("category")).lower()),
        account=text_of(told.get("user_id")) or None,
        consent=Consent(
            measurement=_grant(privacy.get("analytics_storage")),
            # A yes to advertising cookies is no yes to marketing; a no is.
            marketing=Grant.DENIED if _grant(privacy.get("ads_storage")) is Grant.DENIED else Grant.UNKNOWN,
        ),
    )


def _moment(micros: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(micros))


def _parameters(told: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in told if isinstance(told, list) else []:
        if isinstance(one, dict):
            value = inside(one, "value")
            found[text_of(one.get("key"))] = next((value[kind] for kind in _VALUES if value.get(kind) is not None), "")
    return found


def _came(parameters: Mapping[str, Any], collected: Mapping[str, Any]) -> Arrival:
    told = {
        name: _told(collected.get(f"manual_{collected_name}")) or _told(parameters.get(name))
        for name, collected_name in (("source", "source"), ("medium", "medium"), ("campaign", "campaign_name"))
    }
    clicks = frozenset(name for name in _CLICK_IDS if text_of(collected.get(name)))
    return arrived(
        text_of(parameters.get("page_location")), text_of(parameters.get("page_referrer")), told=told, clicks=clicks
    )


def _told(value: object) -> str:
    text = text_of(value)
    return "" if text.startswith("(") and text.endswith(")") else text  # "(direct)", "(none)", "(not set)"


def _grant(value: object) -> Grant:
    return _GRANTS.get(text_of(value).lower(), Grant.UNKNOWN)
