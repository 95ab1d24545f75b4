"""Three sounds in a row as one number: the keys of the index.

Windows of phonemes select well; windows of sound classes, which forgive more, are added where the catalogue is small
enough for their longer lists.
"""

from __future__ import annotations

from shop.brands.sound.phonemes import COARSE, COARSE_CLASSES, PHONEMES

COARSE_UP_TO = 20_000
"""Names up to which windows of sound classes are worth reading."""
_FINE = {sound: at for at, sound in enumerate(PHONEMES, 1)}
_COARSE = {sound: at for at, sound in enumerate(COARSE_CLASSES, 1)}
_FINE_BASE, _COARSE_BASE = len(_FINE) + 1, len(_COARSE) + 1
_FINE_SIZE = _FINE_BASE**3


class Grams:
    """Numbers the three-sound windows of a pronunciation, edges (0) included."""

    def __init__(self, *, coarse: bool) -> None:
        self._coarse = coarse
        self.size = _FINE_SIZE + (_COARSE_BASE**3 if coarse else 0)

    def of(self, sounds: str) -> set[int]:
        """Return the numbers of all windows of "_sounds_", each below `size`."""
        windows = set(_windows([_FINE[sound] for sound in sounds], _FINE_BASE, 0))
        if self._coarse:
            windows.update(_windows([_COARSE[sound] for sound in sounds.translate(COARSE)], _COARSE_BASE, _FINE_SIZE))
        return windows


def _windows(ranks: list[int], base: int, first: int) -> list[int]:
    befores, afters = [0, *ranks], [*ranks[1:], 0]
    return [
        first + (before * base + rank) * base + after
        for before, rank, after in zip(befores, ranks, afters, strict=False)
    ]
