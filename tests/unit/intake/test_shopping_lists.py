"""Lists of appliances and recipes: what is taken by the devices' door, of whom, and what is refused with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import InputError, UnusableInput
from intake.automations import Leave, Leaves
from intake.devices import DeviceEvents
from intake.shopping_lists import ListIntake
from ledger.automations import Automations, automations_of
from ledger.delivery import Sealer
from ledger.recorder import Recorder
from ledger.shopping_lists import LISTS_KEPT, ShoppingLists
from ledger.spool import FileSpool
from ledger.store import Ledger
from tests.factories.devices import PSEUDONYMS, emptied, ledger_in_memory
from tests.factories.records import MORNING

NOW = MORNING + timedelta(hours=5)
CUSTOMER = PSEUDONYMS.service_key("account", "customer-ada") or ""
GOOD = {
    "list_id": "r-81",
    "account": "customer-ada",
    "made_at": "2026-11-20T08:00:00Z",
    "title": "pancakes",
    "things": [{"kind": "flour"}, {"product_id": "quenbys-peanut-butter", "quantity": 2}],
}


@pytest.fixture(scope="module")
def whole() -> Iterator[Ledger]:
    with ledger_in_memory() as ledger:
        yield ledger


@pytest.fixture
def ledger(whole: Ledger) -> Ledger:
    leaves = Leaves(ledger=emptied(whole), pseudonyms=PSEUDONYMS, sealer=Sealer(()), clock=lambda: MORNING)
    leaves.give(Leave(account="customer-ada", rules={}))
    return whole


def take(ledger: Ledger, folder: Path, *lists: dict[str, Any]) -> tuple[str, ...]:
    """Deliver lists by the door, a line each; returns why lines were set aside."""
    lists_of = ListIntake(ledger=ledger, pseudonyms=PSEUDONYMS, clock=lambda: NOW)
    recorder = Recorder(ledger, FileSpool(folder))
    door = DeviceEvents(recorder=recorder, pseudonyms=PSEUDONYMS, clock=lambda: NOW, lists=lists_of)
    return door.take("\n".join(map(json.dumps, lists)).encode()).rejected


def test_a_list_is_kept_once_and_its_household_is_looked_at_anew(ledger: Ledger, tmp_path: Path) -> None:
    read = automations_of(ledger).of(CUSTOMER)
    assert read is not None
    assert automations_of(ledger).change(read, read.automation.looked_at_again(NOW + timedelta(days=1)))
    assert take(ledger, tmp_path, GOOD, GOOD | {"title": "another"}) == ()
    (kept,) = ShoppingLists(ledger.dynamo).waiting_for(CUSTOMER)
    assert (kept.title, [(one.kind, one.product_id, one.quantity) for one in kept.things]) == (
        "pancakes",
        [("flour", None, 1), (None, "quenbys-peanut-butter", 2)],
    )
    again = automations_of(ledger).of(CUSTOMER)
    assert again is not None
    assert again.automation.next_at == NOW


def test_a_list_that_is_told_again_has_its_household_looked_at_again(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, tmp_path, GOOD)
    read = automations_of(ledger).of(CUSTOMER)
    assert read is not None
    assert automations_of(ledger).change(read, read.automation.looked_at_again(NOW + timedelta(hours=6)))
    take(ledger, tmp_path, GOOD)
    again = automations_of(ledger).of(CUSTOMER)
    assert again is not None
    assert again.automation.next_at == NOW, "the first time it may have failed"


def test_a_household_that_is_written_meanwhile_is_looked_at_all_the_same(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    automations = automations_of(ledger)
    before = automations.of(CUSTOMER)
    assert before is not None
    assert automations.change(before, before.automation.looked_at_again(NOW + timedelta(hours=6)))
    reads = [before]
    really = Automations.of
    monkeypatch.setattr(Automations, "of", lambda self, whose: reads.pop() if reads else really(self, whose))
    automations.look_at(CUSTOMER, NOW)
    again = automations.of(CUSTOMER)
    assert again is not None
    assert again.automation.next_at == NOW


def test_half_a_character_takes_no_other_line_down(ledger: Ledger, tmp_path: Path) -> None:
    (why,) = take(ledger, tmp_path, GOOD | {"list_id": "r-80", "things": [{"kind": "\ud800"}]}, GOOD)
    assert "body:1: things" in why
    assert [one.list_id for one in ShoppingLists(ledger.dynamo).waiting_for(CUSTOMER)] == ["r-81"]


def test_of_a_household_that_lets_nothing_be_told_nothing_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="earshot automate"):
        take(ledger, tmp_path, GOOD | {"account": "customer-bea"})
    leaves = Leaves(ledger=ledger, pseudonyms=PSEUDONYMS, sealer=Sealer(()), clock=lambda: NOW)
    leaves.end("customer-ada")
    with pytest.raises(UnusableInput, match="earshot automate"):
        take(ledger, tmp_path, GOOD)
    assert list(ShoppingLists(ledger.dynamo).waiting_for(CUSTOMER)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("made_at", (NOW - LISTS_KEPT).isoformat()),
        ("made_at", (NOW + timedelta(minutes=6)).isoformat()),
        ("made_at", "today"),
        ("title", "call me at 555 010 9999"),
        ("title", "<speak>"),
        ("list_id", "ada@example.com"),
        ("things", []),
        ("things", [{"kind": "flour"}] * 21),
        ("things", [{"kind": "flour", "product_id": "p"}]),
        ("things", [{"kind": "flour", "quantity": True}]),
        ("things", [{"kind": "\ud800"}]),
        ("things", [{"product_id": "\ud800"}]),
        ("things", [{"kind": "flour", "brand": "b"}]),
        ("things", ["flour"]),
        ("account", None),
        ("price", 5),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(ledger: Ledger, field: str, value: object) -> None:
    lists = ListIntake(ledger=ledger, pseudonyms=PSEUDONYMS, clock=lambda: NOW)
    with pytest.raises(InputError, match="not known" if field == "price" else field):
        lists.take(GOOD | {field: value})
