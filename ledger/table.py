"""The single table, in one picture.

item         PK                SK        GSI1PK (by_customer)  GSI1SK      GSI2PK (by_day)     GSI2SK    TTL
touchpoint   TP#<id>           TP        CU#<customer>         TP#<time>   DAY#<day>#<shard>   TP#<time>
heard words  TP#<id>           HEARD                                                                     90 days
order        OR#<id>           OR        CU#<customer>         OR#<time>   DAY#<day>#<shard>   OR#<time>
outbox       OR#<id>           OUTBOX    OUTBOX                <time>                                    until sent
hand-off     HO#<token>        HO                                                                        30 days
consent      CU#<customer>     CONSENT
account      CU#<customer>     ACCOUNT
event seen   EV#<source>#<id>  EV                                                                        30 days
month        MONTHS            <yyyy-mm>

<customer> is a user's pseudonym, or the session's key where consent allows no more. <time> is RFC 3339 with a fixed
width and the record's id behind it. The partition of an item never depends on the clock, so a retry meets itself;
days are spread over shards so that one busy day is not one hot partition. MONTHS names the months that hold anything,
so that whoever reads by day need not guess where to begin.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime

from base.clock import rfc3339
from ledger.records import Spend

PK, SK = "PK", "SK"
BY_CUSTOMER, GSI1PK, GSI1SK = "by_customer", "GSI1PK", "GSI1SK"
BY_DAY, GSI2PK, GSI2SK = "by_day", "GSI2PK", "GSI2SK"
KEYS_OF = {None: (PK, SK), BY_CUSTOMER: (GSI1PK, GSI1SK), BY_DAY: (GSI2PK, GSI2SK)}  # None: the table itself
TTL = "expires_at"
DAY_SHARDS = 4
MONTHS = "MONTHS"


def touchpoint_key(touchpoint_id: str) -> str:
    """Return the partition of a touchpoint."""
    return f"TP#{touchpoint_id}"


def order_key(order_id: str) -> str:
    """Return the partition of an order."""
    return f"OR#{order_id}"


def handoff_key(token: str) -> str:
    """Return the partition of a hand-off."""
    return f"HO#{token}"


def customer_key(customer: str) -> str:
    """Return the partition of a customer: a user's pseudonym or a session's key."""
    return f"CU#{customer}"


def day_key(day: date, shard: int) -> str:
    """Return one of the `DAY_SHARDS` partitions of a UTC day."""
    return f"DAY#{day.isoformat()}#{shard}"


def spend_keys(spend: Spend) -> tuple[str, str]:
    """Return partition and sort key of what a channel, or one campaign on it, cost on a day."""
    parts = (spend.channel, spend.currency, spend.campaign_id)
    return f"SPEND#{spend.day.isoformat()}", "#".join(part for part in parts if part is not None)


def month_of(moment: datetime) -> str:
    """Return the month of a moment, `yyyy-mm`."""
    return moment.date().isoformat()[:7]


def shard_of(record_id: str) -> int:
    """Return the shard a record falls into: the same on every machine and every run."""
    return zlib.crc32(record_id.encode()) % DAY_SHARDS


def time_key(kind: str, moment: datetime, record_id: str) -> str:
    """Return a sort key in the order of time, made unique by the record's id."""
    return f"{kind}#{rfc3339(moment)}#{record_id}"


def index_keys(kind: str, moment: datetime, record_id: str, customer: str) -> dict[str, str]:
    """Return the keys of both indexes for a touchpoint (`TP`) or an order (`OR`)."""
    when = time_key(kind, moment, record_id)
    return {
        GSI1PK: customer_key(customer),
        GSI1SK: when,
        GSI2PK: day_key(moment.date(), shard_of(record_id)),
        GSI2SK: when,
    }
