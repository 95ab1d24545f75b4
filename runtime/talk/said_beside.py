"""What is said beside the part of a sentence that a sample takes: goods, or a variant of them, for its slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from runtime.talk.clauses import WISHES
from runtime.talk.said_later import SaidLater
from runtime.talk.samples import Fit
from runtime.talk.utterance_slots import Plainly, SlotType

ASKED_OF = ("DetailIntent", "GoodForIntent", "StockIntent", "HandoffIntent")
RESEARCH, NAMING = "ResearchIntent", "NameIntent"
MOST_OF_A_NAME = 4  # words, of goods that are not sold
_FURTHER = frozenset({"brand", "other_product", "third_product", "variant", "not_brand", "not_product"})
COUNTED = (*WISHES, "BasketChangeIntent")
_NUMBERS = frozenset({"quantity", "misheard", "again", "meant_quantity"})


@dataclass(frozen=True, kw_only=True)
class SaidBeside:
    """Adds to what a sample holds what an assistant hears too."""

    later: SaidLater
    plainly: Plainly
    intents: Mapping[str, Mapping[str, str]]  # slots and their types
    whose: SlotType | None = None  # for whom something may be

    def held(self, words: tuple[str, ...], fit: Fit) -> Mapping[str, str]:
        """Return what the slots hold, with the goods where none were, or what tells one of their kind."""
        if fit.sample.intent == RESEARCH and {*fit.slots} == {"need"}:
            return {"need": fit.slots["need"] + self.situated(words, fit.slots["need"])}
        held = self._with_goods(words, fit)
        numbered = self.later.locale.numbers.whole_number(held.get("size", "")) is not None
        if numbered and "quantity" not in held and not self._asks(words):
            held = {slot if slot != "size" else "quantity": one for slot, one in held.items()}  # "two bags" are no size
        counts = fit.sample.intent in COUNTED and not fit.exact(words)
        if counts and "unit" in held and not _NUMBERS & held.keys():
            held = self._misheard(words, held)
        named = counts or (fit.sample.intent == NAMING and not fit.exact(words))
        if named and "product" in held and "variant" not in held:
            held = self._as_before(words, held, apart="variant" in self.intents[fit.sample.intent])
        counted = fit.sample.intent in COUNTED and {"quantity", "product"} <= {*held}
        return self._uncounted(words, held) if counted else held

    def _misheard(self, words: tuple[str, ...], held: Mapping[str, str]) -> Mapping[str, str]:
        """The word before a container that a number was heard for: "I need for bottles of that soap we get"."""
        at = words.index(held["unit"]) if held["unit"] in words else 0
        for_number = at > 0 and words[at - 1] in self.later.locale.numbers.misheard
        return {**held, "misheard": words[at - 1]} if for_number else held

    def _as_before(self, words: tuple[str, ...], held: Mapping[str, str], *, apart: bool) -> Mapping[str, str]:
        """What is said behind the goods of how they were bought: "soup like the last order"."""
        told, said = self.later.locale.product_words, held["product"].split()
        end = next((at + len(said) for at in range(len(words)) if [*words[at : at + len(said)]] == said), len(words))
        begin = next((at for at in range(end, len(words)) if words[at] in told.alike), len(words))
        around = told.alike | told.counts | told.of_before | told.around_before
        behind = tuple(takewhile(around.__contains__, words[begin:]))
        if told.of_before.isdisjoint(behind):
            return held
        told_so = {"variant": " ".join(behind)} if apart else {"product": " ".join((*said, *behind))}
        return {slot: one for slot, one in held.items() if one not in behind} | told_so

    def _with_goods(self, words: tuple[str, ...], fit: Fit) -> Mapping[str, str]:
        held, intent = fit.slots, fit.sample.intent
        product = self.plainly.without_articles(held.get("product", ""))
        if fit.exact(words):
            return held
        alone = intent in WISHES and not _FURTHER & held.keys()
        beside = (self._another(words, product) or self._before(words, product)) if alone else ""
        if beside:
            held = {**held, "other_product": beside}
        if intent in COUNTED and product and {"quantity", "other_quantity", "other_product"}.isdisjoint(held):
            count = self.later.count(words, product)
            held = {**held, "quantity": count} if count else held
        if not product and "brand" not in held:
            return self._named(words, held, intent)
        if not product and intent in COUNTED:
            told = self.later.beside_brand(without(words, held.values()), held["brand"])
            return {**held, "product": told} if told else held
        variant = product and self.later.variant(
            words, product, (one for slot, one in held.items() if slot != "product")
        )
        if not variant:
            return held
        if "variant" in self.intents[intent]:
            return {**held, "variant": variant}
        return {**held, "product": f"{variant} {product}"}

    def situated(self, words: tuple[str, ...], need: str) -> str:
        """Where a need is, or what for, said behind it: " in the dishwasher", " for the washing machine"."""
        told, (_, found, rest) = self.later.locale.sentences, " ".join(words).partition(f"{need} ")
        where = rest.split()
        end = next((at for at, word in enumerate(where) if at and word in told.asking_which | told.asking_else), None)
        where = where[:end]
        things = [word for word in where[1:] if word not in told.determiners]
        before = told.situated | told.intended
        placed = bool(found) and where[:1] and where[0] in before and 0 < len(things) <= MOST_OF_A_NAME
        placed = placed and things[-1] not in told.daytimes
        whose = placed and where[0] in told.intended and self.whose is not None and self.whose.known(things[-1])
        return f" {' '.join(where)}" if placed and not whose else ""

    def _asks(self, words: tuple[str, ...]) -> bool:
        """Tell whether a sentence begins as a question does: "how are the two different" orders no two."""
        told = self.later.locale.sentences
        begun = {one.split()[0] for one in told.freely.counting} | told.asking_which
        return not begun.isdisjoint(self.plainly.opened(words)[:1])

    def _uncounted(self, words: tuple[str, ...], held: Mapping[str, str]) -> Mapping[str, str]:
        """A number that is no count stays in the name, as an assistant leaves it: "number four", "ten dollars of"."""
        number, product, numbers = held["quantity"].split(), held["product"], self.later.locale.numbers
        at = next((at for at in range(len(words)) if [*words[at : at + len(number)]] == number), len(words))
        name = {slot: one for slot, one in held.items() if slot not in ("quantity", "brand")}
        if words[at - 1 : at] == (numbers.called,):
            return {**name, "product": " ".join((numbers.called, *number, product))}
        after = words[at + len(number) :][:1]
        return {**name, "product": " ".join((*number, *after, product))} if numbers.money.intersection(after) else held

    def _another(self, words: tuple[str, ...], product: str) -> str:
        """What is wished for behind an "and" at the end, by a name that no goods have: "dish soap and a pony"."""
        joined, told = self.later.locale.numbers.joined, self.later.locale.sentences
        if not product or joined not in words:
            return ""
        at = len(words) - 1 - words[::-1].index(joined)
        rest = tuple(word for word in words[at + 1 :] if word not in told.adding)
        named = self.plainly.without_articles(" ".join(self.plainly.plainer(rest)[1])).split()
        strange = told.asking_else | told.wishing | told.asking_which | self.later.locale.brand_words.speaking
        if words[at - len(product.split()) : at] != tuple(product.split()) or not strange.isdisjoint(
            (*named, *rest[:1])
        ):
            return ""
        counted = self.later.locale.numbers.whole_number(" ".join(rest[:1])) is not None
        told_apart = (
            len(named) == 1 or counted or rest[:1] == ("something",) or not told.determiners.isdisjoint(rest[:1])
        )
        of_goods = told_apart and not told.determiners.issuperset(named)
        return " ".join(named) if of_goods and 0 < len(named) <= MOST_OF_A_NAME else ""

    def _before(self, words: tuple[str, ...], product: str) -> str:
        """What is wished for in front of an "and" before the goods that a sample took: "towels and a jar of jam"."""
        joined, first = self.later.locale.numbers.joined, product.split()[:1]
        if not first or joined not in words or first[0] not in words:
            return ""
        before = words[: words.index(first[0])]
        if joined not in before:
            return ""
        name = self.later.product(before[: before.index(joined)]) or ""
        return name if not {*name.split()} & {*product.split()} else ""

    def _named(self, words: tuple[str, ...], held: Mapping[str, str], intent: str) -> Mapping[str, str]:
        named = ""
        if intent in ASKED_OF:
            named = self.later.product(words) or ""  # "how many sheets are on a roll of your paper towels"
        elif intent in COUNTED:
            named = self.later.goods(without(words, held.values()))  # "dental floss, make it three"
        return {**held, "product": named} if named else held


def without(words: tuple[str, ...], held: Iterable[str]) -> tuple[str, ...]:
    """Return words without those that slots hold."""
    taken = {word for one in held for word in one.split()}
    return tuple(word for word in words if word not in taken)
