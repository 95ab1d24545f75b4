"""Requests in the shape Alexa sends them."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from skill.linking.development import development_token
from tests.factories.records import MORNING

SKILL_ID = "amzn1.ask.skill.earshot-development"
MODEL = Path(__file__).parents[2] / "interaction_models" / "en-US.json"
AUTHORITY = "amzn1.er-authority.echo-sdk.amzn1.ask.skill.earshot-development"


def access_token(account: str = "1001", email: str = "ada@post.earshot.shop") -> str:
    """The token of a linked account, as the merchant's own server issues them to Alexa."""
    return development_token(account, email)


def request(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "requestId": "amzn1.echo-api.request.1", "locale": "en-US", **fields}


def intent(name: str, **slots: str) -> dict[str, Any]:
    """An intent whose slots are resolved as Alexa would: exactly, against the model's own types."""
    filled = {slot: slot_of(name, slot, value) for slot, value in slots.items()}
    return {"name": name, "confirmationStatus": "NONE", "slots": filled}


def slot_of(intent_name: str, name: str, heard: str) -> dict[str, Any]:
    slot: dict[str, Any] = {"name": name, "value": heard, "confirmationStatus": "NONE", "source": "USER"}
    type_ = next((s["type"] for s in _intents()[intent_name].get("slots", []) if s["name"] == name), "AMAZON.NUMBER")
    if type_.startswith("AMAZON."):
        return slot
    found = _values(type_).get(heard.lower())
    status = {"code": "ER_SUCCESS_MATCH" if found else "ER_SUCCESS_NO_MATCH"}
    authority = {"authority": f"{AUTHORITY}.{type_}", "status": status}
    if found:
        authority["values"] = [{"value": found}]
    return {**slot, "resolutions": {"resolutionsPerAuthority": [authority]}}


def envelope(asked: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A whole request; changes: session, user, person, device, token, attributes, at, new."""
    at: datetime = changes.get("at", MORNING)
    user: dict[str, Any] = {"userId": changes.get("user", "amzn1.ask.account.ADA")}
    user |= changes.get("of_user", {})
    if changes.get("token"):
        user["accessToken"] = changes["token"]
    system: dict[str, Any] = {
        "application": {"applicationId": changes.get("skill", SKILL_ID)},
        "user": user,
        "device": {"deviceId": "amzn1.ask.device.KITCHEN", "supportedInterfaces": changes.get("interfaces", {})},
        "apiEndpoint": "https://api.amazonalexa.com",
        "apiAccessToken": "api-token",
    }
    if changes.get("person"):
        system["person"] = {"personId": changes["person"], "authenticationConfidenceLevel": {"level": 300}}
    context: dict[str, Any] = {"System": system}
    if "advertising" in changes:
        context["Advertising"] = changes["advertising"]
    return {
        "version": "1.0",
        "session": {
            "new": changes.get("new", True),
            "sessionId": changes.get("session", "amzn1.echo-api.session.1"),
            "application": {"applicationId": changes.get("skill", SKILL_ID)},
            "attributes": changes.get("attributes", {}),
            "user": user,
        },
        "context": context,
        "request": {"timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **asked},
    }


@cache
def _language() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(MODEL.read_text("utf-8"))["interactionModel"]["languageModel"]
    return model


@cache
def _intents() -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in _language()["intents"]}


@cache
def _values(type_: str) -> dict[str, dict[str, str]]:
    values = next(one["values"] for one in _language()["types"] if one["name"] == type_)
    return {
        said.lower(): {"name": value["name"]["value"], "id": value["id"]}
        for value in values
        for said in (value["name"]["value"], *value["name"].get("synonyms", []))
    }
