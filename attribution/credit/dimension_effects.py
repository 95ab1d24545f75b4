"""What models learn of paths told again, by several tellings at once: each calls the same touches by other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    """Journeys that all ended in an order, or none of them: touches, and by telling the codes of their names."""

    touches: Touches
    codes: Sequence[Whole]
    won: bool

    def each(self) -> Iterator[tuple[JourneyBlock, Whole]]:
        """Yield journeys of one length with the codes of their touches, by telling."""
        for walks in by_length(self.touches):
            for codes in self.codes:
                yield walks, codes[walks.places]


@dataclass(frozen=True, slots=True)
class _Walked:
    """Distinct paths of one length, how many journeys took each, and whether they ended in an order."""

    codes: ChannelCodes
    counts: Whole
    won: bool


@dataclass(frozen=True, slots=True)
class _Timed:
    """Journeys of one length: names and hours of each touch."""

    codes: ChannelCodes
    hours: Whole
    won: bool


def learnt_again(
    names: Sequence[str], paths: Iterable[ToldPaths], of: Sequence[Model], exposure_thousandths: int
) -> Learned:
    """Return what models learn of paths told again; those for which there are too many names not.

    Args:
        names: of all tellings, by their codes; no name is of two of them.
        paths: part by part; no more than one is held.
        of: the models.
        exposure_thousandths: of the run.
    """
    walked: list[_Walked] = []
    times: list[_Timed] = []
    for part in paths:
        for walks, codes in part.each():
            first, path = distinct(codes, np.zeros(codes.shape, np.bool_))
            walked.append(_Walked(codes[first].astype(np.int32), np.bincount(path), part.won))
            if any(model.learn for model in of):
                times.append(_Timed(codes.astype(np.int32), walks.gaps_us // US_PER_HOUR, part.won))
    met = np.unique(np.concatenate([np.zeros(0, np.int32), *(np.unique(one.codes) for one in walked)]))
    called, places = in_order([names[code] for code in met.tolist()])
    place = np.zeros(len(names), np.int32)
    place[met] = places
    effects = _effects(walked, of, called, place) if walked else {}
    known = {model: np.zeros(len(names), np.int64) for model in effects}
    for model, weights in effects.items():
        known[model][met] = np.array(weights, np.int64)[places]
    return Learned(
        channels=names,
        models=tuple(model for model in of if not model.effects or not walked or model.by_order in effects),
        effects=known,
        pulls=pulls_learnt(_timed(times, called, place), of) if any(one.won for one in times) else {},
        exposure_thousandths=exposure_thousandths,
    )


def _effects(
    walked: Sequence[_Walked], of: Sequence[Model], names: list[str], place: ChannelCodes
) -> dict[str, list[int]]:
    lengths = np.concatenate([np.full(len(one.codes), one.codes.shape[1]) for one in walked])
    counts = np.concatenate([one.counts for one in walked])
    won = np.repeat([one.won for one in walked], [len(one.counts) for one in walked])
    paths = with_counts(
        names,
        np.concatenate([place[one.codes].ravel() for one in walked]),
        np.concatenate([[0], np.cumsum(lengths)]),
        np.where(won, counts, 0),
        np.zeros(len(counts), np.int64),
        np.where(won, 0, counts),
    )
    return effects_learnt(paths, of)


def _timed(times: Sequence[_Timed], names: list[str], place: ChannelCodes) -> TimedJourneys:
    return TimedJourneys(
        channels=tuple(names),
        codes=np.concatenate([place[one.codes].ravel() for one in times]),
        hours=np.concatenate([one.hours.ravel() for one in times]),
        lengths=np.concatenate([np.full(len(one.codes), one.codes.shape[1]) for one in times]),
        won=np.concatenate([np.full(len(one.codes), one.won) for one in times]),
    )
