"""One mail address, told from any other text that has an "@"."""

from __future__ import annotations

import re

LONGEST = 254  # characters, RFC 5321 4.5.3.1.3
_PART = r'[^\s@<>()\[\],;:"\\]+'
_ADDRESS = re.compile(rf"{_PART}@{_PART}\.{_PART}")


def mail_address(text: object) -> str | None:
    """Return a text that is one address a mail can be sent to; None for all else: two of them, a header, no domain."""
    told = text if isinstance(text, str) and len(text) <= LONGEST else ""
    return told if _ADDRESS.fullmatch(told) else None
