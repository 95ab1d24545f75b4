"""Records in the lines of a log, however the log was fetched.

CloudWatch hands a line out in front of which stand times and names, within JSON once or twice over, several in a row
with tabs between, or as a cell of CSV: so a record's quotes are escaped none to several times.

What people said or clicked is text within records and may hold our marks: a mark counts where a message of a log begins
with it, and nothing counts in a line that is a record itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_DEEPEST = 3  # JSON within JSON: the record, the function's line, the answer of `aws logs`
_STRING_END = re.compile(r'(?:[^"\\]|\\.)*"')
_JSON = json.JSONDecoder(strict=False)


_RECORDS_HAVE = ("touchpoint_id", "order_id")
_OUR_MESSAGE = re.compile(r'"message"\s*:\s*"$')
_A_MESSAGE = re.compile(r'[\\"](?:@?message|log)[\\"]+\s*:\s*[\\"]+$')
_BEGINS = re.compile(r'(?:^|[\s,])"*$')
_OF_A_KEY = re.compile(r'[\\"]\s*:\s*[\\"]*$')
_NEAR = 64  # characters before a mark: more than a key takes


def is_record(line: str) -> bool:
    """Tell whether the line begins with a record, as JSON Lines have it."""
    if not line.startswith("{"):
        return False
    told = _object(line)
    return told is not None and any(name in told for name in _RECORDS_HAVE)


def is_logged(line: str, *marks: str) -> bool:
    """Tell whether a message with a mark begins in the line, with something behind it that may be a record."""
    if not any(f"{mark}{{" in line for mark in marks):
        return False
    return any(text.startswith("{") for mark in marks for text in logged(line, mark))


def logged(line: str, mark: str) -> Iterator[str]:
    """Yield the JSON texts of the records behind the marks of a line; what is none, as it stands there."""
    if mark not in line or is_record(line):
        return
    is_cut = line.startswith("{") and _object(line) is None
    before, found, left = line.partition(mark)
    while found:
        if _begins_message(before, is_cut=is_cut):
            text, taken = _record(left)
            yield text
            before, left = "", left[taken:]
        else:
            before += found
        passed, found, left = left.partition(mark)
        before += passed


def _begins_message(before: str, *, is_cut: bool) -> bool:
    near = before[-_NEAR:]
    if is_cut:  # JSON that breaks off: within its texts quotes are escaped, and around them they are not
        return _OUR_MESSAGE.search(near) is not None
    if _A_MESSAGE.search(near):
        return True
    return "{" not in before and _BEGINS.search(near) is not None and _OF_A_KEY.search(near) is None


def _object(line: str) -> dict[str, Any] | None:
    try:
        told, _ = _JSON.raw_decode(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _record(text: str) -> tuple[str, int]:
    """Return the record that the text begins with, and how much of the text it and its string take."""
    for plain, whole in ((text, None), (text.replace('""', '"'), len(text))):  # a cell of CSV is a row's last
        inner, taken = plain, 0
        for depth in range(_DEEPEST):
            try:
                _, end = _JSON.raw_decode(inner)
            except (ValueError, RecursionError):
                ended = _STRING_END.match(inner)
                if ended is None:
                    break
                taken = ended.end() if depth == 0 else taken
                try:
                    inner = str(json.loads(f'"{ended.group()}', strict=False))
                except ValueError:
                    break
            else:
                return inner[:end], whole or taken or end
    return text.split("\n", 1)[0].strip(), len(text)
