"""What was bought reaches the receivers: the lines' ids, how many, what they cost, and names that are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attribution.exports.order_consents import FILE
from attribution.exports.receivers.conversions import GoodsLine
from attribution.exports.receivers.ga4 import RECEIVER as GA4
from attribution.exports.receivers.goods import MOST_LINES, earned_on_lines
from attribution.exports.receivers.meta import RECEIVER as META
from attribution.exports.receivers.receiver import Message, Receiver
from attribution.exports.receivers.run_tables import rows_of
from attribution.exports.receivers.segment import RECEIVER as SEGMENT
from ledger.records import OrderLine
from tests.factories.attribution import bought, run, spoken
from tests.factories.conversions import SENDER, conversion, keys, touch

TEA, MUGS = (
    GoodsLine(product_id="tea", quantity=1, unit_price_minor=600),
    GoodsLine(product_id="mug", quantity=3, unit_price_minor=200),
)
MATCHED = keys(ga_client_id="1.2", fbp="fb.1.2.3")
NAMED = replace(SENDER, products={"tea": "Green tea"})


def said(receiver: Receiver, *lines: GoodsLine, **changes: Any) -> Message:
    file = receiver.files[0]
    first = next(iter(file.messages(conversion(keys=MATCHED, lines=lines, **changes), NAMED)))
    assert list(file.validate(first)) == []
    return first


def test_ga4_is_told_of_goods_at_what_they_earned_to_the_cent() -> None:
    (event,) = said(GA4, TEA, MUGS)["events"]
    assert event["params"]["items"] == [
        {"item_id": "tea", "item_name": "Green tea", "price": 6.0, "quantity": 1},
        {"item_id": "mug", "price": 2.0, "quantity": 3},
    ]
    (half,) = said(GA4, MUGS, touches=(touch(credit_minor=500),))["events"]
    assert [(item["price"], item["quantity"]) for item in half["params"]["items"]] == [(1.67, 2), (1.66, 1)]


def test_what_was_given_away_earned_nothing() -> None:
    gift = GoodsLine(product_id="bag", quantity=2, unit_price_minor=0)
    (event,) = said(GA4, TEA, gift)["events"]
    assert [(item["price"], item["quantity"]) for item in event["params"]["items"]] == [(12.0, 1), (0.0, 2)]


def test_segment_and_meta_are_told_what_the_lines_cost_where_the_records_say() -> None:
    unpriced = GoodsLine(product_id="tea", quantity=2)
    assert said(SEGMENT, unpriced, MUGS)["properties"]["products"] == [
        {"product_id": "tea", "name": "Green tea", "quantity": 2},
        {"product_id": "mug", "price": 2.0, "quantity": 3},
    ]
    assert said(META, unpriced, MUGS)["custom_data"]["contents"] == [
        {"id": "tea", "quantity": 2},
        {"id": "mug", "item_price": 2.0, "quantity": 3},
    ]


def test_an_order_without_lines_or_with_too_many_is_told_as_before() -> None:
    for lines in ((), (TEA,) * (MOST_LINES + 1)):
        assert said(GA4, *lines)["events"][0]["params"]["items"] == [{"item_id": "or_1", "price": 12.0, "quantity": 1}]
        assert "products" not in said(SEGMENT, *lines)["properties"]
        assert "contents" not in said(META, *lines)["custom_data"]


@given(
    st.lists(
        st.builds(
            GoodsLine,
            product_id=st.just("p"),
            quantity=st.integers(1, 50),
            unit_price_minor=st.none() | st.integers(0, 10**6),
        ),
        max_size=6,
    ),
    st.integers(0, 10**7),
)
def test_what_was_earned_is_on_the_lines_and_nothing_more(lines: list[GoodsLine], minor: int) -> None:
    order = conversion(lines=tuple(lines), touches=(touch(credit_minor=minor),))
    told = list(earned_on_lines(order))
    assert sum(many * each for _, many, each in told) == (minor if lines else 0)
    assert sum(many for _, many, _ in told) == sum(line.quantity for line in lines)


def test_a_run_keeps_the_lines_for_receivers(tmp_path: Path) -> None:
    lines = (OrderLine(product_id="tea", brand_id="b1", quantity=2, unit_price_minor=600),)
    ran = run(tmp_path, [spoken()], [bought(lines=lines)])
    (order,) = rows_of(ran.out / FILE)
    (line,) = order["lines"]
    assert (line["product_id"], line["quantity"], line["unit_price_minor"]) == ("tea", 2, 600)
