"""What turns, purchases and their orders really write: requests to DynamoDB, heard as they leave, in write units.

A write costs a unit for each kB begun, twice as many in a transaction, and as much again in each index that holds the
item (all of it: the indexes project everything). A deletion costs what the item did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, count
from math import ceil
from typing import Any

from base.settings import Settings
from ledger import table
from ledger.client import make_dynamodb
from ledger.delivery import Sealer
from ledger.outbox import Attempt
from ledger.settlements import Confirmed, Settlement
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.local import LocalAws
from runtime.senders.dispatch import Dispatch
from runtime.talk.conversation import AlexaUser, Conversation
from runtime.talk.utterances import Resolver
from skill.app import build_skill

_TABLE = "bench-keys"
_AGREES = ("you may remember what I buy", "yes")
_SHOPS = (
    "what is good for hard water",
    "send it to my phone",
    "reorder tidewell hard water detergent",
    "where is my order",
)
_BUYS = "yes"
_OURS = re.compile(r"([a-z]{2}|key)\d*_|gid:")
_TOKEN = table.handoff_key("")


@dataclass(frozen=True, slots=True)
class Write:
    """One item written: its keys by attribute, its units in the table and in each index that holds it."""

    keys: Mapping[str, str]
    table_units: int
    index_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RealWrites:
    """What was written, by occasion; `ids` are those in the keys, to be taken for others.

    Attributes:
        turns: of a customer who agreed to measurement: each turn's writes; the first two give the consent.
        purchase: the turn that buys.
        order: what becomes of the order: tried, taken by the merchant.
        ids: every id in the keys.
    """

    turns: tuple[tuple[Write, ...], ...]
    purchase: tuple[Write, ...]
    order: tuple[Write, ...]
    ids: frozenset[str]


@dataclass(slots=True)
class _Ear:
    """Hears requests as they leave."""

    heard: list[Write] = field(default_factory=list)
    sizes: dict[tuple[str, str], tuple[Mapping[str, str], int]] = field(default_factory=dict)

    def __call__(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        entries = [part for entry in params.get("TransactItems", []) for part in entry.items()]
        for action, entry in entries or [(model.name.removesuffix("Item"), params)]:
            if action in {"Put", "Update", "Delete"}:
                self.heard.append(self._write(entry, 2 if entries else 1))

    def taken(self) -> tuple[Write, ...]:
        heard, self.heard = tuple(self.heard), []
        return heard

    def _write(self, entry: Mapping[str, Any], times: int) -> Write:
        item = entry.get("Item")
        if (
            item is None
        ):  # changed or deleted: what it was is what counts; what was never there costs a unit all the same
            key = entry["Key"]
            keys, units = self.sizes.get(_key(key), ({name: value["S"] for name, value in key.items()}, 1))
        else:
            keys = {name: item[name]["S"] for pair in table.KEYS_OF.values() for name in pair if name in item}
            size = sum(len(name) + len(str(*value.values()).encode()) for name, value in item.items())
            units = ceil(size / 1024)
            self.sizes[_key(item)] = (keys, units)
        return Write(keys, units * times, units)


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    return item[table.PK]["S"], item[table.SK]["S"]


class _Taker:
    """A merchant that takes every order, and gives it an id as long as Shopify's."""

    def tell(self, attempt: Attempt) -> Settlement:
        return Confirmed(merchant_order_id=f"gid://shopify/Order/{attempt.number:013d}")


def real_writes(aws: LocalAws) -> RealWrites:
    """Let one customer agree, ask and buy on the embedded AWS, and hear what is written, keys spread as on AWS."""
    ear = _Ear()
    with _ledger(aws, ear) as ledger:
        settings = Settings(endpoint=aws.endpoint, table=_TABLE)
        skill = build_skill(settings, ledger=ledger)
        numbers = count()
        talk = Conversation(
            skill.invoke,
            Resolver.of_locale("en-US", skill_id=settings.skill_id),
            user=AlexaUser.named("keys", screen=True),
            skill_id=settings.skill_id,
            new_id=lambda: f"keys-{next(numbers)}",
        )
        talk.send({"type": "LaunchRequest"})
        ear.taken()  # the month is noted once a process
        turns: list[tuple[Write, ...]] = []
        purchase: tuple[Write, ...] = ()
        for said in (*_AGREES, *_SHOPS):
            talk.say(said)
            turns.append(ear.taken())
            if said.startswith("reorder"):
                talk.say(_BUYS)
                purchase = ear.taken()
        now = datetime.now(UTC)
        sealer = Sealer(settings.delivery_keys)
        dispatch = Dispatch(outbox=ledger.outbox, sender=_Taker(), sealer=sealer, clock=lambda: now)
        for waiting in ledger.outbox.waiting():
            dispatch.deliver(waiting.order_id)
        order = ear.taken()
    ids = {part for write in (*purchase, *order, *chain(*turns)) for part in _ids(write)}
    return RealWrites(turns=tuple(turns), purchase=purchase, order=order, ids=frozenset(ids))


def _ids(write: Write) -> Iterator[str]:
    """Yield the ids in a write's keys: what our own prefixes begin, a merchant's, a token."""
    for value in write.keys.values():
        kind, *parts = value.split("#")
        yield from (part for part in parts if _OURS.match(part) or f"{kind}#" == _TOKEN)


@contextmanager
def _ledger(aws: LocalAws, ear: _Ear) -> Iterator[Ledger]:
    aws.create_table(_TABLE)
    client = make_dynamodb(Settings(endpoint=aws.endpoint))
    client.meta.events.register("provide-client-params.dynamodb.*", ear)
    try:
        yield Ledger(lambda: client, _TABLE, shards=table.MANY, pseudonyms=open_pseudonyms(Settings()))
    finally:
        aws.client("dynamodb").delete_table(TableName=_TABLE)
