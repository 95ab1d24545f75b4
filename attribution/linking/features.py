"""What is known of a pair, as small whole numbers, and the weights' terms over them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from operator import mul

from attribution.linking.reasons import LinkReason


@dataclass(frozen=True, slots=True)
class Feature:
    """One property of a pair: whole numbers from 0 to `size` - 1; what is larger counts as the largest."""

    name: str
    size: int
    meaning: str


FEATURES = (
    Feature("tier", len(LinkReason) + 1, "the strongest reason's place"),
    Feature("need", 5, "0 other, 1 unknown, 2 same brand but another product, 3 same brand, 4 same product"),
    Feature("gap", 19, "class of the time between session and order"),
    Feature("act", 9, "what the session did"),
    Feature("medium", 3, "2 voice, 1 web or app, 0 other"),
    Feature("ended", 5, "how the session ended"),
    Feature("source", 7, "where the order was placed"),
    Feature("lines", 4, "products of the order"),
    Feature("people", 3, "0 unknown, 1 the same person on both sides, 2 two persons"),
    Feature("home_people", 5, "people known of the household"),
    Feature(
        "home", 6, "5 the same household; of two, 4 neither, 3 the order's speaks, 2 the session's buys, 1 both; 0"
    ),
    Feature("nearer_orders", 3, "orders of the same brand between them"),
    Feature("nearer_sessions", 3, "sessions of the same brand between them"),
    Feature("orders_before", 4, "orders of the same brand before the session"),
    Feature("orders_around", 8, "orders of any kind before the session"),
    Feature("rivals", 4, "other sessions of the same brand before the order"),
    Feature("placed", 2, "the session placed another order itself"),
    Feature("handed_off", 2, "another order carries the session's link"),
    Feature("spoken", 2, "the order was placed by another session"),
    Feature("followed", 2, "the order carries another session's link"),
)
SIZES = tuple(feature.size for feature in FEATURES)
# The value of one step of each feature inside a pair's `code`: the first feature is the most significant.
STRIDES = tuple(reversed(list(accumulate(reversed(SIZES[1:]), mul, initial=1))))
PLACES = {feature.name: place for place, feature in enumerate(FEATURES)}
# What can be told of an order before the session just as well, so that the mirror says how much each is worth.
MIRRORED = ("tier", "need", "gap", "act", "medium", "ended", "source", "lines", "people", "home_people", "home")

_DIGITS = zip(FEATURES, STRIDES, strict=True)
CODE = " + ".join(f"least({feature.name}, {feature.size - 1})::bigint * {stride}" for feature, stride in _DIGITS)

TERMS: tuple[tuple[str, ...], ...] = (
    *(("need", "gap"), ("need", "act"), ("need", "tier"), ("need", "rivals"), ("need", "nearer_orders")),
    *((name,) for name in PLACES if name not in {"tier", "need", "gap", "act", "rivals", "nearer_orders"}),
)
