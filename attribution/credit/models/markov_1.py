"""Markov chain of order 1: a state is the last channel."""

from __future__ import annotations

from attribution.credit.models.markov import markov

MODEL = markov(
    1,
    title="Markov",
    meaning="in proportion to the removal effect of the touch's channel",
)
