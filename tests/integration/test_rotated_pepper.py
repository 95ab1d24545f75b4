"""The pepper is rotated while customers live on: whoever stood under both is served, counted and forgotten as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from base.settings import Settings
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.platform import Delivery
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import Pseudonyms
from ledger.records import Choice, Grant, Identity, Touchpoint
from ledger.secrets import Renewed
from ledger.spool import FileSpool, QueueSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws
from runtime.forgetting import Named, do_as_in, forget
from runtime.functions import forget as forget_function
from runtime.functions import spool as spool_function
from tests.factories.command import Earshot
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.shopify import SECRET, shop_order
from tests.integration.test_forgetting import left_of
from tests.integration.test_spool_function import delivered
from tests.integration.test_turns_on_the_table import Kitchen

pytestmark = pytest.mark.integration

BOTH = "second,first"
LATER = MORNING + timedelta(days=1)
USER, ACCOUNT, EMAIL = "amzn1.ask.account.ADA", "1001", "ada@post.earshot.shop"


@pytest.fixture
def first(aws: LocalAws, table: str, tmp_path: Path) -> Settings:
    return Settings(endpoint=aws.endpoint, table=table, state=str(tmp_path), pepper="first")


@pytest.fixture
def both(first: Settings) -> Settings:
    return replace(first, pepper=BOTH)


def who(settings: Settings) -> Identity:
    """Ada, by the newest of some peppers."""
    names = open_pseudonyms(settings)
    return Identity(user=names.of("user", USER), account=names.of("account", ACCOUNT), email=names.email(EMAIL))


def names_of(settings: Settings) -> tuple[str, ...]:
    """Every name that Ada ever had."""
    names = open_pseudonyms(settings)
    service = [names.service_key(kind, value) for kind, value in (("user", USER), ("account", ACCOUNT))]
    ever = (*names.versions("user", USER), *names.versions("account", ACCOUNT), *names.emails(EMAIL))
    return (*ever, *filter(None, service))


@pytest.fixture
def under_both(both: Settings, monkeypatch: pytest.MonkeyPatch, earshot: Earshot) -> Earshot:
    """The whole command, where both peppers are known."""
    told = {"ENDPOINT": both.endpoint, "TABLE": both.table, "STATE": both.state, "PEPPER": both.pepper}
    for name, value in told.items():
        monkeypatch.setenv(f"EARSHOT_{name}", value)
    return earshot


def shop_tells(settings: Settings, number: int) -> None:
    """The shop's webhook of an order of the linked account."""
    ledger = open_ledger(settings)
    lookups = lookups_in(ledger, pseudonyms=open_pseudonyms(settings), shop_url="https://shop.example/")
    body = json.dumps(shop_order(id=number, customer={"id": int(ACCOUNT), "email": EMAIL})).encode()
    shop = Deliveries(platform=SHOPIFY, secrets=(SECRET,), ledger=ledger, lookups=lookups)
    assert shop.receive(Delivery(headers=sign_shopify(body, SECRET, event=f"e-{number}"), body=body)).stored


def test_a_rotation_is_lived_through_and_forgotten_whole_by_the_whole_command(
    aws: LocalAws, first: Settings, both: Settings, tmp_path: Path, under_both: Earshot
) -> None:
    before = Kitchen(first)
    for words in ("ConsentIntent", "AMAZON.YesIntent", "ResearchIntent"):
        before.says(words)
    shop_tells(first, 5001)
    FileSpool(first.spool_folder).keep(touchpoint("tp_waits", identity=replace(who(first), account=None)))
    after = Kitchen(both, requests=before.requests)
    assert "5001" in after.says("OrderStatusIntent")  # what the account bought before the rotation
    after.says("ReorderIntent", brand="quenbys", product="soup")
    after.says("AMAZON.YesIntent")
    shop_tells(both, 5002)
    held = {found.identity.account for found in after.orders}
    assert held == {who(first).account, who(both).account}

    run = under_both("attribute", "--out", str(tmp_path / "out"))
    assert run.returncode == 0, run.stderr
    households = pq.read_table(tmp_path / "out/orders.parquet")["household_id"].to_pylist()
    assert (len(households), len(set(households))) == (3, 1)

    for one in after.ledger.outbox.waiting():
        aws.client("dynamodb").delete_item(
            TableName=both.table, Key={"PK": {"S": f"OR#{one.order_id}"}, "SK": {"S": "OUTBOX"}}
        )
    done = under_both("forget", "--account", ACCOUNT)
    assert done.returncode == 0, done.stderr
    assert "3 order" in done.stdout
    assert "this machine's spool: 1 records: gone now" in done.stdout
    for place in ("queues and dead letters", "stream", "log lines", "backups", "earlier runs", "tombstone"):
        assert place in done.stdout
    assert left_of(aws, both.table, *names_of(both)) == []
    assert FileSpool(both.spool_folder).waiting() == 0
    assert under_both("forget", "--account", ACCOUNT, "--show").stdout == ""


def known_by_name_alone(ledger: Ledger, name: Identity) -> None:
    """What is in the table bears one name, and nothing says of which person it is."""
    choice = Choice(customer=str(name.user), account=name.account, consent=GRANTED, decided_at=MORNING)
    ledger.decide(choice)
    ledger.append_touchpoint(touchpoint("tp_there", identity=name, consent=GRANTED))
    ledger.put_order(order("or_there", identity=name, consent=GRANTED))


@pytest.fixture
def left_after_draining(
    aws: LocalAws, both: Settings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Touchpoint], list[str]]:
    """Brings a record back from this machine's spool, and from the queue by its function; tells what is there then."""
    for name, value in {"ENDPOINT": both.endpoint, "TABLE": both.table, "PEPPER": BOTH}.items():
        monkeypatch.setenv(f"EARSHOT_{name}", value)
    spool_function._ledger.cache_clear()

    def drain(late: Touchpoint) -> list[str]:
        folder, queue = FileSpool(both.spool_folder), aws.create_spool(f"{both.table}-spool")
        folder.keep(late)
        QueueSpool(lambda: aws.client("sqs"), queue).keep(replace(late, touchpoint_id="tp_queued"))
        folder.drain(open_ledger(both))
        assert spool_function.handler(delivered(aws, queue)) == {"batchItemFailures": []}
        return left_of(aws, both.table, late.touchpoint_id, "tp_queued", *names_of(both))

    return drain


@pytest.mark.parametrize(
    ("named", "newer_in_table"),
    [({"account": ACCOUNT}, True), ({"email": EMAIL}, True), ({"order": "or_there"}, False)],
)
def test_what_waits_under_another_pepper_s_name_is_let_go_of_whoever_found_the_person(
    left_after_draining: Callable[[Touchpoint], list[str]],
    first: Settings,
    both: Settings,
    named: dict[str, str],
    newer_in_table: bool,
) -> None:
    there, waiting = (both, first) if newer_in_table else (first, both)
    ledger = open_ledger(both)
    known_by_name_alone(ledger, who(there))
    late = touchpoint("tp_late", identity=Identity(user=who(waiting).user), consent=GRANTED)
    forget(both, Named(**named), clock=lambda: LATER)
    assert left_after_draining(late) == []
    again = replace(late, occurred_at=LATER + timedelta(seconds=1))
    assert ledger.requests.obeyed(again) == again  # who comes again is new


def records_before_and_after(ledger: Ledger, first: Settings, both: Settings) -> None:
    """The same person under two names, and nothing in the table that says so."""
    old = touchpoint("tp_old", identity=Identity(user=who(first).user), consent=GRANTED)
    ledger.append_touchpoint(replace(old, occurred_at=MORNING - timedelta(days=40)))
    ledger.put_order(order("or_new", identity=Identity(user=who(both).user), consent=GRANTED))


FORGETTING: dict[str, Callable[[Settings], Named]] = {
    "by an order": lambda _: Named(order="or_new"),
    "by the new name": lambda both: Named(user=who(both).user),
}


@pytest.mark.parametrize("named", FORGETTING.values(), ids=list(FORGETTING))
def test_older_records_are_found_though_nothing_in_the_table_ties_them_to_the_newer_name(
    aws: LocalAws, table: str, first: Settings, both: Settings, named: Callable[[Settings], Named]
) -> None:
    records_before_and_after(open_ledger(both), first, both)
    forget(both, named(both), clock=lambda: LATER)
    assert left_of(aws, table, "tp_old", "or_new", *names_of(both)) == []


def test_a_restored_backup_from_before_the_rotation_is_held_against_newer_tombstones(
    aws: LocalAws, table: str, first: Settings, both: Settings
) -> None:
    backup = f"{table}-restored"
    aws.create_table(backup)
    restored = replace(both, table=backup)
    known_by_name_alone(open_ledger(restored), who(first))
    known_by_name_alone(open_ledger(both), who(both))
    forget(both, Named(order="or_there"), clock=lambda: LATER)
    do_as_in(restored, table)
    assert left_of(aws, backup, "tp_there", "or_there", *names_of(both)) == []
    aws.client("dynamodb").delete_table(TableName=backup)


def test_a_request_by_an_old_name_holds_for_the_new_one_before_it_is_carried_out(
    first: Settings, both: Settings
) -> None:
    ledger = open_ledger(both)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=LATER, customers=(str(who(first).user),)))
    assert open_ledger(first).requests.obeyed(touchpoint(identity=Identity(user=who(both).user))) is None


def test_a_user_s_link_is_noted_by_the_names_of_every_pepper(
    first: Settings, both: Settings, no_look_at_every_day: None
) -> None:
    ledger, pseudonyms = open_ledger(both), open_pseudonyms(both)
    ledger.append_touchpoint(touchpoint("tp_old", identity=Identity(user=who(first).user), consent=GRANTED))
    ledger.decide(choice_of(pseudonyms, LATER))  # linked after the rotation alone
    asked = Named(account=ACCOUNT).request(pseudonyms, LATER)
    found = {item["PK"]["S"] for item in ledger.erasing.known(asked).all()}
    assert "TP#tp_old" in found


@pytest.fixture
def no_look_at_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large ledger it takes longer than a function may."""
    monkeypatch.setattr("ledger.privacy.finding.Finder.all_days", lambda *_: pytest.fail("all were looked through"))


def choice_of(pseudonyms: Pseudonyms, at: datetime, *, erase: bool = False) -> Choice:
    newest, *earlier = pseudonyms.versions("user", USER)
    services = pseudonyms.sealed_service("user", USER) + pseudonyms.sealed_service("account", ACCOUNT)
    account = pseudonyms.of("account", ACCOUNT)
    return Choice(
        customer=newest,
        earlier=tuple(earlier),
        account=account,
        services=services,
        consent=GRANTED,
        decided_at=at,
        erase=erase,
    )


def test_whoever_deletes_by_voice_after_a_rotation_is_erased_under_both_names_without_a_look_at_every_day(
    aws: LocalAws, table: str, first: Settings, both: Settings, no_look_at_every_day: None
) -> None:
    ledger = open_ledger(both)
    records_before_and_after(ledger, first, both)
    web = order("or_web", identity=Identity(account=who(first).account), consent=GRANTED)
    ledger.put_order(web)
    ledger.decide(choice_of(open_pseudonyms(both), LATER, erase=True))
    assert open_ledger(first).requests.obeyed(web) is None  # from that moment on
    forget_what_was_asked(ledger)
    assert left_of(aws, table, "tp_old", "or_new", "or_web") == []


@pytest.fixture
def old_function(first: Settings, both: Settings, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The ledger of functions that read their secrets before the rotation; ForgetFunction, warm, is one of them."""
    peppers = [first.pepper]
    environment = {
        "EARSHOT_ENDPOINT": first.endpoint,
        "EARSHOT_TABLE": first.table,
        "EARSHOT_SECRETS": "EARSHOT_PEPPER=pepper EARSHOT_SERVICE_PEPPER=service",
    }
    kept = Renewed(
        forget_function.ForgetSettings,
        open_ledger,
        environment=environment,
        ask=lambda *_: {"pepper": peppers[-1], "service": first.service_pepper},
        clock=lambda: moments[-1],
    )
    moments = [MORNING]
    monkeypatch.setattr(forget_function, "_ledger", lambda: kept)
    kept.made()
    peppers.append(both.pepper)
    moments.append(MORNING + timedelta(minutes=3))
    return open_ledger(first)


def test_what_a_function_that_knows_the_old_pepper_alone_was_asked_to_forget_is_forgotten_under_the_new_too(
    aws: LocalAws, first: Settings, both: Settings, old_function: Ledger
) -> None:
    for settings in (first, both):
        said = touchpoint(f"tp_{settings.pepper}", identity=Identity(user=who(settings).user), consent=GRANTED)
        open_ledger(settings).append_touchpoint(said)
    old_function.decide(choice_of(open_pseudonyms(first), LATER, erase=True))
    assert forget_function.handler({}) == {"carried_out": 1}
    assert left_of(aws, first.table, "tp_first", f"tp_{BOTH}", *names_of(both)[:2]) == []
    waits = touchpoint("tp_waits", identity=Identity(user=who(both).user), consent=GRANTED)
    assert old_function.requests.obeyed(waits) is None  # in the queue of a function that knows it alone, too


def test_a_no_that_a_function_with_the_new_pepper_heard_holds_at_once_for_one_that_knows_the_old_alone(
    both: Settings, old_function: Ledger, first: Settings
) -> None:
    denied = replace(GRANTED, measurement=Grant.DENIED)
    yes, no = (choice_of(open_pseudonyms(settings), MORNING, erase=False) for settings in (first, both))
    old_function.decide(yes)
    open_ledger(both).decide(replace(no, consent=denied, decided_at=LATER))
    key = open_pseudonyms(first).service_key("user", USER)
    assert old_function.consent(str(key)) == denied


def test_an_order_first_heard_of_after_its_customer_was_forgotten_is_let_go_of_under_any_pepper(
    aws: LocalAws, table: str, first: Settings, both: Settings
) -> None:
    forget(first, Named(account=ACCOUNT), clock=lambda: LATER)
    for settings in (first, both):
        with pytest.raises(AssertionError):  # nothing was stored
            shop_tells(settings, 5001)
    assert left_of(aws, table, *names_of(both), "5001") == []
