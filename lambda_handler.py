"""The Alexa function's entry: warm up once, answer always; no logic.

Importing this costs next to nothing; the skill is built with the first request. Where AWS keeps an environment ready
before any request comes (SnapStart, provisioned concurrency), it is built then.
"""

from __future__ import annotations

import gc
import os
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skill.app import EarshotSkill

TO_ANSWER_IN = 0.5  # seconds kept of the function's own time
KEPT_READY = frozenset({"snap-start", "provisioned-concurrency"})


@cache
def _skill() -> EarshotSkill:
    gc.disable()  # what is loaded while starting is kept for good: looking for garbage in it costs a seventh
    from base.environment import read
    from base.skill_settings import SkillSettings
    from skill.app import build_skill

    return build_skill(read(SkillSettings))


def handler(event: object, context: Any = None) -> dict[str, Any]:
    """Answer one request of Alexa; see `EarshotSkill.invoke`.

    Raises SettingsError when the function's environment is wrong: then nothing can be answered, and the alarm tells.
    """
    try:
        return _skill().invoke(event, seconds=_seconds_left(context))
    finally:
        _started()


def _seconds_left(context: Any) -> float:
    """Return in how many seconds all waiting must have ended, so that the function answers before it is cut off."""
    return inf if context is None else context.get_remaining_time_in_millis() / 1000 - TO_ANSWER_IN


@cache
def _started() -> None:
    gc.freeze()
    gc.enable()


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") in KEPT_READY:
    _skill().warm()
    _started()
