"""Somebody is forgotten whose records wait everywhere: all is brought back as operators do, and nothing of it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import InputError
from base.settings import Settings
from ledger.encoding import to_json
from ledger.privacy.carrying_out import LATE_COMMITS, forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import sealed
from ledger.recorder import CHOICE_MARK, LOG_MARK
from ledger.records import Choice, Consent, Grant, Identity
from ledger.records.guard import Guard, Guarded
from ledger.records.handoff import Handoff
from ledger.records.summary import BoughtSoFar, KeptLine
from ledger.settlements import Confirmed
from ledger.spool import FileSpool, QueueSpool
from ledger.store import Ledger
from ledger.table import match_keys_key
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.local import LocalAws
from runtime.forgetting import Named, do_as_in, forget, known_of
from runtime.functions import spool as spool_function
from runtime.ledger_source import read_span
from tests.factories.command import Earshot
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.integration.test_spool_function import delivered

pytestmark = pytest.mark.integration

ADA = Identity(user="us_" + "a" * 24, account="ac_" + "a" * 24, email="em_" + "a" * 24)
BEA = Identity(user="us_" + "b" * 24, account="ac_" + "b" * 24)
SERVED = {str(ADA.user): "key_" + "a1" * 12, str(BEA.user): "key_" + "b1" * 12}
SERVED |= {str(ADA.account): "key_" + "a2" * 12, str(BEA.account): "key_" + "b2" * 12}
KEY_1 = "key_" + "1" * 24
LATER = MORNING + timedelta(days=1)
NEVER = Consent(measurement=Grant.DENIED, marketing=Grant.DENIED)


@pytest.fixture
def ledger(aws: LocalAws, table: str, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setenv("EARSHOT_ENDPOINT", aws.endpoint)
    monkeypatch.setenv("EARSHOT_TABLE", table)
    spool_function._ledger.cache_clear()
    return Ledger(lambda: aws.client("dynamodb"), table, pseudonyms=open_pseudonyms(Settings()))


def beside(who: Identity) -> tuple[tuple[str, str], ...]:
    """Whose service keys these are, as the table may say it."""
    pepper = Settings().service_pepper.encode()
    return tuple((name, sealed(pepper, name, SERVED[name])) for name in filter(None, (who.user, who.account)))


@pytest.fixture
def settings(aws: LocalAws, table: str, tmp_path: Path) -> Settings:
    return Settings(endpoint=aws.endpoint, table=table, state=str(tmp_path))


def said(touchpoint_id: str, who: Identity = ADA, **changes: object) -> object:
    return touchpoint(touchpoint_id, identity=who, consent=GRANTED, **changes)


def lives(ledger: Ledger) -> None:
    """What both leave behind in two days: turns, a hand-off, a voice order, a shop's order and its visit."""
    for who, name in ((ADA, "ada"), (BEA, "bea")):
        choice = Choice(customer=str(who.user), account=who.account, consent=GRANTED, decided_at=MORNING)
        ledger.decide(replace(choice, services=beside(who)))
        ledger.append_touchpoint(said(f"tp_{name}", who, heard="tide well", handoff_token=f"token-{name}"))
        ledger.put_handoff(
            Handoff(
                token=f"token-{name}",
                issued_at=MORNING,
                expires_at=MORNING + timedelta(days=30),
                session_id="se_1",
                product_id="p1",
                consent=GRANTED,
                identity=who,
            )
        )
        buying = said(f"tp_buys_{name}", who, order_id=f"vo_{name}")
        basket = (KeptLine(product_id=f"soup-{name}"),)
        ledger.summaries.keep_basket(SERVED[str(who.user)], basket, MORNING)
        mine = order(f"vo_{name}", identity=who, consent=GRANTED)
        ledger.place_order(mine, buying, customer=SERVED[str(who.user)])
        ledger.outbox.settle(mine.order_id, Confirmed(merchant_order_id=f"9{name}"), MORNING)
        ledger.put_order(order(f"shop_{name}", consent=NEVER), customer=SERVED[str(who.account)])
        nobody = replace(who, user=None, account=None, email=None)
        ledger.append_touchpoint(said(f"tp_visit_{name}", nobody, session_id=f"se_{name}", order_id=f"shop_{name}"))


def left_of(aws: LocalAws, table: str, *values: str) -> list[str]:
    """The keys of all items in which one of the values stands, but for the requests that are looked at again."""
    items = [one for one in aws.client("dynamodb").scan(TableName=table)["Items"] if one["SK"]["S"] != "ER"]
    return [item["PK"]["S"] + " " + item["SK"]["S"] for item in items if any(value in str(item) for value in values)]


def test_forgetting_erases_one_customer_whole_and_nobody_else(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    lives(ledger)
    before = left_of(aws, table, "bea", *filter(None, (BEA.user, BEA.account)))
    receipt = forget(settings, Named(user=ADA.user), clock=lambda: LATER)
    assert left_of(aws, table, "ada", *filter(None, (ADA.user, ADA.account, ADA.email))) == []
    assert left_of(aws, table, "bea", *filter(None, (BEA.user, BEA.account))) == before
    assert receipt.erased["touchpoint"] == 3
    assert receipt.erased["order"] == 2
    assert [copy.place for copy in receipt.copies if copy.gone_by > LATER.date()]


@pytest.mark.parametrize("named", [{"account": ADA.account}, {"order": "9ada"}, {"email": ADA.email}])
def test_somebody_is_found_by_account_by_an_order_and_by_an_address(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings, named: dict[str, str]
) -> None:
    lives(ledger)
    forget(settings, Named(**named), clock=lambda: LATER)
    assert left_of(aws, table, "ada", *filter(None, (ADA.user, ADA.account, ADA.email))) == []


@pytest.mark.parametrize(("guards", "left"), [(True, None), (False, "1111")])
def test_a_household_s_voice_code_goes_with_what_the_shop_erases_and_not_by_a_word(
    ledger: Ledger, guards: bool, left: str | None
) -> None:
    lives(ledger)
    key = SERVED[str(ADA.account)]
    ledger.guards.change(key, lambda _: Guarded(guard=Guard(code="1111")), MORNING)
    asked = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), guards=guards)
    ledger.erasing.carry_out(ledger.requests.ask(asked))
    assert ledger.guards.of(key).guard.code == left


def test_an_older_wish_that_comes_late_lets_no_voice_code_go_that_was_set_after_somebody_asked_to_be_forgotten(
    ledger: Ledger,
) -> None:
    lives(ledger)
    key = SERVED[str(ADA.account)]
    early, later = LATER - timedelta(hours=1), LATER + timedelta(hours=1)
    ledger.guards.change(key, lambda _: Guarded(guard=Guard(code="1111")), later)
    ledger.guards.change(key, lambda kept: replace(kept, guard=replace(kept.guard, order_limit_minor=5)), early)
    asked = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), guards=True)
    ledger.erasing.carry_out(ledger.requests.ask(asked))
    assert ledger.guards.of(key).guard.code == "1111"


def test_of_a_guard_that_was_set_anew_since_only_what_is_older_than_the_request_goes(ledger: Ledger) -> None:
    lives(ledger)
    key = SERVED[str(ADA.account)]
    early, later = LATER - timedelta(hours=1), LATER + timedelta(hours=1)
    guard = Guard(code="1111", order_limit_minor=5, set_at={"voice_code": later, "order_limit_minor": early})
    ledger.guards.change(key, lambda _: Guarded(guard=guard, wrong=1), later)
    asked = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), guards=True)
    ledger.erasing.carry_out(ledger.requests.ask(asked))
    assert ledger.guards.of(key) == Guarded(guard=Guard(code="1111", set_at={"voice_code": later}), wrong=1)


def test_a_wish_from_before_a_household_was_forgotten_brings_no_guard_back_and_a_later_one_is_new(
    ledger: Ledger,
) -> None:
    lives(ledger)
    key = SERVED[str(ADA.account)]
    ledger.guards.change(key, lambda _: Guarded(guard=Guard(code="1111")), MORNING)
    asked = PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(ADA.user),), guards=True)
    ledger.erasing.carry_out(ledger.requests.ask(asked))
    ledger.guards.change(key, lambda _: Guarded(guard=Guard(code="1111")), LATER)
    assert ledger.guards.of(key) == Guarded()
    ledger.guards.change(key, lambda _: Guarded(guard=Guard(code="2222")), LATER + timedelta(seconds=1))
    assert ledger.guards.of(key).guard.code == "2222"


def test_what_is_known_of_somebody_is_shown_and_stays(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    lives(ledger)
    shown = [line["key"] for line in known_of(settings, Named(account=ADA.account), clock=lambda: LATER)]
    assert {"TP#tp_ada", "OR#vo_ada", "OR#shop_ada", "HO#token-ada", "TP#tp_visit_ada"} <= set(shown)
    assert not [key for key in shown if "bea" in key]
    assert len(read_span(ledger).orders) == 4


def test_nothing_comes_back_from_spool_queue_dead_letters_log_or_backup(
    aws: LocalAws, ledger: Ledger, settings: Settings, tmp_path: Path, on_the_table: Earshot
) -> None:
    table = settings.table
    lives(ledger)
    backup = f"{table}-restored"
    aws.create_table(backup, expiring=False)
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.put_item(TableName=backup, Item=item)
    folder, queue = FileSpool(settings.spool_folder), aws.create_spool(f"{table}-spool")
    in_queue = QueueSpool(lambda: aws.client("sqs"), queue)
    folder.keep(said("tp_in_spool"))
    folder.keep(said("tp_of_bea_in_spool", BEA))
    (settings.spool_folder / "sp_1.bad").write_text(to_json(said("tp_bad"))[:-9])
    in_queue.keep(said("tp_in_queue"))
    in_queue.keep(said("tp_of_bea_in_queue", BEA))
    in_queue.keep(Choice(customer=ADA.user, account=ADA.account, consent=GRANTED, decided_at=MORNING))
    log = tmp_path / "skill.log"
    lines = [LOG_MARK + to_json(said("tp_in_log")), LOG_MARK + to_json(said("tp_of_bea_in_log", BEA))]
    lines.append(CHOICE_MARK + to_json(Choice(customer=ADA.user, consent=GRANTED, decided_at=MORNING)))
    log.write_text("".join(f"ERROR {line}\n" for line in lines))
    late = tmp_path / "late.jsonl"
    late.write_text(to_json(order("shop_ada", received_at=LATER, identity=ADA)) + "\n")

    assert forget(settings, Named(user=ADA.user), clock=lambda: LATER).spooled == 2

    folder.drain(ledger)
    assert spool_function.handler(delivered(aws, queue)) == {"batchItemFailures": []}
    imported = on_the_table("import", "--touchpoints", str(log), "--orders", str(late))
    assert "3 lines are of somebody who was forgotten since" in imported.stderr
    whose = filter(None, (ADA.user, ADA.account, ADA.email))
    assert left_of(aws, table, "ada", "tp_in_", "tp_bad", *whose) == []
    assert left_of(aws, table, "tp_of_bea_in_spool", "tp_of_bea_in_queue", "tp_of_bea_in_log")

    assert left_of(aws, backup, "ada") != []
    do_as_in(replace(settings, table=backup), table)
    assert left_of(aws, backup, "ada", *filter(None, (ADA.user, ADA.account, ADA.email))) == []
    assert left_of(aws, backup, "vo_bea", "CU#" + str(BEA.user))
    dynamodb.delete_table(TableName=backup)


def test_a_restored_table_tells_the_merchant_of_no_order_that_was_done_with_since(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    def placed(order_id: str, **changes: Any) -> None:
        one, said_then = order(order_id, **changes), touchpoint(f"tp_{order_id}")
        ledger.place_order(one, said_then, customer=KEY_1, delivery="sealed")

    for name in ("vo_taken_back", "vo_settled", "vo_waits", "vo_lost"):
        placed(name)
    placed("vo_erased", identity=ADA, consent=GRANTED)
    backup = f"{table}-restored"
    aws.create_table(backup, expiring=False)
    dynamodb = aws.client("dynamodb")
    for item in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.put_item(TableName=backup, Item=item)
    assert ledger.withdrawals.withdraw("vo_taken_back", [KEY_1], LATER, told_too=False) is not None
    ledger.outbox.settle("vo_settled", Confirmed(merchant_order_id="9001"), LATER)
    ledger.outbox.mailed("vo_settled")
    ledger.outbox.settle("vo_erased", Confirmed(), LATER)
    forget(settings, Named(user=ADA.user), clock=lambda: LATER)
    placed("vo_since")
    for kind in ("OR", "OUTBOX", "DELIVERY"):  # a bad write: for this the backup is
        dynamodb.delete_item(TableName=table, Key={"PK": {"S": "OR#vo_lost"}, "SK": {"S": kind}})

    assert do_as_in(replace(settings, table=backup), table).orders == 4
    restored = Ledger(lambda: dynamodb, backup)
    assert sorted(one.order_id for one in restored.outbox.waiting()) == ["vo_lost", "vo_since", "vo_waits"]
    for name in ("vo_taken_back", "vo_settled", "vo_since", "vo_erased"):
        assert restored.order(name) == ledger.order(name)
    assert restored.placed.of_merchant("9001") == "vo_settled"
    assert restored.summaries.summary_of(KEY_1).bought == BoughtSoFar.of(restored.orders_of(KEY_1))
    assert do_as_in(replace(settings, table=backup), table).orders == 0
    dynamodb.delete_table(TableName=backup)


def test_whoever_comes_again_is_new(aws: LocalAws, table: str, ledger: Ledger, settings: Settings) -> None:
    lives(ledger)
    forget(settings, Named(user=ADA.user), clock=lambda: LATER)
    assert ledger.consent(SERVED[str(ADA.user)]) == Consent()
    assert list(ledger.orders_of(str(ADA.user))) == []
    again = LATER + timedelta(seconds=1)
    ledger.append_touchpoint(said("tp_again", occurred_at=again, received_at=again))
    assert ledger.requests.obeyed(said("tp_again", occurred_at=again, received_at=again)) is not None
    assert [found.touchpoint_id for found in read_span(ledger).touchpoints if found.identity == ADA] == ["tp_again"]


def test_an_order_on_its_way_is_nobodys_until_the_merchant_has_it_and_then_gone(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    ledger.place_order(order("vo_ada", identity=ADA, consent=GRANTED), said("tp_1"), customer=SERVED[str(ADA.user)])
    ledger.outbox.attempt("vo_ada", MORNING)
    (stays,) = forget(settings, Named(user=ADA.user), clock=lambda: LATER).waiting
    assert (stays.order_id, stays.gone_by) == ("vo_ada", MORNING + timedelta(days=7))
    kept = ledger.order("vo_ada")
    assert (kept.identity, [one.order_id for one in ledger.outbox.waiting()]) == (Identity(), ["vo_ada"])
    assert list(ledger.orders_of(str(ADA.user))) == []
    assert read_span(ledger).orders == ()
    ledger.outbox.settle("vo_ada", Confirmed(), LATER)
    forget_what_was_asked(ledger)
    assert ledger.order("vo_ada") is None
    assert list(ledger.requests.waiting()) == []


def test_who_asked_by_voice_before_is_erased_with_the_order_on_its_way_where_the_operator_lets_nothing_wait(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    ledger.place_order(
        order("vo_ada", identity=ADA, consent=GRANTED), said("tp_1"), customer=SERVED[str(ADA.user)], delivery="sealed"
    )
    ledger.outbox.attempt("vo_ada", MORNING)
    ledger.decide(Choice(customer=str(ADA.user), consent=NEVER, decided_at=LATER, erase=True))
    forget_what_was_asked(ledger)
    assert left_of(aws, table, "sealed") == ["OR#vo_ada DELIVERY"]
    receipt = forget(settings, Named(user=ADA.user), at_once=True, clock=lambda: LATER + timedelta(minutes=1))
    assert (receipt.waiting, receipt.let_go) == ((), ("vo_ada",))
    assert left_of(aws, table, "vo_ada") == []
    forget_what_was_asked(ledger)
    assert list(ledger.requests.waiting()) == []


def test_a_withdrawn_consent_makes_the_past_nobodys_in_the_table_and_wherever_it_waits(
    aws: LocalAws, table: str, ledger: Ledger, settings: Settings
) -> None:
    lives(ledger)
    ledger.decide(Choice(customer=str(ADA.user), consent=NEVER, decided_at=LATER))
    assert {found.identity for found in read_span(ledger).touchpoints} == {BEA, Identity()}
    forget_what_was_asked(ledger)
    assert {found.identity for found in ledger.day(MORNING.date()).touchpoints} == {BEA, Identity()}
    assert {found.identity for found in ledger.day(MORNING.date()).orders} == {BEA, Identity()}
    assert len(ledger.day(MORNING.date()).touchpoints) == 6
    assert [found.order_id for found in ledger.orders_of(SERVED[str(ADA.user)])] == ["vo_ada"]  # still served
    assert list(ledger.orders_of(str(ADA.user))) == []
    FileSpool(settings.spool_folder).keep(said("tp_in_spool"))
    FileSpool(settings.spool_folder).drain(ledger)
    assert ledger.touchpoint("tp_in_spool").identity == Identity()
    ledger.decide(Choice(customer=str(ADA.user), consent=GRANTED, decided_at=LATER + timedelta(days=1)))
    assert ledger.consent(SERVED[str(ADA.user)]) == GRANTED


@pytest.mark.parametrize("deed", Deed)
def test_what_receivers_match_people_by_goes_with_the_order_it_lies_beside(
    aws: LocalAws, table: str, ledger: Ledger, deed: Deed
) -> None:
    lives(ledger)
    ledger.place_order(order("vo_on_its_way", identity=ADA, consent=GRANTED), said("tp_1"), customer=KEY_1)
    ledger.outbox.attempt("vo_on_its_way", MORNING)
    for order_id in ("vo_ada", "shop_ada", "vo_on_its_way", "vo_bea"):
        ledger.put_document(*match_keys_key(order_id), "sealed", expires=LATER + timedelta(days=90))
    ledger.requests.ask(PrivacyRequest(deed=deed, at=LATER, customers=(str(ADA.user), str(ADA.account))))
    forget_what_was_asked(ledger)
    assert left_of(aws, table, "sealed") == ["OR#vo_bea MATCH"]


def test_a_shop_that_is_gone_leaves_nothing(aws: LocalAws, table: str, ledger: Ledger) -> None:
    lives(ledger)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, everything=True))
    forget_what_was_asked(ledger)
    assert left_of(aws, table, "ada", "bea", "us_", "ac_") == []
    assert ledger.requests.obeyed(said("tp_ada")) is None


def test_the_command_prints_each_place_and_when(
    aws: LocalAws, table: str, ledger: Ledger, on_the_table: Earshot
) -> None:
    lives(ledger)
    done = on_the_table("forget", "--account", str(ADA.account))
    assert "the table: 1 hand-off, 8 note, 2 order, 3 touchpoint: gone now" in done.stdout
    assert "backups: gone by themselves" in done.stdout
    assert left_of(aws, table, "ada") == []
    assert "a round of `earshot serve` or ForgetFunction looks for it once more" in done.stdout
    (asked,) = ledger.requests.waiting()
    ledger.append_touchpoint(said("tp_late_ada"))  # written before, and never answered
    forget_what_was_asked(ledger, now=asked.request.at + LATE_COMMITS)
    assert left_of(aws, table, "ada") == []
    assert list(ledger.requests.waiting()) == []


@pytest.mark.parametrize("named", [{}, {"email": "none"}, {"account": "0"}])
def test_a_value_that_stands_for_nobody_forgets_nobody(settings: Settings, named: dict[str, str]) -> None:
    with pytest.raises(InputError, match="nobody"):
        forget(settings, Named(**named))
