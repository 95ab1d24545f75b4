"""A world and its truth as tables of one DuckDB connection, for the judge and for the baselines."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.attribution.worlds import JudgedWorld

WINDOW_DAYS = 30
IDENTITY = ("user", "person", "device", "account", "email", "phone", "address", "postal_code", "cookie", "ip", "ad_id")

_STRUCT = f"STRUCT({', '.join(f'{name} VARCHAR' for name in IDENTITY)})"
_LINES = "STRUCT(product_id VARCHAR, brand_id VARCHAR)[]"
_TEXT = {
    "touchpoints": "touchpoint_id session_id platform action channel handoff_token brand_id product_id order_id "
    "subscription_id outcome",
    "orders": "order_id source initiator status handoff_token subscription_id",
    "truth": "session_id order_id speaker buyer household",
    "people": "record record_id session_id person household",
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
}
# One row an id, as the run sees it; a session of the truth begins with its first touch.
_TABLES = (
    """create table touch as select * from touchpoints
       qualify row_number() over (partition by touchpoint_id order by received_at) = 1""",
    """create table sale as select * from orders
       qualify row_number() over (partition by order_id order by received_at desc) = 1""",
    """create table began as select session_id, min(occurred_at) as at from touch
       where session_id is not null group by 1""",
    f"""create table pair as
        select t.* from truth t join sale o using (order_id) join began b using (session_id)
        where not coalesce(o.is_test, false) and coalesce(o.initiator, 'human') = 'human'
          and o.source not in ('subscription', 'device_auto')
          and (b.at between o.placed_at - interval {WINDOW_DAYS} day and o.placed_at + interval 5 minute)""",
    """create table session_truth as select session_id, mode(person) as person, mode(household) as household
       from people where record = 'touchpoint' and session_id is not null group by 1""",
    """create table order_truth as
       select record_id as order_id, any_value(person) as person, any_value(household) as household
       from people where record = 'order' group by 1""",
    "create table home as select household, count(distinct person) as people from people group by 1",
)


def open_truth(world: JudgedWorld) -> duckdb.DuckDBPyConnection:
    """Return a connection with the tables touch, sale, began, pair (the true pairs that a run is asked for: orders of
    people inside the window), session_truth, order_truth and home; the last three are empty without people.
    """
    engine = duckdb.connect()
    engine.execute("set timezone = 'UTC'")
    for name in ("touchpoints", "orders", "truth", "people"):
        path = world.file(name)
        engine.execute(f"create table {name} as {_read(name, path) if path else _empty(name)}")
    for statement in _TABLES:
        engine.execute(statement)
    return engine


def _columns(name: str) -> dict[str, str]:
    return {**dict.fromkeys(_TEXT[name].split(), "VARCHAR"), **_TYPED[name]}


def _read(name: str, path: Path) -> str:
    columns = _columns(name)
    if path.suffix == ".parquet":
        return f"select {', '.join(columns)} from '{path}'"
    return f"from read_json('{path}', format = 'newline_delimited', columns = {columns})"


def _empty(name: str) -> str:
    return f"select {', '.join(f'null::{kind} as {column}' for column, kind in _columns(name).items())} where false"
