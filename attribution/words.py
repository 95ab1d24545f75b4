"""Numbers and names as a marketer reads them; numbers and dates in the form that `attribution.forms` has open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from attribution.forms import form
from base.money import Money, exponent

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
PLATFORMS = {
    "alexa": "Alexa",
    "google_assistant": "Google Assistant",
    "siri": "Siri",
    "homekit": "HomeKit",
    "smartthings": "SmartThings",
    "iot": "Other devices",
    "agent": "Shopping agents",
    "web": "Web",
    "app": "App",
    "email": "E-mail",
    "ads": "Ads",
    "store": "Store",
}
DEVICES = {
    "smart_speaker": "Smart speaker",
    "smart_display": "Smart display",
    "tv": "TV",
    "car": "Car",
    "appliance": "Appliance",
    "wearable": "Wearable",
    "hub": "Hub",
    "button": "Button",
    "phone": "Phone",
    "computer": "Computer",
    "other": "Other",
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


def count(number: int) -> str:
    """Write a whole number: `1,234`."""
    return form().decimal(number, 0)


def decimal(value: float | Decimal, places: int = 1) -> str:
    """Write a number with so many decimals: `1,234.5`."""
    return form().decimal(value, places)


def plain(value: float) -> str:
    """Write a number with the decimals that it has: `0.5`."""
    digits = f"{value:.6f}".rstrip("0")
    return decimal(value, len(digits.partition(".")[2]))


def day(moment: date) -> str:
    """Write a day: `2 Nov 2026`."""
    return form().day(moment)


def days(first: date, last: date) -> str:
    """Write the days from one to another: `2 Nov to 4 Dec 2026`; one alone: `2 Nov 2026`."""
    return day(first) if first == last else form().days(first, last)


def minute(moment: datetime) -> str:
    """Write a moment: `2 Nov 2026, 14:05`."""
    return form().moment(moment)


def money(minor: int, currency: str, *, whole: bool = False) -> str:
    """Write an amount: `$1,234.50`; with `whole`, rounded to `$1,235`; a currency without a sign as `CHF 12.00`."""
    return form().money(Money(minor, currency).decimal(), currency, 0 if whole else exponent(currency))


def percent(part: float, whole: float) -> str:
    """Write a share; an em dash of nothing."""
    return "—" if not whole else form().percent(100 * part / whole, 1)


def whole_percent(share: float) -> str:
    """Write a share in whole percent."""
    return form().percent(100 * share, 0)


def chance(probability: float) -> str:
    """Write a probability in whole percent; what is not certain never reads as 0 or 100."""
    if probability < 0.005:
        return f"under {whole_percent(0.01)}"
    return f"over {whole_percent(0.99)}" if probability >= 0.995 else whole_percent(probability)


def hours(value: float | None) -> str:
    """Write a time span in the unit that reads best."""
    if value is None:
        return "—"
    if value < 1:
        return f"{decimal(value * 60, 0)} min"
    number, unit = (value, "h") if value < 48 else (value / 24, "days")
    return f"{decimal(number, 0 if f'{number:.1f}'.endswith('.0') else 1)} {unit}"


def plural(number: int, one: str, many: str) -> str:
    """Return the number with its noun."""
    return f"{count(number)} {one if number == 1 else many}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return names as a text says them: "a, b and c"; of many the first and how many more."""
    every = list(names)
    said = every if len(every) <= most else [*every[: most - 1], f"{count(len(every) - most + 1)} more"]
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1]))) if said else ""
