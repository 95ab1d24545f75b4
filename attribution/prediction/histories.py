"""What households did and ordered, as columns: what is known of open journeys at any moment is looked up in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.kernel.whole import Whole
from attribution.engine.engine import Engine
from attribution.inputs.kinds import VOICE_PLATFORMS

# A session without identifiers is of no household, nor is one in which measurement was refused.
VISITS = f"""
select t.session_id, h.household_id as household, min(t.occurred_us)::bigint as at_us,
       max(t.stage_rank)::bigint as stage,
       max(case when t.platform in {VOICE_PLATFORMS} then 1 else 0 end)::bigint as voice,
       max(case when t.action in ('basket', 'buy', 'handoff', 'reorder') then 1 else 0 end)::bigint as near
from touches t join session_households h on h.session_id = t.session_id
where t.creditable group by h.household_id, t.session_id
"""
ORDERS = """
select h.household_id as household, o.placed_us as at_us, o.net_revenue_minor as net_minor, o.currency
from orders o join record_households h on h.kind = 'order' and h.record_id = o.order_id
where o.initiator = 'human'
"""
KINDS = ("stage", "voice", "near")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Sessions in which somebody shopped, by household and time; `kinds` by name: see `KINDS`."""

    session: pa.Array
    household: Whole
    at_us: Whole
    kinds: dict[str, Whole]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdOrders:
    """People's orders, by household and time; `currency` is a place in `HouseholdHistories.currencies`."""

    household: Whole
    at_us: Whole
    net_minor: Whole
    currency: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdHistories:
    """All of them; households and currencies are places in lists of names in order."""

    households: pa.Array
    currencies: pa.Array
    visits: Visits
    bought: HouseholdOrders

    @property
    def begin_us(self) -> int:
        """Return when they begin."""
        return int(min((part.at_us.min() for part in (self.visits, self.bought) if len(part.at_us)), default=0))


def read_histories(engine: Engine) -> HouseholdHistories:
    """Return the histories of a run whose sessions and households are known."""
    return histories(engine.query(VISITS), engine.query(ORDERS))


def histories(visits: pa.Table, orders: pa.Table) -> HouseholdHistories:
    """Return histories of two tables, whatever the order of their rows: columns as in VISITS and ORDERS."""
    names = _in_order(pa.chunked_array([*visits["household"].chunks, *orders["household"].chunks], pa.string()))
    currencies = _in_order(orders["currency"])
    visits = visits.sort_by("session_id")
    seen = {name: visits[name].to_numpy() for name in ("at_us", *KINDS)} | {"household": _places(visits, names)}
    seen["row"] = np.arange(visits.num_rows)
    sold = {name: orders[name].to_numpy() for name in ("at_us", "net_minor")}
    sold |= {"household": _places(orders, names), "currency": _places(orders, currencies, "currency")}
    seen, sold = (_sorted(part) for part in (seen, sold))
    return HouseholdHistories(
        households=names,
        currencies=currencies,
        visits=Visits(
            session=visits["session_id"].combine_chunks().take(pa.array(seen["row"])),
            household=seen["household"],
            at_us=seen["at_us"],
            kinds={name: seen[name] for name in KINDS},
        ),
        bought=HouseholdOrders(**sold),
    )


def _in_order(column: pa.ChunkedArray) -> pa.Array:
    names = column.unique()
    return names.take(pc.array_sort_indices(names))


def _places(table: pa.Table, names: pa.Array, column: str = "household") -> Whole:
    places: Whole = pc.index_in(table[column], value_set=names).to_numpy().astype(np.int64)
    return places


def _sorted(columns: dict[str, npt.NDArray[np.int64]]) -> dict[str, Whole]:
    keys = sorted(columns.keys() - {"at_us", "household"})  # what happened to one household at one moment goes by these
    order = np.lexsort([*(columns[name] for name in keys), columns["at_us"], columns["household"]])
    return {name: column[order].astype(np.int64) for name, column in columns.items()}
