"""Letter-to-sound: how a word that no dictionary has would be said, by a decision tree read straight from a file."""

from __future__ import annotations

import re
import struct

from base.errors import InputError

MAGIC = b"EARLTS1\n"
ORDER = (0, 1, -1, 2, -2, 3, -3, 4)
"""Which letters around the spoken one are asked for, most telling first."""
NODE = struct.Struct("<IBB3B3B")
"""First child, children, letter asked for, the three likeliest sounds, their shares of 255."""
_EDGE = "_"
_LETTER_AT = 5
_DOUBLED = re.compile(r"([bCdDfghjklmnGprsStTvwyzZ])\1")


def context(word: str, at: int) -> str:
    """Return the letters around position `at`, in the order of ORDER, edges as "_"."""
    padded = f"____{word}____"
    return "".join(padded[at + 4 + step] for step in ORDER)


class Letters:
    """Says unknown words (a-z only)."""

    def __init__(self, table: bytes | memoryview) -> None:
        start = len(MAGIC)
        if bytes(table[:start]) != MAGIC:
            raise InputError("not a letter-to-sound table of this version")
        size, count = struct.unpack_from("<HH", table, start)
        head = bytes(table[start + 4 : start + 4 + size]).decode("ascii")
        self._chunks = head.split("\n")
        assert len(self._chunks) == count
        self._nodes = bytes(table[start + 4 + size :])

    def say(self, word: str, most: int = 1) -> list[str]:
        """Return up to `most` pronunciations, likeliest first, one character a phoneme."""
        beam: list[tuple[float, str]] = [(1.0, "")]
        for at in range(len(word)):
            sounds = self._sounds(context(word, at), most)
            if len(sounds) == 1:
                beam = [(share, said + sounds[0][1]) for share, said in beam]
            else:
                beam = [(share * part, said + sound) for share, said in beam for part, sound in sounds]
                beam.sort(reverse=True)
                beam = beam[: 2 * most]
        return list(dict.fromkeys(_DOUBLED.sub(r"\1", said) for _, said in beam))[:most]

    def _sounds(self, window: str, most: int) -> list[tuple[float, str]]:
        nodes, row = self._nodes, NODE.size
        first, count = NODE.unpack_from(nodes, 0)[:2]
        here = 0
        for letter in window:
            start = first * row
            found = nodes[start + _LETTER_AT : start + count * row : row].find(letter.encode())
            if found < 0:
                break
            here = first + found
            first, count = NODE.unpack_from(nodes, here * row)[:2]
        _, _, _, one, two, three, share, second, third = NODE.unpack_from(nodes, here * row)
        if most == 1 or second < 26:
            return [(1.0, self._chunks[one])]
        sounds = [(share / 255, self._chunks[one]), (second / 255, self._chunks[two])]
        if third >= 26:
            sounds.append((third / 255, self._chunks[three]))
        return sounds
