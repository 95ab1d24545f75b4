"""Orders as receivers of conversions are told of them: what their touches earned, and whom they are matched by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from attribution.exports.order_consents import FILE as ORDER_CONSENTS_FILE
from attribution.exports.receivers.departing import Departing
from attribution.exports.receivers.receiver import Row, Subject
from attribution.exports.receivers.run_tables import rows_of
from attribution.exports.tables import CREDIT, ORDERS
from base.errors import InputError
from base.money import Money
from ledger.records.match_keys import MatchKeys, last_day

NO_TOUCH = "no touch has credit for the order"
NO_KEYS = "no match keys are kept of the order"
KEYS_SEALED = "the order's match keys were sealed under another EARSHOT_MATCH_KEY than is set, and cannot be opened"
KEYS_EXPIRED = "the order's match keys are older than they may be used"
TOUCH_LEFT_OUT = "a touch of an order that goes: {}"
_ORDERS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One touch of an order that may leave, and what the model gives it."""

    touchpoint_id: str
    session_id: str | None  # after a yes to measurement alone
    occurred_at: datetime
    platform: str
    channel: str
    campaign_id: str | None
    share: Decimal
    credit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """One kind of goods in an order, as far as its record tells."""

    product_id: str
    quantity: int = 1
    unit_price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One order that may leave.

    Attributes:
        transaction_id: the shop's own id of it, so that a receiver which has the order does not count it twice.
        settled_at: when it was cancelled, else when it was last refunded; None where neither is known.
        touches: in order of time; those that may leave.
        keys: whom it is matched by.
        lines: what was bought; none where the records do not say.
    """

    order_id: str
    transaction_id: str
    placed_at: datetime
    source: str
    status: str
    currency: str
    revenue_minor: int
    tax_minor: int
    shipping_minor: int
    refunded_minor: int
    settled_at: datetime | None
    touches: tuple[Touch, ...]
    keys: MatchKeys
    lines: tuple[GoodsLine, ...] = ()

    @property
    def earned_minor(self) -> int:
        """Return what its touches that may leave earned, after refunds: none when cancelled."""
        return max(0, sum(touch.credit_minor for touch in self.touches))

    @property
    def amount(self) -> str:
        """Return what its touches earned in major units, with the decimals of its currency."""
        return f"{Money(self.earned_minor, self.currency).decimal():f}"

    @property
    def gave_back(self) -> bool:
        """Tell whether it was cancelled or refunded, whole or in part."""
        return self.status == "cancelled" or self.refunded_minor > 0


def conversions(departing: Departing) -> Iterator[Subject]:
    """Yield each order that may leave, has credit of a touch that may leave, and has match keys."""
    found = _agreed(departing)
    while some := list(islice(found, _ORDERS_AT_A_TIME)):
        keys = departing.keys_of([one.told.order_id for one in some])
        for one in some:
            of_it = keys.get(one.told.order_id)
            if of_it is None:
                departing.kept_back[KEYS_SEALED if one.told.order_id in keys else NO_KEYS] += 1
            elif last_day(of_it, one.told.placed_at) <= departing.now:
                departing.kept_back[KEYS_EXPIRED] += 1
            else:
                yield replace(one, told=replace(one.told, keys=of_it))


def _agreed(departing: Departing) -> Iterator[Subject]:
    run, consents = departing.run, departing.consents
    credit = _Credit(rows_of(run / f"{CREDIT.name}.parquet", only={"model": departing.sender.model}))
    for number, (order, more) in enumerate(_orders(run), 1):
        rows = credit.of(order["order_id"])
        if refusal := consents.refusal({"order_id": order["order_id"]}):
            departing.kept_back[refusal] += 1
            departing.unwilling.add(_transaction(order, more))
            continue
        claimed = [row for row in rows if row["touchpoint_id"]]
        refused = [refusal for row in claimed if (refusal := consents.refusal(row))]
        allowed = [consents.allowed(row) for row in claimed if not consents.refusal(row)]
        if not allowed:
            departing.kept_back[refused[0] if refused else NO_TOUCH] += 1
            if refused:
                departing.unwilling.add(_transaction(order, more))
            continue
        departing.kept_back.update(map(TOUCH_LEFT_OUT.format, refused))
        yield Subject(file=f"{ORDERS.name}.parquet", line=number, told=_conversion(order, more, allowed))


def _orders(run: Path) -> Iterator[tuple[Row, Row]]:
    consents = rows_of(run / ORDER_CONSENTS_FILE)
    for order in rows_of(run / f"{ORDERS.name}.parquet"):
        more = next(consents, None)
        if more is None or more["order_id"] != order["order_id"]:
            raise InputError(f"{ORDER_CONSENTS_FILE} is not of this run's orders: run `earshot attribute` again")
        yield order, more


class _Credit:
    """Credit by order, read along with the orders: both are in the order of their ids."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._groups = groupby(rows, key=lambda row: row["order_id"])
        self._next = next(self._groups, None)

    def of(self, order_id: str) -> list[Row]:
        while self._next is not None and self._next[0] < order_id:
            self._next = next(self._groups, None)
        return list(self._next[1]) if self._next is not None and self._next[0] == order_id else []


def _conversion(order: Row, more: Row, touches: list[Row]) -> Conversion:
    named = (field for field in Conversion.__slots__ if field in order)
    cancelled = order["status"] == "cancelled"
    return Conversion(
        **{name: order[name] for name in named},
        transaction_id=_transaction(order, more),
        settled_at=more["cancelled_at"] if cancelled else more["refunded_at"],
        touches=tuple(sorted(map(_touch, touches), key=lambda touch: (touch.occurred_at, touch.touchpoint_id))),
        keys=MatchKeys(order_id=order["order_id"]),
        lines=tuple(_line(line) for line in more["lines"] or () if line["product_id"]),
    )


def _transaction(order: Row, more: Row) -> str:
    return str(more["merchant_order_id"] or order["order_id"])


def _line(line: Row) -> GoodsLine:
    return GoodsLine(
        product_id=line["product_id"], quantity=line["quantity"] or 1, unit_price_minor=line["unit_price_minor"]
    )


def _touch(row: Row) -> Touch:
    return Touch(**{name: row[name] for name in Touch.__slots__})
