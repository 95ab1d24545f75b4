"""The CPU of a yes, beside the yardstick's turn: a household that orders the same again and again by voice.

Run by `bench.startup.measure` in a process of its own; prints two figures, in seconds: the yardstick's and ours.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from base.environment import DEFAULT_LOCALE
from base.errors import BenchError
from base.settings import read_settings
from bench.startup.hello_and_write import handler as hello
from lambda_handler import handler
from runtime.talk.conversation import AlexaUser, Conversation
from runtime.talk.model_file import MODELS
from runtime.talk.utterances import Resolver

PURCHASES = 100
WARM_UP = 10
_LAUNCH = Path(__file__).resolve().parents[2] / "events" / "launch.json"


class Regular:
    """Speaks to the skill in this process, and notes what each turn took."""

    def __init__(self) -> None:
        settings = read_settings()
        model = json.loads((MODELS / f"{DEFAULT_LOCALE}.json").read_text("utf-8"))
        self.seconds = 0.0  # of the last turn
        self._talk = Conversation(self._ask, Resolver(model), user=AlexaUser.named("bench"), skill_id=settings.skill_id)

    def _ask(self, envelope: Mapping[str, Any]) -> Any:
        began = time.process_time()
        answer = handler(dict(envelope), None)
        self.seconds = time.process_time() - began
        return answer

    def buys(self) -> float:
        """Have the usual quoted, say yes, and return what that took."""
        self._talk.say("reorder paper towels")
        self._talk.say("yes")
        taken, told = self.seconds, self._talk.exchanges[-1].speech
        if not told.startswith("Done"):
            raise BenchError(f"a yes that was to be measured bought nothing: {told}")
        if self._talk.open:  # after the first order it is asked whether it may be measured
            self._talk.say("no")
        self._talk.leave()
        return taken


def main() -> None:
    """Measure, one after the other in turn, and print both medians."""
    regular = Regular()
    launch = json.loads(_LAUNCH.read_text("utf-8"))

    def greeted() -> float:
        launch["request"]["requestId"] = f"bench-hello-{uuid4()}"
        began = time.process_time()
        hello(launch, None)
        return time.process_time() - began

    turns = [(greeted(), regular.buys()) for _ in range(WARM_UP + PURCHASES)][WARM_UP:]
    print(*map(statistics.median, zip(*turns, strict=True)))


if __name__ == "__main__":
    main()
