"""Frames -> Arrow tables of records, as the ledger's fields are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from attribution.simulation.draws import Ints
from attribution.simulation.frames import IDENTITY, WORDS, Frame
from attribution.simulation.ids import as_text
from attribution.simulation.setting import Setting
from ledger.records import SCHEMA_VERSION

_PREFIX = {
    "user": "us",
    "person": "pe",
    "device": "de",
    "account": "ac",
    "email": "em",
    "phone": "ph",
    "address": "ad",
    "postal_code": "zip",
    "cookie": "co",
    "ip": "ip",
    "ad_id": "ai",
}
_CAMPAIGNS = ("paid-search-autumn", "organic", "paid-social-autumn", "email-autumn", "streaming-autumn")
_TAX_PERCENT, _SHIPPING_MINOR, _FREE_FROM_MINOR = 8, 499, 3500
_UTC = pa.timestamp("ms", tz="UTC")


def touchpoint_table(setting: Setting, frame: Frame) -> pa.Table:
    """Return touchpoints, a row a record, in the order of the frame."""
    brands, products = _brands(setting), _products(setting)
    return pa.table(
        {
            "touchpoint_id": as_text("tp", frame["touchpoint_id"]),
            "session_id": as_text("se", frame["session_id"]),
            "occurred_at": _time(frame["occurred"]),
            "received_at": _time(frame["received"]),
            **{name: _words(name, frame) for name in ("platform", "device_type", "stage", "action", "initiator")},
            **{name: _words(name, frame) for name in ("exposure", "channel", "outcome")},
            "campaign_id": _chosen(_CAMPAIGNS, frame["campaign"]),
            "brand_id": brands(frame["brand"]),
            "product_id": products(frame["product"]),
            "match_score": pa.array(frame["match_score"], from_pandas=True),
            "match_decision": _words("match_decision", frame),
            "order_id": as_text("or", frame["order_id"]),
            "subscription_id": as_text("su", frame["subscription_id"]),
            "handoff_token": as_text("ht", frame["handoff_token"]),
            "promo_code": _promo_codes(frame["promotion"]),
            "handoff_way": _words("handoff_way", frame),
            "locale": _words("locale", frame),
            **_whose(frame),
        }
    )


def order_table(setting: Setting, frame: Frame) -> pa.Table:
    """Return orders, a row a version of a record, in the order of the frame."""
    price = np.array([product.price_minor for product in setting.products], dtype=np.int64)
    second = np.where(frame["second"] >= 0, price[frame["second"]] * frame["second_quantity"], 0)
    revenue = price[frame["product"]] * frame["quantity"] + second
    codes = _promo_codes(frame["promotion"])
    return pa.table(
        {
            "order_id": as_text("or", frame["order_id"]),
            "placed_at": _time(frame["placed"]),
            "received_at": _time(frame["received"]),
            **{name: _words(name, frame) for name in ("source", "initiator", "status")},
            "cancelled_at": _time(frame["cancelled"]),
            "refunded_at": _time(frame["refunded"]),
            "currency": _chosen((setting.products[0].currency,), np.zeros(len(revenue), dtype=np.int64)),
            "revenue_minor": revenue,
            "tax_minor": revenue * _TAX_PERCENT // 100,
            "shipping_minor": np.where(revenue > _FREE_FROM_MINOR, 0, _SHIPPING_MINOR),
            "refunded_minor": revenue * frame["refunded_minor"] // 2,
            "lines": _lines(setting, frame, price),
            "handoff_token": as_text("ht", frame["handoff_token"]),
            "promo_codes": _lists(codes, (frame["promotion"] >= 0).astype(np.int64)),
            "subscription_id": as_text("su", frame["subscription_id"]),
            "is_new_customer": frame["is_new_customer"],
            "is_test": frame["is_test"],
            **_whose(frame),
        }
    )


def _whose(frame: Frame) -> dict[str, Any]:
    consent = [_words("measurement", frame), _words("marketing", frame)]
    identity = [as_text(_PREFIX[name], frame[f"id_{name}"]) for name in IDENTITY]
    version = np.full(len(frame["received"]), SCHEMA_VERSION, dtype=np.int64)
    return {
        "consent": pa.StructArray.from_arrays(consent, ["measurement", "marketing"]),
        "identity": pa.StructArray.from_arrays(identity, list(IDENTITY)),
        "schema_version": version,
    }


def _time(moments_us: Ints) -> pa.Array:
    return pa.array(moments_us // 1000, pa.int64(), mask=moments_us < 0).cast(_UTC)


def _words(name: str, frame: Frame) -> pa.Array:
    return _chosen(tuple(str(word) for word in WORDS[name]), frame[name])


def _chosen(words: Sequence[str], codes: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, pa.int32(), mask=codes < 0, safe=False), pa.array(words, pa.string())
    )


def _brands(setting: Setting) -> Any:
    names = sorted({product.brand_id for product in setting.products})
    place = np.array([names.index(product.brand_id) for product in setting.products], dtype=np.int64)
    return lambda codes: _chosen(names, np.where(codes < 0, -1, place[codes]))


def _products(setting: Setting) -> Any:
    names = [product.product_id for product in setting.products]
    return lambda codes: _chosen(names, codes)


def _promo_codes(promotion: Ints) -> pa.Array:
    return _chosen([f"PROMO{number}" for number in range(100)], promotion)


def _lists(values: pa.Array, lengths: Ints) -> pa.Array:
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), values.filter(values.is_valid()))


def _lines(setting: Setting, frame: Frame, price: Ints) -> pa.Array:
    two = frame["second"] >= 0
    lengths = 1 + two.astype(np.int64)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    product, quantity = np.empty(ends[-1], dtype=np.int64), np.empty(ends[-1], dtype=np.int64)
    product[ends[:-1]], quantity[ends[:-1]] = frame["product"], frame["quantity"]
    product[ends[1:][two] - 1], quantity[ends[1:][two] - 1] = frame["second"][two], frame["second_quantity"][two]
    columns = [_products(setting)(product), _brands(setting)(product), pa.array(quantity), pa.array(price[product])]
    struct = pa.StructArray.from_arrays(columns, ["product_id", "brand_id", "quantity", "unit_price_minor"])
    return pa.ListArray.from_arrays(pa.array(ends.astype(np.int32)), struct)
