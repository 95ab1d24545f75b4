"""What a business says in messages of its own, made fit to be spoken."""

from __future__ import annotations

import re

LONGEST = 240
"""Characters of a business's own words that are said aloud before a question."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*_`#>~|]+|^\s*[-+]\s+", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+")
_ENDS = re.compile(r"[.!?](?=\s|$)")


def said_whole(content: str, *, markdown: bool = False) -> bool:
    """Tell whether nothing of a message's content is left out where it is spoken."""
    return len(_in_one_line(content, markdown=markdown)) <= LONGEST


def spoken_words(content: str, *, markdown: bool = False) -> str:
    """Return a message's content in one line: whole sentences, where it is too long to be said whole."""
    text = _in_one_line(content, markdown=markdown)
    if len(text) > LONGEST:
        ends = [found.end() for found in _ENDS.finditer(text[:LONGEST])]
        text = text[: ends[-1]] if ends else text[:LONGEST].rpartition(" ")[0]
    return text if not text or text[-1] in ".!?" else f"{text}."


def _in_one_line(content: str, *, markdown: bool) -> str:
    text = _MARKS.sub("", _LINK.sub(r"\1", content)) if markdown else content
    return " ".join(_ADDRESS.sub("", text).split())
