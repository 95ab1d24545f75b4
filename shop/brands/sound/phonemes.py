"""The sounds of English, one character each, so that C string distances work on pronunciations.

The 39 phonemes are those of the CMU Pronouncing Dictionary (ARPAbet without stress).
"""

from __future__ import annotations

_ARPABET = (
    "AA:a AE:A AH:u AO:o AW:W AY:Y EH:e ER:R EY:E IH:i IY:I OW:O OY:X UH:U UW:Q "
    "B:b CH:C D:d DH:D F:f G:g HH:h JH:j K:k L:l M:m N:n NG:G P:p R:r S:s SH:S T:t TH:T V:v W:w Y:y Z:z ZH:Z"
)
CODE: dict[str, str] = dict(pair.split(":") for pair in _ARPABET.split())
"""ARPAbet symbol -> our character; capitals are the vowels that English spells long, and the sh-like consonants."""

VOWELS = "aAuoWYeREiIOXUQ"
CONSONANTS = "bCdDfghjklmnGprsStTvwyzZ"
PHONEMES = VOWELS + CONSONANTS


def encode(arpabet: str) -> str:
    """Return one character a phoneme for a CMU dictionary entry ("T AY1 D" -> "tYd")."""
    return "".join(CODE[symbol.rstrip("012")] for symbol in arpabet.split())


_SYMBOL = {code: symbol for symbol, code in CODE.items()}


def arpabet(sounds: str) -> str:
    """Return our characters as ARPAbet, for people to read ("tYd" -> "T AY D")."""
    return " ".join(_SYMBOL[sound] for sound in sounds)


_CLASSES = "iIeEyY:I aoOAWuX:a UQ:U rR:r bp:p dtD:t gk:k vfT:f zsZSCj:s nG:n"
COARSE = str.maketrans({sound: group[-1] for group in _CLASSES.split() for sound in group[:-2]})
"""Sounds that recognisers mix up most, taken together: a phonetic code of 14 classes (l, m, w, h are their own)."""

COARSE_CLASSES = "IaUrptkfsnlmwh"
