"""What a field may hold: plain types with their bounds, checked where untrusted data enters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from annotated_types import Interval, Len, Predicate

LONGEST_IDENTIFIER = 256


def is_utc(moment: datetime) -> bool:
    """Aware, with offset zero."""
    return moment.utcoffset() == timedelta(0)


def is_currency(code: str) -> bool:
    """Three capital letters, as ISO 4217 has them."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


UtcTime = Annotated[datetime, Predicate(is_utc)]
Share = Annotated[float, Interval(ge=0, le=1)]
Identifier = Annotated[str, Len(1, LONGEST_IDENTIFIER)]
Token = Annotated[str, Len(1, 512)]
Word = Annotated[str, Len(1, 64)]
Currency = Annotated[str, Predicate(is_currency)]
Minor = Annotated[int, Interval(ge=-(10**15), le=10**15)]
Amount = Annotated[int, Interval(ge=0, le=10**15)]
Quantity = Annotated[int, Interval(ge=0, le=10**9)]
Milliseconds = Annotated[int, Interval(ge=0, le=10**15)]
