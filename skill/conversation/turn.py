"""One request of a customer in our words, whatever assistant sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from base.environment import DEFAULT_LOCALE
from base.ids import derived_id

CAN_FULFILL = "CanFulfillIntentRequest"
SKILL_EVENT = "AlexaSkillEvent."
ALEXA_REFUSED = "System.ExceptionEncountered"
"""Alexa could not do what an answer of ours said."""
FURTHER = ("other_", "third_", *(f"further_{which}_" for which in range(4, 13)))
"""How slots of a second thing and of those after it begin; a model has the first two, a list of values all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One value that Alexa's entity resolution found for a slot."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What was heard for one slot, and what it resolved to: dynamic entities first, then the model's."""

    heard: str
    resolved: tuple[Resolved, ...] = ()

    @property
    def id(self) -> str | None:
        """The id it resolved to (never the spoken synonym), or None."""
        return self.resolved[0].id if self.resolved else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertising:
    """The Advertising ID of this very request; the policy allows neither value to be cached."""

    ad_id: str | None
    limited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """What became of a task that was given to the platform: what we called it, how it went, and what it says."""

    token: str | None = None
    code: str | None = None  # of the request alone: "200" also where the task failed
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One request of Alexa in our words. Identifiers are raw here and leave this room only as pseudonyms."""

    request_id: str
    kind: str  # the request's type: LaunchRequest, IntentRequest, ...
    at: datetime
    intent: str | None = None
    slots: Mapping[str, Slot] = field(default_factory=dict)
    locale: str = DEFAULT_LOCALE
    application_id: str | None = None
    session_id: str | None = None
    user_id: str | None = None
    person_id: str | None = None
    device_id: str | None = None
    access_token: str | None = None
    api_endpoint: str | None = None  # where the platform answers questions about this request, and what proves us there
    api_token: str | None = field(default=None, repr=False)
    notifications_allowed: bool = False  # the customer lets the skill send notifications
    reminders_allowed: bool = False  # the customer lets the skill set reminders
    reminders_denied: bool = False  # the customer has said no to reminders of the skill
    supported: frozenset[str] = frozenset()
    viewport: str | None = None
    advertising: Advertising | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    ended_because: str | None = None
    sends_links: bool = False  # the device can have a link sent to the customer's phone
    resumed: Resumed | None = None  # of a SessionResumedRequest

    @property
    def goal(self) -> str:
        """What to route by: the intent's name of an IntentRequest; the type of any other, which only asks or tells."""
        return self.intent if self.kind == "IntentRequest" and self.intent else self.kind

    @property
    def mark(self) -> str:
        """What tells this request from every other, and is the same when it comes again, under a new id too."""
        said = (f"{name}={slot.heard}" for name, slot in sorted(self.slots.items()))
        return derived_id("tn", self.session_id or self.request_id, self.at.isoformat(), self.goal, *said)

    @property
    def has_screen(self) -> bool:
        """Tell whether pictures can be shown."""
        return "Alexa.Presentation.APL" in self.supported

    @property
    def silent(self) -> bool:
        """Tell whether nothing may be said in answer: ends of sessions, and what nobody spoke."""
        return self.kind == "SessionEndedRequest" or self.is_event

    @property
    def is_event(self) -> bool:
        """Tell whether nobody spoke: an interface tells something ("System.ExceptionEncountered"), or asks only."""
        return self.kind == CAN_FULFILL or "." in self.kind

    def slot(self, name: str) -> Slot | None:
        """Return what was heard for a slot, or None when the customer left it out."""
        return self.slots.get(name)
