"""What advertising cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.records.constraints import Amount, Currency, Identifier, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """What a channel, or one campaign on it, cost on a UTC day.

    Attributes:
        day: the day, in UTC.
        channel: the name credit is given to.
        currency: ISO 4217.
        spend_minor: the cost, in whole minor units.
        campaign_id: the campaign; absent where only the channel's total is known.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    day: date
    channel: Word
    currency: Currency
    spend_minor: Amount
    campaign_id: Identifier | None = None
