"""What is told a day at a time: what channels cost, and what platforms claim to have sold."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from base.errors import InputError
from base.money import to_minor
from ledger.records.claim import Claim
from ledger.records.constraints import is_currency
from ledger.records.spend import Spend
from ledger.wire import wrong_fields, wrong_places

DailyFigure = TypeVar("DailyFigure", Spend, Claim)
_SPEND = TypeAdapter(Spend)
_CLAIM = TypeAdapter(Claim)


def read_spend(text: str) -> Spend:
    """Read one JSON object into a Spend, or raise InputError naming every wrong field and its value.

    `campaign` is the `campaign_id` of reports that call it so.
    """
    return _read(_SPEND, text)


def read_claim(text: str) -> Claim:
    """Read one JSON object into a Claim, or raise InputError naming every wrong field and its value.

    `campaign` is its `campaign_id`; `value` is its `value_minor` in the currency's major units ("12.50").
    """
    return _read(_CLAIM, text)


def _read(kind: TypeAdapter[DailyFigure], text: str) -> DailyFigure:
    try:
        told = json.loads(text)
    except ValueError:
        told = None  # what follows says so
    try:
        if isinstance(told, dict):
            text = json.dumps(_in_our_words(told))
        return kind.validate_json(text)
    except ValidationError as error:
        raise InputError(wrong_fields(error), logged=wrong_places(error)) from error


def _in_our_words(told: dict[str, Any]) -> dict[str, Any]:
    ours = dict(told)
    if "campaign" in ours:
        ours.setdefault("campaign_id", ours["campaign"])
        del ours["campaign"]
    currency = ours.get("currency")
    if "value" in ours and isinstance(currency, str) and is_currency(currency):
        try:
            ours["value_minor"] = to_minor(str(ours.pop("value")), currency)
        except ValueError as error:
            raise InputError(f"value: {error}") from error
    return ours
