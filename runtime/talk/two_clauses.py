"""A sentence of two clauses each of which is one by itself: which of them is the wish, and what the other adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from locales import Locale
from runtime.talk.clauses import GOODS, WISHES
from runtime.talk.joined import CARRIED
from runtime.talk.said_later import SaidLater
from runtime.talk.samples import Fit
from runtime.talk.utterance_slots import Plainly

SENDING = "HandoffIntent"
CANCELLING, CANCEL = "CancelOrderIntent", "AMAZON.CancelIntent"
REFUSING = (
    "AMAZON.NoIntent",
    CANCEL,
    CANCELLING,
    "BasketRemoveIntent",
    "CorrectIntent",
    "WrongIntent",
    "RegretIntent",
    "UnwantedIntent",
)
LIKELY = 0.3  # of a clause's cost
LEAST_SENT = 3  # words of a clause that asks for a link


@dataclass(frozen=True)
class TwoClauses:
    """Looks at both sides of every word that joins two clauses, and of the begin of a wish."""

    locale: Locale
    best: Callable[[tuple[str, ...]], Fit | None]
    plainly: Plainly
    later: SaidLater
    wish: Callable[[tuple[str, ...]], Fit | None]  # what a clause wishes for, less sure

    def of(self, words: tuple[str, ...]) -> tuple[str, Mapping[str, str]] | None:
        """Return the intent and what its slots hold; None where it is no such sentence."""
        for head, tail in self._parts(words):
            said, then = self._sure(head) or self._likely(head), self._sure(tail)
            wished = said is not None and said.sample.intent in WISHES
            if then is not None and self._sends(then) and said is not None and wished:
                return SENDING, {slot: one for slot, one in said.slots.items() if slot in GOODS}
            if said is not None and self._sends(said) and (then is None or then.sample.intent in REFUSING):
                return SENDING, said.slots
            refused = said is not None and said.sample.intent in REFUSING and GOODS.isdisjoint(said.slots)
            if refused and then is not None and then.sample.intent in WISHES and not GOODS.isdisjoint(then.slots):
                cancels = said is not None and said.sample.intent in (CANCELLING, CANCEL)
                behind = {CARRIED: " ".join(head)} if cancels and then.sample.intent == WISHES[0] else {}
                return then.sample.intent, {**then.slots, **behind}
        return None

    def count(self, words: tuple[str, ...]) -> str:
        """Return the number that a sentence ends in after a wish: "... so just the one this time"."""
        told = self.locale.sentences
        for _, tail in self._parts(words):
            rest = [word for word in self.plainly.opened(tail) if word not in told.determiners]
            if rest[:1] and rest[0] in told.just and not self.later.named(rest[2:]):
                return next((one for one in rest[1:2] if self.locale.numbers.whole_number(one) is not None), "")
        return ""

    def _likely(self, words: tuple[str, ...]) -> Fit | None:
        fit = self.wish(words)
        return fit if fit is not None and fit.cost < LIKELY else None

    def _sends(self, fit: Fit) -> bool:
        return fit.sample.intent == SENDING and fit.sample.spoken >= LEAST_SENT

    def _sure(self, words: tuple[str, ...]) -> Fit | None:
        fits = (self.best(some) for some in dict.fromkeys((words, self.plainly.plainer(words)[1])) if some)
        return next((fit for fit in fits if fit is not None and fit.cost == 0), None)

    def _parts(self, words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        told = self.locale.sentences
        for at in range(len(words) - 1, 0, -1):
            if words[at] in told.joining_clauses:
                yield tuple(words[:at]), tuple(words[at + 1 :])
            elif words[at] in told.wishing:
                yield tuple(words[:at]), tuple(words[at:])
