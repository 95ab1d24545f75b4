"""The part of a longer sentence that says by itself what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from runtime.talk.said_later import SaidLater
from runtime.talk.samples import Fit, Sample

LEFT_OUT = 0.35  # what a word costs that no sample has
WISHES = ("ReorderIntent", "BasketAddIntent")
GOODS, COUNT = frozenset({"product", "brand"}), frozenset({"quantity", "unit"})  # slots of a wish
NOUN = 3  # words of a name of goods
CHOOSING = ("ChooseIntent", "TakeItIntent")
LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent")
HELP = "AMAZON.HelpIntent"  # and greetings: "hi", before whatever is wished for


@dataclass(kw_only=True)
class Clauses:
    """Looks for clauses with the resolver's own eyes."""

    vocabulary: frozenset[str]  # words of samples
    said_in: Callable[[tuple[str, ...]], Sequence[Sample]]
    best: Callable[[tuple[str, ...], Sequence[Sample]], Fit | None]
    without_articles: Callable[[str], str]
    holds_little: Callable[[Fit], bool]  # "anything for" is no need
    later: SaidLater
    around: frozenset[str]  # words that people say around a wish

    def of(self, words: tuple[str, ...], whole: Fit | None) -> Fit | None:
        """Return the longest part of the sentence that is clear; never a mere yes, a goodbye at last."""
        leaving = named = greeting = None
        refusing, free = self.later.locale.sentences.refusing, self.later.locale.product_words.free
        for fit, begin, end in self._parts(words):
            if refusing in words[max(0, begin - 2) : begin]:
                continue  # what is not wanted
            if free.intersection(words[end : end + 1]):
                continue  # what is not in it: "is it sugar free"
            if whole is not None and fit.cost + LEFT_OUT * (len(words) - end + begin) >= whole.cost:
                continue
            if fit.sample.intent in CHOOSING and self.later.goods(words[:begin] + words[end:]):
                continue  # "the french roast, the two pound bag" is no second one
            if fit.clear and (self._goes_on(fit, words[end:]) or self.holds_little(fit) or self._overfull(fit)):
                continue
            if fit.clear and fit.sample.intent == HELP:
                greeting = greeting or fit
                continue
            if fit.clear and fit.sample.intent not in LEAVING:
                return fit
            leaving = leaving or (fit if fit.clear else None)  # "I'm done, check out": only where nothing else is said
            cut_off = begin > 0 and words[begin - 1] not in self.vocabulary  # "toilet paper" is no paper
            named = named or (fit if fit.names and not cut_off and not self._goes_on(fit, words[end:]) else None)
        return leaving or named or greeting

    def _overfull(self, fit: Fit) -> bool:
        return self.later.overfull(fit.slots.get("product", ""))

    def _goes_on(self, fit: Fit, rest: tuple[str, ...]) -> bool:
        """Whether a name at the clause's end is but the begin of another that no sample knows: "a coffee maker"."""
        ends_in_name = bool(fit.sample.slots) and fit.sample.words[-1] in ("{product}", "{brand}")
        strange = bool(rest) and rest[0] not in self.vocabulary | self.around and not self.later.named(rest[:1])
        return ends_in_name and strange

    def wishes_for(self, fit: Fit, words: tuple[str, ...]) -> bool:
        """Tell whether all that was said is a wish for goods by a name that no sample has: "order tomatoes"."""
        goods = [said for slot, said in fit.slots.items() if slot in ("product", "brand")]
        plain = fit.sample.intent in WISHES and fit.sample.telling and fit.exact(words)
        if not plain or not goods or not (GOODS | COUNT).issuperset(fit.slots):
            return False
        named = self.without_articles(" ".join(goods)).split()
        unknown = self.vocabulary.isdisjoint(named[-1:]) and not self.later.named(named)
        begun = self.later.named(named) == " ".join(named[-1:]) and self.around.isdisjoint(named)
        begun = begun and fit.slots.keys() <= {"product"}
        strange = unknown or begun  # of "new slow chews" the last word is known
        return strange and 0 < len(named) <= NOUN

    def _parts(self, words: tuple[str, ...]) -> Iterator[tuple[Fit, int, int]]:
        """Yield what parts of a sentence fit, the longest first: the fit, its begin and its end."""
        likely = self.said_in(words)
        for length in range(len(words) - 1, 0, -1):
            for begin in range(len(words) - length, -1, -1):
                fit = self.best(words[begin : begin + length], likely)
                if fit is not None:
                    yield fit, begin, begin + length
