"""`walks` -> `weights`: what each model says of each touch, in whole numbers, before anyone is paid.

Only the proportions within an order count. Whole numbers keep every later step exact, on any engine. A model that needs
no times is asked once a distinct path, however many orders took it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import numpy as np
import pyarrow as pa

from attribution.credit.exposures import NOBODY, THOUSAND, weights_with_exposures
from attribution.credit.kernel.coded import coded
from attribution.credit.kernel.pass_over import add_up
from attribution.credit.kernel.timed import Pull, timed
from attribution.credit.model import UNIT, Model, Walk
from attribution.credit.models import MODELS
from attribution.engine.step import Step
from base.errors import TooLarge

OF_ORDERS = tuple(model for model in MODELS if model.splits_orders)
MODEL_NAMES = tuple(model.by_order for model in OF_ORDERS)

ROUTE_COUNTS = Step(
    name="route_counts",
    row="a distinct path of channels, and which of them were only shown: how many journeys along it ended in an order, "
    "and how many did not",
    reads=("walks",),
    sql="""
select channels, exposed, count(order_id) as orders, count(*) - count(order_id) as non_orders
from walks group by channels, exposed
""",
)


def numbered(route_counts: pa.Table) -> pa.Table:
    """Return the routes with a number each, for the steps to meet on; which is which does not matter."""
    return route_counts.append_column("route", pa.array(range(route_counts.num_rows), pa.int64()))


def channel_effects(routes: pa.Table) -> pa.Table:
    """Return (model, channel, weight): what each model that learns from all paths says, in units of 1e-12.

    A model for which there are too many channels says nothing.
    """
    learning = [model for model in OF_ORDERS if model.effects]
    learned: list[tuple[str, str, int]] = []
    if routes.num_rows:
        orders, non_orders = (routes[name].to_numpy() for name in ("orders", "non_orders"))
        paths = coded(routes["channels"].combine_chunks(), orders, np.zeros(len(orders), np.int64), non_orders)
        sums = add_up(paths, max(model.order for model in learning))
        for model in learning:
            with suppress(TooLarge):  # the run goes on without it: see `models`
                effects = model.effects_of(sums).tolist()
                learned += [
                    (model.by_order, channel, round(effect * UNIT))
                    for channel, effect in zip(sums.channels, effects, strict=True)
                ]
    return _table(learned, (("model", pa.string()), ("channel", pa.string()), ("weight", pa.int64())))


def route_weights(routes: pa.Table, *, exposure_thousandths: int) -> pa.Table:
    """Return (route, model, turn, weight): what each model that needs no times says of each path."""
    columns = (routes[name].to_pylist() for name in ("route", "channels", "exposed"))
    walks = (
        (route, Walk(channels=tuple(channels)), exposed) for route, channels, exposed in zip(*columns, strict=True)
    )
    models = [model for model in OF_ORDERS if model.weigh and not model.needs_times]
    return _weighed("route", pa.int64(), walks, models, exposure_thousandths)


def channel_pulls(walks: pa.Table) -> pa.Table:
    """Return (model, channel, chance, decay): what each model that learns from times says of a touch."""
    learning = [model for model in OF_ORDERS if model.learn]
    learned: list[tuple[str, str, float, float]] = []
    if walks.num_rows - walks["order_id"].null_count:
        won = walks["order_id"].is_valid().to_numpy()
        journeys = timed(walks["channels"].combine_chunks(), walks["gaps_us"].combine_chunks(), won)
        learned = [
            (model.by_order, channel, pull.chance, pull.decay)
            for model in learning
            for channel, pull in (model.learn(journeys) if model.learn else {}).items()
        ]
    kinds = (("model", pa.string()), ("channel", pa.string()), ("chance", pa.float64()), ("decay", pa.float64()))
    return _table(learned, kinds)


def timed_weights(walks: pa.Table, pulls: pa.Table, *, exposure_thousandths: int) -> pa.Table:
    """Return (order_id, model, turn, weight): what each model that needs times says of each order."""
    columns = (walks[name].to_pylist() for name in ("order_id", "channels", "gaps_us", "exposed"))
    taken = (
        (order_id, Walk(channels=tuple(channels), gaps_us=tuple(gaps_us)), exposed)
        for order_id, channels, gaps_us, exposed in zip(*columns, strict=True)
        if order_id is not None
    )
    learned: dict[str, dict[str, Pull]] = {}
    for row in pulls.to_pylist():
        learned.setdefault(row["model"], {})[row["channel"]] = Pull(row["chance"], row["decay"])
    models = [model.knowing(learned.get(model.by_order, {})) for model in OF_ORDERS if model.needs_times]
    return _weighed("order_id", pa.string(), taken, models, exposure_thousandths)


def _weighed(
    key: str,
    kind: pa.DataType,
    walks: Iterable[tuple[object, Walk, Sequence[bool]]],
    models: list[Model],
    exposure_thousandths: int,
) -> pa.Table:
    said = [
        (named, model.by_order, turn, weight)
        for named, walk, exposed in walks
        for model in models
        for turn, weight in weights_with_exposures(model, walk, exposed, exposure_thousandths)
    ]
    return _table(said, ((key, kind), ("model", pa.string()), ("turn", pa.int64()), ("weight", pa.int64())))


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
_LEARNS = ", ".join(f"('{model.by_order}', {'true' if model.effects else 'false'})" for model in OF_ORDERS)
CHANNEL_PULLS = Step(
    name="channel_pulls",
    row="a (model, channel): chance, how many orders a touch draws in all, and decay, the rate an hour at which that "
    "fades, from models that learn from times",
    reads=("walks",),
    work=channel_pulls,
)
MODELS_OF_RUN = Step(
    name="models",
    row="a model that shares this run's orders: all but those that were to learn from its paths and could not, for "
    "too many channels",
    reads=("routes", "channel_effects"),
    sql=f"""
with known(model, learns) as (values {_LEARNS})
select k.model from known k
where not k.learns or not exists (select 1 from routes)
      or exists (select 1 from channel_effects e where e.model = k.model)
""",
)
ROUTE_WEIGHTS = Step(
    name="route_weights",
    row=f"a (route, model, turn): weight >= 0, whole; turn {NOBODY} is nobody's",
    reads=("routes",),
    needs=("exposure_thousandths",),
    work=route_weights,
)
TIMED_WEIGHTS = Step(
    name="timed_weights",
    row="a (order_id, model, turn): weight >= 0, whole, from models that look at the time before the order",
    reads=("walks", "channel_pulls"),
    needs=("exposure_thousandths",),
    work=timed_weights,
)
# A channel's effect counts in full for what a person did, in part for what was only shown. Where all was only shown,
# what is left of it is nobody's.
WEIGHTS = Step(
    name="weights",
    row=f"a (order_id, turn, model) of a person's order: weight >= 0, whole; turn {NOBODY} is nobody's",
    reads=("walks", "routes", "route_weights", "timed_weights", "channel_effects", "journeys", "orders"),
    needs=("exposure_thousandths",),
    sql=f"""
with felt as (
    select j.order_id, j.turn, j.exposed, e.model, e.weight
    from journeys j join orders o on o.order_id = j.order_id join channel_effects e on e.channel = j.channel
    where o.initiator = 'human' and j.turn is not null
)
select w.order_id, p.turn, p.model, p.weight
from walks w join routes r on r.channels = w.channels and r.exposed = w.exposed
join route_weights p on p.route = r.route
where w.order_id is not null
union all
select order_id, turn, model, weight from timed_weights
union all
select order_id, turn, model, weight * case when exposed then $exposure_thousandths else {THOUSAND} end from felt
union all
select order_id, {NOBODY}, model, (sum(weight) * ({THOUSAND} - $exposure_thousandths))::bigint from felt
group by order_id, model having max(case when exposed then 0 else 1 end) = 0
""",
)

EFFECTS = (ROUTE_COUNTS, ROUTES, CHANNEL_EFFECTS, MODELS_OF_RUN, CHANNEL_PULLS)
STEPS = (ROUTE_WEIGHTS, TIMED_WEIGHTS, WEIGHTS)
