"""`candidate_pairs` -> `cells` -> `calibration` -> `odds`: what a run's own pairs show, and what it makes of each."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.identity.namespaces import FAN_OUT_CAPS
from attribution.linking.adjustments import ALONE_SPREAD
from attribution.linking.belief import BELIEVED, fitted_belief
from attribution.linking.calibration import Calibration, Cap, Evidence, parsed
from attribution.linking.defaults import default_scorecard
from attribution.linking.mirror import Side, adjusted, ratio, side
from attribution.linking.scorecard import Integers, levels, micros, sizes

CELLS = Step(
    name="cells",
    row="a `code` of candidate pairs on one side of their sessions (`ahead`): pairs, and `fair`, those of them whose "
    "mirror image lies inside the time of the data as well",
    reads=("candidate_pairs", "session_facts", "order_facts"),
    sql="""
with spans as (
    select min(placed_us) as from_us, max(placed_us) as to_us from order_facts
)
select p.code, p.ahead, count(*) as pairs,
       sum(case when f.first_us - p.gap_us >= s.from_us and f.last_us + p.gap_us <= s.to_us then 1 else 0 end)::bigint
           as fair
from candidate_pairs p join session_facts f on f.session_id = p.session_id cross join spans s
group by p.code, p.ahead
""",
)


def calibrated(cells: pa.Table, namespace_caps: pa.Table) -> Calibration:
    """Return the calibration that a run's own pairs show, thin ones leaning on the defaults, with the run's caps."""
    after, before = side(cells, 1), side(cells, 0)
    scorecard, belief = default_scorecard(), BELIEVED
    if len(after.codes):
        by_chance = ratio(after, before, scorecard)
        scorecard = adjusted(after, before, scorecard, by_chance)
        belief = fitted_belief((after.codes, after.pairs), (before.codes, before.pairs), by_chance, scorecard)
    found = {(row["namespace"], row["other"]): row for row in namespace_caps.to_pylist()}
    caps = (Cap(*pair, *(found[pair][name] for name in ("cap", "fitted", "values_met"))) for pair in FAN_OUT_CAPS)
    return Calibration(scorecard, _evidence(after, before), tuple(caps), belief)


def _evidence(after: Side, before: Side) -> tuple[Evidence, ...]:
    counted = zip(levels(after.codes), levels(before.codes), sizes(), strict=True)
    return tuple(_shown(after, ahead, before, behind, size) for ahead, behind, size in counted)


def _shown(after: Side, ahead: Integers, before: Side, behind: Integers, size: int) -> Evidence:
    many, few = np.bincount(ahead, after.pairs, size), np.bincount(behind, before.pairs, size)
    known = (many - few) ** 2 / np.maximum(many + few, 1)  # an excess over its own error, squared
    error = np.rint(1000 / np.sqrt(known + 1 / ALONE_SPREAD**2))
    return Evidence(*(tuple(int(number) for number in row) for row in (many, few, error)))


def calibration_text(cells: pa.Table, namespace_caps: pa.Table, *, calibration: str | None) -> pa.Table:
    """Return one row, `text`: the calibration given, else the one that the cells show."""
    return pa.table({"text": [calibrated(cells, namespace_caps).text() if calibration is None else calibration]})


def odds(cells: pa.Table, calibration: pa.Table) -> pa.Table:
    """Return each code of pairs after their sessions: probability in millionths."""
    known = parsed(json.loads(calibration["text"][0].as_py()), "calibration")
    codes = cells.filter(pc.equal(cells["ahead"], 1))["code"].to_numpy()
    return pa.table({"code": codes, "probability_micro": micros(known.scores(codes))})


CALIBRATION = Step(
    name="calibration",
    row="the one calibration of the run: text of its file",
    reads=("cells", "namespace_caps"),
    work=calibration_text,
    needs=("calibration",),
)
ODDS = Step(
    name="odds",
    row="a `code` of pairs after their sessions: probability in millionths",
    reads=("cells", "calibration"),
    work=odds,
)

STEPS = (CELLS, CALIBRATION, ODDS)
