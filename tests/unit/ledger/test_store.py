"""What a ledger promises, wherever it is kept: memory, moto in this process, the embedded AWS (tests/integration)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from base.errors import RecordConflict, StoreUnavailable
from ledger import table as keys
from ledger.baskets import BASKET_KEPT
from ledger.days import DayRecords
from ledger.encoding import to_json
from ledger.handoff_codes import codes_of
from ledger.items import typed
from ledger.order_versions import version_hash
from ledger.outbox import LEASE, Attempt, Busy, Purchases, Waiting
from ledger.records import Choice, Consent, Grant, Identity, OrderStatus
from ledger.records.claim import Claim
from ledger.records.guard import Guard, Guarded
from ledger.records.handoff import Handoff, HandoffLine
from ledger.records.spend import Spend
from ledger.records.summary import BoughtSoFar, CustomerSummary, KeptLine
from ledger.second_looks import FIRST_LOOK, LOOK_LEASE
from ledger.settlements import Confirmed, Notice, Refusal, Refused
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.table import Shards
from runtime.embedded_aws.template import table_definition
from runtime.ledger_source import read_span
from tests.factories.memory import MemoryLedger
from tests.factories.outbox import waiting_in
from tests.factories.records import GRANTED, MORNING, order, touchpoint

TABLE = table_definition().create
DENIED = Consent(measurement=Grant.DENIED)


def choice(consent: Consent, *, hours: int = 0, account: str | None = None) -> Choice:
    return Choice(customer="us_1", account=account, consent=consent, decided_at=MORNING + timedelta(hours=hours))


class LedgerPromises:
    """Each is kept by every ledger."""

    def test_a_touchpoint_is_written_once_and_the_first_received_wins(self, ledger: Ledger) -> None:
        assert ledger.append_touchpoint(touchpoint(outcome="ok"))
        assert not ledger.append_touchpoint(touchpoint(outcome="asked", received_at=MORNING + timedelta(seconds=1)))
        stored = ledger.touchpoint("tp_1")
        assert stored is not None
        assert stored.outcome == "ok"

    def test_a_retry_with_another_time_still_meets_itself(self, ledger: Ledger) -> None:
        assert ledger.append_touchpoint(touchpoint())
        later = MORNING + timedelta(seconds=5)
        assert not ledger.append_touchpoint(touchpoint(occurred_at=later, received_at=later))

    def test_a_purchase_is_order_touchpoint_and_outbox_or_nothing(self, ledger: Ledger) -> None:
        assert ledger.place_order(order(), touchpoint(order_id="or_1"), customer="key_1")
        assert ledger.order("or_1") == order()
        assert ledger.touchpoint("tp_1") == touchpoint(order_id="or_1")
        assert waiting_in(ledger) == ["or_1"]

    def test_a_repeated_yes_places_one_order(self, ledger: Ledger) -> None:
        assert ledger.place_order(order(), touchpoint("tp_1"), customer="key_1")
        assert not ledger.place_order(order(), touchpoint("tp_1"), customer="key_1")
        assert not ledger.place_order(order(), touchpoint("tp_2"), customer="key_1")
        assert [found.order_id for found in ledger.orders_of("key_1")] == ["or_1"]
        assert ledger.touchpoint("tp_2") is None

    def test_a_turn_already_written_cannot_place_an_order_behind_its_back(self, ledger: Ledger) -> None:
        ledger.append_touchpoint(touchpoint("tp_1"))
        with pytest.raises(RecordConflict):
            ledger.place_order(order(), touchpoint("tp_1"), customer="key_1")
        assert ledger.order("or_1") is None
        assert waiting_in(ledger) == []

    def test_an_order_is_tried_by_one_at_a_time_and_by_another_when_that_one_died(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1", checkout="chk_1")
        first = ledger.outbox.attempt("or_1", MORNING)
        assert first == Attempt(order=order(), checkout="chk_1", number=1, found_by="key_1")
        assert ledger.outbox.attempt("or_1", MORNING + LEASE / 2) == Busy(free_at=MORNING + LEASE)
        second = ledger.outbox.attempt("or_1", MORNING + LEASE)
        assert second == Attempt(order=order(), checkout="chk_1", number=2, found_by="key_1")
        ledger.outbox.postpone(first, MORNING)  # the one that was thought dead comes too late to say anything
        assert ledger.outbox.attempt("or_1", MORNING + LEASE) == Busy(free_at=MORNING + 2 * LEASE)

    def test_an_order_that_may_be_there_twice_is_looked_for_by_one_at_a_time_until_it_is_over(
        self, ledger: Ledger
    ) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        due, later, looks = MORNING + FIRST_LOOK, MORNING + timedelta(hours=1), ledger.outbox.looks
        ledger.outbox.settle("or_1", Confirmed(merchant_order_id="1001"), MORNING, look_at=due)
        assert list(ledger.outbox.waiting()) == [Waiting(order_id="or_1", since=due, free_at=due, kind="LOOK")]
        assert (ledger.outbox.attempt("or_1", due), looks.begin_look("or_1", MORNING)) == (None, None)
        look = looks.begin_look("or_1", due)
        assert look is not None
        assert (look.looked, look.order.merchant_order_id) == (0, "1001")
        assert looks.begin_look("or_1", due) is None
        assert looks.begin_look("or_1", due + LOOK_LEASE) == look  # whoever began it died
        looks.postpone_look(look, later, looked=True)
        assert list(ledger.outbox.waiting()) == [Waiting(order_id="or_1", since=later, free_at=later, kind="LOOK")]
        second = looks.begin_look("or_1", later)
        assert second is not None
        assert second.looked == 1
        looks.look_no_more("or_1")
        assert (looks.begin_look("or_1", later + LOOK_LEASE), waiting_in(ledger)) == (None, [])

    def test_whoever_places_an_order_may_tell_the_merchant_first(self, ledger: Ledger) -> None:
        until = MORNING + timedelta(seconds=10)
        ledger.place_order(order(), touchpoint(), customer="key_1", free_at=until)
        assert ledger.outbox.attempt("or_1", MORNING) == Busy(free_at=until)
        assert list(ledger.outbox.waiting()) == [Waiting(order_id="or_1", since=MORNING, free_at=until)]

    def test_a_try_that_came_to_nothing_is_due_when_it_says(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        attempt = ledger.outbox.attempt("or_1", MORNING)
        later = MORNING + timedelta(minutes=10)
        ledger.outbox.postpone(attempt, later)
        assert ledger.outbox.attempt("or_1", MORNING + LEASE) == Busy(free_at=later)
        assert waiting_in(ledger) == ["or_1"]

    def test_an_order_the_merchant_took_bears_its_id_there_and_waits_no_longer(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        taken = order(merchant_order_id="#1001")
        assert ledger.outbox.settle("or_1", Confirmed(merchant_order_id="#1001"), MORNING) == taken
        assert ledger.outbox.settle("or_1", Refused(reason=Refusal.DECLINED), MORNING) is None
        assert ledger.outbox.attempt("or_1", MORNING + timedelta(days=1)) is None
        assert (waiting_in(ledger), list(ledger.orders_of("key_1"))) == ([], [taken])

    def test_an_order_the_merchant_refused_is_cancelled_and_its_customer_hears_it_once(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        at = MORNING + timedelta(hours=1)
        ledger.outbox.settle("or_1", Refused(reason=Refusal.SOLD_OUT), at)
        cancelled = order(status=OrderStatus.CANCELLED, cancelled_at=at, received_at=at)
        notice = Notice(order_id="or_1", reason=Refusal.SOLD_OUT)
        assert list(ledger.orders_of("key_1")) == [cancelled]
        assert ledger.purchases_of(["key_1"], 20) == Purchases(orders=(cancelled,), notices=(notice,))
        ledger.told(notice)
        assert ledger.purchases_of(["key_1"], 20) == Purchases(orders=(cancelled,), notices=())

    def test_what_the_shop_told_under_its_own_id_before_we_knew_that_id_becomes_our_order(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        at = MORNING + timedelta(seconds=2)
        ledger.put_order(order("5001", revenue_minor=900, received_at=at))
        ours = order(merchant_order_id="5001", revenue_minor=900, received_at=at)
        assert ledger.outbox.settle("or_1", Confirmed(merchant_order_id="5001"), MORNING) == ours
        assert ledger.day(MORNING.date()).orders == (ours,)
        assert ledger.placed.of_merchant("5001") == "or_1"

    def test_an_order_of_which_the_shop_told_that_it_has_it_is_not_cancelled_by_a_refusal(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        shipped = order(merchant_order_id="#1001", received_at=MORNING + timedelta(hours=1))
        ledger.put_order(shipped)
        assert ledger.outbox.settle("or_1", Refused(reason=Refusal.DECLINED), MORNING) == shipped
        assert ledger.purchases_of(["key_1"], 20) == Purchases(orders=(shipped,), notices=())

    def test_what_the_shop_tells_of_an_order_of_ours_updates_it_in_any_order_of_arrival(self, ledger: Ledger) -> None:
        earlier = order("5001", received_at=MORNING + timedelta(hours=1), revenue_minor=900)
        later = order("5001", received_at=MORNING + timedelta(hours=2), revenue_minor=800, status=OrderStatus.REFUNDED)
        for arrival in ((earlier, later), (later, earlier)):
            order_id = f"vo_{arrival[0].revenue_minor}"
            ledger.place_order(order(order_id), touchpoint(order_id), customer="key_1")
            for told in arrival:
                ledger.placed.update(
                    order_id, told, merchant_order_id="5001", event=f"e-{order_id}-{told.revenue_minor}"
                )
            ours = ledger.order(order_id)
            assert ours == order(
                order_id,
                merchant_order_id="5001",
                revenue_minor=800,
                status=OrderStatus.REFUNDED,
                received_at=later.received_at,
            )

    def test_an_event_of_an_order_of_ours_that_was_seen_before_changes_nothing(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="key_1")
        told = order("5001", received_at=MORNING + timedelta(hours=1))
        assert ledger.placed.update("or_1", told, merchant_order_id="5001", event="shopify#1") is True
        newer = order("5001", received_at=MORNING + timedelta(hours=2), revenue_minor=1)
        assert ledger.placed.update("or_1", newer, merchant_order_id="5001", event="shopify#1") is False
        assert ledger.placed.update("or_none", told, merchant_order_id="5001", event="shopify#2") is None

    def test_of_two_versions_of_an_order_the_latest_received_stays_in_any_order_of_arrival(
        self, ledger: Ledger
    ) -> None:
        later = order(received_at=MORNING + timedelta(hours=1), status=OrderStatus.CANCELLED)
        assert ledger.put_order(later)
        assert not ledger.put_order(order())
        assert ledger.order("or_1") == later

    def test_how_it_was_paid_stays_where_the_shop_s_later_words_do_not_say_it(self, ledger: Ledger) -> None:
        ledger.put_order(order("5001", payment="apple_pay_watch"))
        shipped = order("5001", received_at=MORNING + timedelta(hours=1), status=OrderStatus.REFUNDED)
        assert ledger.put_order(shipped)
        assert ledger.order("5001") == replace(shipped, payment="apple_pay_watch")
        ledger.put_order(replace(shipped, received_at=MORNING + timedelta(hours=2), payment="card"))
        found = ledger.order("5001")
        assert found is not None
        assert found.payment == "card"

    def test_of_two_versions_received_at_once_the_same_one_stays_whichever_came_first(self, ledger: Ledger) -> None:
        versions = [order(revenue_minor=100), order(revenue_minor=200)]
        stays = max(versions, key=version_hash)
        for arrival in (versions, versions[::-1]):
            for version in arrival:
                ledger.put_order(version)
            assert ledger.order("or_1") == stays

    def test_of_versions_received_at_once_state_goes_before_refund_and_content(self, ledger: Ledger) -> None:
        cancelled = order(status=OrderStatus.CANCELLED, cancelled_at=MORNING)
        refunds = [order(status=OrderStatus.REFUNDED, refunded_minor=part, refunded_at=MORNING) for part in (9, 100)]
        for number, (low, high) in enumerate(combinations([order(), cancelled, *refunds], 2)):
            for arrival in ((low, high), (high, low)):
                id_ = f"or_{number}_{arrival.index(low)}"
                for version in arrival:
                    ledger.put_order(replace(version, order_id=id_))
                assert ledger.order(id_) == replace(high, order_id=id_)

    def test_an_event_delivered_twice_changes_nothing_the_second_time(self, ledger: Ledger) -> None:
        assert ledger.put_order(order(), event="shopify#1")
        newer = order(received_at=MORNING + timedelta(hours=1), revenue_minor=1)
        assert not ledger.put_order(newer, event="shopify#1")
        assert ledger.order("or_1") == order()

    def test_a_customers_orders_come_newest_first_over_many_pages(self, ledger: Ledger) -> None:
        big = tuple(
            f"promo-{n}-{'x' * 240}" for n in range(200)
        )  # 50 kB an order, so that a page of 1 MB is not enough
        for n in range(30):
            placed = order(f"or_{n:02}", placed_at=MORNING + timedelta(minutes=n), promo_codes=big)
            ledger.put_order(placed, customer="key_1")
        ledger.put_order(order("or_other"), customer="us_2")
        assert [found.order_id for found in ledger.orders_of("key_1")] == [f"or_{n:02}" for n in reversed(range(30))]

    def test_a_day_holds_everything_of_all_its_shards_and_nothing_of_the_next(self, ledger: Ledger) -> None:
        for n in range(40):
            ledger.append_touchpoint(touchpoint(f"tp_{n:02}", occurred_at=MORNING + timedelta(minutes=n)))
        ledger.put_order(order())
        ledger.append_touchpoint(touchpoint("tp_tomorrow", occurred_at=MORNING + timedelta(days=1)))
        today = ledger.day(MORNING.date())
        assert [found.touchpoint_id for found in today.touchpoints] == [f"tp_{n:02}" for n in range(40)]
        assert [found.order_id for found in today.orders] == ["or_1"]
        assert len({keys.shard_of(f"tp_{n:02}", ledger.shards.days) for n in range(40)}) == ledger.shards.days
        span = read_span(ledger, MORNING.date() - timedelta(days=1))
        assert len(span.touchpoints) == 41

    def test_the_whole_ledger_is_read_however_long_ago_it_began(self, ledger: Ledger) -> None:
        long_ago = MORNING - timedelta(days=1500)
        ledger.append_touchpoint(touchpoint("tp_old", occurred_at=long_ago))
        ledger.append_touchpoint(touchpoint("tp_new"))
        ledger.put_order(order())
        assert ledger.months() == (long_ago.date().isoformat()[:7], MORNING.date().isoformat()[:7])
        everything = read_span(ledger)
        assert [found.touchpoint_id for found in everything.touchpoints] == ["tp_old", "tp_new"]
        assert [found.order_id for found in everything.orders] == ["or_1"]
        assert len(read_span(ledger, MORNING.date()).touchpoints) == 1

    def test_what_channels_cost_is_read_with_the_days_of_records(self, ledger: Ledger) -> None:
        ledger.append_touchpoint(touchpoint("tp_1"))
        day = MORNING.date()
        spent = [
            Spend(day=day, channel="display", currency="USD", spend_minor=5),
            Spend(day=day, channel="paid_search", currency="USD", spend_minor=7, campaign_id="autumn"),
        ]
        for one in spent:
            ledger.daily.put(one)
        assert list(read_span(ledger).spend) == spent
        assert read_span(ledger, day + timedelta(days=1)).spend == ()

    def test_what_was_spent_and_claimed_in_a_month_without_records_is_read_as_well(self, ledger: Ledger) -> None:
        ledger.append_touchpoint(touchpoint("tp_1"))
        early, late = (MORNING.date() + timedelta(days=days) for days in (-400, 40))
        spent = [Spend(day=day, channel="alexa", currency="USD", spend_minor=5) for day in (early, late)]
        claimed = Claim(platform="meta", day=late, currency="USD", conversions=1.0, value_minor=5)
        for one in (*spent, claimed, claimed):
            ledger.daily.put(one)
        span = read_span(ledger)
        assert (list(span.spend), list(span.claims)) == (spent, [claimed])
        assert ledger.months() == (MORNING.date().isoformat()[:7],)

    def test_what_platforms_claim_is_read_with_the_days_of_records(self, ledger: Ledger) -> None:
        ledger.append_touchpoint(touchpoint("tp_1"))
        day = MORNING.date()
        claimed = [
            Claim(platform="google_ads", day=day, currency="USD", conversions=0.5, value_minor=7, campaign_id="autumn"),
            Claim(platform="meta", day=day, currency="USD", conversions=2.0, value_minor=5),
        ]
        for one in claimed:
            ledger.daily.put(one)
        assert list(read_span(ledger).claims) == claimed
        assert read_span(ledger, day + timedelta(days=1)).claims == ()

    def test_an_empty_ledger_reads_as_empty(self, ledger: Ledger) -> None:
        assert read_span(ledger).touchpoints == ()

    def test_a_session_is_found_by_its_key_where_consent_allows_no_more(self, ledger: Ledger) -> None:
        ledger.append_touchpoint(touchpoint("tp_1", session_id="se_1"))
        ledger.append_touchpoint(touchpoint("tp_2", session_id="se_2", identity=Identity(user="us_1"), consent=GRANTED))
        assert [found.touchpoint_id for found in ledger.touchpoints_of("se_1")] == ["tp_1"]
        assert [found.touchpoint_id for found in ledger.touchpoints_of("us_1")] == ["tp_2"]

    def test_a_version_received_earlier_takes_the_place_of_one_that_arrived_before_it(self, ledger: Ledger) -> None:
        first = touchpoint(outcome="ok")
        ledger.append_touchpoint(touchpoint(received_at=MORNING + timedelta(hours=1), outcome="asked"))
        assert ledger.append_touchpoint(first)
        assert not ledger.append_touchpoint(first)
        assert ledger.touchpoint("tp_1") == first

    def test_a_handoff_and_an_answer_about_consent_are_found_again(self, ledger: Ledger) -> None:
        handoff = Handoff(
            token="t",
            issued_at=MORNING,
            expires_at=MORNING + timedelta(days=30),
            session_id="se_1",
            product_id="p1",
            more=(HandoffLine(product_id="p2", quantity=3),),
        )
        ledger.put_handoff(handoff)
        assert ledger.handoff("t") == handoff
        assert ledger.handoff("unknown") is None
        assert ledger.consent("us_1") == Consent()

    def test_nobody_is_asked_twice_but_a_retry_asks_again(self, ledger: Ledger) -> None:
        assert ledger.asked.first("us_1", "measurement", "request-1", MORNING)
        assert ledger.asked.first("us_1", "measurement", "request-1", MORNING)
        assert not ledger.asked.first("us_1", "measurement", "request-2", MORNING)
        assert ledger.asked.first("us_2", "measurement", "request-2", MORNING)

    def test_three_codes_may_be_wrong_and_a_guard_that_is_set_anew_begins_again(self, ledger: Ledger) -> None:
        assert ledger.guards.of("ac_1") == Guarded()
        assert ledger.guards.claim("ac_1", "request-0"), "where there is no code there is nothing to guess"
        set_once = Guarded(guard=Guard(code="hash", order_limit_minor=5000))
        ledger.guards.change("ac_1", lambda _: set_once, MORNING)
        assert [ledger.guards.claim("ac_1", by) for by in ("1", "1", "2", "3", "3", "4")] == [*[True] * 5, False]
        assert ledger.guards.of("ac_1") == Guarded(guard=Guard(code="hash", order_limit_minor=5000), wrong=3)
        ledger.guards.change("ac_1", lambda kept: replace(kept, guard=Guard(code="hash")), MORNING)
        assert ledger.guards.of("ac_1").wrong == 3
        assert not ledger.guards.claim("ac_1", "5")
        ledger.guards.change("ac_1", lambda _: Guarded(guard=Guard(code="other")), MORNING)
        assert ledger.guards.claim("ac_1", "5")
        ledger.guards.forgive("ac_1")
        assert ledger.guards.of("ac_1").wrong == 0

    def test_a_code_read_aloud_leads_to_its_link_for_a_day(self, ledger: Ledger) -> None:
        code = ledger.codes.give("token-1", MORNING)
        assert len(code) == 8
        assert ledger.codes.give("token-1", MORNING) == code
        assert ledger.codes.token(code, MORNING + timedelta(hours=23)) == "token-1"
        assert ledger.codes.token(code, MORNING + timedelta(days=1, seconds=1)) is None
        assert ledger.codes.token("00000000", MORNING) is None

    def test_a_code_that_another_link_has_today_is_given_to_nobody_else(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine, other = ledger.codes.give("token-1", MORNING), codes_of("token-2")[0]
        for module in ("ledger.handoff_codes", "tests.factories.memory_codes"):
            monkeypatch.setattr(f"{module}.codes_of", lambda _: (mine, other))
        assert ledger.codes.give("token-2", MORNING) == other
        assert ledger.codes.token(mine, MORNING) == "token-1"
        later = MORNING + timedelta(days=2)
        assert ledger.codes.give("token-3", later) == mine

    def test_a_choice_holds_for_the_account_too_also_when_it_is_no_longer_told(self, ledger: Ledger) -> None:
        ledger.decide(choice(GRANTED, account="ac_1"))
        assert ledger.consent("us_1") == ledger.consent("ac_1") == GRANTED
        ledger.decide(choice(DENIED, hours=1))
        assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED

    def test_a_choice_replayed_late_does_not_take_the_place_of_a_later_one(self, ledger: Ledger) -> None:
        ledger.decide(choice(GRANTED, hours=1))
        ledger.decide(choice(DENIED))
        assert ledger.consent("us_1") == GRANTED

    def test_a_withdrawal_that_waited_in_the_spool_is_carried_out(self, ledger: Ledger, tmp_path: Path) -> None:
        ledger.decide(choice(GRANTED, account="ac_1"))
        spool = FileSpool(tmp_path)
        spool.keep(choice(DENIED, hours=1))
        assert spool.waiting() == 1
        assert spool.drain(ledger) == 1
        assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED

    def test_a_turn_that_could_not_tell_whether_it_ordered_does_not_take_the_purchases_place(
        self, ledger: Ledger
    ) -> None:
        for n in range(8):  # whatever the contents' hashes say
            bought = touchpoint(f"tp_{n}", order_id=f"or_{n}", outcome="ordered")
            ledger.place_order(order(f"or_{n}"), bought, customer="key_1")
            assert not ledger.append_touchpoint(replace(bought, order_id=None, outcome="error"))
            assert ledger.touchpoint(f"tp_{n}") == bought

    def test_an_order_that_a_feed_changes_stays_with_the_customer_who_placed_it_by_voice(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(order_id="or_1"), customer="key_1")
        cancelled = order(received_at=MORNING + timedelta(hours=1), status=OrderStatus.CANCELLED)
        assert ledger.put_order(cancelled)
        assert list(ledger.orders_of("key_1")) == [cancelled]

    def test_what_waited_in_the_spool_gets_into_the_ledger_once(self, ledger: Ledger, tmp_path: Path) -> None:
        spool = FileSpool(tmp_path)
        ledger.append_touchpoint(touchpoint("tp_1"))
        for n in range(3):
            spool.keep(touchpoint(f"tp_{n}"))
        assert spool.drain(ledger) == 3
        assert spool.waiting() == 0
        assert len(ledger.day(MORNING.date()).touchpoints) == 3

    def test_a_damaged_file_in_the_spool_does_not_hold_up_those_behind_it(self, ledger: Ledger, tmp_path: Path) -> None:
        spool = FileSpool(tmp_path)
        (tmp_path / "sp_damaged.json").write_bytes(b'{"touchpoint_id": "tp')
        spool.keep(touchpoint("tp_behind"))
        assert spool.drain(ledger) == 1
        assert ledger.touchpoint("tp_behind") is not None
        assert [path.name for path in tmp_path.iterdir()] == ["sp_damaged.bad"]

    def test_a_summary_says_in_one_read_what_was_agreed_to_and_bought(self, ledger: Ledger) -> None:
        assert ledger.summaries.summary_of("us_1") == CustomerSummary()
        ledger.decide(choice(GRANTED))
        ledger.summaries.quieten("us_1", MORNING, quiet=True)
        bought = BoughtSoFar.by(order(), before="p0", arrives_by=MORNING.date())
        ledger.place_order(order(), touchpoint(), customer="us_1", bought=bought)
        assert ledger.summaries.summary_of("us_1") == CustomerSummary(consent=GRANTED, bought=bought, quiet=True)

    def test_what_stands_under_a_pseudonym_counts_only_where_measurement_was_agreed_to(self, ledger: Ledger) -> None:
        measured = order(identity=Identity(user="us_1"), consent=GRANTED)
        ledger.place_order(measured, touchpoint(), customer="key_1")
        assert ledger.summaries.summary_of("key_1", ("us_1",)) == CustomerSummary()
        ledger.decide(replace(choice(GRANTED), customer="key_1"))
        bought = BoughtSoFar.by(measured)
        assert ledger.summaries.summary_of("key_1", ("us_1",)) == CustomerSummary(consent=GRANTED, bought=bought)
        assert ledger.summaries.summary_of("key_1") == CustomerSummary(consent=GRANTED)

    def test_a_summary_follows_what_becomes_of_the_order(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="us_1", bought=BoughtSoFar.by(order(), before="p0"))
        ledger.outbox.settle("or_1", Refused(reason=Refusal.SOLD_OUT), MORNING)
        assert ledger.summaries.summary_of("us_1").bought == BoughtSoFar(usual="p0")

    def test_a_summary_follows_what_the_shop_tells_of_the_order(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="us_1")
        told = replace(order(), status=OrderStatus.CANCELLED, received_at=MORNING + timedelta(hours=1))
        ledger.placed.update("or_1", told, merchant_order_id="m1", event=None)
        assert ledger.summaries.summary_of("us_1").bought == BoughtSoFar()

    def test_a_summary_is_made_again_from_the_orders(self, ledger: Ledger) -> None:
        ledger.put_order(order(), customer="us_1")
        assert ledger.summaries.rebuild() == 1
        assert ledger.summaries.summary_of("us_1").bought == BoughtSoFar.by(order())

    def test_an_order_is_taken_back_while_the_merchant_does_not_know_of_it(self, ledger: Ledger) -> None:
        ledger.place_order(order(), touchpoint(), customer="us_1")
        assert ledger.withdrawals.withdraw("or_1", ("us_2",), MORNING, told_too=True) is None
        gone = ledger.withdrawals.withdraw("or_1", ("us_1",), MORNING, told_too=False)
        assert gone is not None
        assert ledger.order("or_1") == gone
        assert (gone.status, gone.cancelled_at) == (OrderStatus.CANCELLED, MORNING)
        assert waiting_in(ledger) == []
        assert ledger.summaries.summary_of("us_1").bought == BoughtSoFar()
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), MORNING, told_too=True) is None

    def test_an_order_that_the_merchant_is_being_told_of_is_taken_back_only_where_that_is_ourselves(
        self, ledger: Ledger
    ) -> None:
        ledger.place_order(order(), touchpoint(), customer="us_1")
        ledger.outbox.attempt("or_1", MORNING)
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), MORNING, told_too=False) is None
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), MORNING, told_too=True) is not None

    def test_an_order_that_somebody_tried_to_tell_the_merchant_of_is_not_taken_back_when_the_try_is_over(
        self, ledger: Ledger
    ) -> None:
        ledger.place_order(order(), touchpoint(), customer="us_1")
        ledger.outbox.attempt("or_1", MORNING)  # its reply is lost, or its process dies after the post
        over = MORNING + LEASE + timedelta(seconds=1)
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), over, told_too=False) is None
        assert waiting_in(ledger) == ["or_1"]

    def test_an_order_that_whoever_placed_it_told_the_merchant_of_is_not_taken_back(self, ledger: Ledger) -> None:
        until = MORNING + timedelta(seconds=10)
        ledger.place_order(order(), touchpoint(), customer="us_1", free_at=until)
        over = until + timedelta(seconds=1)
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), over, told_too=False) is None
        assert ledger.withdrawals.withdraw("or_1", ("us_1",), over, told_too=True) is not None

    def test_a_basket_is_kept_for_thirty_days_and_a_purchase_takes_out_what_it_bought(self, ledger: Ledger) -> None:
        soup, tea = KeptLine(product_id="soup"), KeptLine(product_id="tea", quantity=2)
        ledger.summaries.keep_basket("key_1", (soup, tea), MORNING)
        last = MORNING + BASKET_KEPT - timedelta(seconds=1)
        assert ledger.summaries.summary_of("key_1", at=last).basket == (soup, tea)
        assert ledger.summaries.summary_of("key_1", at=MORNING + BASKET_KEPT).basket == ()
        ledger.place_order(order(), touchpoint(), customer="key_1", basket=(tea,))
        assert ledger.summaries.summary_of("key_1", at=MORNING).basket == (tea,)
        assert not ledger.place_order(order(), touchpoint("tp_again"), customer="key_1", basket=())
        assert ledger.summaries.summary_of("key_1", at=MORNING).basket == (tea,), "all together, or nothing"

    def test_a_basket_of_an_earlier_turn_that_is_kept_late_brings_nothing_back(self, ledger: Ledger) -> None:
        soup, tea = KeptLine(product_id="soup"), KeptLine(product_id="tea", quantity=2)
        ledger.place_order(order(), touchpoint(), customer="key_1", basket=(tea,))
        bought_at = touchpoint().occurred_at
        ledger.summaries.keep_basket("key_1", (soup, tea), bought_at - timedelta(seconds=1))
        assert ledger.summaries.summary_of("key_1", at=bought_at).basket == (tea,)
        ledger.summaries.keep_basket("key_1", (soup,), bought_at + timedelta(seconds=1))
        assert ledger.summaries.summary_of("key_1", at=bought_at).basket == (soup,)

    def test_for_what_a_customer_waits_is_kept_until_it_is_told(self, ledger: Ledger) -> None:
        ledger.summaries.await_product("us_1", "p2", MORNING, waits=True, known=())
        ledger.summaries.await_product("us_1", "p1", MORNING, waits=True, known=("p2",))
        assert ledger.summaries.summary_of("us_1").waits_for == ("p1", "p2")
        ledger.summaries.await_product("us_1", "p2", MORNING, waits=False, known=("p1", "p2"))
        assert ledger.summaries.summary_of("us_1").waits_for == ("p1",)

    def test_what_another_turn_noted_meanwhile_is_not_overwritten(self, ledger: Ledger) -> None:
        ledger.summaries.await_product("us_1", "p1", MORNING, waits=True, known=())
        with pytest.raises(StoreUnavailable, match="another turn"):
            ledger.summaries.await_product("us_1", "p2", MORNING, waits=True, known=())
        assert ledger.summaries.summary_of("us_1").waits_for == ("p1",)


class TestInMemory(LedgerPromises):
    """The twin that unit tests of other rooms use keeps the promises it stands in for."""

    @pytest.fixture
    def ledger(self) -> Ledger:
        return MemoryLedger()


class TestOnMoto(LedgerPromises):
    """DynamoDB's interface in this process, with more shards than the embedded AWS has.

    Sizes, types and transaction tokens moto gets wrong: see integration.
    """

    @pytest.fixture
    def ledger(self, dynamodb: Any, moto_table: str) -> Ledger:
        return Ledger(lambda: dynamodb, moto_table, shards=Shards(days=7, outbox=3, months=2))


@pytest.fixture
def moto_table(dynamodb: Any) -> Iterator[str]:
    dynamodb.create_table(TableName="earshot", **TABLE)
    yield "earshot"
    dynamodb.delete_table(TableName="earshot")


def put_as_version_1_did(dynamodb: Any, table: str) -> None:
    """A purchase, its outbox entry and its month: keys and bodies as they were written before anything was widened."""
    when, day = "2026-11-20T08:00:00.000000Z", "DAY#2026-11-20"
    touch, bought = (to_json(record).replace('"schema_version":2', '"schema_version":1') for record in PURCHASE)
    version = {"received_at": when, "content_hash": "0" * 64}
    by_customer = {"GSI1PK": "CU#us_1"}
    written: list[dict[str, str]] = [
        {"PK": "TP#tp_1", "SK": "TP", **by_customer, "GSI1SK": f"TP#{when}#tp_1", "GSI2PK": f"{day}#3", "body": touch},
        {"PK": "OR#or_1", "SK": "OR", **by_customer, "GSI1SK": f"OR#{when}#or_1", "GSI2PK": f"{day}#0", "body": bought},
        {"PK": "OR#or_1", "SK": "OUTBOX", "GSI1PK": "OUTBOX", "GSI1SK": f"{when}#or_1", "order_id": "or_1"},
        {"PK": "MONTHS", "SK": "2026-11", "body": "2026-11"},
    ]
    for item in written:
        if "GSI2PK" in item:
            item |= {"GSI2SK": item["GSI1SK"], **version}
        dynamodb.put_item(TableName=table, Item=typed(item))


US_1 = Identity(user="us_1")
PURCHASE = (touchpoint(order_id="or_1", identity=US_1, consent=GRANTED), order(identity=US_1, consent=GRANTED))


@pytest.mark.parametrize("shards", [keys.FEW, keys.MANY])
def test_what_version_1_wrote_is_found_under_its_old_keys(dynamodb: Any, moto_table: str, shards: Shards) -> None:
    put_as_version_1_did(dynamodb, moto_table)
    ledger = Ledger(lambda: dynamodb, moto_table, shards=shards)
    touch, bought = PURCHASE
    assert (ledger.touchpoint("tp_1"), ledger.order("or_1")) == (touch, bought)
    assert (list(ledger.touchpoints_of("us_1")), list(ledger.orders_of("us_1"))) == ([touch], [bought])
    assert ledger.day(MORNING.date()) == DayRecords(touchpoints=(touch,), orders=(bought,))
    assert (ledger.months(), waiting_in(ledger)) == (("2026-11",), ["or_1"])


def test_what_is_written_now_lies_beside_what_version_1_wrote(dynamodb: Any, moto_table: str) -> None:
    put_as_version_1_did(dynamodb, moto_table)
    ledger = Ledger(lambda: dynamodb, moto_table, shards=keys.MANY)
    for n in range(2, 12):
        at = MORNING + timedelta(seconds=n)
        ledger.place_order(
            order(f"or_{n:02}", placed_at=at), touchpoint(f"tp_{n:02}", occurred_at=at), customer="key_1"
        )
    ids = [f"{n:02}" for n in range(2, 12)]
    assert waiting_in(ledger) == ["or_1", *(f"or_{n}" for n in ids)]
    day = ledger.day(MORNING.date())
    assert [found.touchpoint_id for found in day.touchpoints] == ["tp_1", *(f"tp_{n}" for n in ids)]
    assert ledger.months() == ("2026-11",)


def test_an_order_of_version_1_gives_way_to_a_cancellation_of_the_same_second(dynamodb: Any, moto_table: str) -> None:
    put_as_version_1_did(dynamodb, moto_table)
    ledger = Ledger(lambda: dynamodb, moto_table)
    cancelled = replace(PURCHASE[1], status=OrderStatus.CANCELLED, cancelled_at=MORNING)
    assert [ledger.put_order(version) for version in (cancelled, PURCHASE[1])] == [True, False]
    assert ledger.order("or_1") == cancelled


def test_an_order_of_version_1_gives_way_to_a_newer_one_and_not_to_itself(dynamodb: Any, moto_table: str) -> None:
    put_as_version_1_did(dynamodb, moto_table)
    ledger = Ledger(lambda: dynamodb, moto_table, shards=keys.MANY)
    shipped = replace(PURCHASE[1], received_at=MORNING + timedelta(hours=1), merchant_order_id="#1001")
    assert ledger.put_order(shipped)
    assert not ledger.put_order(PURCHASE[1])
    assert list(ledger.orders_of("us_1")) == [shipped]
    assert ledger.day(MORNING.date()).orders == (shipped,)


def test_a_mail_whose_sending_was_cut_off_after_it_forgot_to_whom_does_not_wait_on(
    dynamodb: Any, moto_table: str
) -> None:
    ledger = Ledger(lambda: dynamodb, moto_table)
    ledger.place_order(order(), touchpoint(order_id="or_1"), customer="key_1", delivery="sealed")
    ledger.outbox.settle("or_1", Confirmed(), MORNING)
    assert waiting_in(ledger) == ["or_1"]
    gone, kind = keys.delivery_key("or_1")
    dynamodb.delete_item(TableName=moto_table, Key=typed({keys.PK: gone, keys.SK: kind}))
    assert ledger.outbox.begin_mail("or_1", MORNING + LEASE) is None
    assert waiting_in(ledger) == []


@pytest.mark.parametrize("way", ["hand over", "disown"])
def test_a_no_of_the_same_moment_does_not_bring_back_an_order_that_the_merchant_refused(
    dynamodb: Any, moto_table: str, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    ledger = Ledger(lambda: dynamodb, moto_table)
    bought = order(identity=US_1, consent=GRANTED)
    ledger.place_order(bought, touchpoint(order_id="or_1", identity=US_1, consent=GRANTED), customer="us_1")

    def as_the_index_still_says(*_: object) -> list[Any]:
        ledger.outbox.settle("or_1", Refused(reason=Refusal.SOLD_OUT), MORNING)
        return [bought]

    monkeypatch.setattr(ledger.requests, "_newest_of", as_the_index_still_says)
    asked = {"hand over": lambda: ledger.requests.hand_over(("us_1",), "key_1", MORNING)}
    asked["disown"] = lambda: ledger.requests.disown(("us_1",), MORNING)
    asked[way]()
    now = ledger.order("or_1")
    assert now is not None
    assert (now.status, now.identity) == (OrderStatus.CANCELLED, Identity())
