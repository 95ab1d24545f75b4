"""A conversation as Alexa holds it: sessions, users, persons, devices; each exchange a whole request envelope.

The transport is a function from envelope to answer: `EarshotSkill.invoke`, or signed HTTP.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from base.clock import Clock, system_clock
from base.environment import DEFAULT_LOCALE
from runtime.talk.reminders_here import TOKEN
from runtime.talk.utterances import Resolver
from skill.linking.development import development_token

ALEXA = "https://api.amazonalexa.com"
Ask = Callable[[dict[str, Any]], Mapping[str, Any]]

_ALIAS = re.compile(r'<sub\s+alias="([^"]*)"\s*>.*?</sub>', re.DOTALL)
_PAUSE = re.compile(r"<(break|p|/p|s|/s)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_SCREEN = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
_PHONE = {"AppLink": {"version": "2.0"}}


def text_of_ssml(ssml: str) -> str:
    """Return what is heard of a piece of SSML."""
    text = _PAUSE.sub(" ", _ALIAS.sub(r"\1", ssml))
    return " ".join(html.unescape(_TAG.sub("", text)).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class AlexaUser:
    """Who speaks, and on what: Alexa's own identifiers, as it sends them."""

    user_id: str
    device_id: str
    person_id: str | None = None  # a recognised voice; absent when Alexa does not know it
    access_token: str | None = None  # of the linked account
    screen: bool = False
    phone: bool = False  # one to which Alexa sends links

    @classmethod
    def named(cls, name: str, *, linked: bool = True, screen: bool = False, phone: bool = False) -> AlexaUser:
        """Return the user of that name; the same name is the same user every time."""
        return cls(
            user_id=f"amzn1.ask.account.{name}",
            device_id=f"amzn1.ask.device.{name}",
            access_token=development_token(f"customer-{name}") if linked else None,
            screen=screen,
            phone=phone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One exchange: what was sent and what came back."""

    request: dict[str, Any]
    answer: Mapping[str, Any]

    @property
    def response(self) -> Mapping[str, Any]:
        """The answer's response part."""
        response: Mapping[str, Any] = self.answer.get("response") or {}
        return response

    @property
    def intent(self) -> str:
        """The intent's name, or the request's type."""
        return str(self.request.get("intent", {}).get("name") or self.request["type"])

    @property
    def speech(self) -> str:
        """What Alexa says, as text; empty when she says nothing."""
        return _spoken(self.response.get("outputSpeech"))

    @property
    def reprompt(self) -> str:
        """What Alexa says when nobody answers."""
        return _spoken((self.response.get("reprompt") or {}).get("outputSpeech"))

    @property
    def card(self) -> Mapping[str, Any] | None:
        """The card in the Alexa app, if one was sent."""
        return self.response.get("card")

    @property
    def task(self) -> Mapping[str, Any] | None:
        """What Alexa herself is asked to do next, if anything."""
        return self._directive("Connections.StartConnection")

    @property
    def shown(self) -> Mapping[str, Any] | None:
        """What a screen shows, if anything."""
        return self._directive("Alexa.Presentation.APL.RenderDocument")

    def _directive(self, kind: str) -> Mapping[str, Any] | None:
        return next((one for one in self.response.get("directives") or () if one.get("type") == kind), None)

    @property
    def ended(self) -> bool:
        """Whether the session is over."""
        return self.response.get("shouldEndSession") is True or self.request["type"] == "SessionEndedRequest"


class Conversation:
    """Speaks for one user, session after session."""

    def __init__(  # noqa: PLR0913 - by name, and every one but two has a default
        self,
        ask: Ask,
        resolver: Resolver,
        *,
        user: AlexaUser,
        skill_id: str,
        locale: str = DEFAULT_LOCALE,
        clock: Clock = system_clock,
        new_id: Callable[[], str] = lambda: str(uuid4()),
        api: str = "",
    ) -> None:
        """Begin with no session; `api` is where Alexa's own services are taken to answer, which nobody reaches else."""
        self._ask = ask
        self._resolver = resolver
        self.user = user
        self._skill_id = skill_id
        self._locale = locale
        self._clock = clock
        self._new_id = new_id
        self._api = {"apiEndpoint": api, "apiAccessToken": TOKEN} if api else {"apiEndpoint": ALEXA}
        self._session: str | None = None
        self._attributes: Mapping[str, Any] = {}
        self.exchanges: list[Exchange] = []

    @property
    def open(self) -> bool:
        """Whether a session is on."""
        return self._session is not None

    def say(self, utterance: str) -> Exchange:
        """Say something; outside a session it opens one, as "Alexa, ask ... to ..." does."""
        return self.send(self._resolver.resolve(utterance))

    def leave(self, reason: str = "USER_INITIATED") -> Exchange | None:
        """End the session without a word (walking away is EXCEEDED_MAX_REPROMPTS); None when none is on."""
        return self.send({"type": "SessionEndedRequest", "reason": reason}) if self.open else None

    def resume(self, task: Mapping[str, Any], result: Mapping[str, Any]) -> Exchange:
        """Tell what became of a task, as Alexa does when she has done it."""
        status = {"code": "200", "message": "OK"}
        cause = {"type": "ConnectionCompleted", "token": task.get("token"), "status": status, "result": result}
        return self.send({"type": "SessionResumedRequest", "cause": cause})

    def send(self, request: Mapping[str, Any]) -> Exchange:
        """Send a request of whatever type; ids, time and locale are added where it has none."""
        whole = {
            "requestId": f"amzn1.echo-api.request.{self._new_id()}",
            "timestamp": self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": self._locale,
            **request,
        }
        exchange = Exchange(request=whole, answer=self._ask(self._envelope(whole)))
        self.exchanges.append(exchange)
        self._attributes = exchange.answer.get("sessionAttributes") or {}
        if exchange.ended:
            self._session, self._attributes = None, {}
        return exchange

    def _envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        new = self._session is None
        self._session = self._session or f"amzn1.echo-api.session.{self._new_id()}"
        application = {"applicationId": self._skill_id}
        user = {"userId": self.user.user_id}
        if self.user.access_token:
            user["accessToken"] = self.user.access_token
        session = {
            "new": new,
            "sessionId": self._session,
            "application": application,
            "user": user,
            "attributes": dict(self._attributes),
        }
        return {"version": "1.0", "session": session, "context": self._context(application, user), "request": request}

    def _context(self, application: dict[str, str], user: dict[str, str]) -> dict[str, Any]:
        offers = (_SCREEN if self.user.screen else {}) | (_PHONE if self.user.phone else {})
        system: dict[str, Any] = {
            "application": application,
            "user": user,
            "device": {"deviceId": self.user.device_id, "supportedInterfaces": offers},
            **self._api,
        }
        if self.user.person_id:
            system["person"] = {"personId": self.user.person_id}
        context: dict[str, Any] = {"System": system}
        if self.user.screen:
            context["Viewport"] = {"mode": "HUB", "shape": "RECTANGLE", "pixelWidth": 1280, "pixelHeight": 800}
        return context


def _spoken(speech: Mapping[str, Any] | None) -> str:
    if not speech:
        return ""
    return text_of_ssml(str(speech.get("ssml") or "")) or str(speech.get("text") or "")
