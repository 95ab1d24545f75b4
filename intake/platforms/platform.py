"""What a platform intake is: how its deliveries are signed, read, checked and answered.

A new platform is a file (or a folder) beside this one with such a value in it as `PLATFORM`, and its name in
`table.py`; the web app and the functions take it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from base.clock import Clock, system_clock
from base.headers import Headers
from intake.signatures import SignatureCheck
from intake.sold_items import ProductOf, same_product
from intake.validation import check_order, check_touchpoint
from ledger.order_alerts import OrderProgress
from ledger.privacy.request import PrivacyRequest
from ledger.pseudonyms import Pseudonyms
from ledger.records import Consent, Identity, Order, Touchpoint
from ledger.records.match_keys import MatchKeys
from ledger.records.subscription import Keeper

if TYPE_CHECKING:
    from typing import Protocol

    class WithShopSecrets(Protocol):
        """Settings that hold the secrets under which the shop signs."""

        @property
        def shopify_secrets(self) -> tuple[bytes, ...]:
            """The secrets, any of which may have signed."""


Settings_contra = TypeVar("Settings_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery as it came, over whatever transport: headers of any letter case, and the raw bytes.

    What a sender signs may be more than its body: the method, the path, and the query as it was written.
    `of_file` is one of a file of one's own, in which even what no sender signs is believed; `dated` says that its line
    tells when it came.
    """

    headers: Headers
    body: bytes = b""
    method: str = "POST"
    path: str = ""
    query: str = ""
    of_file: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What a reader may ask while it reads."""

    pseudonyms: Pseudonyms
    product_of: ProductOf = same_product
    consent_of: Callable[[str], Consent] = lambda _: Consent()  # the stored answer of an account, by its service key
    is_handoff: Callable[[str], bool] = lambda _: False  # whether a token is of a hand-off we gave out
    order_of: Callable[[str], Order | None] = lambda _: None  # an order as the ledger has it, by the shop's id of it
    renews: Callable[[str], str | None] = lambda _: (
        None
    )  # the subscription that an order renews, by the shop's id of it
    shop_url: str = ""
    shop: str = ""  # as the platform calls it; empty: it is not known which
    clock: Clock = system_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNews:
    """What a delivery tells of one order: how it stands, and the touchpoints that led to it."""

    order: Order
    touchpoints: tuple[Touchpoint, ...] = ()
    customer: str | None = None  # the service key to find the order by where it names nobody
    event: str | None = None  # `platform#id` of the delivery: one seen before changes nothing
    ours: str | None = None  # the id under which we placed it, where the delivery says so
    progress: OrderProgress | None = None  # how far it is on its way to the customer
    match_keys: MatchKeys | None = field(default=None, repr=False)  # kept after a yes to marketing alone


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNews:
    """What a delivery asks about somebody's data: to erase it, or to let the shop see it."""

    request: PrivacyRequest
    show_as: str | None = None  # the shop's id of a request to see it; nothing is erased then


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNews:
    """What a delivery tells of a subscription that somebody else keeps: that there is news of it, and no more.

    What the news is, is read there (`runtime.senders.keepers`): deliveries come twice, late and in any order.

    Attributes:
        keeper: who keeps it.
        there: its id at the keeper.
        told: what tells this delivery from others, so that the same one twice asks once.
        customer: the service key of whose it is, where the delivery says so.
        consent: what the records of it may be used for.
        identity: by whom it can be told to belong to a household; empty without a measurement yes.
        renewed_by: the shop's id of an order that renewed it.
    """

    keeper: Keeper
    there: str
    told: str
    customer: str | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    renewed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A part of a delivery that is no order; the rest of it goes on."""

    reason: str


class Taken(StrEnum):
    """What a delivery did to the ledger."""

    STORED = "stored"
    UNCHANGED = "unchanged"  # seen before, or older than what we have
    IGNORED = "ignored"  # not about an order's content
    REQUESTED = "requested"  # to be erased with the next round, or shown by `earshot forget --request`


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a delivery: the orders in it by what they changed, and the reasons of what was set aside."""

    stored: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    requested: bool = False
    of_subscriptions: int = 0

    @property
    def order_ids(self) -> tuple[str, ...]:
        """Return every order the delivery told of, whether it changed anything or not."""
        return (*self.stored, *self.unchanged)

    @property
    def taken(self) -> Taken:
        """Return what the delivery did as a whole."""
        if self.requested:
            return Taken.REQUESTED
        if self.stored or self.of_subscriptions:
            return Taken.STORED
        return Taken.UNCHANGED if self.unchanged else Taken.IGNORED


def check_limits(news: OrderNews) -> None:
    """Accept records within their own limits silently, or raise InputError naming every wrong field."""
    check_order(news.order)
    for touchpoint in news.touchpoints:
        check_touchpoint(touchpoint)


def shop_secrets(settings: WithShopSecrets) -> tuple[bytes, ...]:
    """Return the secrets under which the shop signs; a platform with secrets of its own names another setting."""
    return settings.shopify_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformIntake(Generic[Settings_contra]):
    """One platform that delivers orders, for whoever's settings hold its secrets.

    Args:
        name: as logs and routes name it.
        path: where its deliveries are posted.
        signed: whether the sender proved itself; asked before anything is read.
        read: the orders a delivery tells of, one after the other; a delivery of something else tells of none.
        validate: each order's check before it is written.
        secrets: under which it signs (of a platform that publishes its keys: where they are), out of settings that need
            hold nothing else.
        answer: what the sender is told, as a JSON object.
    """

    name: str
    path: str
    signed: SignatureCheck
    read: Callable[[Delivery, Lookups], Iterable[OrderNews | PrivacyNews | KeptNews | SetAside]]
    secrets: Callable[[Settings_contra], tuple[bytes, ...]]
    answer: Callable[[Receipt], Mapping[str, object]]
    validate: Callable[[OrderNews], None] = check_limits
