"""Free text that names a person all the same: an address or a phone number where a campaign or a code belongs."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

PHONE_DIGITS = 9  # a campaign's number or day (20261120) is shorter
_PHONE = re.compile(r"\+?[\d\s().-]+")
_ENCODED = 3  # times that a link may have been encoded on its way


def names_a_person(text: str) -> bool:
    """Tell whether a text holds an e-mail address, or is a phone number."""
    told = text
    for _ in range(_ENCODED):
        told = unquote_plus(told)
    digits = sum(letter.isdigit() for letter in told)
    return "@" in told or (digits >= PHONE_DIGITS and _PHONE.fullmatch(told.strip()) is not None)


def impersonal(text: str | None) -> str | None:
    """Return a free text, or None where it names a person."""
    return None if text is None or names_a_person(text) else text
