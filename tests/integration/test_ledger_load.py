"""No key of the table or of its indexes grows hot at the peak of a large merchant: what turns really write, summed."""

from __future__ import annotations

import pytest

from bench.ledger.keys import MOST_ON_A_KEY, TURNS_A_SECOND, Units, second_of
from bench.ledger.writes import RealWrites, real_writes
from ledger import table
from runtime.embedded_aws.local import LocalAws

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def real(aws: LocalAws) -> RealWrites:
    return real_writes(aws)


@pytest.fixture(scope="module")
def units(real: RealWrites) -> Units:
    return second_of(real)


def kinds(writes: RealWrites) -> set[str]:
    every = [*writes.purchase, *writes.order, *(write for turn in writes.turns for write in turn)]
    return {write.keys[table.SK] for write in every}


def test_what_is_summed_is_what_a_consented_customer_writes_who_asks_and_buys(real: RealWrites) -> None:
    assert kinds(real) >= {"TP", "HEARD", "HO", "CONSENT", "ACCOUNT", "OR", "OUTBOX", "OURS"}
    assert [write.keys[table.SK] for write in real.purchase][:5] == ["OR", "TP", "OUTBOX", "SUMMARY", "DELIVERY"]
    turns = [write for turn in real.turns[2:] for write in turn if write.keys[table.SK] == "TP"]
    assert max(write.table_units for write in turns) == 4  # a turn that keeps words is two kB, in a transaction
    assert all(write.keys[table.GSI1PK].startswith("CU#us_") for write in turns)


@pytest.mark.parametrize("index", table.KEYS_OF)
def test_no_key_is_written_more_than_500_units_in_a_second_of_50_000_turns(units: Units, index: str | None) -> None:
    hottest, most = units[index].most_common(1)[0]
    assert most <= MOST_ON_A_KEY, hottest


def test_every_turn_and_every_purchase_is_in_the_sum(units: Units) -> None:
    assert len(units[table.BY_DAY]) == table.MANY.days
    assert units[table.BY_DAY].total() > TURNS_A_SECOND
    assert sum(units[table.BY_CUSTOMER][table.outbox_key(shard)] for shard in range(table.MANY.outbox)) >= 7_500
