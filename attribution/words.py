"""Numbers and names as a marketer reads them."""

from __future__ import annotations

import re

from base.money import Money, exponent

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$", "MXN": "MX$"}

CHANNELS = {
    "alexa": "Alexa",
    "google_assistant": "Google Assistant",
    "siri": "Siri",
    "voice_handoff": "Voice hand-off",
    "paid_search": "Paid search",
    "organic_search": "Organic search",
    "paid_social": "Paid social",
    "social": "Social",
    "email": "E-mail",
    "sms": "SMS",
    "push": "Push",
    "affiliate": "Affiliates",
    "display": "Display",
    "video": "Video",
    "direct": "Direct",
    "referral": "Referral",
    "ai_assistant": "AI assistants",
    "agent": "Shopping agent",
    "ads": "Ads",
    "other": "Other",
    "experiment": "Experiment",
    "app": "App",
    "store": "Store",
    "device": "Smart device",
    "(unattributed)": "No touch known",
    "(no link)": "No link known",
    "(link uncertainty)": "Link uncertainty",
    "(automation)": "Automation",
}
SOURCES = {
    "voice": "by voice",
    "agent": "by an agent",
    "web_mobile": "on a phone",
    "web_desktop": "on a computer",
    "app": "in the app",
    "store": "in a store",
    "device_auto": "by a device",
    "subscription": "by subscription",
}
PLACES = {
    "voice": "Voice",
    "agent": "Agent",
    "web_mobile": "Phone",
    "web_desktop": "Computer",
    "app": "App",
    "store": "Store",
    "device_auto": "Device",
    "subscription": "Subscription",
}
# Strongest evidence of an order's links, by reason.
EVIDENCE = {
    "own_order": "The order’s own session",
    "enrolment": "Enrolment of the automation",
    "token": "Hand-off link followed to the order",
    "click": "Hand-off link opened, ordered in that browser or account",
    "person_account": "Recognised voice, same account",
    "account": "Same account",
    "email": "Same e-mail address",
    "phone": "Same phone number",
    "cookie": "Same browser",
    "user": "Same assistant user",
    "device": "Same device",
    "ad_id": "Same advertising id",
    "ip": "Same internet connection",
    "household": "Same household",
    "address": "Same address, same product or brand",
    "postal": "Same postal code, same product or brand",
}


def channel(name: str) -> str:
    """Return a channel's name for people; of an unknown one in small letters the words, else as it is."""
    known = CHANNELS.get(name)
    if known is None and re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        return name.replace("_", " ").capitalize()
    return known or name


def money(minor: int, currency: str, *, whole: bool = False) -> str:
    """Write an amount: `$1,234.50`; with `whole`, rounded to `$1,235`; a currency without a sign as `CHF 12.00`."""
    amount = Money(minor, currency).decimal()
    digits = f"{amount:,.0f}" if whole else f"{amount:,.{exponent(currency)}f}"
    sign = "-" if digits.startswith("-") else ""
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{digits.removeprefix('-')}"


def percent(part: float, whole: float) -> str:
    """Write a share; an em dash of nothing."""
    return "—" if not whole else f"{100 * part / whole:.1f} %"


def chance(probability: float) -> str:
    """Write a probability in whole percent; what is not certain never reads as 0 or 100."""
    if probability < 0.005:
        return "under 1 %"
    return "over 99 %" if probability >= 0.995 else f"{100 * probability:.0f} %"


def hours(value: float | None) -> str:
    """Write a time span in the unit that reads best."""
    if value is None:
        return "—"
    if value < 1:
        return f"{value * 60:.0f} min"
    number, unit = (value, "h") if value < 48 else (value / 24, "days")
    return f"{number:.1f}".removesuffix(".0") + f" {unit}"


def plural(number: int, one: str, many: str) -> str:
    """Return the number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
