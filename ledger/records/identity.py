"""By whom a record can be told to belong to a household."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.records.constraints import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Keyed pseudonyms, never a platform's own id; consent decides which of them are set.

    Attributes:
        user: the assistant's user: the account a speaker is registered to.
        person: a voice the assistant recognised.
        device: the device spoken to, or the phone, or the laptop.
        account: the customer's account at the shop.
        email: the e-mail address.
        phone: the phone number.
        address: the whole postal address.
        postal_code: the postal code with its country: a hint, never a link alone.
        cookie: the browser.
        ip: the network's address.
        ad_id: the advertising id of that very request.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    user: Identifier | None = None
    person: Identifier | None = None
    device: Identifier | None = None
    account: Identifier | None = None
    email: Identifier | None = None
    phone: Identifier | None = None
    address: Identifier | None = None
    postal_code: Identifier | None = None
    cookie: Identifier | None = None
    ip: Identifier | None = None
    ad_id: Identifier | None = None
