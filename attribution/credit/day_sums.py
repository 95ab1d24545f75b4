"""What a model gives each channel a day, in every window, by cash and accrual, by kind of customer: `channel_sums`.

A window holds whole the orders whose journey reaches no further than it, and those that it cuts as they are then
shared: `shorter_windows` makes slots of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_slots import NOBODYS, OrderSlots, slots_of
from attribution.credit.read_orders import NamesOfCredit, RunCredit
from attribution.credit.scatter import Scatter
from attribution.credit.split_orders import Split
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS

ACCOUNTINGS = ("cash", "accrual")
CUSTOMERS = ("new", "returning", "unknown")
_CASH, _ACCRUAL = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotCells:
    """What slots are of, as numbers: order by order of the run, window, and the earner of each slot."""

    slots: OrderSlots
    of_run: Whole  # of each order of the slots, its place in the run
    window: Whole  # of each order, by its place in the run's windows
    earners: Whole  # of each slot
    touch_days: Whole  # of each slot; the order's own day where no touch has it
    of_touch: Whole  # of each touch of the slots, its place in the run


def cells_of_run(run: RunCredit, windows: tuple[int, ...]) -> SlotCells:
    """Return what the slots of all orders are of, each in the least window that holds its journey."""
    window = np.searchsorted(np.array(windows), run.orders.reach_days)
    return _cells(run, run.slots(), np.arange(len(run.orders.net_minor)), window, run.orders.rests, _every(run))


def shorter_windows(run: RunCredit, windows: tuple[int, ...]) -> SlotCells:
    """Return the slots of orders once more for each window that cuts their journey, with what is left of it.

    Nothing else is told again: what models learnt and how likely links are stays. What only was shown is left out.
    """
    reach, touches = run.orders.reach_days, run.touches
    orders, walking = [], []
    for days in windows:
        orders.append(np.flatnonzero(reach > days))
        cut = (touches.turns > 0) & (reach[touches.orders] > days) & (touches.gaps_us <= days * US_PER_DAY)
        walking.append(np.flatnonzero(cut))
    of_run, places = np.concatenate(orders), np.concatenate(walking)
    window = np.repeat(np.arange(len(windows)), [len(some) for some in orders])
    begins = np.concatenate([[0], np.cumsum([len(some) for some in orders])])
    of = np.concatenate(
        [
            begin + np.searchsorted(some, touches.orders[left])
            for begin, some, left in zip(begins, orders, walking, strict=False)
        ]
    )
    left = Touches(
        orders=of,
        turns=touches.turns[places],
        exposed=touches.exposed[places],
        gaps_us=touches.gaps_us[places],
        micro=touches.micro[places],
    )
    slots = slots_of(left, run.orders.net_minor[of_run], run.orders.back_minor[of_run], np.full(len(of), -1))
    linked = np.zeros(len(of_run), np.int64)
    linked[of] = 1
    return _cells(run, slots, of_run, window, linked, places)


def _every(run: RunCredit) -> Whole:
    return np.arange(len(run.touches.orders))


def _cells(  # noqa: PLR0913, PLR0917 - what slots are of
    run: RunCredit, slots: OrderSlots, of_run: Whole, window: Whole, rests: Whole, touches: Whole
) -> SlotCells:
    """Return it; `touches` are the places in the run of the touches that the slots are of."""
    nobodys = slots.touches == NOBODYS
    of_touch = np.append(touches, 0)[slots.touches] if len(touches) else np.zeros(len(slots), np.int64)
    earners, days = run.rests[rests][slots.orders], run.orders.cash_days[of_run][slots.orders]
    if len(touches):
        earners = np.where(nobodys, earners, run.earners.codes[of_touch])
        days = np.where(nobodys, days, run.touch_days[of_touch])
    return SlotCells(slots=slots, of_run=of_run, window=window, earners=earners, touch_days=days, of_touch=touches)


def windows_of(window_us: int) -> tuple[int, ...]:
    """Return the windows that a run tells of, in days: its own is the last."""
    return tuple(days for days in WINDOWS_DAYS if days * US_PER_DAY <= window_us)


class DaySums:
    """Cells of `channel_sums`, and what goes into them: by cash with what is given back on another day, by accrual.

    Args:
        run: what the credit is of.
        windows: in days.
        parts: slots of the run's orders, or of such as windows cut.
    """

    def __init__(self, run: RunCredit, windows: tuple[int, ...], parts: SlotCells) -> None:
        self._parts, orders = parts, run.orders
        slots, of = parts.slots, parts.of_run
        known = np.array([CUSTOMERS.index(name) for name in orders.customers.texts], np.int64)
        customer = known[orders.customers.codes[of]] if len(known) else orders.customers.codes[of]
        inside = (customer * len(windows) + parts.window)[slots.orders]
        currency = orders.currencies.codes[of][slots.orders]
        self.refunded = np.flatnonzero(slots.back_minor[slots.orders] > 0)
        self._named = (len(ACCOUNTINGS), len(run.days), len(run.earners), len(orders.currencies))

        def coded(accounting: int, days: Whole, some: Whole | slice) -> Whole:
            cell = accounting * self._named[1] + days
            cell = (cell * self._named[2] + parts.earners[some]) * self._named[3] + currency[some]
            return cell * len(CUSTOMERS) * len(windows) + inside[some]

        every = slice(None)
        self._scatter = Scatter(
            coded(_CASH, orders.cash_days[of][slots.orders], every),
            coded(_ACCRUAL, parts.touch_days, every),
            coded(_CASH, orders.refund_days[of][slots.orders[self.refunded]], self.refunded),
            size=int(np.prod(self._named)) * len(CUSTOMERS) * len(windows),
        )

    def added(self, split: Split, back: Whole) -> tuple[Whole, Whole, Whole, Whole]:
        """Return of cells, in their order: which, how many rows, units and minor."""
        met = split.met()
        rows = self._scatter.counted(met, met, None if met is None else met[self.refunded])
        units = self._scatter.added(split.units, split.units, None)
        minor = self._scatter.added(split.minor + back, split.minor, -back[self.refunded])
        return self._scatter.cells, rows, units, minor


def channel_rows(
    run: NamesOfCredit, windows: tuple[int, ...], whole: tuple[Whole, ...], cut: tuple[Whole, ...]
) -> Iterator[dict[str, pa.Array]]:
    """Yield the columns of `channel_sums` but for the model, by kind of customer.

    Args:
        run: what the credit is of.
        windows: in days.
        whole: cells with rows, units and minor, of what `DaySums` added of orders whose journey a window holds.
        cut: the same of those that windows cut.
    """
    customers, reaches = len(CUSTOMERS), len(windows)
    both = [np.concatenate(pair) for pair in zip(whole, cut, strict=True)]
    cells, place = np.unique(both[0] // (customers * reaches), return_inverse=True)
    inside = both[0] % (customers * reaches)
    sums = np.zeros((3, len(cells), customers, reaches), np.int64)
    of_whole = len(whole[0])
    for at, numbers in enumerate(both[1:]):
        for some, again in ((slice(0, of_whole), True), (slice(of_whole, None), False)):
            part = np.zeros((len(cells), customers * reaches), np.int64)
            np.add.at(part, (place[some], inside[some]), numbers[some])
            shaped = part.reshape(len(cells), customers, reaches)
            sums[at] += np.cumsum(shaped, axis=2) if again else shaped  # a longer window holds it too
    for name, told in (("all", sums.sum(axis=2)), ("new", sums[:, :, 0]), ("returning", sums[:, :, 1])):
        there, window = np.nonzero(told[0])
        yield {**_named(run, cells[there]), **_numbers(name, np.array(windows)[window], told[1:, there, window])}


def _named(run: NamesOfCredit, cells: Whole) -> dict[str, pa.Array]:
    rest, currency = np.divmod(cells, max(len(run.orders.currencies), 1))
    rest, earner = np.divmod(rest, max(len(run.earners), 1))
    accounting, day = np.divmod(rest, max(len(run.days), 1))
    return {
        "day": taken(run.days, day),
        "channel": taken(run.earners.texts, earner),
        "currency": taken(run.orders.currencies.texts, currency),
        "accounting": taken(list(ACCOUNTINGS), accounting),
    }


def _numbers(customer: str, window_days: Whole, sums: Whole) -> dict[str, pa.Array]:
    return {
        "customer_type": pa.repeat(customer, len(window_days)),
        "window_days": pa.array(window_days),
        "units": pa.array(sums[0]),
        "minor": pa.array(sums[1]),
    }


def taken(texts: list[str], codes: Whole) -> pa.Array:
    """Return the text of each code."""
    return pa.array(texts, pa.string()).take(pa.array(codes))
