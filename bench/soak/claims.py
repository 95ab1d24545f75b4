"""What a customer was told about an order, to be held against what the table holds in the end."""

from __future__ import annotations

from collections.abc import Iterable

_ORDERED = (
    "Done. I ordered",
    "That is ordered already",
    "I have sent your order",
    "I have sent that order already",
    "Your last order was",
)
_NOT_ORDERED = (
    "nothing is ordered",
    "I have not ordered",
    "I do not know an earlier order of yours",
    "is cancelled, and you pay nothing",
    "since it is sold out. It is cancelled.",
)
# Said of the attempt under way, or of what is not certain: whoever heard it before knows no more.
_UNCERTAIN = (
    "I could not tell whether it is cancelled",
    "I could not tell whether the order went through",
    "I will not try again",
    "I do not find that order",
)


def claim(speech: str, before: bool | None) -> bool | None:
    """Return whether the customer now takes it that it has an order: yes, no, or not told."""
    if any(said in speech for said in _ORDERED):
        return True
    if any(said in speech for said in _UNCERTAIN):
        return None
    if any(said in speech for said in _NOT_ORDERED):
        return False
    return before


def denies(speech: str) -> bool:
    """Tell whether a turn's own words are that the customer has no order."""
    return claim(speech, None) is False


def claims(speeches: Iterable[str]) -> tuple[bool, bool | None]:
    """Return whether an order was ever claimed, and what was told last."""
    ever, last = False, None
    for speech in speeches:
        last = claim(speech, last)
        ever = ever or last is True
    return ever, last
