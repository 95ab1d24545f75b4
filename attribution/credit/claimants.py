"""A run's tables -> `Claimants` and `Learned`: orders as numbers, touches as places, channels as codes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.given import Claimants
from attribution.credit.kernel.timed import Pull
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import UNIT
from attribution.credit.walked import Touches, Truths
from attribution.credit.weighed import Learned
from attribution.credit.weights import OF_ORDERS

# The columns that are taken of the run's tables.
OF_JOURNEYS = ("order_id", "touchpoint_id", "channel", "turn", "exposed", "gap_us", "probability_micro")
OF_CREDITED = ("order_id", "initiator", "currency", "net_revenue_minor")
OF_ENROLLED = ("order_id", "touchpoint_id", "channel", "renewal")


def claimants_of(journeys: pa.Table, orders: pa.Table, enrolled: pa.Table, automation_decay: float) -> Claimants:
    """Return the orders in their order, and the touches: those of journeys in their order, then those of enrolments.

    What is of no order that is there is of no order here either: it never claims anything.
    """
    of_journey, of_enrolled = (_places_in(orders["order_id"], table["order_id"]) for table in (journeys, enrolled))
    turns = whole(pc.fill_null(journeys["turn"], 0))
    walking = (of_journey >= 0) & _people(orders)[of_journey] if len(orders) else np.zeros(len(journeys), np.bool_)
    none = np.zeros(len(enrolled), np.int64)
    enrolling = np.flatnonzero(of_enrolled >= 0)
    return Claimants(
        net_minor=whole(orders["net_revenue_minor"]),
        touches=Touches(
            orders=np.concatenate([of_journey, of_enrolled]),
            turns=np.concatenate([np.where(walking, turns, 0), none]),
            exposed=np.concatenate([flags(journeys["exposed"]), none.astype(np.bool_)]),
            gaps_us=np.concatenate([whole(journeys["gap_us"]), none]),
            micro=np.concatenate([whole(journeys["probability_micro"]), none]),
        ),
        shown=np.flatnonzero(walking & (turns == 0)),
        enrolled=len(journeys) + enrolling,
        parts=decayed(whole(enrolled["renewal"]), automation_decay)[enrolling],
    )


def decayed(renewals: Whole, automation_decay: float) -> Whole:
    """Return what is left to the enrolling touch at each renewal, in units of 1e-12."""
    known, place = np.unique(renewals, return_inverse=True)
    parts = [round(automation_decay ** (renewal - 1) * UNIT) for renewal in known.tolist()]
    return np.array(parts, np.int64)[place] if parts else np.zeros(0, np.int64)


def coded_channels(*columns: pa.ChunkedArray) -> tuple[list[str], Whole]:
    """Return the names, and the code of each row of the columns, one after the other."""
    every = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
    words = every.combine_chunks().dictionary_encode()
    return words.dictionary.to_pylist(), words.indices.to_numpy().astype(np.int64)


def learned_of(
    channels: list[str], models: pa.Table, effects: pa.Table, pulls: pa.Table, exposure_thousandths: int
) -> Learned:
    """Return what the run's models know, by the codes of `channels`."""
    there = set(models["model"].to_pylist())
    code = {name: place for place, name in enumerate(channels)}
    known = {model.by_order: np.zeros(len(channels), np.int64) for model in OF_ORDERS if model.effects}
    for row in effects.to_pylist():
        if row["channel"] in code:
            known[row["model"]][code[row["channel"]]] = row["weight"]
    pulled: dict[str, dict[str, Pull]] = {}
    for row in pulls.to_pylist():
        pulled.setdefault(row["model"], {})[row["channel"]] = Pull(row["chance"], row["decay"])
    return Learned(
        channels=channels,
        models=tuple(model for model in OF_ORDERS if model.by_order in there),
        effects=known,
        pulls=pulled,
        exposure_thousandths=exposure_thousandths,
    )


def flags(column: pa.ChunkedArray) -> Truths:
    """Return a column of truths."""
    found: Truths = column.to_numpy().astype(np.bool_)
    return found


def _people(orders: pa.Table) -> Truths:
    return flags(pc.equal(orders["initiator"], "human"))


def _places_in(known: pa.ChunkedArray, named: pa.ChunkedArray) -> Whole:
    """Return the place of each name among those known, -1 where it is none of them."""
    return whole(pc.fill_null(pc.index_in(named, value_set=known.combine_chunks()), -1))


def whole(column: pa.ChunkedArray) -> Whole:
    """Return a column of whole numbers, none of them null."""
    found: Whole = column.to_numpy().astype(np.int64)
    return found
