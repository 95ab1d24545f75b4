"""Identifiers derived from what happened, so that a retry makes the same one."""

from __future__ import annotations

import hashlib

_VOICE, _RENEWAL = "vo", "re"


def derived_id(prefix: str, *parts: str) -> str:
    """Return `prefix_` and 24 hex digits that depend on every part and on nothing else."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"{prefix}_{digest[:24]}"


def touchpoint_id(platform: str, request_id: str) -> str:
    """Return the id of the touchpoint for a platform's request: the platform's retry gives the same one."""
    return derived_id("tp", platform, request_id)


def voice_order_id(user: str, draft_id: str) -> str:
    """Return the id of an order placed by voice: from user and draft, not from the clock."""
    return derived_id(_VOICE, user, draft_id)


def renewal_order_id(subscription_id: str, number: int) -> str:
    """Return the id of the order of a subscription's renewal, numbered from 1: whoever tries it means the same one."""
    return derived_id(_RENEWAL, subscription_id, str(number))


def placed_by_us(order_id: str) -> bool:
    """Tell whether an order's id is one that we give: then we placed it, whoever tells of it."""
    return order_id.startswith((f"{_VOICE}_", f"{_RENEWAL}_"))
