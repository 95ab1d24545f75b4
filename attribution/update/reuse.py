"""A run from an earlier one: links of components that are as they were are taken over, the others made."""

from __future__ import annotations

import pyarrow as pa

from attribution.chain import BEFORE_LINKS, JOURNEYS, LINKS, step_values
from attribution.engine.engine import Engine, Values
from attribution.engine.engines import ENGINES
from attribution.engine.step import run_steps
from attribution.outcome import Components
from attribution.parameters import Parameters, Progress
from attribution.update.earlier import EarlierRun
from attribution.update.neighbourhoods import Neighbourhoods
from attribution.update.watched import OF_THE_RUN, ORDER, read_neighbourhoods, watched_tables

_CHANGED = "changed_units"  # orders whose neighbourhood is not as it was
_AROUND = "units_around"  # all that is in their neighbourhoods
_MADE_LINKS = f"select l.* from links l semi join {_CHANGED} c on c.unit = {ORDER.format('l.')}"


def fingerprint_components(engine: Engine) -> Neighbourhoods:
    """Make `components`, a row an order: the fingerprint of its neighbourhood; return the neighbourhoods."""
    known = read_neighbourhoods(engine)
    engine.put("components", pa.table({"fingerprint": known.fingerprints}))
    return known


def run_chain_from(
    earlier: EarlierRun, engine: Engine, parameters: Parameters, as_of_us: int | None, progress: Progress
) -> Components:
    """Make the tables that `run_chain` makes, `links` of what is unchanged from the earlier run's.

    Returns how many orders there are, and of how many of them the links were made.

    Of the tables in between (candidates and what is known of pairs) only the changed part is made, and nothing of it
    stays in the engine.
    """
    values = step_values(parameters, as_of_us, earlier.calibration())
    progress("sessions and households")
    run_steps(engine, BEFORE_LINKS, values)
    progress("links of what changed")
    known = fingerprint_components(engine)
    changed = known.changed(earlier.components()["fingerprint"].combine_chunks())
    engine.put(_CHANGED, known.named(changed))
    engine.put(_AROUND, known.named(known.around(changed)))
    _take_over_links(earlier, engine, parameters, values)
    progress("journeys and credit")
    run_steps(engine, JOURNEYS, values)
    return Components(total=len(known.orders), recomputed=len(changed))


def _take_over_links(earlier: EarlierRun, engine: Engine, parameters: Parameters, values: Values) -> None:
    with ENGINES[parameters.engine](parameters.room) as part:
        for watched in watched_tables(engine):
            part.put(watched.table, engine.query(watched.rows(_AROUND)))
        for table in OF_THE_RUN:
            part.put(table, engine.query(f"select * from {table}"))
        run_steps(part, LINKS, values)
        part.put(_CHANGED, engine.query(f"select * from {_CHANGED}"))
        engine.put("made_links", part.query(_MADE_LINKS))
        engine.put("calibration", part.query("select * from calibration"))
    engine.put("earlier_links", earlier.links())
    engine.create("links", _LINKS)


_UNCHANGED = f"""
select order_id, placed_us from orders o anti join {_CHANGED} c on c.unit = {ORDER.format("o.")}
"""
_LINKS = f"""
with unchanged as ({_UNCHANGED})
select * from made_links
union all
select l.session_id, l.order_id, l.touchpoint_id, l.occurred_us, l.platform, l.channel,
       greatest(o.placed_us - l.occurred_us, 0) as gap_us, l.probability, l.probability_micro, l.tier,
       l.reason as match, l.reason, l.evidence, l.scope, l.household_id, l.person_id, l.accepted, l.model_version
from earlier_links l join unchanged o on o.order_id = l.order_id
"""
