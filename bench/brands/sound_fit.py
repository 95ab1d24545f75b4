"""Learn the sound costs from mishearings by expectation maximisation over all alignments (Baum-Welch on pairs)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.brands.articulation import similarity
from shop.brands.sound.phonemes import PHONEMES
from shop.brands.sound.sound_model import SoundCosts

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
CODE = {sound: at for at, sound in enumerate(PHONEMES)}
ROUNDS = 6
EDGE_OPEN, EDGE_MORE = 0.03, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What was heard (sounds of each word), the ways the name is said, and how much the pair counts."""

    heard: Sequence[str]
    said: Sequence[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How many observations the prior is worth: articulation for sounds, all positions for one position."""

    sounds: float = 25.0
    slips: float = 15.0
    drops: float = 15.0
    positions: float = 1000.0


class _Model:
    def __init__(self, chance: Array) -> None:
        self.chance = chance
        self.replaced = np.stack([0.85 * similarity() / chance] * 3)
        self.dropped = np.full((3, len(PHONEMES)), 0.08)
        self.slipped = np.full(len(PHONEMES), 0.05)

    def costs(self) -> SoundCosts:
        return SoundCosts(
            replaced=self.replaced.tolist(),
            dropped=self.dropped.tolist(),
            slipped_in=self.slipped.tolist(),
            edge_open=EDGE_OPEN,
            edge_more=EDGE_MORE,
        )


class _Counts:
    def __init__(self) -> None:
        size = len(PHONEMES)
        self.replaced = np.zeros((3, size, size))
        self.dropped = np.zeros((3, size))
        self.slipped = np.zeros(size)


def learn_costs(pairs: Sequence[Pair], trust: Trust = Trust()) -> SoundCosts:  # frozen
    """Return the costs that make the pairs likeliest, drawn to articulation where pairs are few."""
    heard = [(_codes("".join(pair.heard)), _edges(pair.heard)) for pair in pairs]
    said = [[_codes(sounds) for sounds in pair.said[:4]] for pair in pairs]
    chance = np.ones(len(PHONEMES))
    for codes, _ in heard:
        np.add.at(chance, codes, 1)
    model = _Model(chance / chance.sum())
    for _ in range(ROUNDS):
        counts = _Counts()
        for pair, (codes, edges), ways in zip(pairs, heard, said, strict=True):
            best = max((_aligned(model, codes, edges, way) for way in ways), key=lambda found: found[0])
            _count(counts, codes, best[1], pair.weight)
        _maximise(model, counts, trust)
    return model.costs()


def _codes(sounds: str) -> Codes:
    return np.array([CODE[sound] for sound in sounds], dtype=np.int64)


def _edges(words: Sequence[str]) -> Array:
    """Price of cutting the heard text off before position i (0 where no word ends)."""
    total = sum(map(len, words))
    prices = np.zeros(total + 1)
    at = 0
    for word in words[:-1]:
        at += len(word)
        prices[at] = EDGE_OPEN * EDGE_MORE**at
    return prices


def _positions(size: int) -> Codes:
    positions = np.ones(size, dtype=np.int64)
    positions[0] = 0
    positions[-1] = 2
    return positions


@dataclass(frozen=True, slots=True)
class _Shares:
    """Posterior shares of one pair: replacements (heard x said), slips (heard), drops (said)."""

    said: Codes
    replaced: Array
    slipped: Array
    dropped: Array


def _aligned(model: _Model, heard: Codes, before: Array, said: Codes) -> tuple[float, _Shares]:
    positions = _positions(len(said))
    keep = model.replaced[positions[:, None], said[:, None], heard[None, :]].T
    slip, drop = model.slipped[heard], model.dropped[positions, said]
    after = _after(before)
    forward = _forward(keep, slip, drop, before)
    backward = _forward(keep[::-1, ::-1], slip[::-1], drop[::-1], after[::-1])[::-1, ::-1]
    total = float(backward[0, 0] + (backward[1:-1, 0] * before[1:-1]).sum())
    return total, _Shares(
        said=said,
        replaced=forward[:-1, :-1] * keep * backward[1:, 1:] / total,
        slipped=(forward[:-1, :] * slip[:, None] * backward[1:, :]).sum(1) / total,
        dropped=(forward[:, :-1] * drop[None, :] * backward[:, 1:]).sum(0) / total,
    )


def _after(before: Array) -> Array:
    size = len(before) - 1
    after = np.zeros_like(before)
    cuts = np.flatnonzero(before)
    after[cuts] = EDGE_OPEN * EDGE_MORE ** (size - cuts)
    return after


def _forward(keep: Array, slip: Array, drop: Array, start: Array) -> Array:
    rows, columns = keep.shape
    table = np.zeros((rows + 1, columns + 1))
    table[0, 0] = 1.0
    for j in range(columns):
        table[0, j + 1] = table[0, j] * drop[j]
    for i in range(rows):
        row, above = table[i + 1], table[i]
        row[0] = above[0] * slip[i] + (start[i + 1] if i + 1 < rows else 0.0)
        base = above[:-1] * keep[i] + above[1:] * slip[i]
        for j in range(columns):
            row[j + 1] = base[j] + row[j] * drop[j]
    return table


def _count(counts: _Counts, heard: Codes, shares: _Shares, weight: float) -> None:
    positions = _positions(len(shares.said))
    for column, (position, said) in enumerate(zip(positions, shares.said, strict=True)):
        np.add.at(counts.replaced[position, said], heard, weight * shares.replaced[:, column])
        counts.dropped[position, said] += weight * shares.dropped[column]
    np.add.at(counts.slipped, heard, weight * shares.slipped)


def _maximise(model: _Model, counts: _Counts, trust: Trust) -> None:
    kept, dropped = counts.replaced.sum(0), counts.dropped.sum(0)
    said = kept.sum(1)
    pooled = (kept + trust.sounds * similarity()) / (said + trust.sounds)[:, None]
    drop_rate = dropped.sum() / (dropped.sum() + kept.sum())
    pooled_drop = (dropped + trust.drops * drop_rate) / (dropped + said + trust.drops)
    for position in range(3):
        here, lost = counts.replaced[position], counts.dropped[position]
        rate = lost.sum() / (lost.sum() + here.sum())
        drop = (lost + trust.positions * pooled_drop * rate / drop_rate) / (lost + here.sum(1) + trust.positions)
        model.dropped[position] = np.clip(drop, 0.005, 0.6)
        share = (here + trust.positions * pooled) / (here.sum(1) + trust.positions)[:, None]
        model.replaced[position] = share * (1 - model.dropped[position])[:, None] / model.chance
    slips = (counts.slipped + trust.slips * model.chance) / (counts.slipped.sum() + trust.slips)
    rate = counts.slipped.sum() / (kept.sum() + dropped.sum())
    model.slipped = np.clip(rate * slips / model.chance, 1e-4, 0.5)


class Aligner:
    """Aligns pairs by given costs."""

    def __init__(self, costs: SoundCosts) -> None:
        self.model = _Model(np.ones(len(PHONEMES)))
        self.model.replaced = np.array(costs.replaced)
        self.model.dropped = np.array(costs.dropped)
        self.model.slipped = np.array(costs.slipped_in)


def shares_of(aligner: Aligner, heard: Sequence[str], said: str) -> list[tuple[int, float]]:
    """Return (column, expected count) of a pair: replacements said x heard, then drops, then slips."""
    size = len(PHONEMES)
    codes = _codes("".join(heard))
    _, shares = _aligned(aligner.model, codes, _edges(heard), _codes(said))
    replaced = (shares.said[None, :] * size + codes[:, None]).ravel()
    columns = np.concatenate([replaced, size * size + shares.said, size * size + size + codes])
    values = np.concatenate([shares.replaced.ravel(), shares.dropped, shares.slipped])
    return list(zip(columns.tolist(), values.tolist(), strict=True))
