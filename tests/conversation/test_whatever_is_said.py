"""Whatever is said, whatever is open: facts that hold of every turn, for each state and each way to go on.

The facts are of no rule of ours but of what a customer may rely on: nothing is ordered that was not quoted and agreed
to, nothing that was asked for is forgotten, no count is lost or goes to another thing, nothing untrue is said.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.records import Outcome
from tests.factories.asks import ASKS, Ask
from tests.factories.open_states import (
    BREAD,
    GLUTEN_FREE,
    SIZED,
    STATES,
    Held,
    Reached,
    held,
)
from tests.factories.scenes import catalog

NAMING = frozenset({"order", "name", "correct", "refuse"})
"""Sorts of wishes that may put something in the place of the one thing on offer."""

MORE = frozenset({"add", "fewer", "order", "name"})
"""Sorts of wishes whose number may be of more, or of fewer, than are there."""

COUNTING = frozenset({"order", "count", "add", "change", "join", "fewer", "correct", "send", "name"})
MEANT = {"so many meant": 18}
"""How many were said where it is asked whether they are meant."""

OF_A_SIZE = {BREAD: 3, GLUTEN_FREE: 5}
"""How many packs fifteen pounds of flour are."""


class Cell:
    """One state, one wish, and what came of it."""

    def __init__(self, state: Reached, ask: Ask) -> None:
        self.state, self.ask, self.before = state, ask, state.before
        talk = state.again()
        self.orders, self.sent_before = len(talk.orders), len(talk.ledger.handoffs)
        talk("U: ...", intent=ask.intent, **ask.slots)
        self.talk, self.after, self.speech = talk, held(talk), talk.speech
        self.asking = talk._attributes.get("asking")
        self.ordered = [(line.product_id, line.quantity) for one in talk.orders[self.orders :] for line in one.lines]

    @property
    def sent(self) -> dict[str, int] | None:
        found = list(self.talk.ledger.handoffs.values())[self.sent_before :]
        lines = [(one.product_id, one.quantity) for one in found] + [
            (line.product_id, line.quantity) for one in found for line in one.more
        ]
        return dict(lines) if found else None

    # -- what holds ----------------------------------------------------------------------------------------------

    def faults(self) -> Iterator[str]:
        if self.talk.last.outcome is Outcome.ERROR:
            yield "fails"
        yield from self._ordered()
        if self.speech.count("?") > 1:
            yield "asks twice"
        yield from self._untrue()
        yield from self._counts()
        if self.sent is not None:
            yield from self._sent(self.sent)
            return
        if not self.ordered:
            yield from self._lost()
            yield from self._left_open()
        yield from self._refused()
        yield from self._unspoken()

    def _ordered(self) -> Iterator[str]:
        agrees = self.ask.sort in ("yes", "take") and self.state.asking == "order"
        if self.ordered and (not agrees or dict(self.ordered) != self.before.offered):
            yield f"ordered {self.ordered}"

    def _untrue(self) -> Iterator[str]:
        if "nothing in your basket" in self.speech and self.before.all:
            yield "says that nothing is there"
        if "does not sell" in self.speech and self.ask.names:
            yield "says that it is not sold"
        for one in catalog().products.values():
            if f"took {one.name} out" in self.speech and one.product_id not in self.before.all:
                yield f"takes out what was not there: {one.name}"

    def _lost(self) -> Iterator[str]:
        if self.ask.sort == "leave" or (self.ask.sort == "no" and self.state.asking not in ("basket", "interest")):
            return
        if self.ask.sort == "no" and self.state.name == "basket kept":
            return  # a goodbye: it is kept for the next session
        if self.ask.sort == "remove" and not self.ask.names and "I have not ordered it" in self.speech:
            return  # "scrap that": a no to all that is quoted, and said so
        gone = {one for one in self.before.all if one not in self.after.all} - set(self.ask.refuses)
        if self.ask.sort in NAMING and len(self.before.offered) == 1 and self.state.asking in ("order", "voice_code"):
            gone -= set(self.before.all)
        if self.ask.sort == "correct" and self.state.asking == "basket" and len(gone) == 1:
            gone = set()  # "I meant floss", of what was put in last
        if self.ask.sort in ("remove", "fewer") and len(gone) == 1:
            gone = set()
        if gone:
            yield f"loses {sorted(gone)}"

    def _counts(self) -> Iterator[str]:
        for one, count in self.after.all.items():
            meant = self._meant(one)
            if count not in meant:
                yield f"{count} of {one}, not {sorted(meant)}"

    def _meant(self, one: str) -> set[int]:
        said, there = self.ask.count_of(one), self.before.all.get(one)
        if self.ask.sort == "join" and one not in self.ask.names:
            said = self.ask.bare
        if said is not None and self.ask.sort in COUNTING:
            added = {there + said, there - said} if there is not None and self.ask.sort in MORE else set()
            return {said, *added} | ({there} if there is not None and one not in self.ask.names else set())
        if there is not None:
            return {there, there + 1} if self.ask.sort == "add" and one in self.ask.names else {there}
        return self._new(one, said)

    def _new(self, one: str, said: int | None) -> set[int]:
        """How many of what was not there may be meant, where no number is said of it."""
        if self.ask.sort == "correct" and self.state.asking == "basket":
            return {1, *self.before.kept.values()}
        if self.state.name in MEANT and one not in self.ask.names:
            return {MEANT[self.state.name], *({said} if said is not None else ())}
        if one in OF_A_SIZE and (self.state.name in SIZED or self.ask.slots.get("unit")):
            return {OF_A_SIZE[one]}
        chosen = one in self._candidates(self.before) or self.ask.sort == "look"
        if chosen and one not in self.ask.names:
            return {self.before.count}
        return {1, self.before.count} if chosen or self.ask.sort in ("correct", "refuse") else {1}

    def _candidates(self, now: Held) -> set[str]:
        sold = catalog().products.values()
        return {one.product_id for one in sold if {one.product_id, one.brand_id} & {*now.choices, now.it}}

    def _left_open(self) -> Iterator[str]:
        """A choice, and how many of it, is not forgotten for what is said beside it."""
        beside = self.ask.sort in ("aside", "add", "fewer", "change", "checkout")
        beside = beside and not (self.ask.names & self._candidates(self.before))
        beside = beside and self.state.name != "several told of beside a quote"  # of which nothing was ordered
        if self.before.choices and beside and not self.after.choices:
            taken = set(self.after.all) & self._candidates(self.before)
            if not taken:
                yield "forgets the choice"
        if self.before.choices and beside and self.after.choices:
            meant = {self.before.count} if self.ask.bare is None else {self.before.count, self.ask.bare}
            if self.after.choices == self.before.choices and self.after.count not in meant:
                yield f"chooses {self.after.count} of {self.after.choices}"

    def _refused(self) -> Iterator[str]:
        told = "nothing else like" in self.speech
        there = {*self.before.offered, *self._candidates(self.before)} & set(self.ask.refuses)
        again = {*self.after.offered, *self.after.choices} & there
        if again and not told and self.ask.sort == "refuse" and self.asking in ("order", "product"):
            yield f"offers again {sorted(again)}"

    def _sent(self, sent: dict[str, int]) -> Iterator[str]:
        if self.ask.sort != "send" and self.state.name.partition(" is sent")[1] == "":
            yield f"sends {sent}"
        if self.ask.names:
            wanted = {one: self.ask.count_of(one) or self.before.count for one in sent}
            chosen = self._candidates(self.before) & self.ask.names
            if not set(sent) & self.ask.names:
                yield f"sends {sent}"
            if chosen and any(sent.get(one) != wanted[one] for one in chosen if one in sent):
                yield f"sends {sent}"
            return
        offered = dict(self.before.offered) or dict(self.before.kept)
        missing = [one for one in offered if one not in sent]
        if missing:
            yield f"does not send {missing}"
        for one, count in sent.items():
            there = self.before.all.get(one, OF_A_SIZE.get(one) if self.state.name in SIZED else self.before.count)
            meant = there if self.ask.bare is None or len(sent) > 1 else self.ask.bare
            if count != meant:
                yield f"sends {count} of {one}, not {meant}"

    def _unspoken(self) -> Iterator[str]:
        if self.asking != "order" or self.after.offered == self.before.offered:
            return
        for one, count in self.after.offered.items():
            name = catalog().products[one].name
            if name not in self.speech or (count > 1 and f"{count} of {name}" not in self.speech):
                yield f"quotes without a word {count} of {one}"
        lines = dict(self.after.offered)
        self.talk("U: yes", intent="AMAZON.YesIntent")
        bought = {line.product_id: line.quantity for one in self.talk.orders[self.orders :] for line in one.lines}
        if bought != lines and self.talk._attributes.get("asking") != "voice_code":
            yield f"a yes orders {bought}"


@pytest.mark.parametrize("name", STATES)
def test_whatever_is_said_nothing_is_lost_or_bought_unsaid(name: str) -> None:
    state = Reached(name)
    found = [f"{said}: {fault}" for said, ask in ASKS.items() for fault in Cell(state, ask).faults()]
    assert not found, "\n".join(found)
