"""A shop's orders, each with the three sessions before it: the tables that the steps after `journeys` read.

A step reads more columns than matter to what it costs; what is not drawn stands as null, and tables that only links are
made of are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.credit.journeys_by_length import Truths
from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_DAY, US_PER_HOUR, US_PER_MINUTE
from bench.exports.drawn import (
    BRANDS,
    CAMPAIGNS,
    CANCELLED,
    CHANNELS,
    CURRENCIES,
    DENIED,
    EXPOSED,
    LOCALES,
    MACHINE,
    REFUNDED,
    RENEWALS,
    WITH_CAMPAIGN,
    JourneyDraws,
    ids,
    named,
)

TOUCHES_AN_ORDER = 3
WINDOW_DAYS = 30
ORDERS_A_HOUSEHOLD = 2
_NAMES = list(CHANNELS)
_MICRO = 10**6
Columns = Mapping[str, pa.Array]


def drawn_tables(orders: int, seed: int = 1) -> dict[str, Columns]:
    """Return the columns that are drawn, by table; the same seed, the same rows."""
    drawn = JourneyDraws(np.random.default_rng(seed))
    machine = drawn.some(MACHINE, orders)
    people = np.flatnonzero(~machine)
    household = drawn.random.integers(0, max(orders // ORDERS_A_HOUSEHOLD, 1), orders)
    placed_us = drawn.moments_us(orders) + WINDOW_DAYS * US_PER_DAY
    walked = len(people) * TOUCHES_AN_ORDER
    lost = orders // 2
    gaps_us = -np.sort(-drawn.gaps_us(walked, WINDOW_DAYS).reshape(-1, TOUCHES_AN_ORDER), axis=1).reshape(-1)
    order_of = np.repeat(people, TOUCHES_AN_ORDER)
    occurred_us = np.concatenate([placed_us[order_of] - gaps_us, drawn.moments_us(lost)])
    strangers = orders + np.repeat(np.arange(-(-lost // 2)), 2)[:lost]  # two touches each, and nothing bought
    walker = np.concatenate([household[order_of], strangers])
    need = np.concatenate([order_of, strangers])
    touches = _touches(drawn, occurred_us, walker, need)
    shown = np.asarray(touches["exposed"])
    links = _links(drawn, touches, order_of, gaps_us, ids("h_", walker[:walked]))
    return {
        "touches": touches,
        "orders": _orders(drawn, placed_us, machine),
        "links": links,
        "journeys": _journeys(links, touches, shown[:walked]),
        "lost_journeys": _lost(touches, walker, shown, walked),
        "record_households": {
            "kind": pa.array(["touch"] * len(walker) + ["order"] * orders),
            "record_id": pa.concat_arrays([touches["touchpoint_id"], ids("or_", np.arange(orders))]),
            "household_id": pa.concat_arrays([ids("h_", walker), ids("h_", household)]),
        },
        "session_households": {"session_id": touches["session_id"], "household_id": ids("h_", walker)},
        "order_lines": _lines(orders),
        "enrolments": _enrolments(drawn, np.flatnonzero(machine), placed_us, occurred_us),
    }


def _touches(drawn: JourneyDraws, occurred_us: Whole, walker: Whole, need: Whole) -> dict[str, pa.Array]:
    """Return touches: who walks keeps to one language, and mostly to the brand that an order is of."""
    count = len(occurred_us)
    channel = drawn.picked({name: share for name, (_, share) in CHANNELS.items()}, count)
    of = [[kind[place] for kind, _ in CHANNELS.values()] for place in range(3)]
    advertised = np.isin(channel, [_NAMES.index(name) for name in WITH_CAMPAIGN])
    campaign = (channel * 7 + drawn.random.integers(0, 10, count)) % CAMPAIGNS
    exposed, denied = drawn.some(EXPOSED, count), drawn.some(DENIED, count)
    numbers = np.arange(count)
    voice = np.isin(channel, [_NAMES.index(name) for name in ("alexa", "alexa_show", "google_assistant", "siri")])
    refused = pa.array(np.where(denied, "denied", "granted"))
    brand = np.where(drawn.some(0.8, count), need * 31 % BRANDS, drawn.random.integers(0, BRANDS, count))
    return {
        "touchpoint_id": ids("tp_", numbers),
        "session_id": ids("se_", numbers),
        "occurred_us": pa.array(occurred_us),
        "received_us": pa.array(occurred_us + US_PER_MINUTE),
        "channel": named(_NAMES, channel),
        "platform": named(of[0], channel),
        "device_type": named(of[1], channel),
        "action": named(of[2], channel),
        "outcome": named(["ok", "asked", "no_answer", "gave_up"], drawn.picked(_OUTCOMES, count), voice),
        "intent": named(["ResearchIntent", "CompareIntent"], drawn.random.integers(0, 2, count), voice),
        "duration_ms": pa.array(drawn.random.integers(20, 900, count), mask=~voice),
        "stage": named(["awareness", "consideration", "purchase"], drawn.random.integers(0, 3, count)),
        "initiator": pa.array(np.full(count, "human")),
        "kind": pa.array(np.where(exposed, "exposure", "human")),
        "exposure": pa.array(np.where(exposed, "ambient", "active")),
        "campaign_id": named([f"campaign-{n:02d}" for n in range(CAMPAIGNS)], campaign, advertised),
        "brand_id": named(_BRANDS, brand, drawn.some(0.8, count)),
        "product_id": named(_PRODUCTS, brand * 2 + drawn.random.integers(0, 2, count)),
        "locale": named(list(LOCALES), walker % len(LOCALES), voice),
        "consent_measurement": refused,
        "consent_marketing": refused,
        "content_hash": pa.array(numbers),
        "denied": pa.array(denied),
        "exposed": pa.array(exposed),
        "creditable": pa.array(~exposed),
        "stage_rank": pa.array(np.full(count, 2)),
        "personal": pa.array(~voice),
    }


_OUTCOMES = {"ok": 0.8, "asked": 0.1, "no_answer": 0.06, "gave_up": 0.04}
_BRANDS = [f"brand-{n:03d}" for n in range(BRANDS)]
_PRODUCTS = [f"product-{n:03d}" for n in range(2 * BRANDS)]


def _orders(drawn: JourneyDraws, placed_us: Whole, machine: Truths) -> dict[str, pa.Array]:
    count = len(placed_us)
    revenue = drawn.minor(count)
    cancelled = drawn.some(CANCELLED, count)
    refunded = drawn.some(REFUNDED, count) & ~cancelled
    back = np.where(refunded, np.maximum(revenue * drawn.random.integers(1, 5, count) // 4, 1), 0)
    back_us = placed_us + drawn.gaps_us(count, WINDOW_DAYS)
    sources = np.where(
        machine,
        "subscription",
        np.array(["web_mobile", "web_desktop", "app", "voice"])[drawn.random.integers(0, 4, count)],
    )
    status = np.where(cancelled, "cancelled", np.where(refunded, "refunded", "placed"))
    return {
        "order_id": ids("or_", np.arange(count)),
        "placed_us": pa.array(placed_us),
        "received_us": pa.array(placed_us + US_PER_MINUTE),
        "source": pa.array(sources),
        "initiator": pa.array(np.where(machine, "machine", "human")),
        "status": pa.array(status),
        "currency": named(list(CURRENCIES), drawn.picked(CURRENCIES, count)),
        "cancelled_us": pa.array(placed_us + US_PER_HOUR, mask=~cancelled),
        "refunded_us": pa.array(back_us, mask=~refunded),
        "revenue_minor": pa.array(revenue),
        "refunded_minor": pa.array(back),
        "net_revenue_minor": pa.array(np.where(cancelled, 0, revenue - back)),
        "tax_minor": pa.array(revenue // 12),
        "shipping_minor": pa.array(np.zeros(count, np.int64)),
        "is_new_customer": pa.array(drawn.some(0.3, count), mask=drawn.some(0.1, count)),
        "is_test": pa.array(np.zeros(count, np.bool_)),
        "consent_measurement": pa.array(np.full(count, "granted")),
        "consent_marketing": pa.array(np.where(drawn.some(0.5, count), "granted", "unknown")),
        "content_hash": pa.array(np.arange(count)),
    }


def _links(
    drawn: JourneyDraws, touches: Columns, order_of: Whole, gaps_us: Whole, household: pa.Array
) -> dict[str, pa.Array]:
    count = len(order_of)
    micro = drawn.probabilities_micro(count)
    ours = ("session_id", "touchpoint_id", "occurred_us", "platform", "channel")
    return {
        **{name: touches[name].slice(0, count) for name in ours},
        "order_id": ids("or_", order_of),
        "gap_us": pa.array(gaps_us),
        "probability": pa.array(micro / _MICRO),
        "probability_micro": pa.array(micro),
        "tier": pa.array(np.full(count, 14)),
        **{name: pa.array(np.full(count, "household")) for name in ("match", "reason", "scope")},
        "evidence": pa.array(np.full(count, '{"match":"household","matched":["household"],"need":"product"}')),
        "household_id": household,
        "accepted": pa.array(np.ones(count, np.bool_)),
        "model_version": pa.array(np.full(count, "mirror-3")),
    }


def _journeys(links: Columns, touches: Columns, shown: Truths) -> dict[str, pa.Array]:
    count = len(shown)
    step = np.arange(count) % TOUCHES_AN_ORDER + 1
    acted = np.cumsum(~shown.reshape(-1, TOUCHES_AN_ORDER), axis=1).reshape(-1)
    gaps_us = np.asarray(links["gap_us"])
    ours = ("order_id", "session_id", "touchpoint_id", "gap_us", "channel", "platform", "probability_micro")
    return {
        **{name: links[name] for name in ours},
        "step": pa.array(step),
        "steps": pa.array(np.full(count, TOUCHES_AN_ORDER)),
        "hours_before_order": pa.array((gaps_us + 180_000) // 360_000 / 10_000),
        "device_type": touches["device_type"].slice(0, count),
        "action": touches["action"].slice(0, count),
        "exposed": pa.array(shown),
        "link_probability": links["probability"],
        "turn": pa.array(acted, mask=shown),
    }


def _lost(touches: Columns, walker: Whole, shown: Truths, walked: int) -> dict[str, pa.Array]:
    kept = walked + np.flatnonzero(~shown[walked:])
    traveller, begins = walker[kept], np.ones(len(kept), np.bool_)
    begins[1:] = traveller[1:] != traveller[:-1]
    step = np.arange(len(kept)) - np.maximum.accumulate(np.where(begins, np.arange(len(kept)), 0)) + 1
    names = ids("h_", traveller)
    return {
        "journey_id": pc.binary_join_element_wise(names, "#0", ""),
        "step": pa.array(step),
        **{name: touches[name].take(pa.array(kept)) for name in ("session_id", "touchpoint_id", "channel", "exposed")},
        "traveller": names,
        "at_risk_us": pa.array(np.full(len(kept), WINDOW_DAYS * US_PER_DAY)),
        "bought": pa.array(np.zeros(len(kept), np.bool_)),
    }


def _lines(orders: int) -> dict[str, pa.Array]:
    brand = np.arange(orders) * 31 % BRANDS
    return {
        "order_id": ids("or_", np.arange(orders)),
        "product_id": named(_PRODUCTS, brand * 2),
        "brand_id": named(_BRANDS, brand),
    }


def _enrolments(drawn: JourneyDraws, orders: Whole, placed_us: Whole, occurred_us: Whole) -> dict[str, pa.Array]:
    """Return of most orders by a machine the touch that enrolled it."""
    orders = orders[drawn.some(0.9, len(orders))]
    touch = drawn.random.integers(0, len(occurred_us), len(orders))
    return {
        "order_id": ids("or_", orders),
        "renewal": pa.array(drawn.random.integers(1, RENEWALS + 1, len(orders))),
        "missing": pa.array(np.zeros(len(orders), np.int64)),
        "counted": pa.array(np.ones(len(orders), np.bool_)),
        "session_id": ids("se_", touch),
        "touchpoint_id": ids("tp_", touch),
        "occurred_us": pa.array(occurred_us[touch]),
        "gap_us": pa.array(np.maximum(placed_us[orders] - occurred_us[touch], 0)),
    }


def write_tables(orders: int, schemas: Mapping[str, pa.Schema], folder: Path, seed: int = 1) -> dict[str, int]:
    """Write every table of `schemas` as Parquet, its columns those of the engine; return how many rows each has.

    Args:
        orders: how many.
        schemas: of the engine's tables, by their names.
        folder: where to.
        seed: another one draws other rows.
    """
    tables, rows = drawn_tables(orders, seed), {}
    shuffled = np.random.default_rng(seed)
    for name, schema in schemas.items():
        columns = tables.get(name, {})
        count = len(next(iter(columns.values()))) if columns else 0
        whole = pa.table([_cast(columns.get(field.name), field, count) for field in schema], schema=schema)
        rows[name] = count
        pq.write_table(whole.take(pa.array(shuffled.permutation(count))), folder / f"{name}.parquet")
    return rows


def _cast(column: pa.Array | None, field: pa.Field, count: int) -> pa.Array:
    return pa.nulls(count, field.type) if column is None else column.cast(field.type)
