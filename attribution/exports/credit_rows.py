"""The rows of `credit`, some orders at a time, in the order of its key: shared out once more as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from attribution.credit.credit_touches import (
    CHANNEL,
    NOT_NAMED,
    PLATFORM,
    ROWS,
    read_names,
    read_touches,
    touches_at,
)
from attribution.credit.earners import AUTOMATION, RESTS
from attribution.credit.kernel.whole import Whole
from attribution.credit.model_weights import Learned
from attribution.credit.order_slots import NOBODYS, OrderSlots, slots_of
from attribution.credit.read_orders import CreditedOrders, read_learned, read_orders, read_terms
from attribution.credit.split_orders import goes_compiled, split_orders
from attribution.credit.texts import Coded, whole
from attribution.engine.engine import Engine
from attribution.exports.kinds import SHARE, UTC

UNATTRIBUTED = "(unattributed)"
ORDERS_AT_ONCE = 20_000
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
    """What stands beside the numbers: of some orders, and of their touches by place, the last of which is nobody's."""

    ids: pa.Array
    rests: Whole
    currencies: Coded
    touchpoints: pa.Array
    sessions: pa.Array
    occurred: pa.Array
    platforms: Coded
    campaigns: Coded
    channels: Coded


def credit_rows(engine: Engine, window_days: int) -> Iterator[pa.Table]:
    """Yield the rows in order, of ORDERS_AT_ONCE orders, their texts as WORDED; shared out as `sum_credit` had them.

    No more touches are held at a time than those of these orders.
    """
    orders, terms = read_orders(engine, None), read_terms(engine)
    names = _met(engine, read_names(engine))
    learned = read_learned(engine, names[CHANNEL].texts, terms["exposure_thousandths"])
    count = len(orders.net_minor)
    for start in range(0, count, ORDERS_AT_ONCE):
        end = min(start + ORDERS_AT_ONCE, count)
        claims, net = read_touches(engine, ROWS, start, end), orders.net_minor[start:end]
        touches, enrolled = touches_at(claims, whole(claims["order_place"]) - start, terms["automation_decay"])
        slots = slots_of(touches, net, np.zeros_like(net), enrolled)
        texts = _texts(orders, slice(start, end), claims, names)
        numbers = _numbers(slots, learned, texts.channels.codes, compiled=goes_compiled(count))
        yield _table(texts, slots, numbers, window_days)


def _met(engine: Engine, names: dict[str, list[str]]) -> dict[str, Coded]:
    """Return the names by their codes, of channels those that touches have: a code of each that there may be."""
    every = {kind: Coded(texts=texts, codes=np.arange(len(texts))) for kind, texts in names.items()}
    met = np.sort(whole(engine.query("select distinct channel from credit_touches")["channel"]))
    codes = np.zeros(len(names[CHANNEL]), np.int64)
    codes[met] = np.arange(len(met))
    return every | {CHANNEL: Coded(texts=[names[CHANNEL][code] for code in met.tolist()], codes=codes)}


def _texts(orders: CreditedOrders, some: slice, claims: pa.Table, names: dict[str, Coded]) -> _Texts:
    empty = pa.array([""], _TEXT)
    return _Texts(
        ids=orders.ids[some],
        rests=orders.rests[some],
        currencies=orders.currencies.part(some),
        touchpoints=pa.concat_arrays([*claims["touchpoint_id"].chunks, empty]),
        sessions=pa.concat_arrays([empty[:0], *claims["session_id"].chunks]),
        occurred=pa.concat_arrays([*claims["occurred_us"].cast(UTC).chunks, pa.nulls(1, UTC)]),
        platforms=_as_met(names[PLATFORM].texts, whole(claims[PLATFORM])),
        campaigns=_as_met(names["campaign"].texts, whole(claims["value_campaign"])),
        channels=Coded(texts=names[CHANNEL].texts, codes=names[CHANNEL].codes[whole(claims[CHANNEL])]),
    )


def _as_met(texts: list[str], codes: Whole) -> Coded:
    """Return the same with those texts alone that are met, in the order in which they are: a file holds no others."""
    met, first, place = np.unique(codes, return_index=True, return_inverse=True)
    known = np.flatnonzero(met != NOT_NAMED)
    known = known[np.argsort(first[known])]
    again = np.full(len(met), NOT_NAMED, np.int64)
    again[known] = np.arange(len(known))
    return Coded(texts=[texts[code] for code in met[known].tolist()], codes=again[place])


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


def _table(texts: _Texts, slots: OrderSlots, numbers: _Numbers, window_days: int) -> pa.Table:
    order, touch = slots.orders[numbers.slots], slots.touches[numbers.slots]
    nobodys = touch == NOBODYS
    every = np.where(nobodys, len(texts.touchpoints) - 1, touch)
    rests = [*texts.channels.texts, UNATTRIBUTED, AUTOMATION]
    automated = texts.rests[order] == RESTS.index(AUTOMATION)
    channel = np.where(nobodys, len(rests) - 2 + automated, np.append(texts.channels.codes, 0)[every])
    columns = [
        _worded(texts.ids, order),
        _worded(pa.array(numbers.names, _TEXT), numbers.models),
        _worded(texts.touchpoints, every),
        pa.repeat(window_days, len(order)),
        _worded(texts.sessions, touch),
        texts.occurred.take(pa.array(every)),
        _worded(pa.array(texts.platforms.texts, _TEXT), np.append(texts.platforms.codes, -1)[every]),
        _worded(pa.array(rests, _TEXT), channel),
        _worded(pa.array(texts.campaigns.texts, _TEXT), np.append(texts.campaigns.codes, -1)[every]),
        _decimal(numbers.units),
        pa.array(numbers.minor),
        _worded(pa.array(texts.currencies.texts, _TEXT), texts.currencies.codes[order]),
    ]
    return pa.Table.from_arrays(columns, schema=WORDED)


def _worded(words: pa.Array, codes: Whole) -> pa.Array:
    """Return the word of each code; of -1 none.

    Each word is there once, also a touch that several orders have. Of words that are there twice Arrow's writer of
    Parquet uses none, and leaves in the file a page of them that ends in whatever was in memory.
    """
    once = words.dictionary_encode()
    if len(once.dictionary) < len(words):
        words, codes = once.dictionary, np.append(once.indices.to_numpy(), -1)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), words)


def _decimal(units: Whole) -> pa.Array:
    """Return shares from 0 to 1, of 12 places: the whole numbers as they are, 16 bytes each."""
    wide = np.zeros((len(units), 2), np.int64)
    wide[:, 0] = units
    return pa.Array.from_buffers(SHARE, len(units), [None, pa.py_buffer(wide)])
