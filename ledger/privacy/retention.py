"""How long each kind of data is kept, and where a copy of it may lie: the one list, for receipts and documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ledger.baskets import BASKET_KEPT
from ledger.device_states import STATE_KEPT
from ledger.errand_items import ERRANDS_KEPT
from ledger.items import HEARD_KEPT
from ledger.order_alerts import ALEXA_KEPT
from ledger.privacy.tombstones import TOMBSTONES_KEPT
from ledger.records.match_keys import MATCH_KEYS_KEPT
from ledger.records.news import NEWS_KEPT
from ledger.shopping_lists import LISTS_KEPT
from ledger.table import DELIVERY_KEPT, HOURS_KEPT

QUEUES_HOLD = timedelta(days=14)
BACKUPS_HOLD = timedelta(days=35)
LOGS_HOLD = timedelta(days=30)
STREAM_HOLDS = timedelta(days=1)
RUNS_HOLD = timedelta(days=91)  # an overwritten version goes a day later


def _days(held: timedelta) -> str:
    return f"{held.days} day{'s' if held.days != 1 else ''}"


@dataclass(frozen=True, slots=True)
class DataKind:
    """One kind of data: what it is, where it lies, how long, and what ends it before."""

    what: str
    where: str
    kept: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A place that may hold a copy, why nothing comes back from there, and the day it is gone."""

    place: str
    how: str
    gone_by: date


_BY_FORGET = "`forget`"
_AND_A_NO = "`forget`; a no makes it nobody's"
_WAITS = f"until stored; {QUEUES_HOLD.days} days in a queue"
_RUNS = "your folder, or the bucket of runs"
KINDS: tuple[DataKind, ...] = (
    DataKind("touchpoints, orders", "table", "until erased", _AND_A_NO),
    DataKind("words heard for a brand", "table, items of their own", _days(HEARD_KEPT), _BY_FORGET),
    DataKind(
        "whom an order is for (encrypted)",
        "table",
        _days(DELIVERY_KEPT),
        "all are told; cancelled; `forget`: of an order on its way once the merchant answered, or `--at-once`",
    ),
    DataKind(
        "whom Alexa tells of an order (encrypted)",
        "table",
        _days(ALEXA_KEPT),
        "it was delivered or taken back; `forget`",
    ),
    DataKind(
        "what receivers match an order's customer by (hashed, encrypted)",
        "table; a run that was given them",
        f"{_days(MATCH_KEYS_KEPT)} at most",
        "`forget`; a no to measurement or a customer unlinked",
    ),
    DataKind("a basket that was not bought", "table", _days(BASKET_KEPT), "bought or emptied; `forget`"),
    DataKind(
        "subscriptions, and whom they are for (encrypted)",
        "table",
        "until cancelled, for whom; the rest 30 days more",
        "`forget`; a no lets them tie to nothing",
    ),
    DataKind(
        "what a household lets be ordered by itself, what was decided, and for whom (encrypted)",
        "table",
        "until stopped, for whom; the rest 30 days more",
        _BY_FORGET,
    ),
    DataKind("what was ordered by itself or is proposed, to be told", "table", _days(NEWS_KEPT), "told; `forget`"),
    DataKind("lists of appliances and recipes, to be told", "table", _days(LISTS_KEPT), _BY_FORGET),
    DataKind("what the keeper of a subscription is to be told, or asked", "table", _days(ERRANDS_KEPT), "told"),
    DataKind("a household's devices, and what each uses up", "table", "until erased", _BY_FORGET),
    DataKind("what devices tell, an item a device and hour", "table", _days(HOURS_KEPT), _BY_FORGET),
    DataKind("which error codes a device shows, and what it is set to", "table", _days(STATE_KEPT), _BY_FORGET),
    DataKind("hand-offs", "table", "30 days", _AND_A_NO),
    DataKind("a customer's choice and linked account", "table", "until erased", _BY_FORGET),
    DataKind(
        "a household's voice code (hashed) and limits", "table", "until erased", "the shop or `forget`; not by voice"
    ),
    DataKind("requests to be shown what is known", "table", "90 days", "the shop is gone"),
    DataKind("deliveries seen (ids alone)", "table", "30 days", "nothing"),
    DataKind("records that wait, in a folder", "spool", "until stored", "`forget`, at once"),
    DataKind("records that wait, in a queue", "spool", _WAITS, "`forget`: they are not stored"),
    DataKind("unstored records", "log", f"{_days(LOGS_HOLD)} (`LogRetentionDays`)", "`forget`: never imported again"),
    DataKind("changes of the table", "its stream", _days(STREAM_HOLDS), "nothing"),
    DataKind("backups", "point-in-time recovery", _days(BACKUPS_HOLD), "`forget --as-in` after a restore"),
    DataKind("runs of `attribute`", _RUNS, f"{_days(RUNS_HOLD)} in the bucket", "the next run leaves it out"),
    DataKind("tombstones: hashes and a moment", "table", _days(TOMBSTONES_KEPT), "nothing"),
)


def copies(at: datetime) -> Iterator[Copy]:
    """Yield every place beside the table that may hold what was erased at a moment, and by which day it is gone."""

    def place(name: str, how: str, held: timedelta) -> Copy:
        return Copy(place=name, how=how, gone_by=(at + held).date())

    yield place("queues and dead letters", "let go of when they would be stored, redriven or not", QUEUES_HOLD)
    yield place("the table's stream", "gone by itself", STREAM_HOLDS)
    yield place("log lines", "gone by the retention of the log (30 days unless you set another)", LOGS_HOLD)
    yield place("backups", "gone by themselves; restored ones by `earshot forget --as-in`", BACKUPS_HOLD)
    yield place(
        "earlier runs in the bucket",
        "gone by its rule (90 days unless you set another); folders of your own are yours",
        RUNS_HOLD,
    )
    yield place("the tombstone", "hashes and this moment, so that nothing comes back", TOMBSTONES_KEPT)
