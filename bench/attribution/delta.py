"""A world before and after something happened to some of its households: they came, were erased, or were corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.simulation.world import Simulated

CAME, ERASED, CORRECTED = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """The same world on two days, and how many of its households differ."""

    before: Simulated
    after: Simulated
    households: int


def delta(world: Simulated, *, share: float, seed: int) -> Delta:
    """Return a world on two days; to a share of its households something happened, to a third of them one of the three.

    Half of the records of those that came are late, those of the erased are gone, and orders of the others refunded.
    """
    chance = np.random.default_rng(seed)
    homes = pc.unique(world.people["household"].drop_null()).sort()
    touched = chance.choice(len(homes), max(round(share * len(homes)), 3), replace=False)
    groups = [homes.take(pa.array(touched[kind::3])) for kind in (CAME, ERASED, CORRECTED)]
    records = [_records(world, group) for group in groups]
    late = records[CAME].take(pa.array(chance.permutation(len(records[CAME]))[::2]))
    after = _without(world, records[ERASED])
    return Delta(
        before=_without(world, late),
        after=replace(after, orders=_refunded(after.orders, records[CORRECTED])),
        households=len(touched),
    )


def _records(world: Simulated, households: pa.Array) -> pa.Array:
    return world.people.filter(pc.is_in(world.people["household"], households))["record_id"].combine_chunks()


def _without(world: Simulated, gone: pa.Array) -> Simulated:
    left = {
        name: table.filter(pc.invert(pc.is_in(table[key], gone)))
        for name, table, key in (
            ("touchpoints", world.touchpoints, "touchpoint_id"),
            ("orders", world.orders, "order_id"),
        )
    }
    return replace(world, **left)


def _refunded(orders: pa.Table, chosen: pa.Array) -> pa.Table:
    again = orders.filter(pc.is_in(orders["order_id"], chosen))
    latest = pc.max(orders["received_at"])
    for name, values in (
        ("status", pa.repeat(pa.scalar("refunded"), len(again))),
        ("refunded_minor", again["revenue_minor"]),
        ("refunded_at", pa.repeat(latest, len(again))),
        ("received_at", pa.repeat(latest, len(again))),
    ):
        place = again.schema.get_field_index(name)
        column = pa.chunked_array([values]) if isinstance(values, pa.Array) else values
        again = again.set_column(place, again.schema.field(name), column.cast(again.schema.field(name).type))
    return pa.concat_tables([orders, again]).unify_dictionaries()
