"""The words of an explanation, by the words of a run's tables."""

from __future__ import annotations

DID = {
    "research": "asked about",
    "compare": "compared",
    "compatibility": "asked what goes with",
    "reorder": "asked to order again",
    "basket": "put into the basket",
    "buy": "bought",
    "handoff": "had a link sent to",
    "click": "followed a link to",
    "visit": "visited the shop, looking at",
    "subscribe": "subscribed to",
    "replenish": "asked to be restocked with",
    "setup": "set up automatic orders of",
    "exposure": "was shown",
}
DEVICES = {
    "smart_speaker": "a smart speaker",
    "smart_display": "a smart display",
    "tv": "a television",
    "car": "a car",
    "appliance": "an appliance",
    "wearable": "a wearable",
    "hub": "a hub",
    "button": "a button",
    "phone": "a phone",
    "computer": "a computer",
}
PLATFORMS = {
    "alexa": "Alexa",
    "google_assistant": "Google Assistant",
    "siri": "Siri",
    "homekit": "HomeKit",
    "smartthings": "SmartThings",
    "iot": "a connected device",
    "agent": "an agent",
    "web": "the web",
    "app": "the app",
    "email": "e-mail",
    "ads": "advertising",
    "store": "a store",
}
# What ties a session to an order, as `reason` and `evidence` call it.
TIES = {
    "own_order": "the order was placed in this very conversation",
    "enrolment": "it set up the automation that placed the order",
    "token": "the order carries the link that was handed out",
    "click": "the link that was handed out was opened where the order was placed",
    "person_account": "a recognised voice, with the order's account",
    "account": "the same account",
    "email": "the same e-mail address",
    "phone": "the same phone number",
    "cookie": "the same browser",
    "user": "the same assistant account",
    "device": "the same device",
    "ad_id": "the same advertising id",
    "ip": "the same internet connection",
    "household": "the same household, through what its members share",
    "address": "the same address",
    "postal": "the same postal code",
}
# Whether session and order are about the same thing, and when they are not sure to be.
NEEDS = {
    "product": "about the very product that was bought",
    "brand": "about the brand that was bought",
    "other": "about something else than was bought",
    "unknown": "about nothing that names what was bought",
}
# Ties that anybody of a house, a street or an office shares.
LOOSE = ("ip", "household", "address", "postal", "device")
