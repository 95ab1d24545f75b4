"""Reminders, set by Alexa's Reminders API with the request's own token, after a yes to that very reminder.

Source: developer.amazon.com/docs/alexa/smapi, "Alexa Reminders API Reference" and "Guidelines for Usage": explicit
permission each time, by name of the day and hour, and nothing promotional in what is spoken.
"""

from __future__ import annotations

import json
from typing import Any

from base.clock import rfc3339
from base.errors import MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest, call_merchant
from skill.conversation.reminder import Reminded, Reminder
from skill.conversation.turn import Turn
from skill.linking.profile import is_alexas

_PATH = "/v1/alerts/reminders"
_MADE = (200, 201)
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_NOT_HERE = frozenset({"MAX_REMINDERS_EXCEEDED", "DEVICE_NOT_SUPPORTED", "INVALID_ALERT_INFO"})


def set_reminder(turn: Turn, reminder: Reminder, seconds: float) -> Reminded:
    """Set one reminder on the device that is spoken to, within so many seconds."""
    if not turn.api_endpoint or not turn.api_token or not is_alexas(turn.api_endpoint):
        return Reminded.NOT_HERE
    asked = MerchantRequest(
        method="POST",
        url=f"{turn.api_endpoint.rstrip('/')}{_PATH}",
        headers={"Authorization": f"Bearer {turn.api_token}"},
        body=json.dumps(request_of(turn, reminder)).encode(),
    )
    try:
        return _became(call_merchant(asked, seconds))
    except MerchantUnavailable:
        return Reminded.UNSURE


def request_of(turn: Turn, reminder: Reminder) -> dict[str, Any]:
    """Return the request: a moment on the device's own clock, wherever that stands."""
    return {
        "requestTime": rfc3339(turn.at),
        "trigger": {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": reminder.local},
        "alertInfo": {"spokenInfo": {"content": [{"locale": reminder.locale, "text": reminder.text}]}},
        "pushNotification": {"status": "ENABLED"},
    }


def _became(reply: MerchantReply) -> Reminded:
    told = _told(reply.body)
    if reply.status in _MADE and told.get("alertToken"):
        return Reminded.SET
    if reply.status == _NOT_FOUND or (reply.status == _FORBIDDEN and str(told.get("code")) in _NOT_HERE):
        return Reminded.NOT_HERE
    return Reminded.NOT_ALLOWED if reply.status in {_UNAUTHORIZED, _FORBIDDEN} else Reminded.UNSURE


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
