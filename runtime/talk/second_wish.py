"""A second wish behind a first one, as an assistant hears it: in the slot of what is said behind a wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.joined import Filled, held_in
from runtime.talk.samples import Fit

Hear = Callable[[tuple[str, ...]], dict[str, Any]]
BEHIND = "after"
COUNTING = "BasketChangeIntent"
CHANGES = ("BasketRemoveIntent", COUNTING)
LEAST = 2  # words of the first


@dataclass(frozen=True, kw_only=True)
class SecondWish:
    """Looks for an "and" behind which something else is asked."""

    locale: Locale
    exact: Callable[[tuple[str, ...]], Fit | None]  # what is said word by word, with what people say around it
    intents: Mapping[str, Mapping[str, str]]  # slots and their types

    def heard(self, words: tuple[str, ...], hear: Hear, filled: Filled) -> dict[str, Any]:
        """Return the intent of the first wish, with the second in the slot for it; of all of it where it is one."""
        two = self.of(words)
        intent = hear(words if two is None else two[0])
        return intent if two is None else filled(intent["name"], {**held_in(intent), BEHIND: two[1]})

    def of(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], str] | None:
        """Return the first wish, and the second as it was said; None where there is no second."""
        between, free = self.locale.numbers.joined, self.locale.sentences.freely
        for at in range(LEAST, len(words) - 1):
            said = f"{' '.join(words[at + 1 :])} "
            asks = any(said.startswith(f"{one} ") for one in free.asking_too)
            if words[at] != between or not (asks or any(self._changes(one, said) for one in CHANGES)):
                continue
            fit, whole = self.exact(words[:at]), self.exact(words)
            if fit is None or whole is not None or BEHIND not in self.intents[fit.sample.intent]:
                continue
            if not asks and not self._changes(fit.sample.intent, said):
                continue
            sent = fit.sample.intent in WISHES and any(said.startswith(f"{one} ") for one in free.sending)
            if not sent:  # "order soap and send it to my phone" is a hand-off
                return words[:at], f"{between} {said.strip()}"
        return None

    def _changes(self, intent: str, said: str) -> bool:
        """Tell whether another change is said behind one: "and drop the soup", "and the soup two"."""
        told = self.locale.sentences
        another = any(said.startswith(f"{one} ") for one in told.freely.changing_too)
        return intent in CHANGES and (another or (intent == COUNTING and said.split(maxsplit=1)[0] in told.determiners))
