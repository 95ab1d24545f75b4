"""Laws that every simulated world keeps, whatever its assumptions."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as some

from attribution.simulation.json_lines import json_lines
from attribution.simulation.parameters import SHAPES, shape
from attribution.simulation.setting import invented_products
from attribution.simulation.world import Simulated, simulate
from ledger.wire import ORDER, TOUCHPOINT
from tests.factories.records import MORNING


@some.composite
def worlds(draw: some.DrawFn) -> Simulated:
    seed = draw(some.integers(-(2**40), 2**40))
    return simulate(
        invented_products(draw(some.integers(1, 40))),
        households=draw(some.integers(0, 60)),
        seed=seed,
        until=MORNING,
        days=draw(some.sampled_from((1, 2, 30, 90))),
        assumed=shape(draw(some.sampled_from(SHAPES)), seed),
    )


@settings(max_examples=12, deadline=None)
@given(world=worlds())
def test_every_line_of_a_world_is_a_valid_record_received_by_the_end_in_order(world: Simulated) -> None:
    touches = [TOUCHPOINT.validate_json(line, strict=True) for line in json_lines(world.touchpoints).to_pylist()]
    orders = [ORDER.validate_json(line, strict=True) for line in json_lines(world.orders).to_pylist()]
    for records in (touches, orders):
        came = [record.received_at for record in records]
        assert came == sorted(came)
        assert all(moment <= MORNING for moment in came)
    assert all(order.revenue_minor == sum(x.quantity * x.unit_price_minor for x in order.lines) for order in orders)
    assert all(order.refunded_minor <= order.revenue_minor for order in orders)


@settings(max_examples=12, deadline=None)
@given(world=worlds())
def test_the_truth_names_sessions_orders_and_people_that_exist_and_each_pair_once(world: Simulated) -> None:
    truth, people = world.truth, world.people
    _all_in(truth["session_id"], world.touchpoints["session_id"])
    _all_in(truth["order_id"], world.orders.filter(pc.invert(world.orders["is_test"]))["order_id"])
    _all_in(world.touchpoints["touchpoint_id"], people["record_id"])
    _all_in(world.orders["order_id"], people["record_id"])
    _all_in(truth["speaker"], people["person"])
    _all_in(truth["household"], people["household"])
    assert truth["session_id"].null_count == 0
    assert len(truth.group_by(["session_id", "order_id"]).aggregate([])) == len(truth)
    assert len(people.group_by("record_id").aggregate([])) == len(people)


def _all_in(values: pa.ChunkedArray, known: pa.ChunkedArray) -> None:
    assert set(values.to_pylist()) <= set(known.to_pylist())
