"""Which rows of a run's tables links are made of, and to which session or order each belongs."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from attribution.chain import LINKS
from attribution.engine.engine import Engine
from attribution.engine.step import reads_from_outside
from attribution.inputs.columns import TOUCHPOINTS
from attribution.update.neighbourhoods import Neighbourhoods, neighbourhoods
from base.errors import ModelError

SESSION = "key64('session:' || {}session_id)"
ORDER = "key64('order:' || {}order_id)"
_S, _O = SESSION.format(""), ORDER.format("")
_FACT = "key64('fact:' || session_id || '|' || order_id)"

_MEMBERS = "\nunion all ".join(
    [
        f"select {_O} as unit, {_O} as bond, true as of_order from orders",
        f"select {_O}, key64('key:' || key || ':' || subject), true from order_marks",
        f"select {_S}, key64('key:' || key || ':' || subject), false from session_marks",
        *(
            f"select {unit}, {_FACT}, {of_order} from {table}"
            for table in ("met_by_order", "met_by_token", "placed_by_voice", "enrolments")
            for unit, of_order in ((_S, "false"), (_O, "true"))
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
    columns = {table: _columns(engine, table) for table in others}
    return (*_OTHERWISE, *(Watched(name, _unit_of(name, of), columns=of) for name, of in columns.items()))


def _unit_of(table: str, columns: tuple[str, ...]) -> str:
    for column, unit in (("session_id", _OF_SESSION), ("order_id", _OF_ORDER)):
        if column in columns:
            return unit
    raise ModelError(f"links read {table}, whose rows name neither a session nor an order: say whose they are")


def _columns(engine: Engine, table: str) -> tuple[str, ...]:
    return tuple(engine.query(f"select * from {table} where false").column_names)


def read_neighbourhoods(engine: Engine) -> Neighbourhoods:
    """Return the neighbourhoods of a run's orders."""
    marks = pa.concat_tables(engine.query(_marks(engine, watched)) for watched in watched_tables(engine))
    return neighbourhoods(engine.query(_MEMBERS), marks)


def _marks(engine: Engine, watched: Watched) -> str:
    names = watched.columns or _columns(engine, watched.table)
    if watched.table == "touches":
        names = tuple(name for name in names if name not in _RAW)
    shown = ", ".join(f"coalesce('' || w.{name}, '-')" for name in sorted(names))  # at once: each || copies all
    return (
        f"select {watched.unit} as unit, key64(concat_ws('|', '{watched.table}', {shown})) as mark "
        f"from {watched.table} w{watched.joined}"
    )
