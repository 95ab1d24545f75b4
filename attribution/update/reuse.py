"""A run from an earlier one: links and credit of components that are as they were are taken over, the others made."""

from __future__ import annotations

import pyarrow as pa

from attribution.chain import BEFORE_LINKS, CREDIT, JOURNEYS, LINKS, step_values
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
    """Make the tables that `run_chain` makes, `links` and `credit` of what is unchanged from the earlier run's.

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
    _take_over_credit(earlier, engine, parameters, values)
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


# An order on whose way one touch alone lies is shared in the same way whatever its channel is worth, if anything. Where
# the models are not those of the earlier run, all orders are.
_MADE_ORDERS = f"""
with unlike as (
    select coalesce(n.channel, e.channel) as channel
    from channel_effects n full join earlier_effects e on e.model = n.model and e.channel = n.channel
    where (coalesce(n.weight, 0) > 0) <> (coalesce(e.weight, 0) > 0)
), mixed as (
    select j.order_id from journeys j left join unlike u on u.channel = j.channel
    group by j.order_id having count(*) > 1 or count(u.channel) > 0
)
select o.order_id from orders o join {_CHANGED} c on c.unit = {ORDER.format("o.")}
union
select order_id from mixed
union
select o.order_id from orders o
where exists (select 1 from models m anti join (select distinct model from earlier_credit) e on e.model = m.model)
"""
_OF_MADE = "select w.* from {0} w semi join made_orders m on m.order_id = w.order_id"
CREDITED = {
    **{table: _OF_MADE.format(table) for table in ("orders", "journeys", "enrolments")},
    "channel_effects": "select * from channel_effects",
    "channel_pulls": "select * from channel_pulls",
    "models": "select * from models",
    "touches": "select t.* from touches t semi join enrolments e on e.touchpoint_id = t.touchpoint_id",
}
_CREDIT = """
select order_id, model, touchpoint_id, channel, units, credit_minor, currency from made_credit
union all
select e.order_id, e.model, e.touchpoint_id, e.channel, e.units, e.credit_minor, e.currency
from earlier_credit e join orders o on o.order_id = e.order_id
semi join models m on m.model = e.model
anti join made_orders m on m.order_id = e.order_id
"""


def _take_over_credit(earlier: EarlierRun, engine: Engine, parameters: Parameters, values: Values) -> None:
    engine.put("earlier_effects", earlier.effects())
    engine.put("earlier_credit", earlier.credit())
    engine.create("made_orders", _MADE_ORDERS)
    with ENGINES[parameters.engine](parameters.room) as part:
        for name, query in CREDITED.items():
            part.put(name, engine.query(query))
        run_steps(part, CREDIT, values)
        engine.put("made_credit", part.query("select * from credit"))
    engine.create("credit", _CREDIT)
