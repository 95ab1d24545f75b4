"""The Alexa function's entry: warm up once, answer always; no logic."""

from __future__ import annotations

from typing import Any

from ledger.settings import read_settings
from skill.app import build_skill

SKILL = build_skill(read_settings())


def handler(event: object, context: object = None) -> dict[str, Any]:  # noqa: ARG001 - the signature is AWS's
    """Answer one request of Alexa."""
    return SKILL.invoke(event)
