"""Markov chain of order 2: a state is the last two channels."""

from __future__ import annotations

from attribution.credit.models.markov import markov

MODEL = markov(
    2,
    title="Markov, order 2",
    meaning="in proportion to the removal effect of the touch's channel in a chain of order 2",
)
