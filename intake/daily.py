"""What is told a day at a time: what channels cost, and what platforms claim to have sold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from base.errors import InputError
from base.money import to_minor
from ledger.daily import daily_key
from ledger.records.claim import Claim
from ledger.records.constraints import is_currency
from ledger.records.spend import Spend
from ledger.wire import wrong_fields, wrong_places

DailyFigure = TypeVar("DailyFigure", Spend, Claim)
_SPEND = TypeAdapter(Spend)
_CLAIM = TypeAdapter(Claim)
NOT_TOLD = (None, "")
NO_CURRENCY = (
    "currency: missing, so nobody knows what the value is worth; add a column `currency` with the currency's three "
    "letters, like USD"
)
NO_VALUE = (
    "value: missing; write what the conversions are said to be worth as `value`, like 12.50, or as `value_minor` in "
    "whole minor units, like 1250"
)


def read_spend(text: str) -> Spend:
    """Read one JSON object into a Spend, or raise InputError naming every wrong field and its value.

    `campaign` is the `campaign_id` of reports that call it so.
    """
    return _read(_SPEND, text)


def read_claim(text: str, currency: str | None = None) -> Claim:
    """Read one JSON object into a Claim, or raise InputError naming every wrong field and its value.

    `campaign` is its `campaign_id`; `value` is its `value_minor` in the currency's major units ("12.50"). Where the
    object names no currency it is of the one given.
    """
    return _read(_CLAIM, text, currency)


def claim_reader(currencies: Callable[[], Iterable[str]]) -> Callable[[str], Claim]:
    """Return a reader of claims for which one that names no currency is in the only one of `currencies`, if it is one.

    They are asked for once, and only if a claim lacks its own.
    """

    @cache
    def usual() -> str | None:
        found = set(currencies())
        return next(iter(found)) if len(found) == 1 else None

    return lambda text: read_claim(text, usual() if names_no_currency(text) else None)


def told_otherwise(one: Spend | Claim, before: str, here: str) -> str:
    """Say that a day was told twice, differently, and where: the later line holds."""
    record = "spend" if isinstance(one, Spend) else "claims"
    named = daily_key(one)[1].replace("#", " ")
    return (
        f"{record} of {named} on {one.day} is told twice, and differently: {here} holds, {before} does not; add them "
        "up in one line if both are meant"
    )


def names_no_currency(text: str) -> bool:
    """Tell whether an object names no currency."""
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("currency") in NOT_TOLD


def _read(kind: TypeAdapter[DailyFigure], text: str, currency: str | None = None) -> DailyFigure:
    try:
        told = json.loads(text)
    except ValueError:
        told = None  # what follows says so
    try:
        if isinstance(told, dict):
            if told.get("currency") in NOT_TOLD and currency is not None:
                told["currency"] = currency
            text = json.dumps(_in_our_words(told) if kind is _CLAIM else _by_campaign(told))
        return kind.validate_json(text)
    except ValidationError as error:
        raise InputError(wrong_fields(error), logged=wrong_places(error)) from error


def _by_campaign(told: dict[str, Any]) -> dict[str, Any]:
    ours = dict(told)
    if "campaign" in ours:
        ours.setdefault("campaign_id", ours["campaign"])
        del ours["campaign"]
    return ours


def _in_our_words(told: dict[str, Any]) -> dict[str, Any]:
    ours = _by_campaign(told)
    currency = ours.get("currency")
    if currency in NOT_TOLD:
        raise InputError(NO_CURRENCY)
    value, minor = ours.pop("value", None), ours.get("value_minor")
    if value in NOT_TOLD:
        if minor in NOT_TOLD:
            raise InputError(NO_VALUE)
        return ours
    if minor not in NOT_TOLD:
        raise InputError("value: told twice, as value and as value_minor; leave out one of them")
    ours["value_minor"] = 0  # until the currency says what it is
    if isinstance(currency, str) and is_currency(currency):
        try:
            ours["value_minor"] = to_minor(str(value), currency)
        except ValueError as error:
            raise InputError(f"value: {error}") from error
    return ours
