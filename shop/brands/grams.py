"""Three sounds in a row as one number: the keys of the index.

Small catalogues are indexed by sound classes, which forgive more; large ones by phonemes, which select more.
"""

from __future__ import annotations

from shop.brands.phonemes import COARSE, COARSE_CLASSES, PHONEMES

EDGE = "_"
COARSE_UP_TO = 20_000
"""Names up to which sound classes are fine enough."""


class Grams:
    """Numbers the three-sound windows of a pronunciation, edges included."""

    def __init__(self, *, coarse: bool) -> None:
        alphabet = COARSE_CLASSES if coarse else PHONEMES
        self._coarse = coarse
        self._base = len(alphabet) + 1
        self._rank = {sound: at for at, sound in enumerate(EDGE + alphabet)}
        self.size = self._base**3

    def of(self, sounds: str) -> set[int]:
        """Return the numbers of all windows of "_sounds_", each below `size`."""
        rank, base = self._rank, self._base
        ranks = [rank[sound] for sound in (sounds.translate(COARSE) if self._coarse else sounds)]
        return {
            (one * base + two) * base + three
            for one, two, three in zip([0, *ranks], [*ranks, 0], [*ranks[1:], 0, 0], strict=True)
        }
