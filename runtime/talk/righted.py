"""What is put right, left out or taken alone among what is there: "not three, two", "skip those"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from locales import Locale
from runtime.talk.clauses import WISHES
from runtime.talk.corrected import Corrections
from runtime.talk.freely import Heard
from runtime.talk.joined import held_in
from runtime.talk.samples import Fit
from runtime.talk.utterance_slots import Plainly

CORRECTING, NAMING, REMOVING, CHECKOUT = "CorrectIntent", "NameIntent", "BasketRemoveIntent", "CheckoutIntent"


@dataclass(frozen=True)
class Righted:
    """Hears what the nearest sample would leave out of such a sentence."""

    locale: Locale
    plainly: Plainly
    corrections: Corrections
    best: Callable[[tuple[str, ...]], Fit | None]
    resolve: Callable[[tuple[str, ...]], dict[str, Any]]
    filled: Callable[[str, Mapping[str, str]], dict[str, Any]]

    def of(self, words: tuple[str, ...], intent: dict[str, Any], intents: Collection[str]) -> dict[str, Any]:
        """Return what is put right so; the intent as it was where nothing is, or where no such intent is known."""
        right = self._right(words, intent) if words else None
        return intent if right is None or right[0] not in intents else self.filled(*right)

    def _right(self, words: tuple[str, ...], intent: dict[str, Any]) -> Heard | None:
        if (told := self._told_of(words)) is not None:
            return told
        name, held = intent["name"], held_in(intent)
        ways = (self._alone, self._recounted, self._less, self._counted, self._refused, self._added, self._left_out)
        return next((right for way in ways if (right := way(words, name, held)) is not None), None)

    def _told_of(self, words: tuple[str, ...]) -> Heard | None:
        """What was spoken of last is left out: "then leave that one out", "ok not those"."""
        said = " ".join(self.plainly.opened(words))
        return (REMOVING, {}) if said in self.locale.sentences.freely.leaving_it else None

    def _alone(self, words: tuple[str, ...], name: str, held: Mapping[str, str]) -> Heard | None:
        """Some of several, by the word that tells one: "just the black one", "only the cream and the soap please"."""
        told = self.locale.sentences
        if name == WISHES[0] and {"product", "other_product"} <= held.keys():
            first = " ".join(words).find(held["product"])
            only = next((word for word in " ".join(words)[: max(0, first)].split() if word in told.just), None)
            return None if only is None else (name, {**held, "only": only})
        little = told.determiners | told.freely.called | told.freely.polite
        named = tuple(word for word in words[1:] if word not in little)
        if words[0] not in told.just or not named or len(named) > 2 or self._number(" ".join(named)):
            return None
        later = self.corrections.later
        tells = later.named(named) == " ".join(named) and later.need_in(named) != " ".join(named)
        alone = {"only": words[0], "product": " ".join(named)}
        return (NAMING, alone) if tells and name in (NAMING, "DetailIntent", WISHES[0]) and alone != held else None

    def _recounted(self, words: tuple[str, ...], name: str, held: Mapping[str, str]) -> Heard | None:
        """The count of what is named behind a slip: "six mascara, no, just a mascara", "no size four, two packs"."""
        meant, told, numbers = held.get("meant_product", "").split(), self.locale.sentences, self.locale.numbers
        ends = [at for at in range(len(words), 1, -1) if meant and [*words[at - len(meant) : at]] == meant]
        if name != WISHES[0] or not ends:
            return None
        begin, after = ends[0] - len(meant), words[ends[0] :]
        before = words[begin - 1]
        packs = len(after) == 2 and after[1] in numbers.containers and self._number(after[0])
        alone = before in told.determiners and words[begin - 2] in told.just
        count = after[0] if packs else numbers.ones[1] if alone else before if self._number(before) else ""
        same = " ".join(meant).startswith(held.get("product", "-"))
        rest = {slot: one for slot, one in held.items() if slot != "meant_product" or not same}
        return (name, {**rest, "quantity": count}) if count else None

    def _less(self, words: tuple[str, ...], _: str, __: Mapping[str, str]) -> Heard | None:
        """A number in the place of another: "not three, two"."""
        rest = self.corrections.behind(words) or ()
        plain = [word for word in rest if word not in self.locale.sentences.joining_clauses]
        numbers = len(plain) == 3 and plain[0] == self.locale.sentences.refusing and all(map(self._number, plain[1:]))
        return (CORRECTING, {"not_product": plain[1], "quantity": plain[2]}) if numbers else None

    def _counted(self, words: tuple[str, ...], name: str, held: Mapping[str, str]) -> Heard | None:
        """How many are meant of what is named behind a no: "no, one oats", "no make the oats one"."""
        if name != CORRECTING or held.keys() != {"product"}:
            return None
        said, numbers = held["product"].split(), self.locale.numbers
        first = next((at for at in range(len(words)) if [*words[at : at + len(said)]] == said), 0)
        before, after = words[first - 1 : first], words[first + len(said) :]
        sized = words[max(0, first - 2) : first - 1] == (numbers.size,) or any(map(numbers.is_measure, said))
        counts = [one for one in (*before, *(after if len(after) == 1 else ())) if self._number(one)]
        return (name, {**held, "quantity": counts[0]}) if first and len(counts) == 1 and not sized else None

    def _refused(self, words: tuple[str, ...], name: str, held: Mapping[str, str]) -> Heard | None:
        """Two that are refused: "not caffarro or morning jorv"."""
        rest, between = self.corrections.behind(words) or (), self.locale.sentences.between_two
        at = next((at for at, word in enumerate(rest) if word in between), 0)
        refused = rest[:1] == (self.locale.sentences.refusing,)
        if name != CORRECTING or not refused or not 1 < at < len(rest) - 1 or "not_product" not in held:
            return None
        return name, {"not_brand": " ".join(rest[1:at]), "not_product": " ".join(rest[at + 1 :])}

    def _added(self, words: tuple[str, ...], name: str, _: Mapping[str, str]) -> Heard | None:
        """What is added though it began with a no: "no wait, add floss too"."""
        rest = self.corrections.behind(words) or ()
        if name != CORRECTING or rest[:1] == () or rest[0] not in self.locale.sentences.freely.putting:
            return None
        heard = self.resolve(rest)
        return (heard["name"], held_in(heard)) if heard["name"] == WISHES[1] else None

    def _left_out(self, words: tuple[str, ...], name: str, held: Mapping[str, str]) -> Heard | None:
        """What is left out behind a wish: "check out but without the floss", "detergent not the hard water one"."""
        told = self.locale.sentences
        at = max((at for at, word in enumerate(words) if word in (told.refusing, told.lacking_it)), default=0)
        little = told.determiners | told.freely.called
        goods = self.corrections.later.named(word for word in words[at + 1 :] if word not in little)
        head = tuple(words[:at])
        head = head[:-1] if head[-1:] and head[-1] in told.joining_clauses else head
        fit = self.best(head) if at and goods and len(words) - at < 6 else None
        if fit is None or fit.cost > 0:
            return None
        if fit.sample.intent == CHECKOUT and name != CHECKOUT:
            return REMOVING, {"product": goods}
        wish = fit.sample.intent == WISHES[0] and {*fit.slots} == {"product"} and name == "ResearchIntent"
        return (WISHES[0], {**fit.slots, "not_product": goods}) if wish and "need" in held else None

    def _number(self, word: str) -> bool:
        return self.locale.numbers.whole_number(word) is not None
