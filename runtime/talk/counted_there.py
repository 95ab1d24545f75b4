"""How many of what is there, and something else with it: "two of those and one bag of the granola"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import COUNT, GOODS, WISHES
from runtime.talk.samples import Fit

BESIDE: Mapping[str, str] = {slot: f"other_{slot}" for slot in GOODS | COUNT}
"""Where a wish for one thing stands when it is the second."""
NAMED = ("ReorderIntent", "NameIntent")


@dataclass(frozen=True, kw_only=True)
class CountedThere:
    """Hears both halves of such a wish, each as a sample takes it word by word."""

    locale: Locale
    exact: Callable[[tuple[str, ...]], Fit | None]

    def of(self, words: tuple[str, ...]) -> tuple[str, Mapping[str, str]] | None:
        """Return the wish for both; None where no pronoun is counted in front of an "and"."""
        numbers, free = self.locale.numbers, self.locale.sentences.freely
        for at in range(3, len(words) - 1):
            counted = words[at] == numbers.joined and words[at - 1] in free.goods and words[at - 2] == numbers.of
            if counted and numbers.whole_number(words[at - 3]) is not None:
                return self._both(words[:at], words[at + 1 :])
        return None

    def _both(self, there: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, Mapping[str, str]] | None:
        it, beside = self.exact(there), self.exact(other)
        wished = it is not None and it.sample.intent in WISHES and {*it.slots} <= {"quantity", "meant_quantity"}
        if it is None or beside is None or not wished or beside.sample.intent not in NAMED:
            return None
        if not {*beside.slots} <= {*BESIDE} or GOODS.isdisjoint(beside.slots):
            return None
        count = next(iter(it.slots.values()), there[-3])
        second = {BESIDE[slot]: said for slot, said in beside.slots.items()}
        return it.sample.intent, {"product": there[-1], "quantity": count, **second}
