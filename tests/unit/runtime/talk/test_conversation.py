"""Sessions, households and devices as Alexa sends them, and the transcript people read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from base.environment import Aws
from base.errors import SettingsError
from base.settings import Settings
from runtime.talk.conversation import AlexaUser, Conversation, text_of_ssml
from runtime.talk.talk import Talking, hold, read_aloud, talking, told_in_json
from skill.app import build_skill
from skill.linking.development import development_token
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.resolvers import shipped_model

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
RESOLVER = shipped_model("en-US")
OPEN = f"open {RESOLVER.invocation}"


class Echo:
    """Answers with what it is told to, and remembers what it was sent."""

    def __init__(self) -> None:
        self.envelopes: list[dict[str, Any]] = []
        self.response: dict[str, Any] = {
            "outputSpeech": {"type": "SSML", "ssml": "<speak>Which one?</speak>"},
            "shouldEndSession": False,
        }

    def __call__(self, envelope: dict[str, Any]) -> dict[str, Any]:
        self.envelopes.append(envelope)
        return {"version": "1.0", "sessionAttributes": {"turn": len(self.envelopes)}, "response": self.response}


def conversation(echo: Echo, **household: Any) -> Conversation:
    ids = iter(range(1000))
    return Conversation(
        echo,
        RESOLVER,
        user=AlexaUser.named("ada", **household),
        skill_id="skill-1",
        clock=lambda: NOW,
        new_id=lambda: f"{next(ids)}",
    )


def test_a_session_keeps_its_id_and_its_attributes_until_it_ends() -> None:
    echo = Echo()
    talk = conversation(echo)
    talk.say(OPEN)
    talk.say("reorder my detergent")
    echo.response = {"shouldEndSession": True}
    assert talk.say("stop").ended
    talk.say("my usual")
    sessions = [envelope["session"] for envelope in echo.envelopes]
    assert [session["new"] for session in sessions] == [True, False, False, True]
    assert [session["attributes"] for session in sessions] == [{}, {"turn": 1}, {"turn": 2}, {}]
    assert len({session["sessionId"] for session in sessions}) == 2


def test_every_request_has_its_own_id_the_time_and_the_skill() -> None:
    echo = Echo()
    talk = conversation(echo)
    talk.say(OPEN)
    talk.say(OPEN)
    requests = [envelope["request"] for envelope in echo.envelopes]
    assert len({request["requestId"] for request in requests}) == 2
    assert {request["timestamp"] for request in requests} == {"2026-11-20T08:00:00Z"}
    assert echo.envelopes[0]["context"]["System"]["application"] == {"applicationId": "skill-1"}


def test_a_household_is_the_same_every_time_and_may_be_unlinked() -> None:
    echo = Echo()
    conversation(echo).say(OPEN)
    conversation(echo, linked=False).say(OPEN)
    first, second = (envelope["context"]["System"]["user"] for envelope in echo.envelopes)
    assert first["userId"] == second["userId"]
    assert first["accessToken"] == development_token("customer-ada")
    assert "accessToken" not in second


def test_a_device_with_a_screen_says_so() -> None:
    echo = Echo()
    conversation(echo).say(OPEN)
    conversation(echo, screen=True).say(OPEN)
    plain, screen = (envelope["context"]["System"]["device"]["supportedInterfaces"] for envelope in echo.envelopes)
    assert (plain, list(screen)) == ({}, ["Alexa.Presentation.APL"])


def test_a_phone_that_takes_links_is_told_of_and_alexa_does_her_part() -> None:
    url = {"WEBSITE_LINK": {"url": "https://shop.example/go/t.p"}}
    links = {"GOOGLE_PLAY_STORE": {"primary": url}}
    task = {"type": "Connections.StartConnection", "uri": "x", "input": {"links": links}, "token": "t"}
    envelopes: list[dict[str, Any]] = []

    def ask(envelope: dict[str, Any]) -> dict[str, Any]:
        envelopes.append(envelope)
        return {"response": {"directives": [task] if len(envelopes) == 1 else []}}

    shown: list[str] = []
    user = AlexaUser.named("ada", phone=True)
    talk = Conversation(ask, RESOLVER, user=user, skill_id="skill-1")
    hold(talk, ["send it to my phone"], read_aloud(screen=False, echo=False), shown.append)
    assert envelopes[0]["context"]["System"]["device"]["supportedInterfaces"] == {"AppLink": {"version": "2.0"}}
    assert "       (Alexa sends a link to your phone: https://shop.example/go/t.p)" in shown
    assert envelopes[1]["request"]["cause"]["token"] == "t"


def test_in_json_each_turn_is_a_line_with_speech_card_whether_it_goes_on_and_the_order() -> None:
    ledger = MemoryLedger()
    skill = build_skill(Settings(), ledger=ledger, recorder=MemoryRecorder(ledger))  # type: ignore[arg-type]
    talk = Conversation(skill.invoke, RESOLVER, user=AlexaUser.named("ada"), skill_id=Settings().skill_id)
    lines: list[str] = []
    hold(talk, ["order ruxton coffee", " ", "yes", "stop"], told_in_json(ledger), lines.append)
    quoted, bought, left = (json.loads(line) for line in lines)
    (order,) = (one.order_id for _, one in ledger.orders.values())
    assert list(quoted) == ["said", "speech", "card", "open", "order_id"]
    assert (quoted["said"], quoted["open"], quoted["order_id"]) == ("order ruxton coffee", True, None)
    assert (bought["order_id"], bought["card"]["type"]) == (order, "Simple")
    assert bought["speech"].startswith("Done. I ordered")
    assert (left["card"], left["open"], left["order_id"]) == (None, False, None)


def test_walking_away_ends_a_session_that_is_on() -> None:
    echo = Echo()
    talk = conversation(echo)
    assert talk.leave() is None
    talk.say(OPEN)
    left = talk.leave("EXCEEDED_MAX_REPROMPTS")
    assert left is not None
    assert (left.request["type"], talk.open) == ("SessionEndedRequest", False)


@pytest.mark.parametrize(
    ("ssml", "text"),
    [
        ("<speak>A &amp; W is <break time='1s'/>here.</speak>", "A & W is here."),
        ('<speak><sub alias="ounces">oz</sub> of <emphasis>tea</emphasis></speak>', "ounces of tea"),
        ("<speak>One.<break/>Two.</speak>", "One. Two."),
        ("plain", "plain"),
    ],
)
def test_ssml_is_read_as_it_is_heard(ssml: str, text: str) -> None:
    assert text_of_ssml(ssml) == text


def transcript(echo: Echo, *, screen: bool) -> list[str]:
    shown: list[str] = []
    hold(conversation(echo), ["open harbor pantry", " ", "yes"], read_aloud(screen=screen, echo=True), shown.append)
    return shown


def test_a_transcript_has_both_voices() -> None:
    assert transcript(Echo(), screen=False) == [
        "You: open harbor pantry",
        "Alexa: Which one?",
        "You: yes",
        "Alexa: Which one?",
    ]


def test_cards_are_shown_on_a_screen_and_mentioned_without_one() -> None:
    echo = Echo()
    echo.response |= {"card": {"type": "Standard", "title": "Tidewell", "text": "$9.99\nhttps://x.example/go/1"}}
    assert transcript(echo, screen=True)[2:5] == [
        "       | [card] Tidewell",
        "       | $9.99",
        "       | https://x.example/go/1",
    ]
    assert "--screen" in transcript(echo, screen=False)[2]


def test_nobody_talks_to_a_real_account_at_the_keyboard() -> None:
    with pytest.raises(SettingsError, match="EARSHOT_AWS"), talking(Settings(aws=Aws.AWS), Talking()):
        pass
