"""What must be known of a run's models: those it had to do without, and channels they would miss that no order met."""

from __future__ import annotations

from attribution.credit.weights import of_run
from attribution.engine.engine import Engine, number, rows
from attribution.words import count, listed

LEFT_OUT = "select model from models"
# Order 1 is the least that a chain remembers: what it would not miss, no higher one is asked of.
MISSED = """
with met as (
    select distinct j.channel from journeys j join orders o on o.order_id = j.order_id
    where o.initiator = 'human' and j.turn is not null
)
select e.channel from channel_effects e anti join met m on m.channel = e.channel
where e.model = 'markov_1_by_order' and e.weight > 0 order by e.channel
"""


def caveats_of(engine: Engine, models: str) -> tuple[str, ...]:
    """Return what must be said of a run's models, in a fixed order; empty when all is well. Credit has been split.

    Args:
        engine: the run's.
        models: those it was to have, as `models_asked` names them.
    """
    said = []
    there = {model for (model,) in rows(engine, LEFT_OUT)}
    gone = [model.by_order for model in of_run(models) if model.by_order not in there]
    if gone:
        channels = number(engine, "select count(distinct channel) from journeys")
        said.append(
            f"left out for too many channels ({count(channels)} on the way to orders alone), which no chain of them "
            f"can be solved for: {', '.join(gone)}; give channels fewer names"
        )
    missed = [channel for (channel,) in rows(engine, MISSED)]
    if missed:
        said.append(
            f"no order's journey holds {listed(missed)}, yet the Markov model finds that orders would be missing "
            "without: it lies before channels that orders came from, and is credited with nothing"
        )
    return tuple(said)
