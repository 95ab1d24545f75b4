"""Our own records within a foreign envelope: what an envelope's type says they are, its id and time filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from base.clock import rfc3339
from base.errors import BadPayload, InputError
from base.ids import derived_id, placed_by_us
from intake.platforms.events.source import TouchNews
from intake.platforms.platform import OrderNews
from ledger.records import Platform
from ledger.wire import read_order, read_touchpoint

TOUCH_TYPE, ORDER_TYPE = ".touchpoint.v1", ".order.v1"
_OURS_ALONE: Final = Platform.ALEXA  # our own skill writes its turns itself


def read_enveloped(  # noqa: PLR0913 - by name
    type_: str, fields: Mapping[str, Any], *, source: str, event: str, at: datetime | None, now: datetime, where: str
) -> TouchNews | OrderNews:
    """Return the record that an envelope holds.

    Args:
        type_: the envelope's type, which ends in `.touchpoint.v1` or `.order.v1`.
        fields: of a touchpoint or an order as docs/data-dictionary.md has them; `account` beside them is the customer's
            id at the shop. What the envelope says already need not be said again.
        source: who tells it.
        event: the envelope's id.
        at: when it happened, as the envelope says.
        now: when it came.
        where: the envelope's place in the delivery, before the names of its fields.

    Raises:
        BadPayload: of another type, or a field is wrong; the message names it.
    """
    try:
        return _record(type_, fields, source, event, at, now)
    except InputError as error:
        raise BadPayload(f"{where}{error}", logged=f"{where}{error.logged}") from error


def _record(  # noqa: PLR0913, PLR0917 - of this file alone
    type_: str, fields: Mapping[str, Any], source: str, event: str, at: datetime | None, now: datetime
) -> TouchNews | OrderNews:
    told = {name: value for name, value in fields.items() if name != "account"}
    account = fields.get("account")
    if type_.endswith(TOUCH_TYPE):
        filled = {"touchpoint_id": derived_id("tp", source, event), "received_at": rfc3339(now)}
        if at is not None:
            filled["occurred_at"] = rfc3339(at)
        touchpoint = read_touchpoint(_json(filled | told))
        if touchpoint.platform is _OURS_ALONE:
            raise BadPayload("platform: alexa is our own skill's, which writes its turns itself")
        return TouchNews(touchpoint=touchpoint, account=account if isinstance(account, str) else None)
    if type_.endswith(ORDER_TYPE):
        filled = {"placed_at": rfc3339(at)} if at is not None else {}
        order = read_order(_json(filled | {"received_at": rfc3339(at or now)} | told))
        return OrderNews(order=order, ours=order.order_id if placed_by_us(order.order_id) else None)
    raise BadPayload(f"type: expected one that ends in {TOUCH_TYPE} or {ORDER_TYPE}")


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, default=_number)


def _number(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)
