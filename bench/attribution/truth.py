"""A world and its truth as tables of one DuckDB connection, for the judge and for the baselines."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from attribution.parameters import Parameters
from bench.attribution.worlds import JudgedWorld

USUAL_DAYS = Parameters().window_days
# The window of a world's connection, as methods ask for it.
WINDOW = "to_days(getvariable('window_days')::integer)"
IDENTITY = ("user", "person", "device", "account", "email", "phone", "address", "postal_code", "cookie", "ip", "ad_id")

_STRUCT = f"STRUCT({', '.join(f'{name} VARCHAR' for name in IDENTITY)})"
_LINES = "STRUCT(product_id VARCHAR, brand_id VARCHAR)[]"
_TEXT = {
    "touchpoints": "touchpoint_id session_id platform action channel handoff_token brand_id product_id order_id "
    "subscription_id outcome",
    "orders": "order_id source initiator status handoff_token subscription_id",
    "truth": "session_id order_id speaker buyer household type id touch_id person",
    "people": "record record_id session_id person household",
    "records_truth": "kind id session person household",
}
_TYPED = {
    "touchpoints": {
        "occurred_at": "TIMESTAMPTZ",
        "received_at": "TIMESTAMPTZ",
        "identity": _STRUCT,
        "consent": "STRUCT(measurement VARCHAR)",
    },
    "orders": {
        "placed_at": "TIMESTAMPTZ",
        "received_at": "TIMESTAMPTZ",
        "is_test": "BOOLEAN",
        "identity": _STRUCT,
        "consent": "STRUCT(measurement VARCHAR)",
        "lines": _LINES,
    },
    "truth": {},
    "people": {},
    "records_truth": {},
}
# Who stands behind each record, as others write it.
_RENAMED = "select kind as record, id as record_id, session as session_id, person, household from records_truth"
# Others write all of it into one file, a `type` a line: a visit of no session then is the one that begins with a touch.
_SORTED = (
    """insert into people
       select t.type, t.id, coalesce(t.session_id, v.touch_id), t.person, t.household
       from truth t left join (select distinct touch_id from truth where type = 'pair' and session_id is null) v
           on v.touch_id = t.id and t.type = 'touchpoint'
       where t.type in ('touchpoint', 'order')""",
    "delete from truth where type in ('touchpoint', 'order')",
    "update truth set session_id = touch_id where session_id is null and touch_id is not null",
)
# One row an id, as the run sees it; a session of the truth begins with its first touch, and whoever clicks its link
# says nothing of who spoke.
_TABLES = (
    """create table touch as select * from touchpoints
       qualify row_number() over (partition by touchpoint_id order by received_at) = 1""",
    """create table sale as select * from orders
       qualify row_number() over (partition by order_id order by received_at desc) = 1""",
    """create table began as
       select coalesce(p.session_id, t.session_id) as session_id, min(t.occurred_at) as at
       from touch t left join people p on p.record = 'touchpoint' and p.record_id = t.touchpoint_id
       where coalesce(p.session_id, t.session_id) is not null group by 1""",
    f"""create table pair as
        select t.* from truth t join sale o using (order_id) join began b using (session_id)
        where not coalesce(o.is_test, false) and coalesce(o.initiator, 'human') = 'human'
          and o.source not in ('subscription', 'device_auto')
          and (b.at between o.placed_at - {WINDOW} and o.placed_at + interval 5 minute)""",
    """create table session_truth as
       select p.session_id, mode(p.person) as person, mode(p.household) as household
       from people p anti join (
           select touchpoint_id from touch where action = 'click' and handoff_token is not null
       ) c on c.touchpoint_id = p.record_id
       where p.record = 'touchpoint' and p.session_id is not null group by 1""",
    """create table order_truth as
       select record_id as order_id, any_value(person) as person, any_value(household) as household
       from people where record = 'order' group by 1""",
    "create table home as select household, count(distinct person) as people from people group by 1",
)


def open_truth(world: JudgedWorld, window_days: int = USUAL_DAYS) -> duckdb.DuckDBPyConnection:
    """Return a connection with the tables touch, sale, began, pair (the true pairs that a run is asked for: orders of
    people inside the window), session_truth, order_truth and home; the last three are empty without people.
    """
    engine = duckdb.connect()
    engine.execute("set timezone = 'UTC'")
    engine.execute(f"set variable window_days = {window_days}")
    for name in ("touchpoints", "orders", "truth", "people", "records_truth"):
        path = world.file(name)
        engine.execute(f"create table {name} as {_read(name, path) if path else _empty(name)}")
    engine.execute(f"insert into people {_RENAMED}")
    for statement in (*_SORTED, *_TABLES):
        engine.execute(statement)
    return engine


def window_days(world: duckdb.DuckDBPyConnection) -> int:
    """Return the window that a world of `open_truth` is judged under."""
    return int(world.execute("select getvariable('window_days')").fetchall()[0][0])


def know_sessions(world: duckdb.DuckDBPyConnection, touchpoints: pa.Table | None) -> None:
    """Make the table known_session: `said`, a run's session, and the session_id of the truth whose touches it holds.

    A run names sessions that the records do not: web visits without an id. `touchpoints` has touchpoint_id, session_id.
    """
    world.register("given", touchpoints if touchpoints is not None else _NO_TOUCHES)
    world.execute(_KNOWN_SESSION)
    world.unregister("given")


def with_true_sessions(world: duckdb.DuckDBPyConnection, touchpoints: pa.Table, pairs: pa.Table) -> pa.Table:
    """Return a run's pairs under the session ids of the truth, as far as it knows the sessions."""
    know_sessions(world, touchpoints)
    world.register("pairs_of_run", pairs)
    found = world.sql(
        "select p.* replace (coalesce(k.session_id, p.session_id) as session_id) "
        "from pairs_of_run p left join known_session k on k.said = p.session_id"
    ).to_arrow_table()
    world.unregister("pairs_of_run")
    return found


_NO_TOUCHES = pa.table({name: pa.array([], pa.string()) for name in ("touchpoint_id", "session_id")})
_KNOWN_SESSION = """
create or replace table known_session as
select s.session_id as said, mode(p.session_id) as session_id
from given s join people p on p.record = 'touchpoint' and p.record_id = s.touchpoint_id
where p.session_id is not null group by 1
"""


def _columns(name: str) -> dict[str, str]:
    return {**dict.fromkeys(_TEXT[name].split(), "VARCHAR"), **_TYPED[name]}


def _read(name: str, path: Path) -> str:
    columns = _columns(name)
    if path.suffix == ".parquet":
        return f"select {', '.join(columns)} from '{path}'"
    return f"from read_json('{path}', format = 'newline_delimited', columns = {columns})"


def _empty(name: str) -> str:
    return f"select {', '.join(f'null::{kind} as {column}' for column, kind in _columns(name).items())} where false"
