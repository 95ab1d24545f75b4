"""The rows of `credit`, some orders at a time, in the order of its key: shared out once more as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.earners import AUTOMATION, RESTS
from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.whole import Whole
from attribution.credit.model_weights import Learned
from attribution.credit.order_slots import NOBODYS, OrderSlots, slots_of
from attribution.credit.read_orders import (
    CLAIMS,
    Coded,
    CreditedOrders,
    coded,
    read_learned,
    read_orders,
    read_terms,
    touches_of,
)
from attribution.credit.split_orders import goes_compiled, split_orders
from attribution.engine.engine import Engine
from attribution.exports.kinds import SHARE, UTC

UNATTRIBUTED = "(unattributed)"
ORDERS_AT_ONCE = 20_000
_WHAT = "t.session_id, t.occurred_us, t.platform, t.campaign_id"
_TEXT = pa.string()
SCHEMA = pa.schema(
    [
        *((name, _TEXT) for name in ("order_id", "model", "touchpoint_id")),
        ("window_days", pa.int64()),
        ("session_id", _TEXT),
        ("occurred_at", UTC),
        *((name, _TEXT) for name in ("platform", "channel", "campaign_id")),
        ("share", SHARE),
        ("credit_minor", pa.int64()),
        ("currency", _TEXT),
    ]
)
# As they are made and, if many, written: each text once, and which of them. A reader of the file sees no difference.
WORDED = pa.schema(
    [pa.field(field.name, pa.dictionary(pa.int32(), _TEXT) if field.type == _TEXT else field.type) for field in SCHEMA]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What stands beside the numbers: of orders, and of touches by place, the last of which is nobody's."""

    orders: CreditedOrders
    touchpoints: pa.Array
    sessions: pa.Array
    occurred: pa.Array
    platforms: Coded
    campaigns: Coded
    channels: Coded


def credit_rows(engine: Engine, window_days: int) -> Iterator[pa.Table]:
    """Yield the rows in order, of ORDERS_AT_ONCE orders, their texts as WORDED; shared out as `sum_credit` had them."""
    orders, terms = read_orders(engine, None), read_terms(engine)
    claims = engine.query(f"{CLAIMS.format(what=_WHAT)} order by order_id, touchpoint_id")
    touches, enrolled = touches_of(claims, orders.ids, terms["automation_decay"])
    channels = coded(claims["channel"])
    learned = read_learned(engine, channels.texts, terms["exposure_thousandths"])
    texts = _texts(orders, claims, channels)
    del claims
    count = len(orders.net_minor)
    for start in range(0, count, ORDERS_AT_ONCE):
        end = min(start + ORDERS_AT_ONCE, count)
        begin, stop = np.searchsorted(touches.orders, [start, end])
        some = Touches(
            orders=touches.orders[begin:stop] - start,
            turns=touches.turns[begin:stop],
            exposed=touches.exposed[begin:stop],
            gaps_us=touches.gaps_us[begin:stop],
            micro=touches.micro[begin:stop],
        )
        net = orders.net_minor[start:end]
        slots = slots_of(some, net, np.zeros_like(net), enrolled[begin:stop])
        codes = channels.codes[begin:stop]
        numbers = _numbers(slots, learned, codes, compiled=goes_compiled(count))
        yield _table(texts, slots, numbers, (start, int(begin)), window_days)


def _texts(orders: CreditedOrders, claims: pa.Table, channels: Coded) -> _Texts:
    empty, none = pa.array([""], _TEXT), pa.nulls(1, _TEXT)
    return _Texts(
        orders=orders,
        touchpoints=pa.concat_arrays([*claims["touchpoint_id"].chunks, empty]),
        sessions=pa.concat_arrays([*claims["session_id"].chunks, none]),
        occurred=pa.concat_arrays([*claims["occurred_us"].cast(UTC).chunks, pa.nulls(1, UTC)]),
        platforms=coded(claims["platform"]),
        campaigns=coded(claims["campaign_id"]),
        channels=channels,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """Rows in order: which model, which slot, units and minor."""

    names: list[str]
    models: Whole
    slots: Whole
    units: Whole
    minor: Whole


def _numbers(slots: OrderSlots, learned: Learned, codes: Whole, *, compiled: bool) -> _Numbers:
    """Share the orders out, and lay what each model gives where the order of rows has it."""
    names = sorted(model.by_order for model in learned.models)
    rows = len(slots) * len(names)
    sizes = np.diff(np.append(slots.first, len(slots)))[slots.orders]
    first = slots.first[slots.orders] * (len(names) - 1) + np.arange(len(slots))
    of_model, of_slot, units, minor = (np.zeros(rows, np.int64) for _ in range(4))
    there = np.ones(rows, np.bool_)
    for split in split_orders(slots, learned, [codes], compiled=compiled):
        for name in split.models:
            model = names.index(name)
            places = first + model * sizes
            of_model[places], of_slot[places] = model, np.arange(len(slots))
            units[places], minor[places] = split.units, split.minor
            if split.there is not None:
                there[places] = split.there
    some = slice(None) if there.all() else there
    return _Numbers(names=names, models=of_model[some], slots=of_slot[some], units=units[some], minor=minor[some])


def _table(texts: _Texts, slots: OrderSlots, numbers: _Numbers, begins: tuple[int, int], window_days: int) -> pa.Table:
    """Return the rows; `begins` are the first order and the first touch that slots are of."""
    of_slot, orders = slots.orders[numbers.slots], texts.orders
    order, count = begins[0] + of_slot, int(np.sum(slots.touches != NOBODYS))
    touch = slots.touches[numbers.slots]
    nobodys = touch == NOBODYS
    every = np.where(nobodys, len(texts.touchpoints) - 1, touch + begins[1])
    rests = [*texts.channels.texts, UNATTRIBUTED, AUTOMATION]
    automated = orders.rests[order] == RESTS.index(AUTOMATION)
    channel = np.where(nobodys, len(rests) - 2 + automated, np.append(texts.channels.codes, 0)[every])
    touchpoints = pa.concat_arrays([texts.touchpoints.slice(begins[1], count), texts.touchpoints[-1:]])
    columns = [
        _worded(orders.ids.slice(begins[0], len(slots.first)), of_slot),
        _worded(pa.array(numbers.names, _TEXT), numbers.models),
        _worded(touchpoints, np.where(nobodys, count, touch)),
        pa.repeat(window_days, len(order)),
        _worded(texts.sessions.slice(begins[1], count), touch),
        texts.occurred.take(pa.array(every)),
        _worded(pa.array(texts.platforms.texts, _TEXT), np.append(texts.platforms.codes, -1)[every]),
        _worded(pa.array(rests, _TEXT), channel),
        _worded(pa.array(texts.campaigns.texts, _TEXT), np.append(texts.campaigns.codes, -1)[every]),
        _decimal(numbers.units),
        pa.array(numbers.minor),
        _worded(pa.array(orders.currencies.texts, _TEXT), orders.currencies.codes[order]),
    ]
    return pa.Table.from_arrays(columns, schema=WORDED)


def _worded(words: pa.Array, codes: Whole) -> pa.Array:
    """Return the word of each code; of -1 none."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), words)


def _decimal(units: Whole) -> pa.Array:
    """Return shares from 0 to 1, of 12 places: the whole numbers as they are, 16 bytes each."""
    wide = np.zeros((len(units), 2), np.int64)
    wide[:, 0] = units
    return pa.Array.from_buffers(SHARE, len(units), [None, pa.py_buffer(wide)])
