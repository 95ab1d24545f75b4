"""Google's rules: of events for the Data Manager API, and of the files that are uploaded by hand.

Sources: as in `google_ads.py`, and the API's own types (at most ten identifiers, each one thing; hashes in hexadecimal;
the enumerations).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from attribution.exports.receivers.receiver import Message
from attribution.exports.receivers.schema import CURRENCY, MOMENT, SHA256, Schema, closed, rules, text, to_the_cent
from base.money import exponent

MOST_EVENTS: Final = 2000  # in one request
TIME_ZONE: Final = "Parameters:TimeZone=+0000"
CLICKS: Final = {"gclid": "Google Click ID", "gbraid": "GBRAID", "wbraid": "WBRAID"}
IOS_COLUMNS: Final = ("GBRAID", "WBRAID")
CLICK_COLUMNS: Final = (
    *CLICKS.values(),
    *("Conversion Name", "Conversion Time", "Conversion Value", "Conversion Currency", "Order ID"),
)
ENHANCED_COLUMNS: Final = (
    *("Email", "Phone Number", "Conversion Name", "Conversion Time", "Conversion Value", "Conversion Currency"),
    *("Ad User Data", "Ad Personalization"),
)
ADJUSTMENT_COLUMNS: Final = (
    *("Order ID", "Conversion Name", "Adjustment Time", "Adjustment Type"),
    *("Adjusted Value", "Adjusted Value Currency"),
)

_ORDER_ID = text(64, description="is no order id of 1 to 64 characters")
_CLICK: Schema = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9_][A-Za-z0-9._~+/=|-]{0,511}\Z",
    "description": "is no id of a click",
}
_HASH = SHA256 | {"description": "is not the SHA-256 of a normalised text in lower-case hexadecimal"}
_CURRENCY = CURRENCY | {"description": "is no ISO 4217 code"}
_GRANT: Schema = {"enum": ["CONSENT_GRANTED", "CONSENT_DENIED"]}
_EVENT = closed(
    {
        "transactionId": _ORDER_ID,
        "eventTimestamp": MOMENT | {"description": "is no RFC 3339 time with its offset"},
        "eventSource": {"enum": ["WEB", "APP", "IN_STORE", "PHONE", "MESSAGE", "OTHER"]},
        "currency": _CURRENCY,
        "conversionValue": {"type": "number", "minimum": 0},
    },
    {
        "adIdentifiers": closed({}, dict.fromkeys(CLICKS, _CLICK))
        | {"minProperties": 1, "maxProperties": 1, "description": "holds not exactly one click"},
        "userData": closed(
            {
                "userIdentifiers": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 10,
                    "items": closed({}, {"emailAddress": _HASH, "phoneNumber": _HASH})
                    | {"minProperties": 1, "maxProperties": 1, "description": "holds not exactly one identifier"},
                }
            }
        ),
        "consent": closed({}, {"adUserData": _GRANT, "adPersonalization": _GRANT}),
    },
)


def _matched(event: Message) -> Iterator[str]:
    if not event.keys() & {"adIdentifiers", "userData"}:
        yield "adIdentifiers: required, but missing, and so is userData: one of them says whose conversion it is"


def _to_the_cent(event: Message) -> Iterator[str]:
    return to_the_cent(event["conversionValue"], event["currency"], "conversionValue")


def _agreed(event: Message) -> Iterator[str]:
    if event.get("consent", {}).get("adUserData") == "CONSENT_DENIED":
        yield 'consent.adUserData: "CONSENT_DENIED": such an event may not be sent'


event_problems = rules(_EVENT, _matched, _to_the_cent, _agreed)

_DAY_AND_TIME = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_TIME: Schema = {
    "type": "string",
    "pattern": rf"^{_DAY_AND_TIME}([+-]\d{{4}})?\Z",
    "description": "is not yyyy-MM-dd HH:mm:ss, with an offset like +0530 or none",
}
_OWN_TIME: Schema = {
    "type": "string",
    "pattern": rf"^{_DAY_AND_TIME}[+-]\d{{4}}\Z",
    "description": "is not yyyy-MM-dd HH:mm:ss with an offset like +0530",
}
_AMOUNT: Schema = {"type": "string", "pattern": r"^\d+(\.\d+)?\Z", "description": "is no amount like 12.50"}
_NAME = text(100, description="is no name of 1 to 100 characters")
_ANSWERS: Schema = {"enum": ["Granted", "Denied", ""]}
_CONVERSION: dict[str, Schema] = {
    "Conversion Name": _NAME,
    "Conversion Time": _TIME,
    "Conversion Value": _AMOUNT,
    "Conversion Currency": _CURRENCY,
}
_EMPTY: Schema = {"const": ""}


def _places(value: str, currency: str) -> Callable[[Message], Iterator[str]]:
    def checked(row: Message) -> Iterator[str]:
        decimals = len(row[value].partition(".")[2])
        if row[value] and decimals > exponent(row[currency]):
            yield f"{value}: {row[value]!r} has more decimals than {row[currency]} ({exponent(row[currency])})"

    return checked


def _above_nought(row: Message) -> Iterator[str]:
    if not float(row["Conversion Value"]):
        yield f"Conversion Value: {row['Conversion Value']!r}: only conversions with a value above 0 are uploaded"


def _one_click(row: Message) -> Iterator[str]:
    clicks = [column for column in CLICKS.values() if row.get(column)]
    if len(clicks) != 1:
        yield f"Google Click ID: {len(clicks)} identifiers: a row has exactly one of {', '.join(CLICKS.values())}"


def _a_person(row: Message) -> Iterator[str]:
    if not row["Email"] and not row["Phone Number"]:
        yield "Email: empty, and so is Phone Number: each row needs one of them, hashed"


def _agreed_in_file(row: Message) -> Iterator[str]:
    if row["Ad User Data"] == "Denied":
        yield 'Ad User Data: "Denied": such a row may not be sent'


def _type_and_value(row: Message) -> Iterator[str]:
    told = bool(row["Adjusted Value"]), bool(row["Adjusted Value Currency"])
    if row["Adjustment Type"] == "RESTATE" and told != (True, True):
        yield f"Adjusted Value: {row['Adjusted Value']!r}: RESTATE needs the new total and its currency"
    if row["Adjustment Type"] == "RETRACT" and told != (False, False):
        yield f"Adjusted Value: {row['Adjusted Value']!r}: RETRACT has neither value nor currency"


def _row(required: dict[str, Any], optional: dict[str, Any] | None = None) -> Schema:
    return closed(required, optional)


_VALUE = _places("Conversion Value", "Conversion Currency")
click_problems = rules(
    _row(_CONVERSION, {**dict.fromkeys(CLICKS.values(), _CLICK), "Order ID": _ORDER_ID}),
    _one_click,
    _VALUE,
    _above_nought,
)
enhanced_problems = rules(
    _row(
        _CONVERSION
        | {
            "Email": {"anyOf": [_HASH, _EMPTY], "description": _HASH["description"]},
            "Phone Number": {"anyOf": [_HASH, _EMPTY], "description": _HASH["description"]},
            "Conversion Time": _OWN_TIME,
            "Ad User Data": _ANSWERS,
            "Ad Personalization": _ANSWERS,
        }
    ),
    _a_person,
    _VALUE,
    _above_nought,
    _agreed_in_file,
)
adjustment_problems = rules(
    _row(
        {
            "Order ID": _ORDER_ID,
            "Conversion Name": _NAME,
            "Adjustment Time": _OWN_TIME,
            "Adjustment Type": {"enum": ["RETRACT", "RESTATE"]},
            "Adjusted Value": {"anyOf": [_AMOUNT, _EMPTY], "description": _AMOUNT["description"]},
            "Adjusted Value Currency": {"anyOf": [_CURRENCY, _EMPTY], "description": _CURRENCY["description"]},
        }
    ),
    _type_and_value,
    _places("Adjusted Value", "Adjusted Value Currency"),
)
