"""The body of a delivery in our own form: one JSON object, or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator

from base.errors import InputError


def lines_of(body: bytes, what: str) -> Iterator[tuple[int, str]]:
    """Yield each line that holds something, with its number.

    Raises:
        InputError: it is not UTF-8, or empty; `what` says what is expected.
    """
    try:
        text = body.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise InputError("the body is not UTF-8") from error
    if not text:
        raise InputError(f"the body is empty: send {what} as a JSON object, or one a line")
    # At "\n" alone: a text within JSON may hold any other separator of lines.
    lines = [text] if _is_one_value(text) else text.split("\n")
    yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _is_one_value(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
