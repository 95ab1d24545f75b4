"""A request of our own, to load what the SDK loads late (its models cost 10-55 ms at the first request)."""

from __future__ import annotations

from typing import Any


def canned(skill_id: str, locale: str) -> dict[str, Any]:
    """Return a launch request of nobody's; answering it reads and writes nothing."""
    application, user = {"applicationId": skill_id}, {"userId": "warm"}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "warm", "application": application, "user": user},
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "warm", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
            }
        },
        "request": {
            "type": "IntentRequest",
            "requestId": "warm",
            "timestamp": "2026-01-01T00:00:00Z",
            "locale": locale,
            "intent": {
                "name": "AMAZON.NoIntent",  # a no to nothing: the shop's handlers are loaded, and nothing happens
                "confirmationStatus": "NONE",
                "slots": {
                    "brand": {
                        "name": "brand",
                        "value": "warm",
                        "confirmationStatus": "NONE",
                        "resolutions": {
                            "resolutionsPerAuthority": [
                                {"authority": "warm", "status": {"code": "ER_SUCCESS_NO_MATCH"}}
                            ]
                        },
                    }
                },
            },
        },
    }
