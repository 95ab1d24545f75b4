"""What a model gives each household, for what is shared with others: `credit_parts` and `credited_households`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import SlotCells, taken
from attribution.credit.kernel.whole import Whole
from attribution.credit.read_orders import RunCredit
from attribution.credit.split_orders import Split

_ROOM = 2**62


def household_parts(run: RunCredit, parts: SlotCells, split: Split, back: Whole) -> pa.Table:
    """Return (currency, channel, household, cash_day, accrual_day): units and minor, of an order's kind and reach.

    A refund on another day is of that cash_day, and of no accrual_day, as is what it is taken back from.
    """
    slots, orders = parts.slots, run.orders
    there = np.arange(len(slots)) if split.there is None else np.flatnonzero(split.there)
    refunded = there[slots.back_minor[slots.orders[there]] > 0]
    every = np.concatenate([there, refunded, refunded])
    of, none = slots.orders[every], np.zeros(2 * len(refunded), np.int64)
    cash = orders.cash_days[of]
    cash[len(there) + len(refunded) :] = orders.refund_days[slots.orders[refunded]]
    columns = [
        orders.currencies.codes[of],
        parts.earners[every],
        orders.customers.codes[of],
        orders.households[of],
        orders.reach_days[of],
        cash,
        np.concatenate([parts.touch_days[there], none - 1]) + 1,
    ]
    first, place = _distinct(columns)
    units, minor = np.zeros(len(first), np.int64), np.zeros(len(first), np.int64)
    np.add.at(units, place, np.concatenate([split.units[there], none]))
    np.add.at(minor, place, np.concatenate([split.minor[there], back[refunded], -back[refunded]]))
    return pa.table(
        {
            "currency": taken(orders.currencies.texts, columns[0][first]),
            "channel": taken(run.earners.texts, columns[1][first]),
            "household": orders.household_ids.take(pa.array(of[first])).combine_chunks(),
            "cash_day": taken(run.days, cash[first]),
            "units": pa.array(units),
            "minor": pa.array(minor),
        }
    )


def credited_households(run: RunCredit, parts: SlotCells, split: Split, voice: Whole) -> pa.Table:
    """Return (currency, channel, household, voice), each once, with units and minor that a model gives there.

    `voice` says of each slot whether it is voice's.
    """
    slots = parts.slots
    some = np.flatnonzero(split.units)
    of = slots.orders[some]
    columns = [run.orders.currencies.codes[of], parts.earners[some], run.orders.households[of], voice[some]]
    first, place = _distinct(columns)
    units, minor = np.zeros(len(first), np.int64), np.zeros(len(first), np.int64)
    np.add.at(units, place, split.units[some])
    np.add.at(minor, place, split.minor[some])
    return pa.table(
        {
            "currency": taken(run.orders.currencies.texts, columns[0][first]),
            "channel": taken(run.earners.texts, columns[1][first]),
            "household": run.orders.household_ids.take(pa.array(of[first])).combine_chunks(),
            "voice": pa.array(voice[some][first]),
            "units": pa.array(units),
            "minor": pa.array(minor),
        }
    )


def _distinct(columns: list[Whole]) -> tuple[Whole, Whole]:
    """Return a row of each distinct one, and which of them each row is."""
    keys, room = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        base = int(column.max(initial=0)) + 1
        if room * base >= _ROOM:
            keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
            room = len(keys) + 1
        keys, room = keys * base + column, room * base
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return first, place
