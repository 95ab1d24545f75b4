"""Chances that an order comes within a window: an additive hazard in steps of time, learnt by maximum likelihood.

Whoever has not ordered yet orders within the next step with a chance whose log-odds add up: what the step itself gives,
and what is known of the journey, which may weigh otherwise early and late (discrete-time survival; Singer and Willett
1993). Journeys watched for a part of the window tell of the steps that they were watched for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from attribution.prediction.open_journeys import JourneyNumbers

_EDGES = (1.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0)  # of the steps, in days
_EARLY_DAYS = 3.0
_HELD = 3.0  # how strongly weights are held to 0, as so many orders' worth
_ROUNDS, _STILL = 30, 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedJourneys:
    """Journeys as they stood, and what came: days to the next order (infinite: none), watched for so many days."""

    known: JourneyNumbers
    order_days: JourneyNumbers
    watched_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """The model as learnt: one weight a step, one a feature, and one more a feature in late steps."""

    edges: tuple[float, ...]
    middle: JourneyNumbers
    wide: JourneyNumbers
    weights: JourneyNumbers

    def tell(self, known: JourneyNumbers) -> JourneyNumbers:
        """Return the chance of an order within the window, of each journey."""
        scaled = (known - self.middle) / self.wide
        none = np.ones(len(known))
        for step in range(len(self.edges)):
            none *= 1 - expit(_log_odds(scaled, self.weights, step, self.edges))
        return np.asarray(1 - none)


def learn(watched: list[WatchedJourneys], window_days: int) -> Chances:
    """Learn from journeys as they stood at earlier moments; at least one was watched for all of the window."""
    every = np.concatenate([part.known for part in watched])
    middle, wide = every.mean(axis=0), every.std(axis=0)
    wide = np.where(wide > 0, wide, 1.0)
    edges = (*(edge for edge in _EDGES if edge < window_days), float(window_days))
    parts = [replace(part, known=(part.known - middle) / wide) for part in watched]
    weights = np.zeros(len(edges) + 2 * every.shape[1])
    weights[: len(edges)] = -2.0
    held = np.full(len(weights), _HELD)
    held[: len(edges)] = 0.01
    fit = _Fit(parts=parts, edges=edges, held=held)
    likely = fit.likely(weights)
    for _ in range(_ROUNDS):
        move = fit.move(weights, likely)
        weights = weights + move
        if np.abs(move).max() < _STILL:
            break
        likely = fit.likely(weights)
    return Chances(edges=edges, middle=middle, wide=wide, weights=weights)


@dataclass(slots=True, kw_only=True)
class _Likely:
    """Logarithm of the likelihood, weights held to 0; its slope and bend in all weights; added up in place."""

    value: float
    slope: JourneyNumbers
    bend: JourneyNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """What is learnt from: journeys with what is known of them scaled, steps, and how strongly weights are held."""

    parts: list[WatchedJourneys]
    edges: tuple[float, ...]
    held: JourneyNumbers

    def likely(self, weights: JourneyNumbers) -> _Likely:
        value = float(-(self.held * weights**2).sum() / 2)
        likely = _Likely(value=value, slope=-self.held * weights, bend=np.diag(self.held))
        for part in self.parts:
            _add(likely, part, weights, self.edges)
        return likely

    def move(self, weights: JourneyNumbers, before: _Likely) -> JourneyNumbers:
        """Return Newton's step, or as much of it as makes it likelier: far from the best a whole one may go astray."""
        move: JourneyNumbers = cho_solve(cho_factor(before.bend), before.slope)
        while np.abs(move).max() >= _STILL and self.likely(weights + move).value < before.value:
            move = move / 2
        return move


def _add(likely: _Likely, part: WatchedJourneys, weights: JourneyNumbers, edges: tuple[float, ...]) -> None:
    """Add what one moment's journeys say; what is known of them is scaled."""
    begin, steps, features = 0.0, len(edges), part.known.shape[1]
    for step, end in enumerate(edges):
        if part.watched_days < end:
            return
        there = part.order_days > begin
        rows, came = part.known[there], (part.order_days[there] <= end).astype(np.float64)
        odds = _log_odds(rows, weights, step, edges)
        chance = expit(odds)
        weight = chance * (1 - chance)
        blocks = [slice(steps, steps + features)]
        if begin >= _EARLY_DAYS:
            blocks.append(slice(steps + features, steps + 2 * features))
        each, across, crossed = rows.T @ (came - chance), weight @ rows, (rows * weight[:, None]).T @ rows
        likely.value += float((came * odds - np.logaddexp(0, odds)).sum())
        likely.slope[step] += (came - chance).sum()
        likely.bend[step, step] += weight.sum()
        for block in blocks:
            likely.slope[block] += each
            likely.bend[step, block] += across
            likely.bend[block, step] += across
            for other in blocks:
                likely.bend[block, other] += crossed
        begin = end


def _log_odds(known: JourneyNumbers, weights: JourneyNumbers, step: int, edges: tuple[float, ...]) -> JourneyNumbers:
    steps, features = len(edges), known.shape[1]
    each = weights[steps : steps + features]
    if step and edges[step - 1] >= _EARLY_DAYS:
        each = each + weights[steps + features :]
    return np.asarray(weights[step] + known @ each)
