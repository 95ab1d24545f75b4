"""A run on its way to one receiver: what may be told of, and the count of what stays back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attribution.exports.receivers.receiver import Sender, Subject
from attribution.exports.receivers.run_tables import rows_of
from ledger.records.match_keys import MatchKeys

if TYPE_CHECKING:
    from attribution.exports.receivers.consents import Consents

KeysOf = Callable[[Collection[str]], Mapping[str, MatchKeys | None]]
"""Given order ids: the match keys of those that have some; None where no key at hand opens them."""


def no_keys(_orders: Collection[str]) -> Mapping[str, MatchKeys | None]:
    """Know no match keys."""
    return {}


@dataclass(slots=True, kw_only=True)
class Departing:
    """What a receiver's subjects are made from.

    Args:
        run: the run's folder.
        sender: whose rows they are.
        consents: who agreed to what.
        keys_of: match keys by order.
        now: the moment of the export.
        kept_back: what stays back, by reason.
        unwilling: transaction ids of the orders that stay back for what their customers answered.
    """

    run: Path
    sender: Sender
    consents: Consents
    keys_of: KeysOf
    now: datetime
    kept_back: Counter[str] = field(default_factory=Counter)
    unwilling: set[str] = field(default_factory=set)


def each_row(table: str) -> Callable[[Departing], Iterator[Subject]]:
    """Return what yields each row of a table that may leave."""

    def rows(departing: Departing) -> Iterator[Subject]:
        file = departing.run / f"{table}.parquet"
        for number, row in enumerate(rows_of(file), 1):
            if refusal := departing.consents.refusal(row):
                departing.kept_back[refusal] += 1
            else:
                yield Subject(file=file.name, line=number, told=departing.consents.allowed(row))

    return rows
