"""`walks` -> `models`: what models learn from all paths, and which of them share this run's orders."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import numpy as np
import pyarrow as pa

from attribution.credit.kernel.coded import CodedPaths, told
from attribution.credit.kernel.pass_over import add_up
from attribution.credit.kernel.plain import chain_steps
from attribution.credit.kernel.sums import PathSums, highest_order
from attribution.credit.kernel.sums_table import SCHEMA as CHAIN_SUMS_SCHEMA
from attribution.credit.kernel.sums_table import of_steps, steps_of, sums_table
from attribution.credit.kernel.timed import Pull, TimedJourneys, timed
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import UNIT, Model
from attribution.credit.models import MODELS
from attribution.engine.step import Step
from base.errors import InputError, TooLarge

OF_ORDERS = tuple(model for model in MODELS if model.splits_orders)
ALWAYS = ("markov_1_by_order", "first", "last", "linear")
"""What the page, the KPIs and the tests of cause are made of: no run is without them."""
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


def models_asked(asked: Iterable[str]) -> str:
    """Return the names of a run's models as its steps take them: those asked for, all for none, and ALWAYS.

    Raises:
        InputError: a model is not among MODEL_NAMES.
    """
    names = set(asked) or set(MODEL_NAMES)
    if unknown := sorted(names - set(MODEL_NAMES)):
        raise InputError(f"--models: there is no model {unknown[0]!r} of orders; choose from: {', '.join(MODEL_NAMES)}")
    return ",".join(model for model in MODEL_NAMES if model in names or model in ALWAYS)


def of_run(models: str) -> tuple[Model, ...]:
    """Return the models that a text of `models_asked` names."""
    names = set(models.split(","))
    return tuple(model for model in OF_ORDERS if model.by_order in names)


def chain_sums(routes: pa.Table, channels: pa.Table, models: str) -> pa.Table:
    """Return what some of the routes add to the chains of the models' highest order; such rows of all add up.

    Args:
        routes: rows of `route_counts`.
        channels: of all routes.
        models: as of `models_asked`.
    """
    order = _highest(of_run(models))
    names = sorted(channels["channel"].to_pylist())
    orders, non_orders = (_whole(routes[name]) for name in ("orders", "non_orders"))
    paths = told(routes["channels"].combine_chunks(), names, orders, np.zeros_like(orders), non_orders)
    steps = chain_steps(paths, highest_order(len(names), order))
    return sums_table(steps) if steps else CHAIN_SUMS_SCHEMA.empty_table()


def channel_effects(sums: pa.Table, channels: pa.Table, models: str) -> pa.Table:
    """Return (model, channel, weight): what each model that learns from all paths says, in units of 1e-12.

    A model for which there are too many channels says nothing.
    """
    names = sorted(channels["channel"].to_pylist())
    learned: list[tuple[str, str, int]] = []
    if names:
        of = of_run(models)
        steps = steps_of(sums, len(names), highest_order(len(names), _highest(of)))
        learned = [
            (model, channel, weight)
            for model, weights in _effects(of, of_steps(names, steps)).items()
            for channel, weight in zip(names, weights, strict=True)
        ]
    return _table(learned, (("model", pa.string()), ("channel", pa.string()), ("weight", pa.int64())))


def effects_learnt(paths: CodedPaths, models: Iterable[Model]) -> dict[str, list[int]]:
    """Return what each channel is worth, in units of 1e-12, by model; with too many channels, not of that model."""
    of = tuple(models)
    return _effects(of, add_up(paths, _highest(of)))


def _highest(models: Iterable[Model]) -> int:
    return max(model.order for model in models if model.effects)


def _effects(models: Iterable[Model], sums: PathSums) -> dict[str, list[int]]:
    learned: dict[str, list[int]] = {}
    for model in models:
        if model.effects:
            with suppress(TooLarge):  # the run goes on without it: see `models`
                learned[model.by_order] = [round(effect * UNIT) for effect in model.effects_of(sums).tolist()]
    return learned


def pulls_learnt(journeys: TimedJourneys, models: Iterable[Model]) -> dict[str, dict[str, Pull]]:
    """Return what a touch of each channel does, by each model that learns from times."""
    return {model.by_order: model.learn(journeys) for model in models if model.learn}


def channel_pulls(walks: pa.Table, models: str) -> pa.Table:
    """Return (model, channel, chance, decay): what each model that learns from times says of a touch."""
    learned: list[tuple[str, str, float, float]] = []
    if walks.num_rows - walks["order_id"].null_count:
        won = walks["order_id"].is_valid().to_numpy()
        journeys = timed(walks["channels"].combine_chunks(), walks["gaps_us"].combine_chunks(), won)
        learned = [
            (model, channel, pull.chance, pull.decay)
            for model, pulls in pulls_learnt(journeys, of_run(models)).items()
            for channel, pull in pulls.items()
        ]
    kinds = (("model", pa.string()), ("channel", pa.string()), ("chance", pa.float64()), ("decay", pa.float64()))
    return _table(learned, kinds)


def _whole(column: pa.ChunkedArray) -> Whole:
    found: Whole = column.to_numpy().astype(np.int64)
    return found


def _table(found: Iterable[tuple[object, ...]], columns: tuple[tuple[str, pa.DataType], ...]) -> pa.Table:
    cells = list(zip(*found, strict=True)) or [()] * len(columns)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, columns, strict=True)]
    return pa.table(arrays, [name for name, _ in columns])


ROUTE_CHANNELS = Step(
    name="route_channels",
    row="a channel of `route_counts`",
    reads=("route_counts",),
    sql="select distinct channel from (select unnest(channels) as channel from route_counts) as r",
)
CHAIN_SUMS = Step(
    name="chain_sums",
    row="a step of journeys between states of the longest chain, or a state in which they ended, of some of the routes",
    reads=("route_counts", "route_channels"),
    work=chain_sums,
    needs=("models",),
    of_parts=CHAIN_SUMS_SCHEMA,
)
CHANNEL_EFFECTS = Step(
    name="channel_effects",
    row="a (model, channel): weight, the channel's effect over all paths in units of 1e-12",
    reads=("chain_sums", "route_channels"),
    work=channel_effects,
    needs=("models",),
)
_LEARNS = ", ".join(f"('{model.by_order}', {'true' if model.effects else 'false'})" for model in OF_ORDERS)
CHANNEL_PULLS = Step(
    name="channel_pulls",
    row="a (model, channel): chance, how many orders a touch draws in all, and decay, the rate an hour at which that "
    "fades, from models that learn from times",
    reads=("walks",),
    work=channel_pulls,
    needs=("models",),
)
MODELS_OF_RUN = Step(
    name="models",
    row="a model that shares this run's orders: all that were asked for but those that were to learn from its paths "
    "and could not, for too many channels",
    reads=("route_channels", "channel_effects"),
    sql=f"""
with known(model, learns) as (values {_LEARNS})
select k.model from known k
where replace(',' || $models || ',', ',' || k.model || ',', '') <> ',' || $models || ','
      and (not k.learns or not exists (select 1 from route_channels)
           or exists (select 1 from channel_effects e where e.model = k.model))
""",
    needs=("models",),
)
EFFECTS = (ROUTE_COUNTS, ROUTE_CHANNELS, CHAIN_SUMS, CHANNEL_EFFECTS, MODELS_OF_RUN, CHANNEL_PULLS)
