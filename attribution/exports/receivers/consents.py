"""Whose row it is and what they agreed to, asked of the touch and the order it names before a receiver sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from attribution.exports.order_consents import FILE, TAKEN_BACK_FILE
from attribution.exports.receivers.receiver import Row
from attribution.exports.receivers.run_tables import columns_of
from attribution.exports.tables import TOUCHPOINTS

if TYPE_CHECKING:
    import pyarrow as pa

NO_MARKETING_CONSENT = "the customer did not agree to marketing"
NO_MARKETING_CONSENT_OF_ORDER = "the order's customer did not agree to marketing"
MEASUREMENT_DENIED = "the customer said no to being measured"
MEASUREMENT_DENIED_OF_ORDER = "the order's customer said no to being measured"
SAID_NO_SINCE = "the customer has said no since"
OF_NOBODY_KNOWN = "it names no touch and no order whose customer could have agreed"

# What ties a row to others of the same customer takes a yes to measurement.
_TIES = ("household_id", "person_id", "session_id", "subscription_id", "evidence")
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Agreed:
    measurement: Collection[str] = _NOBODY
    marketing: Collection[str] = _NOBODY
    unmeasured: Collection[str] = _NOBODY  # said no, which is more than no answer
    taken_back: Collection[str] = _NOBODY  # of a customer whose latest answer, to either, is a no


@dataclass(frozen=True, slots=True)
class Consents:
    """Who agreed to what, by touchpoint_id and order_id. An id that is not there has agreed to nothing."""

    touches: _Agreed
    orders: _Agreed

    def refusal(self, row: Row) -> str | None:
        """Tell why a row may not leave: it names nobody, or touch or order said no, or to marketing nothing at all."""
        touch, order = row.get("touchpoint_id"), row.get("order_id")
        refused = {
            OF_NOBODY_KNOWN: not touch and not order,
            NO_MARKETING_CONSENT: touch and touch not in self.touches.marketing,
            NO_MARKETING_CONSENT_OF_ORDER: order and order not in self.orders.marketing,
            MEASUREMENT_DENIED: touch and touch in self.touches.unmeasured,
            MEASUREMENT_DENIED_OF_ORDER: order and order in self.orders.unmeasured,
            SAID_NO_SINCE: touch in self.touches.taken_back or order in self.orders.taken_back,
        }
        return next((reason for reason, holds in refused.items() if holds), None)

    def allowed(self, row: Row) -> Row:
        """Return what a receiver may see of a row that may leave.

        Its `consent_measurement` is `granted` when touch and order both said so, else null, and then whatever ties the
        row to others of its customer is null too.
        """
        touch, order = row.get("touchpoint_id"), row.get("order_id")
        measured = (not touch or touch in self.touches.measurement) and (not order or order in self.orders.measurement)
        if measured:
            return {**row, "consent_marketing": "granted", "consent_measurement": "granted"}
        hidden = {name: None for name in _TIES if name in row}
        return {**row, **hidden, "consent_marketing": "granted", "consent_measurement": None}


def read_consents(run: Path) -> Consents:
    """Read a run's consents.

    Raises:
        InputError: a file is missing or cannot be read.
    """
    since = columns_of(run / TAKEN_BACK_FILE, ("kind", "record_id"))
    touches = _agreed(run / f"{TOUCHPOINTS.name}.parquet", "touchpoint_id", within="session_id")
    orders = _agreed(run / FILE, "order_id")
    of = {kind: _saying(since, "record_id", "kind", kind) for kind in ("touch", "order")}
    return Consents(replace(touches, taken_back=of["touch"]), replace(orders, taken_back=of["order"]))


def _agreed(file: Path, key: str, *, within: str = "") -> _Agreed:
    """Read who said what; a no to measurement is that of all records alike in `within`, whenever in it it was said."""
    columns = (key, within or key, "consent_measurement", "consent_marketing")
    table = columns_of(file, tuple(dict.fromkeys(columns)))
    unmeasured = _saying(table, key, "consent_measurement", "denied")
    if within:
        unmeasured |= _beside(table, key, within, unmeasured)
    return _Agreed(
        measurement=_saying(table, key, "consent_measurement", "granted") - unmeasured,
        marketing=_saying(table, key, "consent_marketing", "granted"),
        unmeasured=unmeasured,
    )


def _saying(table: pa.Table, key: str, purpose: str, answer: str) -> frozenset[str]:
    import pyarrow.compute as pc  # late: a command that names receivers asks nobody

    return frozenset(table.filter(pc.equal(table[purpose], answer))[key].to_pylist())


def _beside(table: pa.Table, key: str, within: str, ids: frozenset[str]) -> frozenset[str]:
    pairs = list(zip(table[key].to_pylist(), table[within].to_pylist(), strict=True))
    places = {place for one, place in pairs if one in ids and place is not None}
    return frozenset(one for one, place in pairs if place in places)
