"""`walks` -> `weights`: what each model says of each touch, in whole numbers, before anyone is paid.

Only the proportions within an order count. Whole numbers keep every later step exact, on any engine. A model that needs
no times is asked once a distinct path, however many orders took it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from attribution.credit.model import UNIT, CountedPath, Model, Walk
from attribution.credit.models import MODELS
from attribution.engine.step import Step

MODEL_NAMES = tuple(model.by_order for model in MODELS)

ROUTE_COUNTS = Step(
    name="route_counts",
    row="a distinct path of channels: how many journeys along it ended in an order, and how many did not",
    reads=("walks",),
    sql="""
select channels, count(order_id) as orders, count(*) - count(order_id) as non_orders from walks group by channels
""",
)


def numbered(route_counts: pa.Table) -> pa.Table:
    """Return the routes with a number each, for the steps to meet on; which is which does not matter."""
    return route_counts.append_column("route", pa.array(range(route_counts.num_rows), pa.int64()))


def channel_effects(routes: pa.Table) -> pa.Table:
    """Return (model, channel, weight): what each model that learns from all paths says, in units of 1e-12."""
    columns = (routes[name].to_pylist() for name in ("channels", "orders", "non_orders"))
    paths = [
        CountedPath(channels=tuple(channels), orders=orders, non_orders=non_orders)
        for channels, orders, non_orders in zip(*columns, strict=True)
    ]
    learned = [
        (model.by_order, channel, round(effect * UNIT))
        for model in MODELS
        if model.effects
        for channel, effect in model.effects_of(paths).items()
    ]
    return _table(learned, (("model", pa.string()), ("channel", pa.string()), ("weight", pa.int64())))


def route_weights(routes: pa.Table) -> pa.Table:
    """Return (route, model, step, weight): what each model that needs no times says of each path."""
    walks = [Walk(channels=tuple(channels)) for channels in routes["channels"].to_pylist()]
    models = [model for model in MODELS if model.weigh and not model.needs_times]
    return _weighed("route", pa.int64(), zip(routes["route"].to_pylist(), walks, strict=True), models)


def timed_weights(walks: pa.Table) -> pa.Table:
    """Return (order_id, model, step, weight): what each model that needs times says of each order."""
    columns = (walks[name].to_pylist() for name in ("order_id", "channels", "gaps_us"))
    taken = (
        (order_id, Walk(channels=tuple(channels), gaps_us=tuple(gaps_us)))
        for order_id, channels, gaps_us in zip(*columns, strict=True)
        if order_id is not None
    )
    return _weighed("order_id", pa.string(), taken, [model for model in MODELS if model.weigh and model.needs_times])


def _weighed(key: str, kind: pa.DataType, walks: Iterable[tuple[object, Walk]], models: list[Model]) -> pa.Table:
    said = [
        (named, model.by_order, step, weight)
        for named, walk in walks
        for model in models
        for step, weight in enumerate(model.weights_of(walk), 1)
    ]
    return _table(said, ((key, kind), ("model", pa.string()), ("step", pa.int64()), ("weight", pa.int64())))


def _table(found: Iterable[tuple[object, ...]], columns: tuple[tuple[str, pa.DataType], ...]) -> pa.Table:
    cells = list(zip(*found, strict=True)) or [()] * len(columns)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, columns, strict=True)]
    return pa.table(arrays, [name for name, _ in columns])


ROUTES = Step(
    name="routes",
    row="a row of `route_counts`: route, its number",
    reads=("route_counts",),
    work=numbered,
)
CHANNEL_EFFECTS = Step(
    name="channel_effects",
    row="a (model, channel): weight, the channel's effect over all paths in units of 1e-12",
    reads=("routes",),
    work=channel_effects,
)
ROUTE_WEIGHTS = Step(
    name="route_weights",
    row="a (route, model, step): weight >= 0, whole",
    reads=("routes",),
    work=route_weights,
)
TIMED_WEIGHTS = Step(
    name="timed_weights",
    row="a (order_id, model, step): weight >= 0, whole, from models that look at the time before the order",
    reads=("walks",),
    work=timed_weights,
)
WEIGHTS = Step(
    name="weights",
    row="a (order_id, step, model) of a person's order: weight >= 0, whole",
    reads=("walks", "routes", "route_weights", "timed_weights", "channel_effects", "journeys", "orders"),
    sql="""
select w.order_id, p.step, p.model, p.weight
from walks w join routes r on r.channels = w.channels join route_weights p on p.route = r.route
where w.order_id is not null
union all
select order_id, step, model, weight from timed_weights
union all
select j.order_id, j.step, e.model, e.weight
from journeys j join orders o on o.order_id = j.order_id join channel_effects e on e.channel = j.channel
where o.initiator = 'human'
""",
)

STEPS = (ROUTE_COUNTS, ROUTES, CHANNEL_EFFECTS, ROUTE_WEIGHTS, TIMED_WEIGHTS, WEIGHTS)
