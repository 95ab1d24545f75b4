"""Keyed pseudonyms: HMAC-SHA256 with a secret pepper, one namespace each.

The same value in two namespaces gives unrelated pseudonyms, and without the pepper nobody can test a guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from base.placeholders import AROUND, PATTERN, WORDS


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Turns other people's identifiers into ours. `pepper` is secret; losing it unlinks the past."""

    pepper: bytes

    @property
    def keyed(self) -> bool:
        """Tell whether there is a pepper: without one nobody has a pseudonym."""
        return self.pepper != b""

    def of(self, namespace: str, value: str | None) -> str | None:
        """Return the pseudonym of `value` in `namespace` (26 characters), or None for empty and junk values."""
        cleaned = (value or "").strip()
        if is_junk(cleaned) or not self.keyed:
            return None
        digest = hmac.new(self.pepper, f"{namespace}\0{cleaned}".encode(), hashlib.sha256).digest()
        return f"{namespace[:2]}_{digest[:12].hex()}"

    def email(self, value: str | None) -> str | None:
        """Return the pseudonym of an e-mail address, letter case and outer spaces aside."""
        address = (value or "").strip().lower()
        if "@" not in address or re.search(PATTERN, address):
            return None
        return self.of("email", address)

    def phone(self, value: str | None) -> str | None:
        """Return the pseudonym of a phone number by its digits; under seven digits or all alike is junk."""
        digits = "".join(char for char in value or "" if char.isdigit()).lstrip("0")
        if len(digits) < 7 or len(set(digits)) == 1:
            return None
        return self.of("phone", digits)


def is_junk(value: str) -> bool:
    """Tell whether a value stands for "nothing": empty, a placeholder word, or one character repeated."""
    lowered = value.strip().lower()
    return lowered.strip(AROUND) in WORDS or len(set(lowered) - set("-.:")) <= 1
