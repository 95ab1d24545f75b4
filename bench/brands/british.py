"""Learn British letter-to-sound (`letters-gb.bin` beside the others) from the words of our table, as espeak-ng speaks.

espeak-ng (Debian package, GPL) is needed here only, to say the words; nothing of it is shipped.
Run: python -m bench.brands.british
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from bench.brands.corpus.sounds import ipa_in_arpabet
from bench.brands.letters import DATA, grow, learn_letter_costs, pack, read_table
from shop.brands.sound.phonemes import encode

BATCH = 500


def said(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return (word, British pronunciation), one character a phoneme; words said as abbreviations are left out."""
    found: list[tuple[str, str]] = []
    for at in range(0, len(words), BATCH):
        batch = words[at : at + BATCH]
        lines = _spoken("\n\n".join(batch))
        # Now and then espeak-ng says two words in one breath: then each is said alone.
        ways = lines if len(lines) == len(batch) else [" ".join(_spoken(word)) for word in batch]
        found += zip(batch, (encode(ipa_in_arpabet(way)) for way in ways), strict=True)
    return [(word, code) for word, code in found if code and len(code) <= len(word) + 1]


def _spoken(text: str) -> list[str]:
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-gb"]
    ran = subprocess.run(command, input=f"{text}\n", capture_output=True, text=True, check=True)
    return [line.strip() for line in ran.stdout.splitlines() if line.strip()]


def main() -> None:
    """Write the tree."""
    pairs = said([word for word, _ in read_table()])
    (DATA / "letters-gb.bin").write_bytes(pack(grow(pairs, learn_letter_costs(pairs))))


if __name__ == "__main__":
    main()
