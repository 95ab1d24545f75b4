"""Tables for people as CSV text that a spreadsheet shows and never runs.

A cell that begins with `=`, `+`, `-`, `@`, tab or carriage return would be taken for a formula, so an apostrophe is
written before it, as in every other export; one more before apostrophes and then one of these, so that taking one off
is the way back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

RISKY = r"^('*[=+\-@\t\r])"  # read by engines of their own as well
_RISKY = re.compile(RISKY)
_WRITTEN = re.compile(r"^'('*[=+\-@\t\r])")


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return the rows as CSV, risky cells made harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([plain(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def plain(cell: str) -> str:
    """Return the text as a cell may hold it.

    >>> plain("=1"), plain("'=1"), plain("milk")
    ("'=1", "''=1", 'milk')
    """
    return _RISKY.sub(r"'\1", cell)


def restored(cell: str) -> str:
    """Return the text that `plain` wrote.

    >>> restored("'=1"), restored("milk")
    ('=1', 'milk')
    """
    return _WRITTEN.sub(r"\1", cell)
