"""The single table, in one picture.

item          PK                SK          GSI1PK         GSI1SK       GSI2PK           GSI2SK      TTL
touchpoint    TP#<id>           TP          CU#<customer>  TP#<time>    DAY#<day>#<n>    TP#<time>
heard words   TP#<id>           HEARD                                                                90 days
order         OR#<id>           OR          CU#<customer>  OR#<time>    DAY#<day>#<n>    OR#<time>
outbox        OR#<id>           OUTBOX      OUTBOX[#<n>]   <time>                                    until settled
mail          OR#<id>           MAIL       OUTBOX[#<n>]   <time>                                    until sent
notice        OR#<id>           NOTICE      CU#<customer>  OR#<time>                                 until told
ours          OR#<its id there> OURS
delivery      OR#<id>           DELIVERY                                                             7 days
alert         OR#<id>           ALERT      OUTBOX[#<n>]   <time>                                     37 days
letter        OR#<letter>       LETTER     OUTBOX[#<n>]   <time>                                    7 days, until sent
errand        OR#<errand>       ERRAND     OUTBOX[#<n>]   <time>                                    7 days, until run
renews        OR#<its id there> RENEWS
alexa         OR#<id>           ALEXA                                                                30 days
match keys    OR#<id>           MATCH                                                                90 days
hand-off      HO#<token>        HO                                                                   30 days
spoken code   HC#<digits>       HC                                                                   1 day
guard         GU#<account>      GUARD
consent       CU#<customer>     CONSENT
asked before  CU#<customer>     ASKED#<what>
account       CU#<customer>     ACCOUNT
summary       CU#<customer>     SUMMARY
quiet         CU#<customer>     QUIET
waits         CU#<customer>     WAITS
basket        CU#<customer>     BASKET                                                               30 days
assignment    CU#<customer>     ARM#<test>                              TEST#<test>#<n>  ARM#<time>
subscription  SU#<id>           SU          CU#<customer>  SU#<time>    DUE[#<n>]        <time>      30 days (ended)
automation    CU#<customer>     AUTOMATION                              <step>[#<n>]     <time>      30 days (ended)
wish          CU#<customer>     WISH#<device>#<product>                 WISHES[#<n>]     <time>      30 days
list          CU#<customer>     LIST#<id>                                                            7 days
news          CU#<customer>     NEWS                                                                 7 days, until said
device        DE#<device>       DEVICE      CU#<customer>  DE#<device>
device state  DE#<device>       STATE                                                                400 days
device hour   DE#<device>       HOUR#<hour>                                                          400 days
event seen    EV#<source>#<id>  EV                                                                   30 days
user of       CU#<account>      USER#<user>
service key   CU#<customer>     SERVICE
erasure       ER#<id>           ER         ERASURES[#<n>]  <time>                                    until done
data request  RQ#<id>           RQ                                                                   90 days
tombstone     TO#<hash>         TO|UNLINKED                             TOMBSTONES[#<n>] TO#<time>   400 days
spend         SPEND#<day>       <spent>
claim         CLAIM#<day>       <claimed>
its month     DAILY             <yyyy-mm>
experiments   EXPERIMENTS       EXPERIMENTS
month         MONTHS[#<n>]      <yyyy-mm>

GSI1 is the index `by_customer`, GSI2 `by_day`. <customer> is a user's or account's pseudonym; where consent allows no
such thing an order is found by its customer's service key, and a touchpoint by its session's. <time> is RFC 3339 with a
fixed width and the record's id behind it; <spent> is <channel>#<currency>[#<campaign>], <claimed>
<platform>#<currency>[#<campaign>]. The partition of an item never depends on the clock, so a retry meets itself. <n> is
a shard (`Shards`): what many writers write at once is spread, so that one busy day is not one hot partition. MONTHS
names the months that hold a record, DAILY those of which spend or claims are told, for whoever reads by day.

An errand tells whoever keeps a subscription elsewhere what is wanted, or asks how it is; "renews" says which of those
an order of the shop's renews.
A letter tells a household of what is not ordered yet. A mail is what a customer is told of an order by e-mail; a notice
what it has yet to hear of an order that the merchant refused, behind the order in the index. "Ours" says which order of
ours the merchant knows by an id of its own. Delivery (what placing and mails need in the clear), Alexa (the user who is
told) and match keys (what receivers match people by) are encrypted, a service key beside a pseudonym is sealed; an
alert is what Alexa is to tell of an order on its way.
Consent, quiet (nothing is named when the skill is opened), waits (what was sold out when it was wanted), news (what was
ordered by itself, or might be), the basket and a summary (what was bought, in one item) under the service key, with
summary and arms of what is measured under the pseudonym, are what a voice turn wants to know of a customer: one
request. An assignment is the arm of a household (its account, else its user); a subscription that is due some day is
found by that moment, an automation (what an account lets be ordered by itself) by what is next and when; a device is
whose it is and what it uses up, its hours what it told, folded; an erasure is a request to forget that waits; a
tombstone says what was erased (or unlinked) when: it stays longer than any copy.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from base.clock import rfc3339

PK, SK = "PK", "SK"
BY_CUSTOMER, GSI1PK, GSI1SK = "by_customer", "GSI1PK", "GSI1SK"
BY_DAY, GSI2PK, GSI2SK = "by_day", "GSI2PK", "GSI2SK"
KEYS_OF = {None: (PK, SK), BY_CUSTOMER: (GSI1PK, GSI1SK), BY_DAY: (GSI2PK, GSI2SK)}  # None: the table itself
TTL = "expires_at"
NOTICE, MAIL, LOOK, OURS, MATCH = "NOTICE", "MAIL", "LOOK", "OURS", "MATCH"  # beside an order
DELIVERY_KEPT = timedelta(days=7)
HOURS_KEPT = timedelta(days=400)  # a year of seasons, and the month that it is compared with
TOMBSTONE_KINDS = {"erased": "TO", "unlinked": "UNLINKED"}
SEALED_FOR = "sealed_for"  # whom a subscription or automation is for; not `sealed`, which a service key is
GUARD, SERVICE, ACCOUNT, ARM, SUBSCRIPTION = "GUARD", "SERVICE", "ACCOUNT", "ARM#", "SU"
DEVICE, HOUR, STATE = "DEVICE", "HOUR#", "STATE"
AUTOMATION, NEWS, WISH, LIST = "AUTOMATION", "NEWS", "WISH#", "LIST#"
CONSENT, SUMMARY, QUIET, WAITS, BASKET = "CONSENT", "SUMMARY", "QUIET", "WAITS", "BASKET"  # read at once

Key = tuple[str, str]  # partition and sort key of an item that no index holds
EXPERIMENTS: Key = ("EXPERIMENTS", "EXPERIMENTS")
IndexedKeys = dict[str, str]  # the same, and the item's place in the indexes, by attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """Over how many partitions the keys are spread that many writers write at once.

    Shards are numbered, and fewer are the first of more: whoever reads many also reads what was written to few.

    Attributes:
        days: of a day of touchpoints and orders, of a test's assignments.
        outbox: of the orders that wait, and of the subscriptions and automations that are due some day.
        months: of the list of months.
    """

    days: int
    outbox: int
    months: int


FEW = Shards(days=4, outbox=1, months=1)
# For 50,000 turns a second, one in twenty a purchase, and at most 500 write units a second on a key (DynamoDB stops at
# 1,000). A touchpoint or order of 1-2 kB costs two units in an index: 105,000 a second over the shards of a day are
# 205 each, 300 in a bad second. Orders enter the outbox, are tried and leave: 7,500 over 64 are 120 each. A month
# begins in all (5,000) processes at once: 5,000 over 16 are 310 each. Reading a day asks for 512 partitions: half a
# read unit for an empty one, some 10,000 units (a quarter of a US cent) for a month; the outbox 64, the months 16.
MANY = Shards(days=512, outbox=64, months=16)


def touchpoint_key(touchpoint_id: str) -> str:
    """Return the partition of a touchpoint."""
    return f"TP#{touchpoint_id}"


def order_key(order_id: str) -> str:
    """Return the partition of an order."""
    return f"OR#{order_id}"


def handoff_key(token: str) -> str:
    """Return the partition of a hand-off."""
    return f"HO#{token}"


def handoff_code_key(code: str) -> Key:
    """Return the key of a short code that is read aloud and stands for a hand-off token."""
    return f"HC#{code}", "HC"


def customer_key(customer: str) -> str:
    """Return the partition of a customer: a user's pseudonym or a session's key."""
    return f"CU#{customer}"


def subscription_key(subscription_id: str) -> str:
    """Return the partition of a subscription."""
    return f"SU#{subscription_id}"


def delivery_key(order_id: str) -> Key:
    """Return the key of what placing an order and its receipt need in the clear."""
    return order_key(order_id), "DELIVERY"


def match_keys_key(order_id: str) -> Key:
    """Return the key of what receivers match an order's customer by."""
    return order_key(order_id), MATCH


def summary_key(customer: str) -> Key:
    """Return the key of what a customer bought, in short."""
    return customer_key(customer), SUMMARY


def user_of_key(account: str, user: str) -> Key:
    """Return the key of the note that a user linked this account."""
    return customer_key(account), f"USER#{user}"


def guard_key(account: str) -> Key:
    """Return the key of an account's guard: `account` is its service key."""
    return f"GU#{account}", GUARD


def data_request_key(shown_as: str) -> Key:
    """Return the key of whose data somebody asked the shop to see."""
    return f"RQ#{shown_as}", "RQ"


def tombstone_keys(mark: str, deed: str, at: datetime, shards: Shards) -> IndexedKeys:
    """Return the keys of the note that what bears a mark was erased or unlinked, found among all by the moment."""
    return {
        PK: f"TO#{mark}",
        SK: TOMBSTONE_KINDS[deed],
        GSI2PK: tombstones_key(shard_of(mark, shards.months)),
        GSI2SK: time_key("TO", at, mark),
    }


def tombstones_key(shard: int) -> str:
    """Return one of the partitions of the list of tombstones."""
    return numbered("TOMBSTONES", shard)


def erasure_key(request_id: str) -> Key:
    """Return the key of a request to forget that waits."""
    return f"ER#{request_id}", "ER"


def erasure_keys(request_id: str, at: datetime, shards: Shards) -> IndexedKeys:
    """Return the same with its place among all that wait."""
    key, kind = erasure_key(request_id)
    shard = shard_of(request_id, shards.months)
    return {PK: key, SK: kind, GSI1PK: erasures_key(shard), GSI1SK: f"{rfc3339(at)}#{request_id}"}


def erasures_key(shard: int) -> str:
    """Return one of the partitions of the requests to forget that wait."""
    return numbered("ERASURES", shard)


def subscription_keys(subscription_id: str, customer: str, since: datetime) -> IndexedKeys:
    """Return the keys of a subscription, found by its customer in the order in which they began."""
    return {
        PK: subscription_key(subscription_id),
        SK: SUBSCRIPTION,
        GSI1PK: customer_key(customer),
        GSI1SK: time_key("SU", since, subscription_id),
    }


def due_keys(subscription_id: str, due_at: datetime, shards: Shards) -> IndexedKeys:
    """Return where a subscription stands among all that are due some day, the earliest first."""
    return {
        GSI2PK: due_key(shard_of(subscription_id, shards.outbox)),
        GSI2SK: f"{rfc3339(due_at)}#{subscription_id}",
    }


def assignment_keys(test_id: str, customer: str, at: datetime, shards: Shards) -> IndexedKeys:
    """Return the keys of a household's arm in a test, found by a customer (in a turn) and by the test (to count)."""
    return {
        PK: customer_key(customer),
        SK: f"{ARM}{test_id}",
        GSI2PK: assignments_key(test_id, shard_of(customer, shards.days)),
        GSI2SK: time_key("ARM", at, customer),
    }


def index_keys(kind: str, moment: datetime, record_id: str, customer: str, shards: Shards) -> IndexedKeys:
    """Return the keys of both indexes for a touchpoint (`TP`) or an order (`OR`)."""
    when = time_key(kind, moment, record_id)
    return {
        GSI1PK: customer_key(customer),
        GSI1SK: when,
        GSI2PK: day_key(moment.date(), shard_of(record_id, shards.days)),
        GSI2SK: when,
    }


def day_key(day: date, shard: int) -> str:
    """Return one of the partitions of a UTC day."""
    return f"DAY#{day.isoformat()}#{shard}"


def due_key(shard: int) -> str:
    """Return one of the partitions of the subscriptions that are due some day."""
    return numbered("DUE", shard)


def assignments_key(test_id: str, shard: int) -> str:
    """Return one of the partitions of a test's assignments."""
    return f"TEST#{test_id}#{shard}"


def outbox_key(shard: int) -> str:
    """Return one of the partitions of the orders that wait to be told to the merchant."""
    return numbered("OUTBOX", shard)


def months_key(shard: int) -> str:
    """Return one of the partitions of the list of months."""
    return numbered("MONTHS", shard)


def month_of(moment: datetime) -> str:
    """Return the month of a moment, `yyyy-mm`."""
    return moment.date().isoformat()[:7]


def shard_of(record_id: str, shards: int) -> int:
    """Return the shard a record falls into: the same on every machine and every run."""
    return zlib.crc32(record_id.encode()) % shards


def time_key(kind: str, moment: datetime, record_id: str) -> str:
    """Return a sort key in the order of time, made unique by the record's id."""
    return f"{kind}#{rfc3339(moment)}#{record_id}"


def numbered(name: str, shard: int) -> str:
    """Return one of the partitions of something; the first bears the plain name, as when it was the only one."""
    return f"{name}#{shard}" if shard else name
