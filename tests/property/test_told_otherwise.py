"""What channels have where links count otherwise, many orders at once, is what one order after another would give."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from attribution.kpis.otherwise import ordered_links
from attribution.linking.scorecard import MICRO

NET = [1299, 0, -7, 2**50, 3]
links_of = st.lists(
    st.tuples(
        st.integers(0, len(NET) - 1),
        st.sampled_from(["alexa", "email", "ads"]),
        st.integers(0, MICRO),
        st.sampled_from([0, 1, 7 * 10**11, 10**12, 2**60]),
        st.sampled_from(["00", "7f", "g"]),
    ),
    max_size=12,
)


@given(links_of, st.lists(st.integers(0, len(NET) - 2), min_size=1))
def test_money_is_split_by_weight_and_probability_and_rounded_as_an_engine_would(
    links: list[tuple[int, str, int, int, str]], allowed: list[int]
) -> None:
    links = [one for one in links if one[0] in allowed or one[0] == 0]
    orders, channels, micro, weights, hashes = zip(*links, strict=True) if links else [()] * 5
    laid = ordered_links(
        pa.table(
            {
                "order_key": pa.array(orders, pa.int64()),
                "channel": pa.array(channels, pa.string()),
                "currency": pa.array(["USD"] * len(links), pa.string()),
                "net_revenue_minor": pa.array([NET[one] for one in orders], pa.int64()),
                "probability_micro": pa.array(micro, pa.int64()),
                "weight": pa.array(weights, pa.int64()),
                "gap_us": pa.array([0] * len(links), pa.int64()),
                **{name: pa.array(hashes, pa.string()) for name in ("session_hash", "home_hash")},
            }
        )
    )
    whole, parts, sums = Counter[int](), Counter[tuple[int, str]](), dict[tuple[str, str], int]()
    for order, channel, sure, weight, of in links:
        if of >= "7f":
            whole[order] += weight * MICRO
            parts[order, channel] += weight * sure
    for (order, channel), part in parts.items():
        if whole[order]:
            above = 2 * NET[order] * part + whole[order]
            cut = above // (2 * whole[order]) if above >= 0 else -(-above // (2 * whole[order]))
            sums["USD", channel] = sums.get(("USD", channel), 0) + cut
    assert laid.paid(laid.hashed_from("home_hash", "7f")) == sums
