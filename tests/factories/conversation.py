"""A conversation with the real skill: the script is the specification (after ask-sdk-controls' testTurn)."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unicodedata import normalize

from base.settings import Settings
from ledger.records import Action, Order, Touchpoint
from shop.catalog import Catalog
from skill.app import EarshotSkill, build_skill
from skill.conversation.question.attributes import from_attributes
from skill.conversation.scene import Question
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING

TASK = "Connections.StartConnection"
TAG = re.compile(r"<[^>]+>")


class Talk:
    """Speaks to the skill as one household does; every turn is a whole request."""

    def __init__(
        self,
        *,
        catalog: Catalog | None = None,
        matcher: Any = None,
        ledger: MemoryLedger | None = None,
        settings: Settings | None = None,
        never_asked: bool = False,
    ) -> None:
        self._settings = settings or Settings()
        self.ledger = ledger or MemoryLedger()
        self.ledger.asked.everybody = not never_asked  # type: ignore[attr-defined]
        self.recorder = MemoryRecorder(self.ledger)
        self.now = MORNING
        self.seconds = count(step=0.125)  # an eighth of one from each look at the timer to the next
        self.said: dict[str, Any] = {}
        self.user = "amzn1.ask.account.ADA"
        self.token: str | None = access_token()
        self.person: str | None = None
        self.more: dict[str, Any] = {}
        self._catalog, self._matcher = catalog, matcher
        self._session, self._requests = 1, 0
        self._attributes: dict[str, Any] = {}
        self.last_request: dict[str, Any] = {}
        self.skill: EarshotSkill = self._build()

    def _build(self) -> EarshotSkill:
        return build_skill(
            self._settings,
            ledger=self.ledger,
            recorder=self.recorder,  # type: ignore[arg-type]
            matcher=self._matcher,
            catalog=self._catalog,
            clock=lambda: self.now,
            timer=lambda: next(self.seconds),
        )

    def sell(self, catalog: Catalog) -> None:
        """Go on with another catalogue, as after a price change."""
        self._catalog = catalog
        self.skill = self._build()

    # -- what is said ------------------------------------------------------------------------------------------

    def __call__(self, utterance: str, *, intent: str, **slots: str) -> None:
        """`U: reorder coffee`, and what the platform makes of it."""
        assert utterance.startswith("U: "), "write the utterance as the customer says it: U: ..."
        self._ask({"type": "IntentRequest", "intent": _intent(intent, slots)})

    def opens(self) -> None:
        """`Alexa, open ...`."""
        self._ask({"type": "LaunchRequest"})

    def resumes(self, result: dict[str, Any], *, code: str = "200", token: str | None = None) -> None:
        """The platform has done the task that the last answer gave it, or has not."""
        tasks = [one for one in self.said["response"].get("directives", []) if one["type"] == TASK]
        status = {"code": code, "message": "OK"}
        cause = {"type": "ConnectionCompleted", "status": status, "result": result}
        cause["token"] = token or tasks[0]["token"]
        self._ask({"type": "SessionResumedRequest", "cause": cause})

    def leaves(self, reason: str = "USER_INITIATED") -> None:
        """The session ends without a word of ours."""
        self._ask({"type": "SessionEndedRequest", "reason": reason})

    def repeats(self, *, as_new_request: bool) -> None:
        """The same request comes again, as retries do: with its old id or a new one."""
        again = dict(self.last_request)
        if as_new_request:
            self._requests += 1
            again["request"] = {**again["request"], "requestId": f"amzn1.echo-api.request.{self._requests}"}
        self._send(again)

    def later(self, **by: int) -> None:
        """Time passes, and a new session begins."""
        self.now += timedelta(**by)
        self._session += 1
        self._attributes = {}

    def _ask(self, asked: dict[str, Any]) -> None:
        self._requests += 1
        self.now += timedelta(seconds=20)
        self._send(
            envelope(
                request(asked.pop("type"), **{"requestId": f"amzn1.echo-api.request.{self._requests}", **asked}),
                session=f"amzn1.echo-api.session.{self._session}",
                user=self.user,
                token=self.token,
                person=self.person,
                attributes=self._attributes,
                at=self.now,
                **self.more,
            )
        )

    def _send(self, whole: dict[str, Any]) -> None:
        self.last_request = whole
        self.said = self.skill.invoke(whole)
        self._attributes = self.said.get("sessionAttributes", {})

    # -- what is heard -----------------------------------------------------------------------------------------

    @property
    def speech(self) -> str:
        """What Alexa says, as text."""
        spoken = self.said.get("response", {}).get("outputSpeech", {}).get("ssml", "")
        return html.unescape(TAG.sub("", spoken))

    def hears(self, expected: str) -> None:
        """`A: ...` is what Alexa says; "…" stands for any words."""
        assert expected.startswith("A: "), "write what Alexa says: A: ..."
        pattern = ".*".join(re.escape(part.strip()) for part in normalize("NFC", expected[3:]).split("…"))
        assert re.fullmatch(pattern, self.speech, re.DOTALL), f"heard instead: {self.speech}"

    @property
    def open(self) -> bool:
        """Whether Alexa listens for an answer."""
        return self.said["response"].get("shouldEndSession") is False

    @property
    def waits_for_a_yes_to_buy(self) -> bool:
        """Whether a yes now would place an order."""
        return self._attributes.get("asking") == "order"

    @property
    def question(self) -> Question:
        """What is open, as the next request brings it back."""
        return from_attributes(self._attributes)

    @property
    def card(self) -> dict[str, Any]:
        found: dict[str, Any] = self.said["response"].get("card", {})
        return found

    @property
    def directives(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.said["response"].get("directives", [])
        return found

    # -- what is in the ledger ---------------------------------------------------------------------------------

    @property
    def orders(self) -> list[Order]:
        return [order for _, order in self.ledger.orders.values()]

    @property
    def touchpoints(self) -> list[Touchpoint]:
        return list(self.ledger.touchpoints.values())

    @property
    def last(self) -> Touchpoint:
        """The touchpoint of the turn just held."""
        return self.touchpoints[-1]

    @property
    def actions(self) -> list[Action]:
        return [touch.action for touch in self.touchpoints]

    def bought(self, utterance: str = "U: reorder detergent", **slots: str) -> Order:
        """Buy something and come back later."""
        self(utterance, intent="ReorderIntent", **(slots or {"brand": "tidewell", "product": "detergent"}))
        if self._attributes.get("asking") == "product":  # a variant is asked for, never chosen in silence
            self("U: the first one", intent="ChooseIntent", choice="first")
        self("U: yes", intent="AMAZON.YesIntent")
        assert self.orders, f"nothing was ordered; heard: {self.speech}"
        order = self.orders[-1]
        self.later(days=14)
        return order


def at(day: int, hour: int) -> datetime:
    """A moment of November 2026, UTC."""
    return MORNING.replace(day=day, hour=hour)


def _intent(name: str, slots: dict[str, str]) -> dict[str, Any]:
    return intent(name, **slots)
