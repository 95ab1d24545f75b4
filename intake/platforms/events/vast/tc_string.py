"""A consent string of the IAB's Transparency and Consent Framework: read for a no alone.

Source: IAB Tech Lab, "Transparency and Consent String with Global Vendor List Format" v2.2: the core string, base64url,
whose purposes' consents are 24 bits from bit 152. Whether a yes means us depends on the vendors named, so none is read.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

_PURPOSES_AT: Final = 152
_NEEDED: Final = (1, 7)  # to store and to read on a device; to measure how advertisements perform
_VERSION: Final = 2


def refuses_measurement(told: str | None) -> bool:
    """Tell whether a consent string lacks a purpose that measuring takes; one that cannot be read refuses."""
    if told is None:
        return False
    core = told.partition(".")[0]
    try:
        bits = base64.urlsafe_b64decode(core + "=" * (-len(core) % 4))
    except (binascii.Error, ValueError):
        return True
    if len(bits) * 8 < _PURPOSES_AT + 24 or bits[0] >> 2 != _VERSION:
        return True
    return not all(_bit(bits, _PURPOSES_AT + purpose - 1) for purpose in _NEEDED)


def _bit(bits: bytes, place: int) -> bool:
    return bool(bits[place // 8] & (0x80 >> place % 8))
