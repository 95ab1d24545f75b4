"""What receivers of conversions match an order's customer by: hashes and the ids of ad clicks, never an address."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final

from annotated_types import Predicate

from ledger.records.constraints import Identifier, UtcTime
from ledger.records.words import Grant

MATCH_KEYS_KEPT: Final = timedelta(days=90)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_CLICK: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~+/=|-]{0,511}")


def is_sha256(text: str) -> bool:
    """64 hexadecimal digits, in lower case."""
    return _SHA256.fullmatch(text) is not None


def is_click(text: str) -> bool:
    """What an ad's link or a browser's cookie carries: no spaces, no address."""
    return _CLICK.fullmatch(text) is not None


Sha256 = Annotated[str, Predicate(is_sha256)]
Click = Annotated[str, Predicate(is_click)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MatchKeys:
    """The keys of one order's customer; kept apart from the order, encrypted, for 90 days at most.

    Attributes:
        order_id: the order.
        sha256_email_google: of the address in lower case; without dots before the @ of gmail.com and googlemail.com.
        sha256_email_meta: of the address in lower case.
        sha256_phone_google: of the number as E.164, with its `+`.
        sha256_phone_meta: of its digits, with the country's, without `+`.
        gclid: Google's click.
        gbraid: Google's click on iOS that led into an app.
        wbraid: Google's click on iOS that led to the web.
        fbc: Meta's click.
        fbp: Meta's browser.
        ga_client_id: Google Analytics' client.
        ad_user_data: whether Google may be sent data of the customer for advertising.
        ad_personalization: whether Google may personalise by it.
        expires_at: until when the keys may be used; absent: 90 days after the order.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    order_id: Identifier
    sha256_email_google: Sha256 | None = None
    sha256_email_meta: Sha256 | None = None
    sha256_phone_google: Sha256 | None = None
    sha256_phone_meta: Sha256 | None = None
    gclid: Click | None = None
    gbraid: Click | None = None
    wbraid: Click | None = None
    fbc: Click | None = None
    fbp: Click | None = None
    ga_client_id: Click | None = None
    ad_user_data: Grant = Grant.UNKNOWN
    ad_personalization: Grant = Grant.UNKNOWN
    expires_at: UtcTime | None = None


KEYS: Final = (
    *("sha256_email_google", "sha256_email_meta", "sha256_phone_google", "sha256_phone_meta"),
    *("gclid", "gbraid", "wbraid", "fbc", "fbp", "ga_client_id"),
)


def last_day(keys: MatchKeys, begins: datetime) -> datetime:
    """Return until when keys may be used: what they say, and 90 days at most from when they began to be kept."""
    longest = begins + MATCH_KEYS_KEPT
    return longest if keys.expires_at is None else min(keys.expires_at, longest)


def until(keys: MatchKeys, begins: datetime) -> MatchKeys:
    """Return keys that say until when they may be used."""
    return replace(keys, expires_at=last_day(keys, begins))
