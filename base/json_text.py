"""How much of JSON a text takes, in bytes of its widest form: a letter beyond ASCII may be sent as six or twelve."""

from __future__ import annotations

import json

AROUND = len('"", ')
"""What a text in a list takes beside its letters."""


def json_size(text: str) -> int:
    """Return the bytes that a text takes inside its quotation marks."""
    return len(json.dumps(text)) - len('""')


def json_cut(text: str, most: int) -> str:
    """Return a text without the end that would take more than so many bytes; no letter is cut in two."""
    if json_size(text) <= most:
        return text
    room = most
    for at, letter in enumerate(text):
        room -= json_size(letter)
        if room < 0:
            return text[:at]
    return text
