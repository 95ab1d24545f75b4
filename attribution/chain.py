"""The chain of steps from the staging tables to credit: the one place that knows their order."""

from __future__ import annotations

from attribution.credit import split, weights
from attribution.engine.engine import Engine, Values
from attribution.engine.step import Step, run_steps
from attribution.engine.times import US_PER_DAY
from attribution.identity import (
    candidates,
    clusters,
    households,
    identifiers,
    links,
    meetings,
    people,
    power,
    sessions,
    sightings,
    ties,
)
from attribution.inputs import clean, kinds
from attribution.journeys import journeys, machine
from attribution.parameters import LINKED, Parameters, Progress, silent

STAGING = ("raw_touchpoints", "raw_orders")

_GRAPH = (
    *sightings.STEPS,
    *power.STEPS,
    *identifiers.STEPS,
    *ties.STEPS,
    *clusters.STEPS,
    *households.STEPS,
)
# What the run tells of itself while it works, and the steps behind it.
CHAIN: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("cleaning records", (*clean.STEPS, *kinds.STEPS)),
    ("sessions and households", (*sessions.STEPS, *_GRAPH, *people.STEPS)),
    ("links", (*meetings.STEPS, *candidates.STEPS, *machine.STEPS, *links.STEPS)),
    ("journeys and credit", (*journeys.STEPS, *weights.STEPS, *split.STEPS)),
)
STEPS: tuple[Step, ...] = tuple(step for _, steps in CHAIN for step in steps)


def run_chain(engine: Engine, parameters: Parameters, as_of_us: int | None, progress: Progress = silent) -> None:
    """Make every table of a run from the staging tables.

    Args:
        engine: holds `raw_touchpoints` and `raw_orders`, one row a line, times in microseconds since 1970.
        parameters: window, acceptance and decay.
        as_of_us: what was received later is not known; None where nothing was received.
        progress: told the name of each part as it begins.
    """
    values = step_values(parameters, as_of_us)
    for told, steps in CHAIN:
        progress(told)
        run_steps(engine, steps, values)


def step_values(parameters: Parameters, as_of_us: int | None) -> Values:
    """Return the values that steps may need, by the names under which they ask for them."""
    return {
        "accept": parameters.accept,
        "as_of": as_of_us or 0,
        "automation_decay": parameters.automation_decay,
        "exposure_thousandths": parameters.exposure_thousandths,
        "linked": parameters.identity == LINKED,
        "window_us": parameters.window_days * US_PER_DAY,
    }
