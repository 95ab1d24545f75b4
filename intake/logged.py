"""Records in the lines of a log, however the log was fetched.

CloudWatch hands a line out in front of which stand times and names, within JSON once or twice over, several in a row
with tabs between, or as a cell of CSV: so a record's quotes are escaped none to several times.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_DEEPEST = 3  # JSON within JSON: the record, the function's line, the answer of `aws logs`
_STRING_END = re.compile(r'(?:[^"\\]|\\.)*"')
_JSON = json.JSONDecoder(strict=False)


def is_logged(line: str, *marks: str) -> bool:
    """Tell whether the line holds a mark with something behind it that may be a record."""
    return any(f"{mark}{{" in line for mark in marks)


def logged(line: str, mark: str) -> Iterator[str]:
    """Yield the JSON texts of the records behind the marks of a line; what is none, as it stands there."""
    _, found, left = line.partition(mark)
    while found:
        text, taken = _record(left)
        yield text
        _, found, left = left[taken:].partition(mark)


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
