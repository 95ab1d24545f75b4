"""What we tell people to say is understood: in the README, the docs, the skill package and our own prompts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from base.settings import Settings
from locales.en_us import LOCALE
from runtime.talk.conversation import AlexaUser, Conversation, Exchange
from runtime.talk.utterances import FALLBACK
from skill.app import build_skill
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.records import MORNING
from tests.factories.resolvers import shipped_model

ROOT = Path(__file__).parents[2]
RESOLVER = shipped_model("en-US")
INFORMATION: dict[str, Any] = json.loads((ROOT / "skill-package/skill.json").read_text("utf-8"))["manifest"][
    "publishingInformation"
]
PLACE = re.compile(r"\.\.\.")  # "tell me about ..." is no sentence yet


def conversation(*, linked: bool = True) -> Conversation:
    ledger = MemoryLedger()
    recorder: Any = MemoryRecorder(ledger)
    skill = build_skill(Settings(), ledger=ledger, recorder=recorder, clock=lambda: MORNING)
    user = AlexaUser.named("ada", linked=linked)
    return Conversation(skill.invoke, RESOLVER, user=user, skill_id=Settings().skill_id, clock=lambda: MORNING)


def of_the_docs() -> list[str]:
    readme = (ROOT / "README.md").read_text("utf-8")
    skill = (ROOT / "docs/skill.md").read_text("utf-8")
    quoted = [*re.findall(r'\*"([^"]+)"\*', readme), *re.findall(r'^\| (".*?) \|', skill, re.MULTILINE)]
    said = [one for cell in quoted for one in (re.findall(r'"([^"]+)"', cell) or [cell])]
    return [*said, *re.findall(r"^You: (.+)$", readme, re.MULTILINE)]


def of_the_prompts() -> list[str]:
    texts = [
        text
        for prompt in LOCALE.said.values()
        for words in (prompt.speech, prompt.reprompt or "")
        for text in ([words] if isinstance(words, str) else words.values())
    ]
    hints = [hint for text in texts for hint in re.findall(r"(?:[Ss]ay(?:, for example)?|Or): ([^.?]+)[.?]", text)]
    return [hint for hint in hints if "{" not in hint]


SAID = sorted(
    {
        one.strip(" ,.?")
        for one in (*of_the_docs(), *of_the_prompts(), *INFORMATION["locales"]["en-US"]["examplePhrases"])
        if not PLACE.search(one)
    }
)


def test_there_is_something_we_tell_people_to_say() -> None:
    assert {"reorder my detergent", "what's good for hard water", "make it two", "send it to my phone"} <= set(SAID)
    assert len(SAID) >= 15


@pytest.mark.parametrize("said", SAID)
def test_what_we_tell_people_to_say_is_understood(said: str) -> None:
    turn = conversation().say(said)
    assert turn.intent != FALLBACK
    assert "I did not get that" not in turn.speech
    assert turn.speech


# -- the testing instructions of the skill package, step by step ----------------------------------------------------

STEPS = [
    ("open harbor pantry", r"Welcome to Harbor Pantry\..* What would you like\?"),
    ("order coffee", r"For coffee I have (\w|\s)+, (\w|\s)+, or (\w|\s)+\. Which brand would you like\?"),
    ("the second one", r"I have .* from Harbor Pantry for .* tax and shipping .* delivery .* by .* Shall I order it\?"),
    ("make it two", r"I have 2 of .* Shall I order them\?"),
    ("yes", r"Done\. I ordered 2 of .* The receipt is in your Alexa app\. One question, .* May I\?"),
    ("no", r"Okay, I will not keep it\. Your order stands\."),
    ("what is good for hard water", r"For hard water I suggest .* The price is \$.*"),
    ("send it to my phone", r"I sent .* to the Alexa app on your phone\. .*"),
    ("order zorblax", r"Sorry, Harbor Pantry does not sell that\. What else would you like\?"),
    ("where is my order", r"Your last order was .*"),
    ("cancel my order", r"Your order of .* can still be cancelled\. Shall I cancel it\?"),
]
INSTRUCTIONS: str = INFORMATION["testingInstructions"]


def test_the_testing_instructions_are_the_steps_that_are_played_here() -> None:
    assert re.findall(r'\d+\. Say "([^"]+)"', INSTRUCTIONS) == [said for said, _ in STEPS]
    assert len(INSTRUCTIONS) <= 4_000


def test_the_testing_instructions_are_true_step_by_step() -> None:
    talk = conversation()
    for said, answered in STEPS:
        turn: Exchange = talk.say(said)
        assert re.fullmatch(answered, turn.speech), f"{said}: {turn.speech}"
        assert turn.ended is (said in ("no", "send it to my phone")), said
    assert "After 6 and 8 the session ends" in INSTRUCTIONS
    assert talk.say("order coffee").speech.startswith("Okay, that order stays as it is. Your usual: ")


def test_the_testing_instructions_are_true_without_a_linked_account() -> None:
    talk = conversation(linked=False)
    for said in ("open harbor pantry", "order coffee", "the second one"):
        turn = talk.say(said)
    assert turn.card == {"type": "LinkAccount"}
    assert re.search(r"for \$.* Or shall I send .* to your phone\?", turn.speech)
