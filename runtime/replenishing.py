"""`earshot replenish`: orders from files or the table, readings and rules from files; decisions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from base.clock import Clock, system_clock
from base.errors import InputError, UnusableInput
from base.settings import read_settings
from ledger.records import Order
from ledger.records.replenishment import ReplenishmentDecision
from ledger.wire import read_order
from replenishment.decisions.all_of import decisions
from replenishment.decisions.inputs import read_reading, read_rules
from replenishment.decisions.records import PackReading
from replenishment.stock.reorder import Lead
from runtime.importing import record_lines

LineRecord = TypeVar("LineRecord")
LEAD_VARIANCE = 1.0  # days squared


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplenishFrom:
    """Where it is read from.

    Attributes:
        orders: files of orders; without any, the table of the settings.
        readings: files of what devices told.
        rules: files of what households allow.
        lead_days: from an order to its delivery.
        as_of: decided as of then; None: the latest moment of the files, or now where the table is read.
    """

    orders: tuple[Path, ...] = ()
    readings: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    lead_days: float = 3.0
    as_of: datetime | None = None


def replenish(
    where: ReplenishFrom, told: Callable[[str], object], clock: Clock = system_clock
) -> tuple[ReplenishmentDecision, ...]:
    """Decide about every product of every household.

    Args:
        where: what is read.
        told: is given each line that could not be used, with file, line and reason.
        clock: now.

    Raises:
        InputError: a file cannot be read.
        UnusableInput: files of orders were given, and no line of them was usable.
    """
    orders, readings, now = read_orders_and_readings(where, told, clock)
    rules = _records(where.rules, read_rules, told)
    return decisions(orders, readings, rules, Lead(mean=where.lead_days, variance=LEAD_VARIANCE), now)


def read_orders_and_readings(
    where: ReplenishFrom, told: Callable[[str], object], clock: Clock
) -> tuple[list[Order], list[PackReading], datetime]:
    """Return both, and as of when; raises as `replenish`."""
    orders = _records(where.orders, read_order, told) if where.orders else _of_table()
    if where.orders and not orders:
        raise UnusableInput("no order in these files can be used")
    readings = _records(where.readings, read_reading, told)
    moments = [one.placed_at for one in orders] + [one.taken_at for one in readings]
    return orders, readings, where.as_of or (max(moments) if where.orders else clock())


def _records(
    files: Iterable[Path], read: Callable[[str], LineRecord], told: Callable[[str], object]
) -> list[LineRecord]:
    found = []
    for line in (line for path in files for line in record_lines(path)):
        place = f"{line.file}, line {line.number}"
        if line.trouble is not None:
            told(f"{place}: {line.trouble}")
            continue
        try:
            found.append(read(line.text))
        except InputError as error:
            told(f"{place}: {error}")
    return found


def _of_table() -> list[Order]:
    from runtime.ledger_source import read_all  # late: files need no table

    return list(read_all(read_settings()).orders)
