"""The account holder's e-mail, asked of Alexa's Customer Profile API for the length of one request.

Source: developer.amazon.com/docs/alexa/custom-skills, "Request Customer Contact Information". It is the account
holder's, not the speaker's: good for a receipt, and never for telling who spoke.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from base.errors import MerchantUnavailable
from base.mail_address import mail_address
from base.merchant_call import MerchantRequest, call_merchant
from skill.conversation.linked_account import NOT_ASKED, ProfileEmail
from skill.conversation.turn import Turn

_PATH = "/v2/accounts/~current/settings/Profile.email"
_ALEXA = ".amazonalexa.com"
_HERE = "127.0.0.1"
_FORBIDDEN = 403


def email_of(turn: Turn, seconds: float) -> ProfileEmail:
    """Return the address, or that it is not allowed; none where there is none (204), or no useful answer in time."""
    if not turn.api_endpoint or not turn.api_token or not is_alexas(turn.api_endpoint):
        return NOT_ASKED
    headers = {"Authorization": f"Bearer {turn.api_token}"}
    asked = MerchantRequest(method="GET", url=f"{turn.api_endpoint.rstrip('/')}{_PATH}", headers=headers)
    try:
        reply = call_merchant(asked, seconds)
    except MerchantUnavailable:
        return NOT_ASKED
    if reply.status == _FORBIDDEN:
        return ProfileEmail(forbidden=True)
    return ProfileEmail(email=_address(reply.body)) if reply.status == 200 else NOT_ASKED


def is_alexas(endpoint: str) -> bool:
    """Tell whether an address is Alexa's own, or on this machine: the request's token goes nowhere else."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    return (parts.scheme == "https" and host.endswith(_ALEXA)) or (parts.scheme == "http" and host == _HERE)


def _address(body: bytes) -> str | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return mail_address(told)
