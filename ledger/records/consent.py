"""What a customer allows its data to be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.records.constraints import Identifier, UtcTime
from ledger.records.words import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a record may be used for, beyond serving the customer."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    measurement: Grant = Grant.UNKNOWN
    marketing: Grant = Grant.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a customer decided about its data and when; it holds for the speaker's user and for the linked account."""

    customer: Identifier  # the user's pseudonym
    consent: Consent
    decided_at: UtcTime
    account: Identifier | None = None  # None: the one that was linked when the customer last decided
