"""Text in a CSV cell that a spreadsheet shows and never runs.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, tab or carriage return for a formula. We write an
apostrophe before it. A text that already begins with apostrophes and then one of these gets one more, so that taking
one apostrophe off is always the way back. Parquet files hold every text as it is.
"""

from __future__ import annotations

import re

RISKY = r"^('*[=+\-@\t\r])"
_RISKY = re.compile(RISKY)


def plain_text(text: str) -> str:
    """Return the text as a CSV cell may hold it.

    >>> plain_text("=HYPERLINK(1)"), plain_text("voice"), plain_text("'=1")
    ("'=HYPERLINK(1)", 'voice', "''=1")
    """
    return _RISKY.sub(r"'\1", text)
