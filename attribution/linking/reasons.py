"""The ways in which a session and an order can belong together, the strongest first."""

from __future__ import annotations

from enum import StrEnum


class LinkReason(StrEnum):
    """Why a session is held to have led to an order: the strongest way that holds. Its place is the link's tier."""

    OWN_ORDER = "own_order"
    ENROLMENT = "enrolment"
    TOKEN = "token"
    CLICK = "click"
    PERSON_ACCOUNT = "person_account"
    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    COOKIE = "cookie"
    USER = "user"
    DEVICE = "device"
    AD_ID = "ad_id"
    IP = "ip"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    POSTAL = "postal"


MEANINGS = {
    LinkReason.OWN_ORDER: "the order's own session: it was placed there",
    LinkReason.ENROLMENT: "the session set up the automation that placed the order",
    LinkReason.TOKEN: "the order carries the session's hand-off token",
    LinkReason.CLICK: "its hand-off link was followed in the order's browser or account",
    LinkReason.PERSON_ACCOUNT: "a recognised voice, with the order's account",
    LinkReason.ACCOUNT: "the same account",
    LinkReason.EMAIL: "the same e-mail address",
    LinkReason.PHONE: "the same phone number",
    LinkReason.COOKIE: "the same browser",
    LinkReason.USER: "the same assistant user",
    LinkReason.DEVICE: "the same device",
    LinkReason.AD_ID: "the same advertising id",
    LinkReason.IP: "the same internet connection",
    LinkReason.HOUSEHOLD: "the same household, through identifiers seen together",
    LinkReason.ADDRESS: "the same address and the same product or brand",
    LinkReason.POSTAL: "the same postal code and the same product or brand",
}
TIERS = {reason: tier for tier, reason in enumerate(LinkReason, start=1)}

# Values that a record names itself, so that both sides of a pair can be compared.
NAMED = ("account", "email", "phone", "cookie", "user", "device", "ad_id", "ip", "address")
