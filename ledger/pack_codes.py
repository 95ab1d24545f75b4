"""The code on a pack: what it is for, the product, a serial number and a signature, in what a QR code or a tag holds.

    r.ruxton-house-ground-coffee.0042.5fM0pXw1kQs      r: have it again; h: help with it

Signed with a key that is made of the service pepper, which is never rotated: a pack lies in a cupboard for years.
Whoever prints other packs orders nothing with them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from base.errors import InputError

REORDER: Final = "r"
HELP: Final = "h"
LONGEST: Final = 64  # what a message of a device may tell
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
_SIGNED_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPack:
    """What a pack's code is for, and what is in it."""

    what_for: str
    product_id: str


@dataclass(frozen=True, slots=True, repr=False)
class PackCodes:
    """Makes and reads them; without a pepper there are none."""

    service_pepper: bytes

    def code(self, product_id: str, serial: str = "0", *, what_for: str = REORDER) -> str:
        """Return the code of a pack.

        Args:
            product_id: what is in it.
            serial: of the pack, or of a print run.
            what_for: REORDER or HELP.

        Raises:
            InputError: it cannot be told in a code.
        """
        text = f"{what_for}.{product_id}.{serial}"
        code = f"{text}.{self._signature(text)}"
        if _PLAIN.fullmatch(code) is None or "." in serial or len(code) > LONGEST:
            raise InputError(f"PRODUCT: {product_id!r} with serial {serial!r} is no code of {LONGEST} plain characters")
        return code

    def read(self, code: str) -> ScannedPack | None:
        """Return what a code of ours says; None for every other."""
        text, _, signature = code.rpartition(".")
        if not self.service_pepper or not hmac.compare_digest(signature.encode(), self._signature(text).encode()):
            return None
        what_for, _, rest = text.partition(".")
        product_id, _, _ = rest.rpartition(".")
        return ScannedPack(what_for=what_for, product_id=product_id)

    def _signature(self, text: str) -> str:
        key = hmac.new(self.service_pepper, b"packs", hashlib.sha256).digest()
        digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:_SIGNED_BYTES]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
