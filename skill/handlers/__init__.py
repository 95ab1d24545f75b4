"""One file a customer goal: a turn in, an answer out, no SDK and no prose."""

from __future__ import annotations

from skill.handlers.standard import EndedHandler, FallbackHandler, HelpHandler, LaunchHandler, StopHandler
from skill.scene import Handler
from skill.services import Services


def make_handlers(services: Services) -> list[Handler]:
    """Return every handler; the last one also takes the intents that no other knows."""
    del services
    return [LaunchHandler(), HelpHandler(), StopHandler(), EndedHandler(), FallbackHandler()]
