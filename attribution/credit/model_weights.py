"""What each model says of each touch of many journeys, in whole numbers: only proportions within an order count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from attribution.credit.exposures import THOUSAND, weights_with_exposures
from attribution.credit.journeys_by_length import JourneyBlock, distinct, sameness
from attribution.credit.kernel.timed import Pull
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import LooksAt, Model, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a run's models know: of each channel by its code, and of exposures.

    `effects` holds what a channel is worth, by model; `pulls` what a touch of it does; `said` what models said so far
    of paths, each of which they are asked for once.
    """

    channels: Sequence[str]
    models: tuple[Model, ...]
    effects: Mapping[str, Whole]
    pulls: Mapping[str, Mapping[str, Pull]]
    exposure_thousandths: int
    said: dict[tuple[object, ...], list[int]] = field(
        default_factory=dict, compare=False
    )  # by model and path: see _said


def weigh_journeys(model: Model, walks: JourneyBlock, channels: Whole, learned: Learned) -> tuple[Whole, Whole]:
    """Return (journeys, touches) weights from 0 on, and (journeys,) what they add to with what is nobody's.

    Args:
        model: one of the run's.
        walks: as many touches each.
        channels: (journeys, touches) codes.
        learned: by the run.
    """
    if model.effects:
        return _by_effects(learned.effects[model.by_order][channels], walks, learned.exposure_thousandths)
    knowing = model.knowing(dict(learned.pulls.get(model.by_order, {})))
    if not model.needs_times:
        return _by_route(knowing, walks, channels, learned)
    return _by_times(knowing, walks, channels, learned)


def _by_effects(effects: Whole, walks: JourneyBlock, exposure_thousandths: int) -> tuple[Whole, Whole]:
    """Count a channel's effect in full for what a person did, in part for what was only shown.

    Where all was only shown, what is left of it is nobody's.
    """
    weights = effects * np.where(walks.exposed, exposure_thousandths, THOUSAND)
    nobodys = np.where(walks.exposed.all(axis=1), effects.sum(axis=1) * (THOUSAND - exposure_thousandths), 0)
    return weights, weights.sum(axis=1) + nobodys


def _by_route(model: Model, walks: JourneyBlock, channels: Whole, learned: Learned) -> tuple[Whole, Whole]:
    said, route = weights_by_route(model, walks, routes_of(model, walks, channels), channels, learned)
    return said[route, 1:], said.sum(axis=1)[route]


def routes_of(model: Model, walks: JourneyBlock, channels: Whole) -> tuple[Whole, Whole]:
    """Return a journey of each path that a model may tell from others, and which of these each journey took."""
    if model.looks_at == LooksAt.NAMES:
        return distinct(channels, walks.exposed)
    return distinct(sameness(channels) if model.looks_at == LooksAt.SAMENESS else channels * 0, walks.exposed)


def weights_by_route(
    model: Model, walks: JourneyBlock, routes: tuple[Whole, Whole], channels: Whole, learned: Learned
) -> tuple[Whole, Whole]:
    """Return (paths, touches + 1) weights, nobody's first, and the path of each journey.

    A model is asked once a distinct path, however many orders took it.

    Args:
        model: one of the run's that looks at no times and learns nothing.
        walks: as many touches each.
        routes: as of `routes_of`.
        channels: (journeys, touches) codes.
        learned: by the run.
    """
    first, route = routes
    by_name = model.looks_at == LooksAt.NAMES
    told = channels[first]
    if not by_name:
        told = sameness(told) if model.looks_at == LooksAt.SAMENESS else told * 0
    paths = zip(map(tuple, told.tolist()), map(tuple, walks.exposed[first].tolist()), strict=True)
    said = np.array([_said(model, codes, exposed, learned, by_name=by_name) for codes, exposed in paths], np.int64)
    return said.reshape(len(first), channels.shape[1] + 1), route


def _said(
    model: Model, codes: tuple[int, ...], exposed: tuple[bool, ...], learned: Learned, *, by_name: bool
) -> list[int]:
    """Return the weights of a path, nobody's first; a model is asked for each of a run once."""
    key = (model.by_order, codes, exposed)
    if key not in learned.said:
        walk = Walk(channels=tuple(learned.channels[code] if by_name else str(code) for code in codes))
        learned.said[key] = _turns(model, walk, list(exposed), learned.exposure_thousandths)
    return learned.said[key]


def _by_times(model: Model, walks: JourneyBlock, channels: Whole, learned: Learned) -> tuple[Whole, Whole]:
    shown = walks.exposed.any(axis=1)
    plain = np.flatnonzero(~shown) if model.weigh_all else np.zeros(0, np.int64)
    weights, whole = np.zeros(channels.shape, np.int64), np.zeros(len(channels), np.int64)
    if model.weigh_all and len(plain):
        pulls = [learned.pulls.get(model.by_order, {}).get(name) for name in learned.channels]
        weights[plain] = model.weigh_all(channels[plain], walks.gaps_us[plain], pulls)
        whole[plain] = weights[plain].sum(axis=1)
    for row in np.flatnonzero(shown).tolist() if model.weigh_all else range(len(channels)):
        walk = Walk(
            channels=tuple(learned.channels[code] for code in channels[row].tolist()),
            gaps_us=tuple(walks.gaps_us[row].tolist()),
        )
        said = _turns(model, walk, walks.exposed[row].tolist(), learned.exposure_thousandths)
        weights[row], whole[row] = said[1:], sum(said)
    return weights, whole


def _turns(model: Model, walk: Walk, exposed: list[bool], exposure_thousandths: int) -> list[int]:
    """Return the weight of each turn, nobody's first."""
    said = [0] * (len(walk.channels) + 1)
    for turn, weight in weights_with_exposures(model, walk, exposed, exposure_thousandths):
        said[turn] += weight
    return said
