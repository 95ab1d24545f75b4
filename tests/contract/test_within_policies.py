"""Requests that functions really make to the table are such as their policies allow, whatever item each is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from base.errors import MerchantUnavailable
from base.settings import Settings
from intake.platforms.deliveries import lookups_in
from intake.platforms.kept_elsewhere import KeptElsewhere
from intake.platforms.platform import KeptNews
from ledger.delivery import Recipient, Sealer
from ledger.outbox import Attempt
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import sealed
from ledger.records import Consent, Grant, Identity, OrderSource
from ledger.records.notice import ProposedBy
from ledger.records.subscription import Keeper
from ledger.records.summary import KeptLine
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from runtime.senders.dispatch import Dispatch
from runtime.senders.keepers.errands import ErrandPost, Following
from runtime.senders.keepers.shopify import ShopifyContracts
from runtime.senders.letters import open_letters
from runtime.senders.settings import MerchantSettings
from shop.checkout.renewal import RenewalOutcome, Renewals
from tests.factories.checkout import COFFEE, built_in_shop
from tests.factories.keepers import KeptThere, open_keeper
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.replenished import Replenished
from tests.factories.subscriptions import subscription
from tests.tools.iam import Denied, Within

PSEUDONYMS = open_pseudonyms(Settings())
USER = str(PSEUDONYMS.of("user", "raw"))
KEY = str(PSEUDONYMS.service_key("user", "raw"))
SEALER = Sealer((b"key",))
BESIDE = ((USER, sealed(PSEUDONYMS.service_pepper, USER, KEY)),)
ADA = Identity(user=USER)
SOON = MORNING + timedelta(minutes=1)
KNOWN_AS = Confirmed(merchant_order_id="9001")
REFUSED = Refused(reason=Refusal.SOLD_OUT)
Of = Callable[[str], Ledger]


@pytest.fixture
def of(dynamodb: Any) -> Iterator[Of]:
    """The ledger as a function has it, by the function's name."""
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield lambda function: Ledger(lambda: Within(dynamodb, function), "earshot", pseudonyms=PSEUDONYMS)
    dynamodb.delete_table(TableName="earshot")


class Merchant:
    """Says the same each time; None: it is away."""

    def __init__(self, says: Settlement | None) -> None:
        self.says = says

    def tell(self, attempt: Attempt) -> Settlement:
        del attempt
        if self.says is None:
            raise MerchantUnavailable("the merchant is away")
        return self.says


def buys(ledger: Ledger, who: Identity, consent: Consent) -> None:
    ledger.place_order(
        order("vo_1", identity=who, consent=consent),
        touchpoint("tp_yes", identity=who, consent=consent, order_id="vo_1", heard="ruxton"),
        customer=KEY,
        delivery=SEALER.seal("vo_1", Recipient(customer_id="1001")),
        alexa_user=SEALER.seal("vo_1", Recipient(alexa_user="amzn1.ask.account.ADA")),
        basket=(KeptLine(product_id="soup"),),
    )


def deliver(ledger: Ledger, says: Settlement | None, now: datetime) -> datetime | None:
    late = ledger.late_orders
    dispatch = Dispatch(outbox=ledger.outbox, sender=Merchant(says), sealer=SEALER, late=late, clock=lambda: now)
    return dispatch.deliver("vo_1")


def forgotten(ledger: Ledger) -> None:
    ledger.requests.ask(
        PrivacyRequest(deed=Deed.ERASED, at=MORNING + timedelta(seconds=20), customers=(USER,), services=BESIDE)
    )


NOBODY = (Identity(), Consent())


@pytest.mark.parametrize(
    ("says", "who", "consent"),
    [(None, ADA, GRANTED), (KNOWN_AS, ADA, GRANTED), (REFUSED, ADA, GRANTED), (KNOWN_AS, *NOBODY)],
    ids=["away", "taken", "refused", "not measured"],
)
def test_the_outbox_writes_down_what_came_of_a_try(
    of: Of, says: Settlement | None, who: Identity, consent: Consent
) -> None:
    buys(of("SkillFunction"), who, consent)
    again = deliver(of("OutboxFunction"), says, SOON)
    assert (again is None) is (says is not None)


@pytest.mark.parametrize(("who", "consent"), [(ADA, GRANTED), NOBODY], ids=["measured", "not measured"])
def test_the_outbox_asks_for_whoever_left_the_skill_to_be_forgotten(of: Of, who: Identity, consent: Consent) -> None:
    buys(of("SkillFunction"), who, consent)
    assert deliver(of("OutboxFunction"), KNOWN_AS, SOON) is None
    of("OutboxFunction").late_orders.left(order("vo_1", identity=who, consent=consent), SOON)
    forget_what_was_asked(of("ForgetFunction"))
    assert of("SkillFunction").order("vo_1") is None


@pytest.mark.parametrize("says", [KNOWN_AS, REFUSED], ids=["taken", "refused"])
def test_a_turn_writes_down_what_the_merchant_said_at_once(of: Of, says: Settlement) -> None:
    buys(of("SkillFunction"), ADA, GRANTED)
    assert of("SkillFunction").outbox.settle("vo_1", says, SOON, told=True) is not None


@pytest.mark.parametrize("function", ["SkillFunction", "OutboxFunction", "OrdersFunction", "PlatformsFunction"])
def test_what_the_shop_told_under_its_own_id_is_taken_in_by_whoever_learns_whose_it_is(of: Of, function: str) -> None:
    buys(of("SkillFunction"), ADA, GRANTED)
    of("OrdersFunction").put_order(order("9001", source=OrderSource.WEB_DESKTOP, identity=Identity()))
    if function in {"OrdersFunction", "PlatformsFunction"}:
        shop = of(function).placed
        assert shop.note("9001", "vo_1")
        assert shop.take_in("9001") == "vo_1"
    else:
        of(function).outbox.settle("vo_1", KNOWN_AS, SOON, told=True)
    assert of("SkillFunction").order("9001") is None


@pytest.mark.parametrize(
    ("says", "who", "consent"),
    [(KNOWN_AS, ADA, GRANTED), (REFUSED, *NOBODY)],
    ids=["measured and taken", "not measured and refused"],
)
def test_what_is_told_after_its_customer_was_forgotten_is_erased_by_those_who_may(
    of: Of, says: Settlement, who: Identity, consent: Consent
) -> None:
    forgotten(of("OrdersFunction"))
    buys(of("SkillFunction"), who, consent)
    assert deliver(of("OutboxFunction"), says, SOON) is None
    forget_what_was_asked(of("ForgetFunction"))
    assert of("SkillFunction").order("vo_1") is None


def test_the_sweep_finds_what_waits(of: Of) -> None:
    buys(of("SkillFunction"), ADA, GRANTED)
    waiting = list(of("OutboxFeedFunction").outbox.waiting())
    assert [one.order_id for one in waiting] == ["vo_1"]


def test_the_nightly_run_reads_what_there_is_by_day(of: Of) -> None:
    buys(of("SkillFunction"), ADA, GRANTED)
    nightly = of("AttributionFunction")
    assert nightly.months() == (f"{MORNING:%Y-%m}",)
    assert len(nightly.day(MORNING.date()).orders) == 1


def test_a_round_of_renewals_places_what_is_due(of: Of) -> None:
    hers = subscription(customer=KEY, identity=ADA, consent=GRANTED)
    turn = touchpoint("tp_su_1", occurred_at=hers.enrolled_at, received_at=hers.enrolled_at)
    assert of("SkillFunction").subscriptions.begin(hers, turn, SEALER.seal("su_1", Recipient(customer_id="1001")))
    renews = of("RenewalsFunction")
    due = datetime(2026, 1, 6, 14, 0, tzinfo=MORNING.tzinfo)
    done = Renewals(ledger=renews, shop=built_in_shop(renews), sealer=SEALER).round(due)
    assert {what: count for what, count in done.items() if count} == {RenewalOutcome.PLACED: 1}
    of("OrdersFunction").requests.ask(PrivacyRequest(deed=Deed.ERASED, at=due, everything=True))
    forget_what_was_asked(of("ForgetFunction"))
    assert of("SkillFunction").subscriptions.of("su_1") is None


def test_what_is_decided_for_a_household_is_kept_with_it(of: Of) -> None:
    home = Replenished(of("SkillFunction"))
    home.enrols(COFFEE)
    home.has_a_device()
    home.bought(20)
    home.is_read(0.1, days=12)
    home.ledger = of("DecidingFunction")
    assert home.decides() == {"something to do": 1}


def test_a_round_of_renewals_carries_out_what_was_decided_for_a_household(of: Of) -> None:
    skill = of("SkillFunction")
    home = Replenished(skill)
    speaker = home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols(COFFEE)
    home.decided_to_order()
    home.ledger = of("RenewalsFunction")
    assert home.carries_out() == ["ORDERED"]
    news = skill.summaries.summary_of(speaker, at=home.now).news
    assert news is not None
    assert skill.summaries.take_news(speaker, news, home.automation.customer, home.now)
    (mine,) = home.orders()
    keys = home.automations.orders_found_by(home.automation)
    assert skill.withdrawals.withdraw(mine.order_id, keys, home.now, told_too=False) is not None


def test_whoever_asks_for_more_than_the_policy_allows_is_denied(of: Of) -> None:
    with pytest.raises(Denied):
        buys(of("OutboxFunction"), ADA, GRANTED)


def test_the_outbox_sends_the_letters_of_households_and_subscriptions(of: Of) -> None:
    home = Replenished(of("SkillFunction"))
    home.enrols(proposals_by=ProposedBy.MAIL)
    home.decided_to_order()
    home.ledger = of("RenewalsFunction")
    assert home.carries_out() == ["PROPOSED"]
    hers = subscription(customer=KEY, identity=ADA, consent=GRANTED, agreed_minor=1)
    turn = touchpoint("tp_su_1", occurred_at=hers.enrolled_at, received_at=hers.enrolled_at)
    assert of("SkillFunction").subscriptions.begin(hers, turn, SEALER.seal("su_1", Recipient(customer_id="1001")))
    renews = of("RenewalsFunction")
    assert Renewals(ledger=renews, shop=built_in_shop(renews), sealer=SEALER).round(home.now)
    outbox = of("OutboxFunction")
    letters = open_letters(MerchantSettings(smtp_url="none", delivery_key="key"), outbox, clock=lambda: home.now)
    waiting = [one.order_id for one in of("OutboxFeedFunction").outbox.waiting()]
    assert [letters.send(one) for one in waiting] == [None, None]
    assert list(of("OutboxFeedFunction").outbox.waiting()) == []


def test_a_subscription_elsewhere_is_read_changed_and_told_by_who_may(of: Of) -> None:
    news = KeptNews(keeper=Keeper.SHOPIFY, there="77", told="a", customer=KEY, renewed_by="9001")
    orders = of("OrdersFunction")
    known = lookups_in(orders, pseudonyms=PSEUDONYMS, shop_url="", clock=lambda: SOON)
    KeptElsewhere(ledger=orders, lookups=known).take(news)
    with open_keeper(KeptThere()) as there:
        outbox = of("OutboxFunction")
        shop = ShopifyContracts(f"{there.url}/graphql.json", "token", time_zone="UTC")
        following = Following(ledger=outbox, time_zone="UTC")
        post = ErrandPost(
            errands=outbox.errands, following=following, keepers={Keeper.SHOPIFY: shop}, clock=lambda: SOON
        )
        for _ in range(2):  # it is new here; then what its household says of it is told
            assert [post.run(one.order_id) for one in of("OutboxFeedFunction").outbox.waiting()] == [None]
            skill = of("SkillFunction").subscriptions
            (read,) = skill.of_customer(KEY)
            assert skill.change(read, read.subscription.so_many(5, 5_000), at=SOON)
        assert there.quantity == 5
