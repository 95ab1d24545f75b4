"""Rounds of forgetting in the cloud: many shards, little time, and many who ask."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, cast

import pytest

from base.errors import StoreError
from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.records import Identity
from ledger.store import Ledger
from ledger.table import FEW, MANY, Shards, erasure_key
from ledger.wiring import open_pseudonyms
from runtime.forgetting import Named
from tests.factories.counting_table import CountingClient
from tests.factories.records import GRANTED, MORNING, order, touchpoint

ADA = Identity(user="us_" + "a" * 24, email="em_" + "a" * 24)
BEA = Identity(user="us_" + "b" * 24)
WEEKS = 2
LATER = MORNING + timedelta(days=60)
A_ROUND = 700  # requests: one day's shards, and a little


class Until:
    """A function's time: so many requests of the table."""

    def __init__(self, client: CountingClient, calls: int) -> None:
        self._client = client
        self._end = client.calls + calls

    def __call__(self) -> bool:
        return self._client.calls < self._end


def ledger_on(client: CountingClient, shards: Shards = MANY) -> Ledger:
    return Ledger(lambda: cast("Any", client), "t", shards=shards, pseudonyms=open_pseudonyms(Settings()))


def regular(ledger: Ledger, who: Identity, name: str) -> None:
    """A shop's order a week, and a visit that names the order alone."""
    for week in range(WEEKS):
        at = MORNING + timedelta(days=7 * week)
        placed = f"{name}_{week}"
        ledger.put_order(order(placed, identity=who, consent=GRANTED, placed_at=at, received_at=at))
        visit = touchpoint(f"tp_{placed}", consent=GRANTED, order_id=placed, occurred_at=at, received_at=at)
        ledger.append_touchpoint(visit)


def left_of(client: CountingClient, name: str) -> list[str]:
    return [key for key, _ in client.items if name in key and not key.startswith("TO#")]


def rounds(client: CountingClient, ledger: Ledger) -> int:
    """How many rounds of little time it takes until nothing waits."""
    for number in range(1, 100):
        forget_what_was_asked(ledger, time_is_left=Until(client, A_ROUND))
        if not any(ledger.requests.waiting()):
            return number
    raise AssertionError("it never ends")


def test_what_no_round_has_time_for_is_erased_over_several_and_holds_up_nobody_behind() -> None:
    client = CountingClient()
    ledger = ledger_on(client)
    regular(ledger, ADA, "ada")
    ledger.append_touchpoint(touchpoint("tp_bea", identity=BEA, consent=GRANTED))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),)))
    later = LATER + timedelta(seconds=1)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=later, customers=(str(BEA.user),)))
    forget_what_was_asked(ledger, time_is_left=Until(client, A_ROUND))
    assert left_of(client, "tp_bea") == []  # who asked last
    assert left_of(client, "OR#ada") == []  # what keys lead to goes at once
    assert left_of(client, "TP#tp_ada") != []
    assert rounds(client, ledger) > 1
    assert left_of(client, "ada") == []


def test_a_request_by_e_mail_goes_through_every_day_a_few_a_round() -> None:
    client = CountingClient()
    ledger = ledger_on(client, Shards(days=64, outbox=1, months=1))
    regular(ledger, ADA, "ada")
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, emails=(str(ADA.email),)))
    assert rounds(client, ledger) > 3
    assert left_of(client, "ada") == []


@pytest.mark.parametrize(
    ("named", "who"),
    [
        (Named(email=" ada@post.earshot.shop"), Identity(email="Ada@post.earshot.shop")),
        (Named(user="ada@user.earshot.shop"), Identity(user="ada@user.earshot.shop")),
    ],
)
def test_who_was_imported_under_an_address_itself_is_forgotten_by_it(named: Named, who: Identity) -> None:
    client = CountingClient()
    ledger = ledger_on(client, FEW)
    regular(ledger, who, "ada")
    request = named.request(open_pseudonyms(Settings()), LATER)
    ledger.erasing.carry_out(ledger.requests.ask(request))
    assert left_of(client, "ada_") == []
    assert ledger.requests.obeyed(order("ada_9", identity=who, consent=GRANTED)) is None
    assert not [item for item in client.items.values() if "@" in str(item)]


def test_a_request_that_waits_for_the_merchant_looks_through_no_day_again() -> None:
    client = CountingClient()
    ledger = ledger_on(client, Shards(days=128, outbox=1, months=1))
    regular(ledger, ADA, "ada")
    ledger.outbox._table.write(ledger.outbox._table.put({"PK": {"S": "OR#ada_1"}, "SK": {"S": "OUTBOX"}}))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),)))
    forget_what_was_asked(ledger)
    before = client.calls
    forget_what_was_asked(ledger)
    assert client.calls - before < 100
    client.delete_item(Key={"PK": {"S": "OR#ada_1"}, "SK": {"S": "OUTBOX"}})
    forget_what_was_asked(ledger)
    assert left_of(client, "ada") == []


def test_a_shop_that_is_gone_is_erased_page_by_page() -> None:
    client = CountingClient()
    ledger = ledger_on(client)
    for number in range(120):
        ledger.append_touchpoint(touchpoint(f"tp_{number}", identity=ADA, consent=GRANTED))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, everything=True))
    before = client.calls
    forget_what_was_asked(ledger, time_is_left=Until(client, 100))
    assert len(left_of(client, "TP#")) in range(1, 100)
    assert client.calls - before < 200
    forget_what_was_asked(ledger)
    assert left_of(client, "TP#") == []
    assert list(ledger.requests.waiting()) == []


def test_a_request_that_cannot_be_carried_out_stops_no_other_and_is_said() -> None:
    client = CountingClient()
    ledger = ledger_on(client)
    for who, name in ((ADA, "ada"), (BEA, "bea")):
        ledger.append_touchpoint(touchpoint(f"tp_{name}", identity=who, consent=GRANTED))
    bad = ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),)))
    later = LATER + timedelta(seconds=1)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=later, customers=(str(BEA.user),)))
    client.items["TP#tp_ada", "TP"]["body"] = {"S": "{}"}
    with pytest.raises(StoreError, match="of the requests to forget 1 could not be carried out: ValidationError"):
        forget_what_was_asked(ledger)
    assert left_of(client, "tp_bea") == []
    assert [asked.request_id for asked in ledger.requests.waiting()] == [bad.request_id]
    assert erasure_key(bad.request_id) in client.items


def test_a_request_that_names_more_than_an_item_holds_is_kept_in_parts_each_carried_out_like_a_whole_one() -> None:
    client = CountingClient()
    ledger = ledger_on(client, FEW)
    named = [f"there_{number}_{'x' * 200}" for number in range(800)]
    theirs = named[::100]
    for number, order_id in enumerate(theirs):
        who = ADA if number == 0 else Identity()
        ledger.put_order(order(order_id, identity=who, placed_at=MORNING, received_at=MORNING))
    ledger.append_touchpoint(touchpoint("tp_ada", identity=ADA, consent=GRANTED))
    request = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), orders=tuple(named))
    for _ in range(2):
        ledger.requests.ask(request)  # as the shop sends it again: the same parts
    waiting = [asked.request for asked in ledger.requests.waiting()]
    assert len(waiting) > 1
    assert sorted(name for part in waiting for name in part.named) == sorted(request.named)
    done = forget_what_was_asked(ledger)
    receipts = sum((erased.items for _, erased in done), Counter[str]())
    assert (receipts["order"], receipts["touchpoint"]) == (len(theirs), 1)
    assert left_of(client, "there_") == left_of(client, "tp_ada") == []
    assert list(ledger.requests.waiting()) == []
    late = order(theirs[-1], placed_at=MORNING, received_at=MORNING)
    assert ledger.requests.obeyed(late) is None


def test_a_request_that_grows_beyond_an_item_while_it_is_carried_out_forgets_nothing_of_what_it_found() -> None:
    client = CountingClient()
    ledger = ledger_on(client, FEW)
    found = [f"or_{number}_{'x' * 240}" for number in range(600)]
    for order_id in found:
        ledger.put_order(order(order_id, identity=ADA, placed_at=MORNING, received_at=MORNING))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),)))
    a_piece = iter([True, False])
    forget_what_was_asked(ledger, time_is_left=lambda: next(a_piece))
    assert 0 < len(left_of(client, "or_")) < len(found)  # what says whose the rest are may be gone by now
    assert {*found} <= {name for asked in ledger.requests.waiting() for name in asked.request.orders}
    forget_what_was_asked(ledger)
    assert left_of(client, "or_") == []
    forget_what_was_asked(ledger)  # parts that were kept on the way find nothing more
    assert list(ledger.requests.waiting()) == []


def test_who_asks_to_see_more_than_an_item_holds_is_noted_whole() -> None:
    ledger = ledger_on(CountingClient(), FEW)
    orders = tuple(sorted(f"there_{number}_{'x' * 200}" for number in range(800)))
    asked = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), orders=orders)
    ledger.requests.note("77", asked)
    ledger.requests.note("78", PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(BEA.user),)))
    assert ledger.requests.noted("77") == asked
    assert ledger.requests.noted("79") is None
