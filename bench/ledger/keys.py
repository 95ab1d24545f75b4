"""Write units a second on each key, of the table and of its indexes, at the peak of a large merchant."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from base.ids import derived_id
from base.settings import Settings
from bench.ledger.reading import fill, read
from bench.ledger.writes import RealWrites, Write, real_writes
from ledger import table
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.ledger_source import READERS

TURNS_A_SECOND = 50_000
HOUSEHOLDS = 10_000_000
PURCHASES = 20  # one turn in so many
MOST_ON_A_KEY = 500  # units a second; DynamoDB stops at 1,000
_DAY = 1_000  # touchpoints
_REQUEST = 0.01  # seconds: a query within a region, generously
_NAMES = {None: "the table", table.BY_CUSTOMER: table.BY_CUSTOMER, table.BY_DAY: table.BY_DAY}

Units = dict[str | None, Counter[str]]  # by table or index, by key


@dataclass(frozen=True, slots=True)
class _Another:
    """Another customer's ids in place of those that were heard."""

    ids: Mapping[str, str]

    def key(self, name: str, value: str) -> str:
        """Return a key with these ids in it, in the partition that they fall into."""
        if name == table.GSI1PK and value.startswith("OUTBOX"):
            return table.outbox_key(table.shard_of(self.order, table.MANY.outbox))
        return "#".join(self.ids.get(part, part) for part in value.split("#"))

    @property
    def order(self) -> str:
        """Its order's id."""
        return next(new for old, new in self.ids.items() if old.startswith("vo_"))


def second_of(real: RealWrites, seed: int = 1) -> Units:
    """Return the units of one second of turns, all of customers who agreed to measurement."""
    draws = random.Random(seed)
    units: Units = {index: Counter() for index in table.KEYS_OF}
    for number in range(TURNS_A_SECOND):
        household = draws.randrange(HOUSEHOLDS)
        buys = number % PURCHASES == 0
        writes = (*real.purchase, *real.order) if buys else real.turns[number % len(real.turns)]
        another = _Another({old: _new_id(old, household, number) for old in real.ids})
        _add(units, writes, another)
    return units


def _new_id(old: str, household: int, number: int) -> str:
    """A customer's pseudonyms are its household's; all else is this turn's."""
    lasting = old.startswith(("us_", "ac_", "de_", "key_"))
    return derived_id(old[:2], old, str(household if lasting else number))


def _add(units: Units, writes: Iterable[Write], another: _Another) -> None:
    for write in writes:
        keys = {name: another.key(name, value) for name, value in write.keys.items()}
        if table.GSI2PK in keys:
            keys[table.GSI2PK] = _spread(keys)
        for index, (partition, _) in table.KEYS_OF.items():
            if partition in keys:
                units[index][keys[partition]] += write.table_units if index is None else write.index_units


def _spread(keys: Mapping[str, str]) -> str:
    kind, day, _ = keys[table.GSI2PK].split("#")
    record = keys[table.GSI2SK].rpartition("#")[2]
    return f"{kind}#{day}#{table.shard_of(record, table.MANY.days)}"


def told() -> str:
    """Return the hottest keys and the sums of a peak second, and how long a day takes to read, in Markdown."""
    with embedded_aws(None) as aws:
        units = second_of(real_writes(aws))
        seconds = _seconds_to_read_a_day(aws)
    lines = ["| written a second | units in all | keys | hottest key, units | holds |", "|---|---|---|---|---|"]
    for index, counted in units.items():
        ((_, most),) = counted.most_common(1)
        holds = "yes" if most <= MOST_ON_A_KEY else "**no**"
        lines.append(f"| {_NAMES[index]} | {counted.total():,} | {len(counted):,} | {most} | {holds} |")
    requests = table.MANY.days
    on_aws = f"{requests} requests, {READERS} at a time, {requests * _REQUEST / READERS:.2f} s"
    return "\n".join(
        [
            f"{TURNS_A_SECOND:,} turns a second of {HOUSEHOLDS:,} households, one in {PURCHASES} a purchase:\n",
            *lines,
            "",
            f"A day of {_DAY:,} touchpoints is read on this machine in {seconds:.2f} s, {table.FEW.days} partitions.",
            f"On AWS it is {on_aws} where one takes {_REQUEST * 1000:.0f} ms.",
        ]
    )


def _seconds_to_read_a_day(aws: LocalAws) -> float:
    aws.create_table("bench-day")
    ledger = open_ledger(Settings(endpoint=aws.endpoint, table="bench-day"))
    day = fill(ledger, _DAY)
    began = time.perf_counter()
    assert read(ledger, day) == _DAY
    return time.perf_counter() - began
