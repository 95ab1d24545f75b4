"""The Alexa function's entry: warm up once, answer always; no logic.

Importing this costs next to nothing; the skill is built with the first request. Where AWS keeps an environment ready
before any request comes (SnapStart, provisioned concurrency), it is built then.
"""

from __future__ import annotations

import gc
import os
from functools import cache
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from base.skill_settings import SkillSettings
    from ledger.secrets import Renewed
    from skill.app import EarshotSkill

TO_ANSWER_IN = 0.5  # seconds kept of the function's own time
KEPT_READY = frozenset({"snap-start", "provisioned-concurrency"})
EVENTS = "AlexaSkillEvent."


@cache
def _kept() -> Renewed[SkillSettings, EarshotSkill]:
    gc.disable()  # what is loaded while starting is kept for good: looking for garbage in it costs a seventh
    from base.skill_settings import SkillSettings
    from ledger.secrets import Renewed

    return Renewed(SkillSettings, _built)


_LAST: list[EarshotSkill] = []  # the one built last, if any


def _built(settings: SkillSettings) -> EarshotSkill:
    from skill.app import build_skill

    _LAST[:] = [build_skill(settings, earlier=_LAST[0] if _LAST else None)]
    return _LAST[0]


def _skill(event: object) -> EarshotSkill:
    """The skill; while its secrets are away one that keeps the turn without anybody's name.

    Alexa's events are not taken then, so that it sends them again: a skill that was disabled is somebody's no.
    """
    from base.errors import StoreUnavailable

    try:
        return _kept().made()
    except StoreUnavailable:
        if _is_event(event):
            raise
        return _kept().without()


def _is_event(event: object) -> bool:
    request = event.get("request") if isinstance(event, dict) else None
    return isinstance(request, dict) and str(request.get("type")).startswith(EVENTS)


def handler(event: object, context: Any = None) -> dict[str, Any]:
    """Answer one request of Alexa; see `EarshotSkill.invoke`.

    Raises SettingsError when the function's environment is wrong: then nothing can be answered, and the alarm tells.
    """
    began = monotonic()
    try:
        skill = _skill(event)  # loaded in a process's first turn, and it may wait for its secrets: all of that counts
        return skill.invoke(event, seconds=_seconds_left(context), spent=monotonic() - began)
    finally:
        _started()


def _seconds_left(context: Any) -> float:
    """Return in how many seconds all waiting must have ended, so that the function answers before it is cut off."""
    return inf if context is None else context.get_remaining_time_in_millis() / 1000 - TO_ANSWER_IN


@cache
def _started() -> None:
    gc.freeze()
    gc.enable()


def _warmed() -> None:
    from base.errors import StoreUnavailable
    from ledger.secrets import READY_SECONDS

    try:
        _kept().made(first_seconds=READY_SECONDS).warm()
    except StoreUnavailable:
        _kept().without().warm()  # what is imported then is imported; the first turn asks for the secrets again
    _started()


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") in KEPT_READY:
    _warmed()
