"""What a customer allows its data to be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.records.constraints import Identifier, UtcTime
from ledger.records.words import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a record may be used for, beyond serving the customer.

    Attributes:
        measurement: whether its identifiers may tie it to other records.
        marketing: whether it may leave for advertising.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    measurement: Grant = Grant.UNKNOWN
    marketing: Grant = Grant.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a customer decided about its data and when; it holds for the speaker's user and for the linked account.

    Attributes:
        customer: the user's pseudonym.
        consent: the answers, all of them.
        decided_at: when; of two choices the later holds.
        account: the account's pseudonym; None: the one that was linked when the customer last decided.
        erase: whether all that is known of the customer until then is to go.
        earlier: the user's pseudonyms under earlier peppers.
        services: pseudonyms of both, each with the sealed key by which its orders are found.
    """

    customer: Identifier
    consent: Consent
    decided_at: UtcTime
    account: Identifier | None = None
    erase: bool = False
    earlier: tuple[Identifier, ...] = ()
    services: tuple[tuple[Identifier, str], ...] = ()
