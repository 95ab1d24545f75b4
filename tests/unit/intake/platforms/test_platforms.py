"""A platform is a value: whoever delivers, a delivery takes the same way into the ledger."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from base.errors import InputError, NotSigned, UnusableInput
from intake.platforms.deliveries import Deliveries
from intake.platforms.own_orders import PLATFORM as OWN_ORDERS
from intake.platforms.platform import Delivery, Lookups, OrderNews, PlatformIntake, SetAside, shop_secrets
from intake.platforms.table import PLATFORMS
from intake.signatures import base64_hmac
from ledger.encoding import to_json
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import NEVER, Deed
from ledger.pseudonyms import Pseudonyms
from ledger.records import Consent, Grant, Identity, Order, Touchpoint
from tests.factories.memory_requests import MemoryRequests
from tests.factories.records import GRANTED, MORNING, order, touchpoint

SECRETS = (b"new", b"old")
DENIED = Consent(measurement=Grant.DENIED)
SOMEBODY = Identity(email="em_1")


@dataclass
class Kept:
    """Stands in for the ledger: remembers what it was given."""

    requests: MemoryRequests = field(default_factory=MemoryRequests, compare=False)
    orders: dict[str, Order] = field(default_factory=dict)
    touchpoints: dict[str, Touchpoint] = field(default_factory=dict)

    def put_order(self, record: Order, *, customer: str | None = None, event: str | None = None) -> bool:
        changed = self.orders.get(record.order_id) != record
        self.orders[record.order_id] = record
        return changed

    @property
    def placed(self) -> Kept:
        return self

    def take_in(self, merchant_order_id: str) -> str | None:
        return None

    def append_touchpoint(self, record: Touchpoint) -> bool:
        return self.touchpoints.setdefault(record.touchpoint_id, record) is record


def signed(body: bytes, secret: bytes = b"new", header: str = "X-Toy") -> Delivery:
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    return Delivery(headers={header: signature}, body=body)


def toy(*told: OrderNews | SetAside) -> PlatformIntake:
    """A platform whose every delivery tells the same."""
    return PlatformIntake(
        name="toy",
        path="/orders/toy",
        signed=base64_hmac("X-Toy"),
        read=lambda _delivery, _known: iter(told),
        secrets=shop_secrets,
        answer=lambda receipt: {"status": receipt.taken},
    )


def deliveries(platform: PlatformIntake, ledger: Kept) -> Deliveries:
    return Deliveries(
        platform=platform,
        secrets=SECRETS,
        ledger=ledger,  # type: ignore[arg-type]
        lookups=Lookups(pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving")),
    )


def test_every_platform_has_a_name_and_an_address_of_its_own() -> None:
    for taken in ([platform.name for platform in PLATFORMS], [platform.path for platform in PLATFORMS]):
        assert max(Counter(taken).values()) == 1


@pytest.mark.parametrize("secret", SECRETS)
def test_while_secrets_rotate_either_of_them_signs(secret: bytes) -> None:
    ledger = Kept()
    receipt = deliveries(toy(OrderNews(order=order("A1"))), ledger).receive(signed(b"body", secret))
    assert (receipt.taken, receipt.stored) == ("stored", ("A1",))


@pytest.mark.parametrize(
    "delivery",
    [
        Delivery(headers={}, body=b"body"),
        Delivery(headers={"X-Toy": "é"}, body=b"body"),
        signed(b"body", b"a stranger's"),
        Delivery(headers=signed(b"body").headers, body=b"body "),
    ],
    ids=["none", "no base64", "foreign", "of other bytes"],
)
def test_a_delivery_nobody_signed_is_not_even_read(delivery: Delivery) -> None:
    read = []

    def reading(told: Delivery, _: Lookups) -> Iterator[OrderNews]:
        read.append(told)
        yield OrderNews(order=order())

    platform = replace(toy(), read=reading)
    with pytest.raises(NotSigned, match="X-Toy"):
        deliveries(platform, Kept()).receive(delivery)
    assert read == []


def test_nothing_of_an_order_is_written_when_its_visit_is_beyond_the_limits_of_a_record() -> None:
    ledger = Kept()
    news = OrderNews(order=order(), touchpoints=(touchpoint(channel="c" * 1000),))
    with pytest.raises(InputError, match="channel"):
        deliveries(toy(news), ledger).receive(signed(b""))
    assert ledger == Kept()


def test_identifiers_are_kept_only_as_consent_allows_whatever_a_platform_tells() -> None:
    ledger = Kept()
    news = OrderNews(
        order=order("A1", consent=DENIED, identity=SOMEBODY), touchpoints=(touchpoint("tp", identity=SOMEBODY),)
    )
    deliveries(toy(news), ledger).receive(signed(b""))
    assert ledger.orders["A1"].identity == ledger.touchpoints["tp"].identity == Identity()


def test_what_comes_after_its_customer_s_consent_was_withdrawn_is_kept_as_nobody_s_the_visit_too() -> None:
    ledger = Kept()
    hers = Identity(user="us_1", account="ac_1")
    ledger.requests.ask(PrivacyRequest(deed=Deed.UNLINKED, at=MORNING + timedelta(hours=1), customers=("ac_1",)))
    visit = touchpoint("tp", consent=GRANTED, identity=hers, handoff_token="token")
    deliveries(toy(OrderNews(order=order("A1", consent=GRANTED, identity=hers), touchpoints=(visit,))), ledger).receive(
        signed(b"")
    )
    kept = (ledger.orders["A1"], ledger.touchpoints["tp"])
    assert [(one.identity, one.consent) for one in kept] == [(Identity(), NEVER)] * 2


def test_good_parts_go_on_and_bad_ones_are_named() -> None:
    receipt = deliveries(toy(SetAside(reason="line 1: no"), OrderNews(order=order("A1"))), Kept()).receive(signed(b""))
    assert (receipt.order_ids, receipt.rejected) == (("A1",), ("line 1: no",))


def test_a_delivery_of_nothing_but_bad_parts_is_refused_with_the_first_reason() -> None:
    with pytest.raises(UnusableInput, match="line 1: no"):
        deliveries(toy(SetAside(reason="line 1: no"), SetAside(reason="line 2: no")), Kept()).receive(signed(b""))


def test_a_delivery_about_something_else_is_ignored() -> None:
    assert deliveries(toy(), Kept()).receive(signed(b"")).taken == "ignored"


def test_the_same_orders_again_change_nothing() -> None:
    shop = deliveries(OWN_ORDERS, Kept())
    body = "\n".join([to_json(order("A1")), "{}", to_json(order("A2"))]).encode()
    answers = [OWN_ORDERS.answer(shop.receive(signed(body, header="X-Earshot-Hmac-Sha256"))) for _ in range(2)]
    assert [(answer["stored"], answer["unchanged"]) for answer in answers] == [(2, 0), (0, 2)]
    assert [str(reason).split(":")[:2] for answer in answers for reason in answer["rejected"]] == [["body", "2"]] * 2  # type: ignore[attr-defined]
