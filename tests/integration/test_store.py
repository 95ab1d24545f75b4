from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import RecordConflict, StoreUnavailable
from intake.import_files import Importer, Kind
from ledger import table as keys
from ledger.encoding import content_hash
from ledger.recorder import Kept, Recorder
from ledger.records import Choice, Consent, Grant, Handoff, Identity, OrderStatus
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.ledger_source import read_span
from tests.factories.records import GRANTED, MORNING, order, touchpoint

DENIED = Consent(measurement=Grant.DENIED)
pytestmark = pytest.mark.integration


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    return Ledger(lambda: aws.client("dynamodb"), table)


def test_a_touchpoint_is_written_once_and_the_first_received_wins(ledger: Ledger) -> None:
    assert ledger.append_touchpoint(touchpoint(outcome="ok"))
    assert not ledger.append_touchpoint(touchpoint(outcome="asked", received_at=MORNING + timedelta(seconds=1)))
    stored = ledger.touchpoint("tp_1")
    assert stored is not None
    assert stored.outcome == "ok"


def test_a_retry_with_another_time_still_meets_itself(ledger: Ledger) -> None:
    assert ledger.append_touchpoint(touchpoint())
    later = MORNING + timedelta(seconds=5)
    assert not ledger.append_touchpoint(touchpoint(occurred_at=later, received_at=later))


def test_the_words_heard_lie_apart_with_a_date_to_die(ledger: Ledger, aws: LocalAws, table: str) -> None:
    ledger.append_touchpoint(touchpoint(heard="clear leaf"))
    stored = ledger.touchpoint("tp_1")
    assert stored is not None
    assert stored.heard is None
    assert ledger.heard("tp_1") == "clear leaf"
    item = aws.client("dynamodb").get_item(TableName=table, Key={"PK": {"S": "TP#tp_1"}, "SK": {"S": "HEARD"}})["Item"]
    assert int(item["expires_at"]["N"]) == int((MORNING + timedelta(days=90)).timestamp())


def test_a_purchase_is_order_touchpoint_and_outbox_or_nothing(ledger: Ledger) -> None:
    assert ledger.place_order(order(), touchpoint(order_id="or_1"), customer="us_1")
    assert ledger.order("or_1") == order()
    assert ledger.touchpoint("tp_1") == touchpoint(order_id="or_1")
    assert list(ledger.outbox()) == ["or_1"]


def test_a_repeated_yes_places_one_order(ledger: Ledger) -> None:
    assert ledger.place_order(order(), touchpoint("tp_1"), customer="us_1")
    assert not ledger.place_order(order(), touchpoint("tp_1"), customer="us_1")
    assert not ledger.place_order(order(), touchpoint("tp_2"), customer="us_1")
    assert [found.order_id for found in ledger.orders_of("us_1")] == ["or_1"]
    assert ledger.touchpoint("tp_2") is None


def test_a_turn_already_written_cannot_place_an_order_behind_its_back(ledger: Ledger) -> None:
    ledger.append_touchpoint(touchpoint("tp_1"))
    with pytest.raises(RecordConflict):
        ledger.place_order(order(), touchpoint("tp_1"), customer="us_1")
    assert ledger.order("or_1") is None
    assert list(ledger.outbox()) == []


def test_a_sent_order_leaves_the_outbox_and_stays_in_the_ledger(ledger: Ledger) -> None:
    ledger.place_order(order(), touchpoint(), customer="us_1")
    ledger.sent("or_1")
    ledger.sent("or_1")
    assert list(ledger.outbox()) == []
    assert ledger.order("or_1") is not None


def test_of_two_versions_of_an_order_the_latest_received_stays_in_any_order_of_arrival(ledger: Ledger) -> None:
    later = order(received_at=MORNING + timedelta(hours=1), status=OrderStatus.CANCELLED)
    assert ledger.put_order(later)
    assert not ledger.put_order(order())
    assert ledger.order("or_1") == later


def test_of_two_versions_received_at_once_the_same_one_stays_whichever_came_first(ledger: Ledger) -> None:
    versions = [order(revenue_minor=100), order(revenue_minor=200)]
    stays = max(versions, key=content_hash)
    for arrival in (versions, versions[::-1]):
        for version in arrival:
            ledger.put_order(version)
        assert ledger.order("or_1") == stays


def test_an_event_delivered_twice_changes_nothing_the_second_time(ledger: Ledger) -> None:
    assert ledger.put_order(order(), event="shopify#1")
    newer = order(received_at=MORNING + timedelta(hours=1), revenue_minor=1)
    assert not ledger.put_order(newer, event="shopify#1")
    assert ledger.order("or_1") == order()


def test_a_customers_orders_come_newest_first_over_many_pages(ledger: Ledger) -> None:
    big = tuple(f"promo-{n}-{'x' * 240}" for n in range(200))  # 50 kB an order, so that a page of 1 MB is not enough
    for n in range(30):
        placed = order(f"or_{n:02}", placed_at=MORNING + timedelta(minutes=n), promo_codes=big)
        ledger.put_order(placed, customer="us_1")
    ledger.put_order(order("or_other"), customer="us_2")
    assert [found.order_id for found in ledger.orders_of("us_1")] == [f"or_{n:02}" for n in reversed(range(30))]


def test_a_day_holds_everything_of_all_its_shards_and_nothing_of_the_next(ledger: Ledger) -> None:
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


def test_the_whole_ledger_is_read_however_long_ago_it_began(ledger: Ledger) -> None:
    long_ago = MORNING - timedelta(days=1500)
    ledger.append_touchpoint(touchpoint("tp_old", occurred_at=long_ago))
    ledger.append_touchpoint(touchpoint("tp_new"))
    ledger.put_order(order())
    assert ledger.months() == (long_ago.date().isoformat()[:7], MORNING.date().isoformat()[:7])
    everything = read_span(ledger)
    assert [found.touchpoint_id for found in everything.touchpoints] == ["tp_old", "tp_new"]
    assert [found.order_id for found in everything.orders] == ["or_1"]
    assert len(read_span(ledger, MORNING.date()).touchpoints) == 1


def test_an_empty_ledger_reads_as_empty(ledger: Ledger) -> None:
    assert read_span(ledger).touchpoints == ()


def test_a_session_is_found_by_its_key_where_consent_allows_no_more(ledger: Ledger) -> None:
    ledger.append_touchpoint(touchpoint("tp_1", session_id="se_1"))
    ledger.append_touchpoint(touchpoint("tp_2", session_id="se_2", identity=Identity(user="us_1"), consent=GRANTED))
    assert [found.touchpoint_id for found in ledger.touchpoints_of("se_1")] == ["tp_1"]
    assert [found.touchpoint_id for found in ledger.touchpoints_of("us_1")] == ["tp_2"]


def test_a_version_received_earlier_takes_the_place_of_one_that_arrived_before_it(ledger: Ledger) -> None:
    first = touchpoint(outcome="ok")
    ledger.append_touchpoint(touchpoint(received_at=MORNING + timedelta(hours=1), outcome="asked"))
    assert ledger.append_touchpoint(first)
    assert not ledger.append_touchpoint(first)
    assert ledger.touchpoint("tp_1") == first


def test_a_handoff_and_an_answer_about_consent_are_found_again(ledger: Ledger) -> None:
    handoff = Handoff(
        token="t", issued_at=MORNING, expires_at=MORNING + timedelta(days=30), session_id="se_1", product_id="p1"
    )
    ledger.put_handoff(handoff)
    assert ledger.handoff("t") == handoff
    assert ledger.handoff("unknown") is None
    assert ledger.consent("us_1") == Consent()


def choice(consent: Consent, *, hours: int = 0, account: str | None = None) -> Choice:
    return Choice(customer="us_1", account=account, consent=consent, decided_at=MORNING + timedelta(hours=hours))


def test_a_choice_holds_for_the_account_too_also_when_it_is_no_longer_told(ledger: Ledger) -> None:
    ledger.decide(choice(GRANTED, account="ac_1"))
    assert ledger.consent("us_1") == ledger.consent("ac_1") == GRANTED
    ledger.decide(choice(DENIED, hours=1))
    assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED


def test_a_choice_replayed_late_does_not_take_the_place_of_a_later_one(ledger: Ledger) -> None:
    ledger.decide(choice(GRANTED, hours=1))
    ledger.decide(choice(DENIED))
    assert ledger.consent("us_1") == GRANTED


def test_a_withdrawal_that_waited_in_the_spool_is_carried_out(ledger: Ledger, tmp_path: Path) -> None:
    ledger.decide(choice(GRANTED, account="ac_1"))
    spool = FileSpool(tmp_path)
    spool.keep(choice(DENIED, hours=1))
    assert spool.waiting() == 1
    assert spool.drain(ledger) == 1
    assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED


def test_a_choice_that_only_the_log_kept_is_read_back(
    ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.decide(choice(GRANTED, account="ac_1"))
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    away = Ledger(_nobody, "nowhere")
    assert Recorder(away, FileSpool(blocked)).decide(choice(DENIED, hours=1)) is Kept.LOG
    log = tmp_path / "server.log"
    log.write_text("\n".join(record.getMessage() for record in caplog.records))
    importer = Importer(ledger)
    importer.touchpoints([log])
    assert importer.finish().stored[Kind.CHOICE] == 1
    assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED


def _nobody() -> Any:
    raise StoreUnavailable("the table is away")


def test_a_turn_that_could_not_tell_whether_it_ordered_does_not_take_the_purchases_place(ledger: Ledger) -> None:
    for n in range(8):  # whatever the contents' hashes say
        bought = touchpoint(f"tp_{n}", order_id=f"or_{n}", outcome="ordered")
        ledger.place_order(order(f"or_{n}"), bought, customer="us_1")
        assert not ledger.append_touchpoint(replace(bought, order_id=None, outcome="error"))
        assert ledger.touchpoint(f"tp_{n}") == bought


def test_an_order_that_a_feed_changes_stays_with_the_customer_who_placed_it_by_voice(ledger: Ledger) -> None:
    ledger.place_order(order(), touchpoint(order_id="or_1"), customer="us_1")
    cancelled = order(received_at=MORNING + timedelta(hours=1), status=OrderStatus.CANCELLED)
    assert ledger.put_order(cancelled)
    assert list(ledger.orders_of("us_1")) == [cancelled]


def test_what_waited_in_the_spool_gets_into_the_ledger_once(ledger: Ledger, tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    ledger.append_touchpoint(touchpoint("tp_1"))
    for n in range(3):
        spool.keep(touchpoint(f"tp_{n}"))
    assert spool.drain(ledger) == 3
    assert spool.waiting() == 0
    assert len(ledger.day(MORNING.date()).touchpoints) == 3


def test_a_damaged_file_in_the_spool_does_not_hold_up_those_behind_it(ledger: Ledger, tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    (tmp_path / "sp_damaged.json").write_bytes(b'{"touchpoint_id": "tp')
    spool.keep(touchpoint("tp_behind"))
    assert spool.drain(ledger) == 1
    assert ledger.touchpoint("tp_behind") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["sp_damaged.bad"]
