"""Our own links of a world, and the table of candidates they were judged from."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from attribution.chain import run_chain
from attribution.engine.engines import ENGINES
from attribution.inputs.clean import latest_received
from attribution.inputs.load import load
from attribution.linking.reasons import TIERS, LinkReason
from attribution.parameters import Inputs, Parameters
from bench.attribution.judge import FoundLinks
from bench.attribution.truth import USUAL_DAYS, with_true_sessions
from bench.attribution.worlds import JudgedWorld

_LINKS = "session_id, order_id, probability, tier, reason, household_id, person_id, gap_us"
_TOUCHES = """
select t.touchpoint_id, t.session_id, h.household_id, p.person_id from touches t
left join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
left join record_people p on p.kind = 'touch' and p.record_id = t.touchpoint_id
"""
_ORDERS = """
select o.order_id, h.household_id, p.person_id from orders o
left join record_households h on h.kind = 'order' and h.record_id = o.order_id
left join record_people p on p.kind = 'order' and p.record_id = o.order_id
"""
# What no feature of a pair is: its code says again what the others say, and a pair behind its session can be no link.
_CANDIDATES = f"""
select * exclude (code, ahead, session_number, order_number) from candidate_pairs where ahead = 1
union all by name
select session_id, order_id, touchpoint_id, occurred_us, gap_us, {TIERS[LinkReason.ENROLMENT]} as tier from enrolments
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What a run says, and every candidate pair with every feature it has."""

    found: FoundLinks
    candidates: pa.Table

    def candidates_in(self, world: duckdb.DuckDBPyConnection) -> pa.Table:
        """Return the candidates under the session ids of a world's truth."""
        assert self.found.touchpoints is not None
        return with_true_sessions(world, self.found.touchpoints, self.candidates)


def ours(world: JudgedWorld, window_days: int = USUAL_DAYS) -> Ours:
    """Run the chain of steps on a world's files, as `earshot attribute` does with its defaults and that window."""
    touchpoints, orders = world.records()
    parameters = Parameters(window_days=window_days)
    with ENGINES[parameters.engine](parameters.room) as engine:
        load(engine, Inputs(touchpoint_files=(touchpoints,), order_files=(orders,)))
        run_chain(engine, parameters, latest_received(engine))
        return Ours(
            found=FoundLinks(
                links=engine.query(f"select {_LINKS} from links"),
                touchpoints=engine.query(_TOUCHES),
                orders=engine.query(_ORDERS),
            ),
            candidates=engine.query(_CANDIDATES),
        )
