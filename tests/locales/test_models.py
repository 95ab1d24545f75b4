"""Every locale with an interaction model: what its prompts tell people to say is understood."""

from __future__ import annotations

import re

import pytest

from locales import locale_of
from runtime.talk.model_file import MODELS
from runtime.talk.utterances import FALLBACK
from tests.factories.resolvers import shipped_model

TAGS = sorted(path.stem for path in MODELS.glob("*.json"))
HINT = re.compile(r"(?:[Ss]ay(?:, for example)?|Or): ([^.?]+)[.?]")
PLACE = re.compile(r"\{|\.\.\.")


def hints(tag: str) -> list[str]:
    texts = [
        text
        for prompt in locale_of(tag).said.values()
        for words in (prompt.speech, prompt.reprompt or "")
        for text in ([words] if isinstance(words, str) else words.values())
    ]
    return sorted({hint for text in texts for hint in HINT.findall(text) if not PLACE.search(hint)})


@pytest.mark.parametrize("tag", [pytest.param(tag, id=tag.lower().replace("-", "_")) for tag in TAGS])
def test_what_the_prompts_tell_people_to_say_is_understood(tag: str) -> None:
    assert locale_of(tag).tag == tag
    resolver = shipped_model(tag)
    understood = {hint: resolver.resolve(hint) for hint in hints(tag)}
    assert len(understood) >= 5
    assert [hint for hint, request in understood.items() if request["intent"]["name"] == FALLBACK] == []


@pytest.mark.parametrize("tag", [pytest.param(tag, id=tag.lower().replace("-", "_")) for tag in TAGS])
def test_the_skill_is_opened_by_its_name_and_left_by_a_word(tag: str) -> None:
    resolver = shipped_model(tag)
    how = locale_of(tag).invocation
    assert resolver.resolve(f"{how.launching[0]} {resolver.invocation}") == {"type": "LaunchRequest"}
    left = locale_of(tag).sentences.built_in["AMAZON.StopIntent"][0]
    assert resolver.resolve(left)["intent"]["name"] == "AMAZON.StopIntent"
