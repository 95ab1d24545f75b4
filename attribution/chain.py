"""The chain of steps from the staging tables to journeys and totals: the one place that knows their order."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from attribution.credit import days, totals, weights
from attribution.credit.credit_sums import sum_credit
from attribution.credit.dimensions import credit_by_dimension
from attribution.credit.spend import put_spend
from attribution.engine.engine import Engine, Values
from attribution.engine.engines import DUCKDB
from attribution.engine.step import Step, run_steps
from attribution.engine.times import US_PER_DAY
from attribution.identity import (
    clusters,
    households,
    identifiers,
    people,
    power,
    sessions,
    sightings,
    ties,
)
from attribution.inputs import clean, kinds, taken_back
from attribution.journeys import journeys, machine
from attribution.kpis import answers, bases, claims, figures, headline, lifetimes, sensitivity, voice_funnel
from attribution.kpis.headline import headline_of
from attribution.kpis.hidden_tenth import link_without_facts
from attribution.linking import calibrate, candidate_pairs, candidates, facts, links, near, sides
from attribution.linking.scorecard import MICRO
from attribution.parameters import LINKED, Parameters, Progress, silent
from attribution.prediction.known_then import Again
from attribution.prediction.predict import predict
from ledger.records.claim import Claim
from ledger.records.spend import Spend

STAGING = ("raw_touchpoints", "raw_orders")

_GRAPH = (
    *sightings.STEPS,
    *power.STEPS,
    *identifiers.STEPS,
    *ties.STEPS,
    *clusters.STEPS,
    *households.STEPS,
)
_SIDES = (*sides.STEPS, *facts.STEPS, *near.MARKS, *machine.STEPS, *candidate_pairs.HOMES)
# What is made of each component's own sessions and orders alone, under one calibration.
LINKS = (near.NEAR, *candidates.STEPS, *candidate_pairs.STEPS, *calibrate.STEPS, *links.STEPS)
# What learns from all journeys; and what all records say together of consent.
JOURNEYS = (*journeys.STEPS, *weights.EFFECTS, *taken_back.STEPS)

# What the run tells of itself while it works, and the steps behind it.
CHAIN: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("cleaning records", (*clean.STEPS, *kinds.STEPS)),
    ("sessions and households", (*sessions.STEPS, *_GRAPH, *people.STEPS)),
    ("links", (*_SIDES, *LINKS)),
    ("journeys and credit", JOURNEYS),
)
BEFORE_LINKS: tuple[Step, ...] = (*CHAIN[0][1], *CHAIN[1][1], *_SIDES)
# From the staging tables to who belongs together, for households as they were known at an earlier moment.
TO_HOUSEHOLDS = (*CHAIN[0][1], *sessions.STEPS, *_GRAPH)
_TOTALS = (
    *(*totals.STEPS, *headline.STEPS, *sensitivity.STEPS, *voice_funnel.STEPS, *answers.STEPS, *claims.STEPS),
    *(*bases.STEPS, *lifetimes.STEPS, *figures.STEPS),
)
STEPS: tuple[Step, ...] = tuple(step for _, steps in CHAIN for step in steps)


def run_chain(
    engine: Engine,
    parameters: Parameters,
    as_of_us: int | None,
    progress: Progress = silent,
    calibration: str | None = None,
) -> None:
    """Make every table of a run from the staging tables.

    Args:
        engine: holds `raw_touchpoints` and `raw_orders`, one row a line, times in microseconds since 1970.
        parameters: window, acceptance and decay.
        as_of_us: what was received later is not known; None where nothing was received.
        progress: told the name of each part as it begins.
        calibration: text of a calibration file; None to fit one on the records.
    """
    values = step_values(parameters, as_of_us, calibration)
    for told, steps in CHAIN:
        progress(told)
        run_steps(engine, steps, values)


def run_totals(
    engine: Engine, parameters: Parameters, spend: Iterable[Spend] = (), claimed: Iterable[Claim] = ()
) -> None:
    """Make the tables that add up, from `channel_daily` to `claims`."""
    put_spend(engine, spend)
    claims.put_claims(engine, claimed)
    values = step_values(parameters, None)
    asked = {**values, "timezone": parameters.timezone, "headline": headline_of(engine)}
    run_steps(engine, days.STEPS, asked)
    credit_by_dimension(engine, sum_credit(engine, values, asked["headline"], shared=parameters.shared > 0), values)
    link_without_facts(engine, parameters.engine, parameters.room, asked)
    run_steps(engine, _TOTALS, asked)


def run_predictions(engine: Engine, parameters: Parameters, as_of_us: int | None) -> None:
    """Make `predictions` and what the page tells of them; the staging tables are still there."""
    again = Again(
        engine=DUCKDB,  # whatever the run is on: so many records at most are made again that a cluster is of no use
        room=parameters.room,
        steps=TO_HOUSEHOLDS,
        values=step_values(parameters, as_of_us),
    )
    predict(engine, again, as_of_us, parameters.window_days)


def step_values(parameters: Parameters, as_of_us: int | None, calibration: str | None = None) -> Values:
    """Return the values that steps may need, by the names under which they ask for them."""
    return {
        "accept_micro": _micros(parameters.accept),
        "as_of": as_of_us or 0,
        "automation_decay": parameters.automation_decay,
        "calibration": calibration,
        "exposure_thousandths": parameters.exposure_thousandths,
        "linked": parameters.identity == LINKED,
        "models": weights.models_asked(parameters.models),
        "window_us": parameters.window_days * US_PER_DAY,
    }


def _micros(probability: float) -> int:
    """Return the least whole millionths that reach a probability."""
    return ceil(Fraction(str(probability)) * MICRO)
