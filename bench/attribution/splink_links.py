"""Splink 5, a general record linker without labels, as a baseline: sessions on one side, orders on the other.

It is given an identifier's first value of each session, the same of each order, the component of the naive graph that
each is in (unless it is a crowd's), what was asked for and bought, and how long lies between; its parameters are
estimated by expectation maximisation as its guide has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa

from bench.attribution.judge import FoundLinks
from bench.attribution.methods import components
from bench.attribution.truth import window_days

SPLINK = "Splink 5"
_KEYS = ("component", "account", "email", "cookie", "phone", "address", "postal_code", "user")
_GAPS_HOURS = (24, 72, 168, 336)
_MOST_RECORDS = 200  # of a component, before it ties strangers
_FIRST = ", ".join(f"min(identity.{name}) as {name}" for name in _KEYS[1:])
_HOMES = f"""
create or replace table splink_home as select record_id, component from component
where component in (select component from component group by 1 having count(*) <= {_MOST_RECORDS})
"""
_SESSIONS = f"""
select session_id as unique_id, min(component) as component, {_FIRST}, min(product_id) as product,
       min(brand_id) as brand, epoch(min(occurred_at)) / 3600 as at_hours
from touch left join splink_home on record_id = touchpoint_id
where session_id is not null and action not in ('usage', 'exposure', 'status', 'support', 'consent', 'login')
group by 1
"""
_ORDERS = f"""
select order_id as unique_id, component, {", ".join(f"identity.{name} as {name}" for name in _KEYS[1:])},
       lines[1].product_id as product, lines[1].brand_id as brand, epoch(placed_at) / 3600 as at_hours
from sale left join splink_home on record_id = order_id
where not coalesce(is_test, false) and coalesce(initiator, 'human') = 'human'
"""
# Splink names the sides by the names of its tables: the order is the left one.
_MET = (*(f"l.{name} = r.{name}" for name in _KEYS[:6]), "l.postal_code = r.postal_code and l.brand = r.brand")


def splink_links(world: duckdb.DuckDBPyConnection) -> FoundLinks | None:
    """Return Splink's pairs of a world; None where Splink is not installed."""
    try:
        import splink
        import splink.comparison_library as compare
        from splink.backends.duckdb import DuckDBAPI
    except ImportError:
        return None
    inside = f"l.at_hours - r.at_hours between 0 and {window_days(world) * 24}"
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[*(compare.ExactMatch(name) for name in (*_KEYS, "product", "brand")), _gap()],
        blocking_rules_to_generate_predictions=[{"blocking_rule": f"{met} and {inside}"} for met in _MET],
    )
    world.register("component", components(world))
    world.execute(_HOMES)
    world.unregister("component")
    base = DuckDBAPI()
    sides = [
        base.register(world.sql(query).to_arrow_table(), dataset_display_name=name)
        for name, query in (("a_orders", _ORDERS), ("b_sessions", _SESSIONS))
    ]
    linker: Any = splink.Linker(sides, settings, log_level="ERROR")
    _train(linker.training, splink.block_on, inside)
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pyarrow_table()
    return FoundLinks(
        links=pa.table(
            {
                "session_id": pairs["unique_id_r"],
                "order_id": pairs["unique_id_l"],
                "probability": pairs["match_probability"],
            }
        )
    )


def _gap() -> dict[str, Any]:
    gap = "abs(at_hours_l - at_hours_r)"
    levels = [{"sql_condition": f"{gap} <= {hours}", "label_for_charts": f"{hours} h"} for hours in _GAPS_HOURS]
    other = {"sql_condition": "ELSE", "label_for_charts": "longer"}
    return {"output_column_name": "gap", "comparison_levels": [*levels, other]}


def _train(training: Any, block_on: Callable[..., Any], inside: str) -> None:
    sure = [f"l.{name} = r.{name} and l.product = r.product and {inside}" for name in ("component", "account")]
    training.estimate_probability_two_random_records_match(sure, recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for key in ("product", "account"):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(key), estimate_without_term_frequencies=True
        )
