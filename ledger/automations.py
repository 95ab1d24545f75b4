"""The households of one table that are replenished: an item each, which says what is next and when.

Whoever changes one names the version that it read: of two at once one is told to look again. What is due is found by
its moment, shard by shard, however long nobody looked; whom it is for is kept in sealed form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from base.clock import rfc3339
from base.errors import StoreUnavailable
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.encoding import from_json, to_json
from ledger.items import Item, touchpoint, ttl, typed
from ledger.month_marks import MonthMarks
from ledger.news import news_item, while_unheard
from ledger.notes import WRITTEN_AT
from ledger.pseudonyms import Pseudonyms, opened
from ledger.records import Touchpoint
from ledger.records.automation import ENDED_KEPT, Automation, NextStep
from ledger.records.news import HouseholdNews
from ledger.table import Shards

if TYPE_CHECKING:
    from ledger.parts import LedgerParts

VERSION: Final = "revision"
MOST_SPEAKERS: Final = 5
_TRIES = 5
_IS_NEW = "attribute_not_exists(PK)"
_AS_READ = f"{VERSION} = :as_read"


def automation_keys(step: str, customer: str, at: datetime, shards: Shards) -> table.IndexedKeys:
    """Return where an automation stands among all that have the same step before them, the earliest first."""
    return {
        table.GSI2PK: automation_key(step, table.shard_of(customer, shards.outbox)),
        table.GSI2SK: f"{rfc3339(at)}#{customer}",
    }


def automation_key(step: str, shard: int) -> str:
    """Return one of the partitions of the automations that have a step before them."""
    return table.numbered(step.upper(), shard)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAutomation:
    """One as it was read, by the version of its item."""

    automation: Automation
    version: int
    sealed: str | None = field(default=None, repr=False)  # whom its orders are for: `ledger.delivery`, bound to its id


class Automations:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards, months: MonthMarks, pseudonyms: Pseudonyms) -> None:
        self._table = requests
        self._shards = shards
        self._months = months
        self._pseudonyms = pseudonyms

    def of(self, customer: str) -> KeptAutomation | None:
        """Return a household's as it is now, by its account's service key; None where it never agreed to any."""
        item = self._table.get(table.customer_key(customer), table.AUTOMATION)
        return None if item is None else kept(item)

    def due(self, step: NextStep, moment: datetime) -> Iterator[str]:
        """Yield the service keys of those for which a step is due by a moment; the index may be a moment behind."""
        for shard in range(self._shards.outbox):
            until = f"{rfc3339(moment)}$"  # behind every id of that very moment
            for item in self._table.query(table.BY_DAY, automation_key(step, shard), until=until):
                yield str(item[table.PK]["S"]).removeprefix(table.customer_key(""))

    def begin(self, automation: Automation, touch: Touchpoint, sealed: str | None, *, over: int | None = None) -> bool:
        """Write one and the touch that agreed to it together, or nothing.

        Args:
            automation: of a household that has none, or whose last one ended.
            touch: its touchpoint, which has the credit of what is ordered.
            sealed: whom its orders are for.
            over: the version of the one that ended; None where there was none.

        Returns:
            True if begun now; False if somebody was there meanwhile.
        """
        self._months.note(touch.touchpoint_id, touch.occurred_at)
        item = self._item(KeptAutomation(automation=automation, version=(over or 0) + 1, sealed=sealed))
        begun = self._table.put(item, _IS_NEW) if over is None else self._over(item, over)
        return self._table.write_together([begun, self._table.put(touchpoint(touch, self._shards), _IS_NEW)])

    def replacing(self, read: KeptAutomation, wanted: Automation) -> Item:
        """Return the request that lets one become another, unless somebody changed it since it was read."""
        sealed = None if wanted.ended_at is not None else read.sealed
        item = self._item(KeptAutomation(automation=wanted, version=read.version + 1, sealed=sealed))
        return self._over(item, read.version)

    def change(self, read: KeptAutomation, wanted: Automation, *beside: Item) -> bool:
        """Let one become another; False when somebody changed it since it was read: then nothing is changed.

        `beside` is what is written with it, or not at all: a letter that tells of it.
        """
        if beside:
            return self._table.write_together([self.replacing(read, wanted), *beside])
        return wanted == read.automation or self._table.write(self.replacing(read, wanted))

    def look_at(self, customer: str, now: datetime) -> None:
        """Let a household be decided about at once, where it let anything be.

        Raises:
            StoreUnavailable: others wrote it each time; to be done again, or what is new waits for hours.
        """
        for _ in range(_TRIES):
            read = self.of(customer)
            if read is None or read.automation.ended_at is not None:
                return
            if self.change(read, read.automation.looked_at_again(now)):
                return
        raise StoreUnavailable("the household is written by others all the time; tell it again")

    def _over(self, item: Item, version: int) -> Item:
        return self._table.put(item, _AS_READ, typed({":as_read": version}))

    def _item(self, of: KeptAutomation) -> Item:
        one = of.automation
        plain: dict[str, str | int] = {
            table.PK: table.customer_key(one.customer),
            table.SK: table.AUTOMATION,
            "body": to_json(one),
            VERSION: of.version,
            # Of which life it is, whatever became of it since: who is forgotten is until a moment.
            WRITTEN_AT: rfc3339(one.enrolled_at),
        }
        if one.next_at is not None:
            plain |= automation_keys(one.step, one.customer, one.next_at, self._shards)
        if of.sealed is not None:
            plain[table.SEALED_FOR] = of.sealed
        if one.ended_at is not None:
            plain[table.TTL] = ttl(one.ended_at + ENDED_KEPT)
        return typed(plain)

    # -- who hears of it ---------------------------------------------------------------------------------------------

    def speakers(self, account: str) -> tuple[str, ...]:
        """Return the service keys of users who linked an account, by its pseudonym, as far as their answers told it."""
        found = (key for user in self._users(account) if (key := self._service_key(user)) is not None)
        return tuple(dict.fromkeys(found))[:MOST_SPEAKERS]

    def orders_found_by(self, one: Automation) -> tuple[str, ...]:
        """Return all keys by which a household's orders may be found: its account's, and its users'."""
        account = one.rules.household
        names = (one.customer, *self._pseudonyms.later_names(account), *self._users(account), *self.speakers(account))
        return tuple(dict.fromkeys(names))

    def _users(self, account: str) -> Iterator[str]:
        for name in self._pseudonyms.later_names(account):
            for item in self._table.query(None, table.customer_key(name), prefix="USER#"):
                yield item["body"]["S"]

    def _service_key(self, user: str) -> str | None:
        item = self._table.get(table.customer_key(user), table.SERVICE)
        return None if item is None else opened(self._pseudonyms.service_pepper, user, item["body"]["S"])

    def telling(self, speaker: str, news: HouseholdNews) -> Item:
        """Return the request that lets a user hear something at its next session, in place of what it did not hear."""
        return self._table.put(news_item(speaker, news))

    def telling_still(self, household: str, news: HouseholdNews) -> Item:
        """Return the request that keeps what waits for a household waiting, unless somebody heard it meanwhile."""
        return while_unheard(self._table, household, news)

    def tell(self, speaker: str, news: HouseholdNews) -> None:
        """Let a user hear something at its next session."""
        self._table.write(self.telling(speaker, news))


def automations_of(ledger: LedgerParts) -> Automations:
    """Return those of a ledger's table; no voice turn has them in its package."""
    return Automations(ledger.dynamo, ledger.shards, ledger.month_marks, ledger.pseudonyms)


def kept(item: Item) -> KeptAutomation:
    """Return what an item holds."""
    return KeptAutomation(
        automation=from_json(item["body"]["S"], Automation),
        version=int(item[VERSION]["N"]),
        sealed=item[table.SEALED_FOR]["S"] if table.SEALED_FOR in item else None,
    )
