"""What a platform says that it sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Interval

from ledger.records.constraints import Amount, Currency, Identifier, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The conversions that a platform, or one campaign on it, claims for a day.

    Attributes:
        platform: who claims it, by the name that touches bear as `channel` or `platform` where they do.
        day: the day of the conversions, as the platform reports it.
        currency: ISO 4217.
        conversions: how many; platforms that share conversions out claim fractions.
        value_minor: what they are said to be worth, in whole minor units.
        campaign_id: the campaign; absent where only the platform's total is known.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    platform: Word
    day: date
    currency: Currency
    conversions: Annotated[float, Interval(ge=0, le=10**9)]
    value_minor: Amount
    campaign_id: Identifier | None = None
