"""How many of a world's true pairs a linker could find at best, by the signals that tie sessions to orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.simulation.ids import JUNK
from attribution.simulation.world import Simulated

DIRECT = ("user", "person", "device", "account", "email", "phone", "cookie")
_FACTS = ("handoff_token", "subscription_id", "order_id")
MOST_NEIGHBOURS = 12  # of one namespace, before a value is held to be shared by strangers


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """Shares of the true pairs, each signal on top of those before it."""

    direct: float
    household: float
    address: float
    postal_code: float


def ceilings(world: Simulated) -> Ceilings:
    """Measure a world's ceilings. Records of which measurement was denied have facts alone, and no identifiers."""
    seen = _seen(world)
    pairs = world.truth.select(["session_id", "order_id"])
    direct = _meet(seen, pairs, (*DIRECT, *_FACTS))
    graph = direct | _same_component(seen, pairs, DIRECT)
    address = graph | _same_component(seen, pairs, (*DIRECT, "address"))
    postal = address | _meet(seen, pairs, ("postal_code",))
    return Ceilings(
        direct=float(direct.mean()),
        household=float(graph.mean()),
        address=float(address.mean()),
        postal_code=float(postal.mean()),
    )


def _seen(world: Simulated) -> pa.Table:
    """Return one row an identifier of a record: party (session or order), record, namespace, value."""
    return pa.concat_tables(
        [*_listed(world.touchpoints, "touchpoint_id", "session_id"), *_listed(world.orders, "order_id", "order_id")]
    )


def _listed(table: pa.Table, record: str, party: str) -> Iterable[pa.Table]:
    allowed = pc.not_equal(pc.struct_field(table["consent"], "measurement").cast(pa.string()), "denied")
    for name in (*DIRECT, "address", "postal_code", *_FACTS):
        fact = name in _FACTS
        if name not in table.column_names and fact:
            continue
        value = table[name] if fact else pc.struct_field(table["identity"], name)
        known = pc.and_(value.is_valid(), pc.invert(pc.is_in(value, value_set=pa.array(JUNK))))
        columns = pa.table({"party": table[party], "record": table[record], "value": value})
        kept = columns.filter(known if fact else pc.and_(known, allowed))
        yield kept.append_column("namespace", pa.array([name] * len(kept), pa.string()))


def _meet(seen: pa.Table, pairs: pa.Table, names: Sequence[str]) -> np.typing.NDArray[np.bool_]:
    some = seen.filter(pc.is_in(seen["namespace"], value_set=pa.array(names)))
    key = pc.binary_join_element_wise(some["namespace"], some["value"], ":")
    held = pa.table({"party": some["party"], "key": key}).group_by(["party", "key"]).aggregate([])
    return _shared_key(held, pairs)


def _same_component(seen: pa.Table, pairs: pa.Table, names: Sequence[str]) -> np.typing.NDArray[np.bool_]:
    some = seen.filter(pc.is_in(seen["namespace"], value_set=pa.array(names)))
    some = _without_shared(some)
    value = pc.binary_join_element_wise(some["namespace"], some["value"], ":").combine_chunks().dictionary_encode()
    record = some["record"].combine_chunks().dictionary_encode()
    records, values = len(record.dictionary), len(value.dictionary)
    edges = (record.indices.to_numpy(), records + value.indices.to_numpy())
    graph = coo_array((np.ones(len(some), dtype=np.int8), edges), shape=(records + values,) * 2)
    labels = connected_components(graph, directed=False)[1]
    held = pa.table({"party": some["party"], "key": labels[edges[0]]}).group_by(["party", "key"]).aggregate([])
    return _shared_key(held, pairs)


def _shared_key(held: pa.Table, pairs: pa.Table) -> np.typing.NDArray[np.bool_]:
    numbered = pairs.append_column("pair", pa.array(np.arange(len(pairs))))
    mine = numbered.join(held, "session_id", "party", join_type="inner").select(["pair", "order_id", "key"])
    both = mine.join(held, ["order_id", "key"], ["party", "key"], join_type="inner")
    found = np.zeros(len(pairs), dtype=np.bool_)
    found[both["pair"].to_numpy()] = True
    return found


def _without_shared(seen: pa.Table) -> pa.Table:
    left = seen.select(["record", "namespace", "value"])
    other = left.rename_columns(["record", "other", "neighbour"])
    met = (
        left.join(other, "record", join_type="inner")
        .group_by(["namespace", "value", "other", "neighbour"])
        .aggregate([])
    )
    fan = met.group_by(["namespace", "value", "other"]).aggregate([("neighbour", "count")])
    many = fan.filter(pc.greater(fan["neighbour_count"], MOST_NEIGHBOURS)).select(["namespace", "value"])
    crowded = many.group_by(["namespace", "value"]).aggregate([])
    return seen.join(crowded, ["namespace", "value"], join_type="left anti")
