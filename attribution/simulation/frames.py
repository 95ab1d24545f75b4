"""Columns of records before they are text: words as codes, identifiers as 64 bits, times as microseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from base.environment import DEFAULT_LOCALE
from ledger.records import (
    Action,
    DeviceType,
    Exposure,
    Grant,
    HandoffWay,
    Initiator,
    MatchDecision,
    OrderSource,
    OrderStatus,
    Platform,
    Stage,
)

Frame: TypeAlias = dict[str, NDArray[Any]]

NO_WORD = -1
IDENTITY = ("user", "person", "device", "account", "email", "phone", "address", "postal_code", "cookie", "ip", "ad_id")
CHANNELS = (
    *("alexa", "google_assistant", "siri", "voice_handoff", "paid_search", "organic_search", "paid_social", "email"),
    *("direct", "referral", "device", "app", "streaming_tv", "display"),
)
OUTCOMES = ("ok", "asked", "rejected", "handed_off", "ordered", "cancelled", "gave_up", "preview")
# Column -> the words it may hold; a code is a place in them.
WORDS: dict[str, tuple[str, ...]] = {
    "platform": tuple(Platform),
    "device_type": tuple(DeviceType),
    "stage": tuple(Stage),
    "action": tuple(Action),
    "initiator": tuple(Initiator),
    "exposure": tuple(Exposure),
    "channel": CHANNELS,
    "outcome": OUTCOMES,
    "match_decision": tuple(MatchDecision),
    "handoff_way": tuple(HandoffWay),
    "locale": (DEFAULT_LOCALE,),
    "source": tuple(OrderSource),
    "status": tuple(OrderStatus),
    "measurement": (Grant.GRANTED, Grant.DENIED, Grant.UNKNOWN),
    "marketing": (Grant.GRANTED, Grant.DENIED, Grant.UNKNOWN),
}
# Column -> what stands for nothing there. `household` and `who` are the truth's and never written into a record.
_COMMON: dict[str, Any] = {
    **{f"id_{name}": np.uint64(0) for name in IDENTITY},
    **dict.fromkeys(("household", "who", "received"), np.int64(-1)),
    **dict.fromkeys(("measurement", "marketing", "initiator"), np.int64(NO_WORD)),
    **dict.fromkeys(("handoff_token", "subscription_id", "order_id"), np.uint64(0)),
    "promotion": np.int64(-1),
    "revision": np.int64(0),
}
TOUCHES: dict[str, Any] = {
    **_COMMON,
    **dict.fromkeys(("touchpoint_id", "session_id"), np.uint64(0)),
    **dict.fromkeys(("occurred", "brand", "product", "campaign"), np.int64(-1)),
    **{
        name: np.int64(NO_WORD)
        for name in (
            *("platform", "device_type", "stage", "action", "exposure", "channel", "outcome"),
            *("match_decision", "handoff_way", "locale"),
        )
    },
    "match_score": np.float64(np.nan),
}
ORDERS: dict[str, Any] = {
    **_COMMON,
    **dict.fromkeys(("placed", "cancelled", "refunded", "product", "second"), np.int64(-1)),
    **dict.fromkeys(("source", "status"), np.int64(NO_WORD)),
    **dict.fromkeys(("quantity", "second_quantity", "refunded_minor"), np.int64(0)),
    **dict.fromkeys(("is_new_customer", "is_test"), np.bool_(False)),
}


def code(column: str, word: StrEnum | str) -> np.int64:
    """Return the code of a word in a column."""
    return np.int64(WORDS[column].index(word))


def codes(column: str, words: Sequence[StrEnum | str]) -> NDArray[np.int64]:
    """Return the codes of words in a column."""
    return np.array([code(column, word) for word in words], dtype=np.int64)


def size(frame: Mapping[str, NDArray[Any]]) -> int:
    """Return how many rows a frame has."""
    return len(next(iter(frame.values())))


def stacked(frames: Sequence[Frame], columns: Mapping[str, Any]) -> Frame:
    """Return the rows of all frames, in their order, with every column; what a frame lacks is nothing there."""
    return {
        name: np.concatenate(
            [
                np.broadcast_to(np.asarray(frame.get(name, empty)), size(frame)).astype(np.asarray(empty).dtype)
                for frame in frames
            ]
        )
        for name, empty in columns.items()
    }


def rows(frame: Frame, which: NDArray[Any]) -> Frame:
    """Return the rows a mask or numbers choose."""
    return {name: column[which] for name, column in frame.items()}
