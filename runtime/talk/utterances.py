"""What was said -> the request Alexa would send: the interaction model resolved offline, for `talk`, demo and tests.

A stand-in for Alexa's own understanding and simpler than it: words of a sample must be said, a slot takes any words,
and among the samples that fit the one wins whose slots are most like the model's own values. A value of the model
resolves to its id; anything else is handed on as it was said (ER_SUCCESS_NO_MATCH), for the skill to make sense of.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.environment import DEFAULT_LOCALE
from base.errors import InputError
from locales import Locale, locale_of
from runtime.talk.utterance_slots import Plainly, SlotType, Value

MODELS = Path(__file__).resolve().parents[2] / "interaction_models"
FALLBACK = "AMAZON.FallbackIntent"
LEAVING = "AMAZON.StopIntent"
FOUR_DIGITS = "AMAZON.FOUR_DIGIT_NUMBER"
_LONGEST = 30  # words; longer is nobody's order
_LIKELY = 0.65  # a slot without a word around it must be at least this like a known value
_UNLIKE = 1.0  # of slots, from which on a clause of the sentence may be clearer than all of it
_CLEAR = 0.3
_MANY = 4  # words of a sample, with which it is clear enough though a slot is not
_LEFT_OUT = 0.35  # what a word costs that no sample has
_LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent")
_BUYING = ("AMAZON.YesIntent", "TakeItIntent")  # never by a part of a sentence: "how soon can you get it here"
_FREE = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    intent: str
    words: tuple[str, ...]  # a slot is "{name}"
    order: int
    literal: frozenset[str]  # what must be said of it
    telling: bool  # whether any of that says what is wanted: "and", "the" do not

    @classmethod
    def read(cls, intent: str, text: str, order: int, plainly: Plainly) -> _Sample:
        pieces = (piece if piece.startswith("{") else plainly.piece(piece) for piece in _pieces(text))
        words = tuple(word for piece in pieces for word in ([piece] if piece.startswith("{") else piece.split()))
        literal = frozenset(word for word in words if not word.startswith("{"))
        telling = any(not plainly.says_little(word) for word in literal)
        return cls(intent=intent, words=words, order=order, literal=literal, telling=telling)

    @property
    def spoken(self) -> int:
        return sum(not word.startswith("{") for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    sample: _Sample
    slots: Mapping[str, str]
    cost: float  # words said that no slot knows, by how unlike they are

    @property
    def clear(self) -> bool:
        """Whether it may stand for a sentence of which words are left out."""
        said = self.sample.spoken >= 2 or (self.sample.spoken == 1 and bool(self.slots))
        clear = _CLEAR if self.sample.spoken < _MANY else 3 * _CLEAR
        return said and self.cost < clear and self.sample.intent not in _BUYING

    @property
    def names(self) -> bool:
        """Whether it is but the name of something: as good as a wish for it, for nothing is bought without a yes."""
        return self.sample.spoken == 0 and self.cost == 0 and "product" in self.slots

    @property
    def rank(self) -> tuple[float, int, int]:
        return round(self.cost, 6), -self.sample.spoken, self.sample.order


class Resolver:
    """One locale's interaction model, asked utterance by utterance."""

    def __init__(self, model: Mapping[str, Any], *, skill_id: str = "skill", locale: Locale | None = None) -> None:
        language = model["interactionModel"]["languageModel"]
        self._skill_id = skill_id
        self._locale = locale or locale_of(DEFAULT_LOCALE)
        self._plainly = Plainly(self._locale)
        self.invocation = self._plainly.normal(language["invocationName"])
        self._intents: dict[str, dict[str, str]] = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in language["intents"]
        }
        self._types = {entry["name"]: SlotType.read(entry, self._plainly) for entry in language.get("types", ())}
        self._samples = tuple(self._all_samples(language["intents"]))

    @classmethod
    def of_locale(cls, locale: str, *, skill_id: str = "skill", models: Path = MODELS) -> Resolver:
        """Read a locale's model.

        Raises:
            InputError: there is none for the locale, or it is not one.
        """
        path = models / f"{locale}.json"
        try:
            return cls(json.loads(path.read_text("utf-8")), skill_id=skill_id, locale=locale_of(locale))
        except FileNotFoundError as error:
            known = ", ".join(sorted(file.stem for file in models.glob("*.json"))) or "none"
            raise InputError(f"no interaction model for locale {locale!r}; there is: {known}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: not an interaction model ({error})") from error

    def resolve(self, text: str) -> dict[str, Any]:
        """Return the request for an utterance: `LaunchRequest` or `IntentRequest`, without ids and time.

        "open <name>" launches, "ask <name> to ..." says the rest, anything else is said inside the skill.
        """
        words = self._plainly.said(text).removeprefix(f"{self._locale.invocation.wake_word} ").split()
        rest = self._after_invocation(words)
        if rest == ():
            return {"type": "LaunchRequest"}
        return {"type": "IntentRequest", "intent": self._intent(tuple(words) if rest is None else rest)}

    def _after_invocation(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """Return what is asked of the skill, nothing for a mere launch, None when it is not called by its name."""
        said, how = " ".join(words), self._locale.invocation
        for verb in (*how.launching, *how.asking):
            called = f"{verb} {self.invocation}"
            if said == called:
                return ()
            if said.startswith(f"{called} "):
                rest = said[len(called) :].split()
                return tuple(rest[1:] if rest[0] in how.links and len(rest) > 1 else rest)
        return None

    def _intent(self, words: tuple[str, ...]) -> dict[str, Any]:
        if len(words) > _LONGEST:
            return self._named_only(FALLBACK)
        best = self._best(words)
        if best is None or best.cost > 0:
            only = self._plainly.only(words)
            if only is not None and only in self._intents:
                return self._named_only(only)
            best = self._heard_through(words)
        if best is None:
            return self._named_only(LEAVING if self._plainly.leaves(words) else FALLBACK)
        name = best.sample.intent
        slots = {slot: self._slot(slot, kind, best.slots.get(slot)) for slot, kind in self._intents[name].items()}
        return {"name": name, "confirmationStatus": "NONE", "slots": slots}

    def _named_only(self, intent: str) -> dict[str, Any]:
        return {"name": intent, "confirmationStatus": "NONE", "slots": {}}

    def by_samples(self, text: str) -> str | None:
        """Return the intent one of whose samples is said word by word, with values of the model in its slots."""
        best = self._best(tuple(self._plainly.said(text).split()))
        return None if best is None or best.cost > 0 else best.sample.intent

    def _heard_through(self, words: tuple[str, ...]) -> _Fit | None:
        """Alexa hears through what people say around a wish, and through a second clause where one of them is clear."""
        plainer, plainest = self._plainly.plainer(words)
        fits = (self._best(some) for some in plainer)
        best = min((fit for fit in fits if fit is not None), key=lambda fit: fit.rank, default=None)
        best = best or self._best(plainest)
        if best is not None and best.cost < _UNLIKE:
            return best
        bare = self._best(plainest)
        if bare is not None and (best is None or bare.cost + _LEFT_OUT * (len(words) - len(plainest)) < best.cost):
            best = bare
        return self._clause(plainest, best) or best

    def _clause(self, words: tuple[str, ...], whole: _Fit | None) -> _Fit | None:
        """The longest part of the sentence that says by itself what is wanted; never a mere yes, a goodbye at last."""
        leaving = named = None
        for fit, left_out in self._parts(words):
            if whole is not None and fit.cost + _LEFT_OUT * left_out >= whole.cost:
                continue
            if fit.clear and fit.sample.intent not in _LEAVING:
                return fit
            leaving = leaving or (fit if fit.clear else None)  # "I'm done, check out": only where nothing else is said
            named = named or (fit if fit.names else None)
        return leaving or named

    def _parts(self, words: tuple[str, ...]) -> Iterator[tuple[_Fit, int]]:
        """Yield what parts of a sentence fit, the longest first and of those the last; and how much each leaves out."""
        for length in range(len(words) - 1, 0, -1):
            for begin in range(len(words) - length, -1, -1):
                fit = self._best(words[begin : begin + length])
                if fit is not None:
                    yield fit, len(words) - length

    def _best(self, words: tuple[str, ...]) -> _Fit | None:
        said = frozenset(words)
        fits = (fit for sample in self._samples if sample.literal <= said for fit in self._fits(sample, words))
        return min(fits, key=lambda fit: fit.rank, default=None)

    def _fits(self, sample: _Sample, words: tuple[str, ...]) -> Iterator[_Fit]:
        kinds = self._intents[sample.intent]
        for slots in _alignments(sample.words, words):
            costs = [self._cost(kinds[slot], said) for slot, said in slots.items()]
            cost = sum(costs)
            alone = not sample.telling and any(
                one > math.sqrt(1 - _LIKELY) * len(said.split())
                for one, said in zip(costs, slots.values(), strict=True)
            )
            if cost < _FREE and not alone:
                yield _Fit(sample=sample, slots=slots, cost=cost)

    def _cost(self, kind: str, said: str) -> float:
        if kind in self._types:
            slot_type = self._types[kind]
            likeness = slot_type.likeness(self._named(kind, said))
            if likeness < 1 and slot_type.closed:
                return _FREE
            return math.sqrt(1 - likeness) * len(said.split())  # half like a name is hardly like it
        if kind == "AMAZON.NUMBER":
            return 0 if self._number(said) is not None else _FREE
        if kind == FOUR_DIGITS:
            return 0 if self._digits(said) is not None else _FREE
        return 0.5 * len(said.split())

    def _slot(self, name: str, kind: str, said: str | None) -> dict[str, Any]:
        slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
        if said is None:
            return slot
        counted = self._number(said) if kind == "AMAZON.NUMBER" else None
        digits = self._digits(said) if kind == FOUR_DIGITS else None
        slot |= {"value": digits or (said if counted is None else str(counted)), "source": "USER"}
        if kind in self._types:
            said = self._named(kind, said)
            slot["value"] = said
            slot["resolutions"] = {"resolutionsPerAuthority": [self._resolution(kind, self._types[kind].known(said))]}
        return slot

    def _named(self, kind: str, said: str) -> str:
        """The words without articles, where a value is called so."""
        plain = self._plainly.without_articles(said)
        return plain if self._types[kind].known(plain) and not self._types[kind].known(said) else said

    def _number(self, said: str) -> int | None:
        return self._locale.numbers.whole_number(said)

    def _digits(self, said: str) -> str | None:
        """Four digits, said one by one or as they are written."""
        words = said.split()
        numbers = [word if word.isdigit() else self._number(word) for word in words]
        digits = "".join(str(number) for number in numbers)
        return digits if None not in numbers and len(digits) == 4 and digits.isdigit() else None

    def _resolution(self, kind: str, values: Sequence[Value]) -> dict[str, Any]:
        code = "ER_SUCCESS_MATCH" if values else "ER_SUCCESS_NO_MATCH"
        told: dict[str, Any] = {
            "authority": f"amzn1.er-authority.echo-sdk.{self._skill_id}.{kind}",
            "status": {"code": code},
        }
        if values:
            told["values"] = [{"value": {"name": value.name, "id": value.id}} for value in values]
        return told

    def _all_samples(self, intents: Sequence[Mapping[str, Any]]) -> Iterator[_Sample]:
        order = 0
        for intent in intents:
            for text in (*intent.get("samples", ()), *self._locale.sentences.built_in.get(intent["name"], ())):
                yield _Sample.read(intent["name"], text, order, self._plainly)
                order += 1


def _pieces(sample: str) -> list[str]:
    return sample.replace("{", " {").replace("}", "} ").split()


def _alignments(pattern: tuple[str, ...], words: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield every way to lay the pattern over all the words; a slot takes one word or more."""
    if not pattern:
        if not words:
            yield {}
        return
    head, rest = pattern[0], pattern[1:]
    if not head.startswith("{"):
        if words[:1] == (head,):
            yield from _alignments(rest, words[1:])
        return
    for taken in range(1, len(words) - len(rest) + 1):
        for others in _alignments(rest, words[taken:]):
            yield {head.strip("{}"): " ".join(words[:taken])} | others
