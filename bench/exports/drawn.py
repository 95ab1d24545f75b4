"""Draws of what orders and touches are like: shares as in a shop that sells by voice too, none of them a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_DAY

DAYS = 90
BEGINNING_US = 1_785_542_400_000_000  # 2026-08-01
CURRENCIES = {"USD": 0.7, "EUR": 0.2, "JPY": 0.1}
# channel: (platform, device type, action), share
CHANNELS = {
    "alexa": (("alexa", "smart_speaker", "research"), 0.18),
    "alexa_show": (("alexa", "smart_display", "compare"), 0.05),
    "google_assistant": (("google_assistant", "smart_speaker", "research"), 0.08),
    "siri": (("siri", "phone", "research"), 0.03),
    "direct": (("web", "computer", "visit"), 0.14),
    "organic_search": (("web", "phone", "visit"), 0.12),
    "paid_search": (("web", "phone", "visit"), 0.12),
    "paid_social": (("ads", "phone", "click"), 0.10),
    "email": (("email", "computer", "click"), 0.08),
    "affiliate": (("web", "computer", "click"), 0.04),
    "ai_assistant": (("web", "computer", "visit"), 0.03),
    "app": (("app", "phone", "visit"), 0.03),
}
CAMPAIGNS, BRANDS, LOCALES = 40, 150, ("en-US", "en-GB", "de-DE", "es-US", "fr-FR")
WITH_CAMPAIGN = ("paid_search", "paid_social", "email", "affiliate")
EXPOSED, MACHINE, CANCELLED, REFUNDED, DENIED = 0.03, 0.02, 0.02, 0.06, 0.02
RENEWALS = 4
_LEAST_MICRO, _MICRO = 500_000, 10**6
_TIERS = 400  # probabilities that a calibration tells apart
_MIXED = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class JourneyDraws:
    """The random numbers of one seed."""

    random: np.random.Generator

    def picked(self, shares: Mapping[str, float], count: int) -> Whole:
        """Return codes of names, as often as their shares say."""
        edges = np.cumsum(list(shares.values()))
        return np.searchsorted(edges / edges[-1], self.random.random(count), "right").astype(np.int64)

    def some(self, share: float, count: int) -> NDArray[np.bool_]:
        """Return which of so many are among a share of them."""
        return self.random.random(count) < share

    def gaps_us(self, count: int, longest_days: int) -> Whole:
        """Return times from a touch to what it led to, most of them short, in microseconds."""
        days = np.minimum(self.random.exponential(5.0, count), longest_days - 0.01)
        return (days * US_PER_DAY).astype(np.int64)

    def moments_us(self, count: int) -> Whole:
        """Return moments of the days in hand."""
        return BEGINNING_US + (self.random.random(count) * DAYS * US_PER_DAY).astype(np.int64)

    def probabilities_micro(self, count: int) -> Whole:
        """Return probabilities of accepted links, some of them certain."""
        tiers = np.linspace(_LEAST_MICRO, _MICRO, _TIERS).astype(np.int64)
        return tiers[np.minimum(self.random.integers(0, round(_TIERS * 1.3), count), _TIERS - 1)]

    def minor(self, count: int) -> Whole:
        """Return what orders are worth."""
        return np.maximum(np.rint(self.random.lognormal(8.0, 0.8, count)), 1).astype(np.int64)


def ids(prefix: str, numbers: Whole) -> pa.Array:
    """Return an identifier a number, in another order than the numbers and as long as those of a run."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(_MIXED)
    mixed ^= mixed >> np.uint64(29)
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    nibbles = mixed[:, None] >> np.arange(60, -4, -4, dtype=np.uint64) & np.uint64(15)
    texts = np.concatenate(
        [np.broadcast_to(np.frombuffer(prefix.encode(), np.uint8), (len(mixed), len(prefix))), digits[nibbles]], axis=1
    )
    width = texts.shape[1]
    offsets = pa.py_buffer(np.arange(0, (len(mixed) + 1) * width, width, dtype=np.int32))
    return pa.Array.from_buffers(pa.string(), len(mixed), [None, offsets, pa.py_buffer(np.ascontiguousarray(texts))])


def named(names: list[str], codes: Whole, known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return a name a code; null where it is not known."""
    places = pa.array(codes, pa.int64(), mask=None if known is None else ~known)
    return pc.take(pa.array(names, pa.string()), places)
