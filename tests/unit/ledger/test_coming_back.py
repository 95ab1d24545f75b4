"""Somebody is forgotten and comes back before that was carried out: the old life goes, the new one stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from base.errors import RecordConflict, StoreUnavailable
from base.settings import Settings
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import sealed
from ledger.records import Choice, Consent, Grant, Identity, Order, OrderLine
from ledger.records.experiment import Arm
from ledger.records.guard import Guard, Guarded
from ledger.records.summary import BoughtSoFar, CustomerSummary, KeptLine
from ledger.settlements import Confirmed, Refusal, Refused
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from tests.factories.records import GRANTED, MORNING, order, touchpoint

USER, ACCOUNT = "us_" + "a" * 24, "ac_" + "a" * 24
ADA = Identity(user=USER, account=ACCOUNT)
NEVER = Consent(measurement=Grant.DENIED, marketing=Grant.DENIED)
PSEUDONYMS = open_pseudonyms(Settings())
KEY = str(PSEUDONYMS.service_key("user", "raw"))


def minute(number: int) -> datetime:
    return MORNING + timedelta(minutes=number)


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Ledger(lambda: dynamodb, "earshot", pseudonyms=PSEUDONYMS)
    dynamodb.delete_table(TableName="earshot")


def summary(ledger: Ledger) -> CustomerSummary:
    """What a turn reads; the arms apart, which it reads of running experiments alone."""
    arms = {test: arm for test in ("t_old", "t_new") if (arm := ledger.summaries.arm_in(test, (USER,)))}
    return replace(ledger.summaries.summary_of(KEY, (USER,)), arms=arms)


def bought(ledger: Ledger, order_id: str, product_id: str, at: datetime, **promised: Any) -> Order:
    lines = (OrderLine(product_id=product_id, quantity=1, unit_price_minor=1299),)
    placed = order(order_id, identity=ADA, consent=GRANTED, placed_at=at, received_at=at, lines=lines)
    turn = touchpoint(f"tp_{order_id}", identity=ADA, consent=GRANTED, occurred_at=at, received_at=at)
    before = summary(ledger).bought.usual
    ledger.place_order(placed, turn, customer=KEY, bought=BoughtSoFar.by(placed, before=before, **promised))
    return placed


def chosen(ledger: Ledger, consent: Consent, at: datetime, *, erase: bool = False) -> None:
    beside = ((USER, sealed(PSEUDONYMS.service_pepper, USER, KEY)),)
    asked = Choice(customer=USER, account=ACCOUNT, consent=consent, decided_at=at, erase=erase)
    ledger.decide(replace(asked, services=beside))


def lives(ledger: Ledger, product_id: str, begins: datetime) -> Order:
    """A yes, a note of each kind, and a purchase with a day that was promised."""
    chosen(ledger, GRANTED, begins)
    ledger.summaries.quieten(KEY, begins, quiet=True)
    known = summary(ledger).waits_for
    ledger.summaries.await_product(KEY, f"waits-{product_id}", begins, waits=True, known=known)
    ledger.summaries.keep_basket(KEY, (KeptLine(product_id=product_id, quantity=1),), begins)
    ledger.asked.first(KEY, f"asked in the life of {product_id}", "request-1", begins)
    exposed = touchpoint(f"tp_shown_{product_id}", identity=ADA, consent=GRANTED, occurred_at=begins)
    shown = replace(exposed, received_at=begins, test_id=f"t_{product_id}", arm=Arm.TREATED)
    ledger.append_touchpoint(shown, first_exposure=True)
    return bought(ledger, f"vo_{product_id}", product_id, begins, arrives_by=begins.date())


def new_life(of: Order) -> CustomerSummary:
    return CustomerSummary(
        consent=GRANTED,
        bought=BoughtSoFar.by(of, arrives_by=of.placed_at.date()),
        quiet=True,
        waits_for=("waits-new",),
        basket=(KeptLine(product_id="new", quantity=1),),
        arms={"t_new": Arm.TREATED},
    )


def notes(ledger: Ledger) -> set[str]:
    """All there is, beside records and tombstones."""
    items = (item for who in (USER, ACCOUNT, KEY) for item in ledger._table.query(None, f"CU#{who}"))
    return {str(item["SK"]["S"]) for item in items}


NEW = {
    "ACCOUNT",
    "ARM#t_new",
    "ASKED#asked in the life of new",
    "BASKET",
    "CONSENT",
    "QUIET",
    "SERVICE",
    "SUMMARY",
    "WAITS",
}
NEW |= {f"USER#{USER}"}


@pytest.mark.parametrize(("deed", "waits"), [(Deed.ERASED, True), (Deed.UNLINKED, False)])
def test_what_somebody_says_and_buys_before_the_old_life_is_erased_stays(
    ledger: Ledger, deed: Deed, waits: bool
) -> None:
    lives(ledger, "old", minute(0))
    if waits:
        ledger.outbox.attempt("vo_old", minute(0))
    else:
        ledger.outbox.settle("vo_old", Confirmed(), minute(1))
    if deed is Deed.ERASED:
        chosen(ledger, Consent(), minute(2), erase=True)
        ledger.requests.disown((USER, KEY), minute(2))
    else:
        chosen(ledger, NEVER, minute(2))
        ledger.requests.hand_over((USER,), KEY, minute(2))
    placed = lives(ledger, "new", minute(12))
    for _ in range(2):  # while the old order waits the request comes again and again
        forget_what_was_asked(ledger)
        assert ledger.account(USER) == ACCOUNT
        assert [one.order_id for one in ledger.orders_of(USER)] == ["vo_new"]
        assert ledger.touchpoint("tp_shown_new") is not None
        if deed is Deed.ERASED:
            assert (summary(ledger), notes(ledger)) == (new_life(placed), NEW)
    kept = summary(ledger)
    assert (kept.consent, kept.quiet, kept.arms) == (GRANTED, True, {"t_new": Arm.TREATED})
    assert kept.bought.order == new_life(placed).bought.order


def test_a_turn_that_has_no_time_for_its_orders_names_none_of_them_when_the_skill_is_opened(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives(ledger, "old", minute(0))

    def no_time(*_: object) -> None:
        raise StoreUnavailable("no time is left")

    monkeypatch.setattr(ledger.requests, "_unlink", no_time)
    with pytest.raises(StoreUnavailable):
        ledger.requests.disown((USER, KEY), minute(2))
    assert summary(ledger).bought == BoughtSoFar()


def test_what_the_shop_has_erased_leaves_of_the_summary_what_was_bought_since(ledger: Ledger) -> None:
    lives(ledger, "old", minute(0))
    ledger.outbox.settle("vo_old", Confirmed(), minute(1))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=minute(2), customers=(ACCOUNT,)))
    placed = lives(ledger, "new", minute(12))
    assert summary(ledger).bought.before == "old"
    forget_what_was_asked(ledger)
    assert summary(ledger) == new_life(placed)
    ledger.outbox.settle("vo_new", Refused(reason=Refusal.SOLD_OUT), minute(20))
    assert summary(ledger).bought == BoughtSoFar()


def test_a_restored_table_keeps_the_life_after_the_one_that_was_erased(ledger: Ledger) -> None:
    lives(ledger, "old", minute(0))
    ledger.outbox.settle("vo_old", Confirmed(), minute(1))
    placed = lives(ledger, "new", minute(12))
    erased = PrivacyRequest(deed=Deed.ERASED, at=minute(2), customers=(USER, ACCOUNT))
    ledger.requests.mark(erased, (KEY,))
    stones = list(ledger.requests.all_tombstones())
    for _ in range(2):
        ledger.erasing.again(stones)
        assert summary(ledger) == new_life(placed)
        assert notes(ledger) == NEW


def test_of_a_guard_that_was_set_anew_a_restored_table_loses_what_is_older_than_the_erasure(ledger: Ledger) -> None:
    guard = Guard(code="hash", order_limit_minor=5, set_at={"voice_code": minute(3), "order_limit_minor": minute(1)})
    ledger.guards.change(KEY, lambda _: Guarded(guard=guard), minute(3))
    erased = PrivacyRequest(deed=Deed.ERASED, at=minute(2), customers=(USER,), guards=True)
    ledger.requests.mark(erased, (KEY, f"GU#{KEY}"))
    assert ledger.erasing.again(list(ledger.requests.all_tombstones())) == {"note": 1}
    assert ledger.guards.of(KEY).guard == Guard(code="hash", set_at={"voice_code": minute(3)})


def test_a_merchant_s_id_that_finds_an_order_of_ours_goes_on_finding_that_one(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    for number, name in enumerate(("first", "second")):
        bought(ledger, f"vo_{name}", name, minute(number))
        settled = ledger.outbox.settle(f"vo_{name}", Confirmed(merchant_order_id="9001"), minute(5))
        assert settled is not None
        assert settled.merchant_order_id == "9001"
    assert ledger.placed.of_merchant("9001") == "vo_first"
    assert list(ledger.outbox.waiting()) == []
    assert "EARSHOT_DOUBLE orders vo_first and vo_second are both 9001 there" in caplog.text


def test_a_choice_that_comes_late_does_not_take_the_place_of_what_was_told_since(ledger: Ledger) -> None:
    chosen(ledger, GRANTED, minute(12))
    late = Choice(customer=USER, account="ac_" + "b" * 24, consent=NEVER, decided_at=minute(1))
    ledger.decide(late)
    assert ledger.account(USER) == ACCOUNT
    ledger.summaries.quieten(KEY, minute(12), quiet=True)
    ledger.summaries.quieten(KEY, minute(11), quiet=False)
    assert summary(ledger).quiet


def test_a_wrong_code_that_is_counted_while_a_guard_is_set_is_not_forgotten(ledger: Ledger) -> None:
    def limited(kept: Guarded, by: str) -> Guarded:
        assert ledger.guards.claim(KEY, by) or kept.wrong == 0
        return replace(kept, guard=replace(kept.guard, order_limit_minor=1))

    ledger.guards.change(KEY, lambda _: Guarded(guard=Guard(code="hash")), minute(0))
    requests = iter(("request-1", "request-1"))
    ledger.guards.change(KEY, lambda kept: limited(kept, next(requests)), minute(1))
    assert ledger.guards.of(KEY) == Guarded(guard=Guard(code="hash", order_limit_minor=1), wrong=1)


@pytest.mark.parametrize(("at", "left"), [(1, None), (3, "hash")])
def test_a_guard_that_is_set_after_the_shop_had_somebody_erased_stays(
    ledger: Ledger, at: int, left: str | None
) -> None:
    chosen(ledger, GRANTED, minute(0))
    ledger.guards.change(KEY, lambda _: Guarded(guard=Guard(code="hash")), minute(at))
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=minute(2), customers=(USER,), guards=True))
    forget_what_was_asked(ledger)
    assert ledger.guards.of(KEY).guard.code == left


def test_an_account_that_is_linked_after_somebody_was_forgotten_keeps_its_past(ledger: Ledger) -> None:
    other = Identity(account="ac_" + "b" * 24)
    ledger.put_order(order("or_other", identity=other, consent=GRANTED))
    lives(ledger, "old", minute(0))
    chosen(ledger, Consent(), minute(2), erase=True)
    ledger.decide(Choice(customer=USER, account=other.account, consent=GRANTED, decided_at=minute(12)))
    forget_what_was_asked(ledger)
    assert ledger.order("or_other") is not None
    assert ledger.account(USER) == other.account


def test_an_order_that_the_shop_deleted_goes_alone_and_takes_nobody_along(ledger: Ledger) -> None:
    stays, gone = bought(ledger, "or_stays", "p1", minute(2)), order("or_gone", identity=ADA, consent=GRANTED)
    ledger.put_order(gone)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=minute(5), orders=(gone.order_id,), alone=True))
    forget_what_was_asked(ledger)
    assert ledger.order(gone.order_id) is None
    assert ledger.order(stays.order_id) == stays
    assert ledger.requests.obeyed(replace(stays, received_at=minute(3))) is not None
    assert list(ledger.requests.waiting()) == []


def test_a_wish_whose_write_comes_late_is_not_put_over_what_a_round_found(ledger: Ledger) -> None:
    asked = ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=minute(5), customers=(USER,)))
    wider = ledger.requests.kept(replace(asked, request=replace(asked.request, orders=("vo_on_its_way",))))
    ledger.requests.ask(asked.request)
    assert list(ledger.requests.waiting()) == [wider]
    assert ledger.requests.as_kept(asked) == wider


def test_of_two_rounds_at_one_request_the_slower_erases_nothing_and_lets_nothing_go(ledger: Ledger) -> None:
    asked = ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=minute(5), customers=(USER,)))
    further = ledger.requests.kept(replace(asked, request=replace(asked.request, orders=("vo_1",))))
    with pytest.raises(RecordConflict):
        ledger.requests.kept(replace(asked, request=replace(asked.request, orders=("vo_2",))))
    ledger.requests.done(asked)
    assert list(ledger.requests.waiting()) == [further]
    ledger.requests.done(further)
    assert list(ledger.requests.waiting()) == []
