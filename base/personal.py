"""Free text that names a person all the same: an address or a phone number where a campaign or a code belongs."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote_plus

PHONE_DIGITS = 9  # a campaign's number or day (20261120) is shorter
_PHONE = re.compile(r"\+?[\d\s().-]+")
# In the middle of a text: with a plus in front, or written in groups of 3, 3 and 4.
_PHONE_WITHIN = re.compile(r"(?<![\w+])(\+\d[\d\s().-]{7,}\d|\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4})(?!\w)")
_AT = re.compile(
    r"\w\s*[(\[{<]\s*at\s*[)\]}>]\s*[\w-]+\s*[.(\[{<]", re.IGNORECASE
)  # as people write an address past a form
_TOKEN = re.compile(r"[A-Za-z0-9._~:/#=+-]+")  # ours, or a shop's id of a subscription: one word of a machine's
_ENCODED = 3  # times that a link may have been encoded on its way


def names_a_person(text: str) -> bool:
    """Tell whether a text holds an e-mail address or what is written like a phone number, or is one."""
    told = {text}
    for _ in range(_ENCODED):
        told |= {unquote_plus(one) for one in told}
    return any(map(_names_somebody, told))


def impersonal_id(text: str | None) -> str | None:
    """Return an id, or None where it names a person; digits alone may well be a number of the shop's."""
    return text if text is None or text.isdecimal() else impersonal(text)


def impersonal(text: str | None) -> str | None:
    """Return a free text, or None where it names a person."""
    return None if text is None or names_a_person(text) else text


def impersonal_token(text: str | None) -> str | None:
    """Return a token or an id of a subscription, or None where it names a person or is no word that a machine makes."""
    return impersonal(text) if text is not None and _TOKEN.fullmatch(text) else None


def _names_somebody(text: str) -> bool:
    text = normalize("NFKC", text)  # a full-width @ is one, too
    within = any(map(_is_long, _PHONE_WITHIN.findall(text)))
    return "@" in text or within or _is_phone(text.strip()) or _AT.search(text) is not None


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and _is_long(text)


def _is_long(text: str) -> bool:
    return sum(letter.isdigit() for letter in text) >= PHONE_DIGITS
