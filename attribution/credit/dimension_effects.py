"""What models learn of paths told again, by several tellings at once: each calls the same touches by other names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attribution.credit.journeys_by_length import JourneyBlock, Touches, by_length, distinct
from attribution.credit.kernel.coded import ChannelCodes, in_order, with_counts
from attribution.credit.kernel.timed import TimedJourneys
from attribution.credit.kernel.whole import Whole
from attribution.credit.model import Model
from attribution.credit.model_weights import Learned
from attribution.credit.weights import effects_learnt, pulls_learnt
from attribution.engine.times import US_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPaths:
    """Journeys with an order and without, and the codes of the channels of their touches by telling.

    `names` are of all tellings; no name is of two of them.
    """

    names: Sequence[str]
    won: Touches
    lost: Touches
    won_codes: Sequence[Whole]
    lost_codes: Sequence[Whole]

    def each(self) -> Iterator[tuple[JourneyBlock, Whole, bool]]:
        """Yield journeys of one length with the codes of their touches, by telling, and whether an order came."""
        for touches, every, won in ((self.won, self.won_codes, True), (self.lost, self.lost_codes, False)):
            for walks in by_length(touches):
                for codes in every:
                    yield walks, codes[walks.places], won


def learnt_again(paths: ToldPaths, of: Sequence[Model], exposure_thousandths: int) -> Learned:
    """Return what models learn of the paths; those for which there are too many channels not."""
    told = list(paths.each())
    met = np.unique(np.concatenate([np.zeros(0, np.int64), *(np.unique(codes) for _, codes, _ in told)]))
    names, places = in_order([paths.names[code] for code in met.tolist()])
    place = np.zeros(len(paths.names), np.int32)
    place[met] = places
    effects = _effects(told, of, names, place) if told else {}
    known = {model: np.zeros(len(paths.names), np.int64) for model in effects}
    for model, weights in effects.items():
        known[model][met] = np.array(weights, np.int64)[places]
    return Learned(
        channels=paths.names,
        models=tuple(model for model in of if not model.effects or not told or model.by_order in effects),
        effects=known,
        pulls=pulls_learnt(_timed(told, names, place), of) if any(won for _, _, won in told) else {},
        exposure_thousandths=exposure_thousandths,
    )


def _effects(
    told: list[tuple[JourneyBlock, Whole, bool]], of: Sequence[Model], names: list[str], place: ChannelCodes
) -> dict[str, list[int]]:
    by_length: dict[int, list[tuple[Whole, bool]]] = {}
    for _, codes, won in told:
        by_length.setdefault(codes.shape[1], []).append((codes, won))
    codes_of, lengths, orders, lost = [], [], [], []
    for length, parts in by_length.items():
        codes = np.concatenate([part for part, _ in parts])
        first, path = distinct(codes, np.zeros(codes.shape, np.bool_))
        bought = np.repeat([won for _, won in parts], [len(part) for part, _ in parts])
        codes_of.append(place[codes[first]].ravel())
        lengths.append(np.full(len(first), length))
        orders.append(np.bincount(path[bought], minlength=len(first)))
        lost.append(np.bincount(path[~bought], minlength=len(first)))
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    counts = np.concatenate(orders)
    worth = np.zeros(len(counts), np.int64)
    paths = with_counts(names, np.concatenate(codes_of), offsets, counts, worth, np.concatenate(lost))
    return effects_learnt(paths, of)


def _timed(told: list[tuple[JourneyBlock, Whole, bool]], names: list[str], place: ChannelCodes) -> TimedJourneys:
    return TimedJourneys(
        channels=tuple(names),
        codes=np.concatenate([place[codes].ravel() for _, codes, _ in told]),
        hours=np.concatenate([(walks.gaps_us // US_PER_HOUR).ravel() for walks, _, _ in told]),
        lengths=np.concatenate([np.full(len(codes), codes.shape[1]) for _, codes, _ in told]),
        won=np.concatenate([np.full(len(codes), won) for _, codes, won in told]),
    )
