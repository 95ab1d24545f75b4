"""The lines of a text that is kept whole: where each begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_LINE_BREAK, _RETURN, _OPENS, _CLOSES = b"\n\r{}"


class Lines:
    """Lines as bytes, in their order."""

    def __init__(self, text: bytes) -> None:
        """Take text without its last line break; it has one line more than line breaks."""
        self.text = text
        breaks = np.flatnonzero(np.frombuffer(text, np.uint8) == _LINE_BREAK)
        self._starts = np.concatenate(([0], breaks + 1))
        self._ends = np.concatenate((breaks, [len(text)]))

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._starts)

    def __getitem__(self, place: int) -> bytes:
        """Return one line's bytes, without its line break."""
        return self.text[self._starts[place] : self._ends[place]]

    def __iter__(self) -> Iterator[bytes]:
        """Yield every line."""
        return iter(self.text.split(b"\n"))

    @property
    def look_like_objects(self) -> bool:
        """Tell whether each line begins with a brace and ends with one: then no object reaches beyond its line."""
        if not (self._starts < self._ends).all():
            return False
        content = np.frombuffer(self.text, np.uint8)
        last = content[self._ends - 1]
        returned = (last == _RETURN) & (self._ends - self._starts > 1)
        last[returned] = content[self._ends[returned] - 2]
        return bool((content[self._starts] == _OPENS).all() and (last == _CLOSES).all())
