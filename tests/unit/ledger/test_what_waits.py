"""What waits in the outbox: read a little at a time, and for as long as it is known whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ledger.outbox import TOLD_FOR, Outbox
from ledger.table import DELIVERY_KEPT, MANY


class Pages:
    """A table that holds nothing, and notes how much is asked of it at a time."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def query(self, *_: Any, page: int = 10**6) -> Iterator[Any]:
        self.asked.append(page)
        return iter(())


def test_of_each_shard_a_small_page_is_held_at_a_time() -> None:
    table: Any = Pages()
    assert list(Outbox(table, MANY).waiting()) == []
    assert len(table.asked) == MANY.outbox
    assert max(table.asked) <= 250, "of every shard at once, in a function of 256 MB"


def test_an_order_is_told_for_six_and_a_half_days_and_whom_it_is_for_is_known_for_half_a_day_more() -> None:
    assert timedelta(days=6, hours=12) == TOLD_FOR == DELIVERY_KEPT - timedelta(hours=12)
