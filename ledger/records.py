"""The records of the ledger: what happened, who may be tied to it, and what came of it.

Frozen, typed and versioned. The constraints are `annotated_types`, so a voice turn builds records without importing
pydantic, while every edge where untrusted data enters validates the same classes (see `ledger.wire`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Interval, Len, Predicate

SCHEMA_VERSION = 1


def is_utc(moment: datetime) -> bool:
    """Aware, with offset zero."""
    return moment.utcoffset() == timedelta(0)


def is_currency(code: str) -> bool:
    """Three capital letters, as ISO 4217 has them."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


UtcTime = Annotated[datetime, Predicate(is_utc)]
Share = Annotated[float, Interval(ge=0, le=1)]
Identifier = Annotated[str, Len(1, 256)]
Word = Annotated[str, Len(1, 64)]
Currency = Annotated[str, Predicate(is_currency)]
Minor = Annotated[int, Interval(ge=-(10**15), le=10**15)]
Amount = Annotated[int, Interval(ge=0, le=10**15)]


class Platform(StrEnum):
    """Where a touch happened."""

    ALEXA = "alexa"
    GOOGLE_ASSISTANT = "google_assistant"
    SIRI = "siri"
    HOMEKIT = "homekit"
    SMARTTHINGS = "smartthings"
    IOT = "iot"
    AGENT = "agent"
    WEB = "web"
    APP = "app"
    EMAIL = "email"
    ADS = "ads"
    STORE = "store"


class DeviceType(StrEnum):
    """What it happened on."""

    SMART_SPEAKER = "smart_speaker"
    SMART_DISPLAY = "smart_display"
    TV = "tv"
    CAR = "car"
    APPLIANCE = "appliance"
    WEARABLE = "wearable"
    HUB = "hub"
    BUTTON = "button"
    PHONE = "phone"
    COMPUTER = "computer"
    OTHER = "other"


class Stage(StrEnum):
    """How far along the customer was."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    PURCHASE = "purchase"
    POST_PURCHASE = "post_purchase"


class Action(StrEnum):
    """What was done."""

    RESEARCH = "research"
    COMPARE = "compare"
    COMPATIBILITY = "compatibility"
    REORDER = "reorder"
    BASKET = "basket"
    BUY = "buy"
    CANCEL = "cancel"
    REFUND = "refund"
    STATUS = "status"
    HANDOFF = "handoff"
    CLICK = "click"
    VISIT = "visit"
    LOGIN = "login"
    SUBSCRIBE = "subscribe"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    UNSUBSCRIBE = "unsubscribe"
    REPLENISH = "replenish"
    SETUP = "setup"
    USAGE = "usage"
    SUPPORT = "support"
    CONSENT = "consent"
    EXPOSURE = "exposure"
    OTHER = "other"


class Initiator(StrEnum):
    """Who acted."""

    HUMAN = "human"
    MACHINE = "machine"


class Exposure(StrEnum):
    """Whether someone acted or was merely reached."""

    ACTIVE = "active"
    AMBIENT = "ambient"


class MatchDecision(StrEnum):
    """What the brand matcher decided."""

    ACCEPT = "accept"
    ASK = "ask"
    REJECT = "reject"


class OrderSource(StrEnum):
    """Where an order was placed."""

    VOICE = "voice"
    AGENT = "agent"
    WEB_MOBILE = "web_mobile"
    WEB_DESKTOP = "web_desktop"
    APP = "app"
    STORE = "store"
    DEVICE_AUTO = "device_auto"
    SUBSCRIPTION = "subscription"


class OrderStatus(StrEnum):
    """What became of an order."""

    PLACED = "placed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Grant(StrEnum):
    """A customer's answer to one purpose."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How a voice turn ended; the record's field is free text, these are the words we write ourselves."""

    OK = "ok"
    ASKED = "asked"
    REJECTED = "rejected"
    HANDED_OFF = "handed_off"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    GAVE_UP = "gave_up"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a record may be used for, beyond serving the customer."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    measurement: Grant = Grant.UNKNOWN
    marketing: Grant = Grant.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a customer decided about its data and when; it holds for the speaker's user and for the linked account."""

    customer: Identifier  # the user's pseudonym
    consent: Consent
    decided_at: UtcTime
    account: Identifier | None = None  # None: the one that was linked when the customer last decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Keyed pseudonyms, never a platform's own id; consent decides which of them are set."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    user: Identifier | None = None
    person: Identifier | None = None
    device: Identifier | None = None
    account: Identifier | None = None
    email: Identifier | None = None
    phone: Identifier | None = None
    address: Identifier | None = None
    postal_code: Identifier | None = None
    cookie: Identifier | None = None
    ip: Identifier | None = None
    ad_id: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """One thing between a household and us that could lead to an order."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    touchpoint_id: Identifier
    occurred_at: UtcTime
    received_at: UtcTime
    platform: Platform
    action: Action
    session_id: Identifier | None = None
    device_type: DeviceType | None = None
    stage: Stage | None = None
    initiator: Initiator | None = None
    exposure: Exposure | None = None
    channel: Word | None = None
    outcome: Word | None = None
    campaign_id: Identifier | None = None
    brand_id: Identifier | None = None
    product_id: Identifier | None = None
    heard: Annotated[str, Len(0, 512)] | None = None
    match_score: Share | None = None  # calibrated; None when no brand was said
    match_decision: MatchDecision | None = None
    order_id: Identifier | None = None
    subscription_id: Identifier | None = None
    handoff_token: Annotated[str, Len(1, 512)] | None = None
    promo_code: Identifier | None = None
    locale: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: Annotated[int, Interval(ge=1, le=SCHEMA_VERSION)] = SCHEMA_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One product of an order; the price is the goods' after discount, in minor units of the order's currency."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    product_id: Identifier | None = None
    brand_id: Identifier | None = None
    quantity: Annotated[int, Ge(0)] = 1
    unit_price_minor: Minor = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was bought, wherever it was bought; amounts in whole minor units of `currency`.

    `revenue_minor` is goods after discount: no tax, no shipping.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    order_id: Identifier
    placed_at: UtcTime
    received_at: UtcTime
    source: OrderSource
    currency: Currency
    revenue_minor: Amount
    initiator: Initiator | None = None
    status: OrderStatus = OrderStatus.PLACED
    cancelled_at: UtcTime | None = None
    refunded_at: UtcTime | None = None
    tax_minor: Amount = 0
    shipping_minor: Amount = 0
    refunded_minor: Amount = 0
    lines: tuple[OrderLine, ...] = ()
    handoff_token: Annotated[str, Len(1, 512)] | None = None
    promo_codes: tuple[Identifier, ...] = ()
    subscription_id: Identifier | None = None
    is_new_customer: bool | None = None
    is_test: bool | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: Annotated[int, Interval(ge=1, le=SCHEMA_VERSION)] = SCHEMA_VERSION

    @property
    def net_revenue_minor(self) -> int:
        """Return what the order was worth in the end: 0 when cancelled, else revenue less refunds."""
        if self.status is OrderStatus.CANCELLED:
            return 0
        return self.revenue_minor - self.refunded_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What a hand-off token stands for: an intent to look at or buy a product on another device."""

    token: Annotated[str, Len(1, 512)]
    issued_at: UtcTime
    expires_at: UtcTime
    session_id: Identifier
    product_id: Identifier
    brand_id: Identifier | None = None
    quantity: Annotated[int, Ge(1)] = 1
    campaign_id: Identifier | None = None
    locale: Word | None = None
    consent: Consent = field(default_factory=Consent)
    identity: Identity = field(default_factory=Identity)
    schema_version: Annotated[int, Interval(ge=1, le=SCHEMA_VERSION)] = SCHEMA_VERSION


class LinkReason(StrEnum):
    """The strongest evidence that a session led to an order."""

    TOKEN = "token"
    CLICK = "click"
    PERSON_ACCOUNT = "person_account"
    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    POSTAL = "postal"


class LinkScope(StrEnum):
    """Whether the evidence names a person or only a household."""

    PERSON = "person"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One candidate pair of a session and an order, with how sure we are and why."""

    session_id: Identifier
    order_id: Identifier
    touchpoint_id: Identifier
    probability: Share
    tier: Annotated[int, Ge(1)]
    reason: LinkReason
    evidence: str  # JSON text, keys sorted
    scope: LinkScope
    accepted: bool
    model_version: str
    household_id: Identifier | None = None
    person_id: Identifier | None = None
