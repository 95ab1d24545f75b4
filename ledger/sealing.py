"""What is sealed under a secret key and bound to an order, as text: opened under any key that is kept."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable


def text_of(sealed: bytes) -> str:
    """Return what was sealed as it is kept."""
    return base64.b64encode(sealed).decode()


def opened(text: str | None, ways: Iterable[Callable[[bytes], bytes]]) -> bytes | None:
    """Return what was sealed; None where there is nothing, it is no such text, or no way opens it.

    Args:
        text: as it is kept.
        ways: one for each key: decrypt, or raise InvalidTag or ValueError.
    """
    if text is None:
        return None
    from cryptography.exceptions import InvalidTag  # late: a turn that seals and opens nothing pays for none

    try:
        sealed = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    for way in ways:
        try:
            return way(sealed)
        except (InvalidTag, ValueError):
            continue
    return None
