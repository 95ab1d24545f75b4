"""What a business says in messages of its own, made fit to be spoken."""

from __future__ import annotations

import re

LONGEST = 240
"""Characters of a business's own words that are said aloud before a question."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_`#>~|]+|^\s*[-+]\s+", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+")
_ENDS = re.compile(r"[.!?](?=\s|$)")


def spoken_words(content: str, *, markdown: bool = False) -> str:
    """Return a message's content in one line: whole sentences, where it is too long to be said whole."""
    text = _MARKS.sub("", _LINK.sub(r"\1", content)) if markdown else content
    text = " ".join(_ADDRESS.sub("", text).split())
    if len(text) > LONGEST:
        ends = [found.end() for found in _ENDS.finditer(text[:LONGEST])]
        text = text[: ends[-1]] if ends else text[:LONGEST].rpartition(" ")[0]
    return text if not text or text[-1] in ".!?" else f"{text}."
