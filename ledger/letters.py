"""The letters that wait in the outbox: written with the decision that they tell of, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from base.clock import rfc3339
from ledger import table
from ledger.device_states import DeviceStates
from ledger.encoding import from_json, to_json
from ledger.free_at import IS_FREE, leased
from ledger.items import Item, ttl, typed
from ledger.records.automation import Automation
from ledger.records.letter import LETTER_PREFIX, Letter
from ledger.records.subscription import Subscription

if TYPE_CHECKING:
    from ledger.dynamo import DynamoTable
    from ledger.parts import LedgerParts
    from ledger.table import Shards

LETTER_LEASE: Final = timedelta(seconds=60)
LETTERS_KEPT: Final = timedelta(days=7)
_LETTER: Final = "LETTER"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTry:
    """One try to send a letter, during which nobody else tries; 1 is the first."""

    letter: Letter
    number: int


class HouseholdLetters:
    """Raises StoreError as the ledger does; every method may be repeated."""

    def __init__(self, requests: DynamoTable, shards: Shards) -> None:
        self._table = requests
        self._shards = shards

    def writing(self, letter: Letter, *, free_at: datetime | None = None) -> Item:
        """Return the request that lets a letter wait to be sent; one that is there already stays as it is."""
        shard = table.shard_of(letter.letter_id, self._shards.outbox)
        item = {
            table.PK: table.order_key(letter.letter_id),
            table.SK: _LETTER,
            table.GSI1PK: table.outbox_key(shard),
            table.GSI1SK: f"{rfc3339(letter.made_at)}#{letter.letter_id}",
            "order_id": letter.letter_id,  # by which the sweep finds what waits
            "free_at": rfc3339(free_at or letter.made_at),
            "body": to_json(letter),
            table.TTL: ttl(letter.made_at + LETTERS_KEPT),
        }
        return self._table.put(typed(item))

    def begin(self, letter_id: str, now: datetime) -> LetterTry | None:
        """Begin to send a letter; None when none waits, or somebody else is at it."""
        began = self._table.update(
            _key(letter_id), "SET free_at = :until ADD attempts :one", IS_FREE, leased(now, LETTER_LEASE)
        )
        if began is None:
            return None
        return LetterTry(letter=from_json(began["body"]["S"], Letter), number=int(began["attempts"]["N"]))

    # -- what they are about, as it is by now ------------------------------------------------------------------------

    def automation(self, customer: str) -> tuple[Automation, str | None] | None:
        """Return what an account lets be ordered by itself, and whom it is for; None where it is forgotten."""
        item = self._table.get(table.customer_key(customer), table.AUTOMATION)
        return None if item is None else (from_json(item["body"]["S"], Automation), _sealed(item))

    def subscription(self, subscription_id: str) -> tuple[Subscription, str | None] | None:
        """Return a subscription, and whom it is for; None where it is gone."""
        item = self._table.get(table.subscription_key(subscription_id), table.SUBSCRIPTION)
        return None if item is None else (from_json(item["body"]["S"], Subscription), _sealed(item))

    def shows(self, device: str, code: str, now: datetime) -> bool:
        """Tell whether a device shows a code still."""
        return DeviceStates(self._table).shows(device, code, now)

    # -- what came of it ---------------------------------------------------------------------------------------------

    def postpone(self, tried: LetterTry, until: datetime) -> None:
        """Let a letter that was not sent wait until then; unless somebody took it over meanwhile."""
        told = typed({":until": rfc3339(until), ":number": tried.number})
        self._table.update(_key(tried.letter.letter_id), "SET free_at = :until", "attempts = :number", told)

    def done(self, letter_id: str) -> None:
        """Let a letter go that was sent, or that nobody is to be sent any more."""
        self._table.delete(*_key(letter_id))


def letters_of(ledger: LedgerParts) -> HouseholdLetters:
    """Return those of a ledger's table; no voice turn has them in its package."""
    return HouseholdLetters(ledger.dynamo, ledger.shards)


def is_letter(waiting: str) -> bool:
    """Tell whether what waits in the outbox under an id is a letter, and no order."""
    return waiting.startswith(LETTER_PREFIX)


def _key(letter_id: str) -> table.Key:
    return table.order_key(letter_id), _LETTER


def _sealed(item: Item) -> str | None:
    return item[table.SEALED_FOR]["S"] if table.SEALED_FOR in item else None
