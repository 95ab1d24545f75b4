"""Voice codes: four digits, kept as a salted slow hash under the service pepper, and looked at three times at most.

Ten thousand codes are tried in minutes, however slow the hash: so the table alone says nothing without it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re

from base.errors import InputError

WRONG_AT_MOST = 3
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_SALT = 16
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20}  # 16 MB and some 50 ms of a processor


def hashed(code: str, pepper: bytes, salt: bytes | None = None) -> str:
    """Return what is kept of a code.

    Raises:
        InputError: it is not four digits; the error does not repeat it.
    """
    if not _FOUR_DIGITS.fullmatch(code):
        raise InputError("voice_code: not four digits")
    salt = os.urandom(_SALT) if salt is None else salt
    peppered = hmac.digest(pepper, b"voice code\0" + code.encode(), "sha256")
    return base64.b64encode(salt + hashlib.scrypt(peppered, salt=salt, dklen=32, **_COST)).decode()


def is_right(code: str, kept: str, pepper: bytes) -> bool:
    """Tell whether a code is the one that is kept."""
    if not _FOUR_DIGITS.fullmatch(code):
        return False
    salt = base64.b64decode(kept)[:_SALT]
    return hmac.compare_digest(hashed(code, pepper, salt), kept)
