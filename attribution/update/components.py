"""Sessions and orders -> components, each with a fingerprint of all that its links depend on.

A unit is a session or an order. Units that share a key of the linker, or a fact, are of one component: which of them
are linked depends on nothing else. Equal fingerprints: the same records, households and people, so the same links.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.chain import LINKS
from attribution.engine.engine import Engine, number
from attribution.engine.step import reads_from_outside
from attribution.inputs.columns import TOUCHPOINTS
from attribution.outcome import Components
from base.errors import ModelError

SESSION = "key64('session:' || {}session_id)"
ORDER = "key64('order:' || {}order_id)"
EARLIER = "earlier_components"  # high and low of each component of an earlier run
UNITS = "unit_components"  # a unit: high and low, its component's fingerprint

_TOTAL = f"select count(*) from (select distinct high, low from {UNITS}) as known"
_KNOWN = f"select count(*) from (select distinct high, low from {UNITS} semi join {EARLIER} using (high, low)) as known"

# Two sums of differently mixed marks: 128 bits tell two components apart.
_LANES = (np.uint64(0), np.uint64(0x9E3779B97F4A7C15))
_NONE = pa.schema([("high", pa.int64()), ("low", pa.int64())]).empty_table()
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)

_TIES = "\nunion all ".join(
    [
        f"select distinct {SESSION.format('')} as unit, {SESSION.format('')} as tied from touches",
        f"select {ORDER.format('')}, {ORDER.format('')} from orders",
        f"select {SESSION.format('')}, key64('key:' || key || ':' || subject) from session_marks",
        f"select {ORDER.format('')}, key64('key:' || key || ':' || subject) from order_marks",
        *(
            f"select {SESSION.format('')}, {ORDER.format('')} from {table}"
            for table in ("met_by_order", "met_by_token", "placed_by_voice", "enrolments")
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that links are made of, called `w` in the texts: to which unit a row belongs, and what of it counts."""

    table: str
    unit: str
    joined: str = ""  # what else `unit` needs, and which rows count
    columns: tuple[str, ...] = ()  # all where none is named
    small: bool = False  # not worth picking rows of; one may belong to several units

    def rows(self, units: str) -> str:
        """Return the query of at least the rows that belong to units of the table `units`."""
        if self.small:
            return f"select * from {self.table}"
        return f"select w.* from {self.table} w{self.joined} semi join {units} u on u.unit = {self.unit}"


_OF_SESSION, _OF_ORDER = SESSION.format("w."), ORDER.format("w.")
_ORDER_RECORD = "key64('order:' || w.record_id)"
_OF_RECORD = f"case w.kind when 'order' then key64('order:' || w.record_id) else {SESSION.format('t.')} end"
_TOUCH = " left join touches t on w.kind = 'touch' and t.touchpoint_id = w.record_id"
# What the record holds is in `content_hash`; the rest is what it became among others.
_RAW = {*TOUCHPOINTS.names} - {
    "content_hash",
    "session_id",
    "touchpoint_id",
    "channel",
    "stage",
    "initiator",
    "exposure",
}

_OTHERWISE = (
    Watched("orders", _OF_ORDER, columns=("content_hash", "initiator")),  # for credit
    *(Watched(table, _OF_RECORD, _TOUCH) for table in ("record_households", "record_people")),
    Watched("identifiers", _ORDER_RECORD, " semi join orders o on w.kind = 'order' and o.order_id = w.record_id"),
    Watched(
        "home_sizes",
        "key64('order:' || h.record_id)",
        " join record_households h on h.kind = 'order' and h.household_id = w.household_id",
        small=True,
    ),
)

# What the run's calibration holds, which is the same for all of them.
OF_THE_RUN = ("namespace_caps",)


def watched_tables(engine: Engine) -> tuple[Watched, ...]:
    """Return every table that links are made of: a row belongs to the session it names, else to the order."""
    named = {watched.table for watched in _OTHERWISE} | {*OF_THE_RUN}
    others = sorted(reads_from_outside(LINKS) - named)
    return (*_OTHERWISE, *(Watched(table, _unit_of(table, _columns(engine, table))) for table in others))


def _unit_of(table: str, columns: tuple[str, ...]) -> str:
    for column, unit in (("session_id", _OF_SESSION), ("order_id", _OF_ORDER)):
        if column in columns:
            return unit
    raise ModelError(f"links read {table}, whose rows name neither a session nor an order: say whose they are")


def _columns(engine: Engine, table: str) -> tuple[str, ...]:
    return tuple(engine.query(f"select * from {table} where false").column_names)


def fingerprint_components(engine: Engine, earlier: pa.Table = _NONE) -> None:
    """Make `unit_components`, a row a session or order: unit, and high and low of its component's fingerprint.

    `earlier` are the components of a run to start from; they become `earlier_components`.
    """
    engine.put(EARLIER, earlier)
    marks = pa.concat_tables(engine.query(_marks(engine, watched)) for watched in watched_tables(engine))
    engine.put(UNITS, fingerprints(engine.query(_TIES), marks))


def component_counts(engine: Engine) -> Components:
    """Count the components of a run, and those of them that no earlier run had; all where none was started from."""
    total, known = (number(engine, text) for text in (_TOTAL, _KNOWN))
    return Components(total=total, recomputed=total - known)


def fingerprints(ties: pa.Table, marks: pa.Table) -> pa.Table:
    """Return (unit, high, low), one row a unit that is tied to itself.

    Args:
        ties: unit, tied: whole numbers; a unit's own row, and one for each unit or key that it is tied to.
        marks: unit, mark: whole numbers that tell what is known of a unit, in any order, equal ones counted.
    """
    ends = pa.concat_arrays([ties["unit"].combine_chunks(), ties["tied"].combine_chunks()]).dictionary_encode()
    left, right = np.split(ends.indices.to_numpy().astype(np.int64), 2)
    size = len(ends.dictionary)
    edges = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    count, component = connected_components(edges, directed=False)
    places = pc.index_in(marks["unit"].combine_chunks(), value_set=ends.dictionary).to_numpy(zero_copy_only=False)
    of_mark = component[places.astype(np.int64)]
    mark = marks["mark"].to_numpy().astype(np.uint64)
    units = np.unique(left[left == right])
    sums = {}
    for name, lane in zip(("high", "low"), _LANES, strict=True):
        total = np.zeros(count, np.uint64)
        np.add.at(total, of_mark, _mixed(mark ^ lane))
        sums[name] = total[component[units]].view(np.int64)
    return pa.table({"unit": ends.dictionary.take(pa.array(units)), **sums})


def _marks(engine: Engine, watched: Watched) -> str:
    names = watched.columns or _columns(engine, watched.table)
    if watched.table == "touches":
        names = tuple(name for name in names if name not in _RAW)
    shown = " || '|' || ".join(f"coalesce('' || w.{name}, '-')" for name in sorted(names))
    return (
        f"select {watched.unit} as unit, key64('{watched.table}|' || {shown}) as mark "
        f"from {watched.table} w{watched.joined}"
    )


def _mixed(found: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    found = (found ^ (found >> np.uint64(30))) * _FIRST
    found = (found ^ (found >> np.uint64(27))) * _SECOND
    return found ^ (found >> np.uint64(31))
