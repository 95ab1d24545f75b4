"""The words a record may hold: each field that is not free has its own list."""

from __future__ import annotations

from enum import StrEnum


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


class HandoffWay(StrEnum):
    """How a hand-off reached the other device."""

    CARD = "card"
    PUSH = "push"
    QR = "qr"
    SPOKEN = "spoken"
    LINK = "link"


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
    """How a touch ended; the record's field is free text, these are the words we write ourselves."""

    OK = "ok"
    ASKED = "asked"
    REJECTED = "rejected"
    HANDED_OFF = "handed_off"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    GAVE_UP = "gave_up"
    NO_ANSWER = "no_answer"
    PREVIEW = "preview"
    ERROR = "error"
