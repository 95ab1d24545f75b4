"""Every state that a conversation can be in before somebody says the next thing, each reached by talking."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.factories.conversation import Talk
from tests.factories.guarded import CODE, set_at_the_account_page
from tests.factories.scenes import catalog

SOAP, TOWELS, FLOSS = "brightlea-lemon-dish-soap", "fennimoor-paper-towels", "oralee-dental-floss"
CHICKEN, PUPPY = "nuzzlo-chicken-dog-food", "nuzzlo-puppy-food"
BREAD, GLUTEN_FREE = "marlow-mills-bread-flour", "marlow-mills-gluten-free-flour"

Turns = tuple[tuple[str, dict[str, str]], ...]


def _order(**slots: str) -> tuple[str, dict[str, str]]:
    return "ReorderIntent", slots


def _add(**slots: str) -> tuple[str, dict[str, str]]:
    return "BasketAddIntent", slots


SOAPS = _order(product="dish soap", quantity="2")
TWO_THINGS = _order(product="dish soap", quantity="2", other_product="paper towels")
YES: tuple[str, dict[str, str]] = ("AMAZON.YesIntent", {})
NO: tuple[str, dict[str, str]] = ("AMAZON.NoIntent", {})
SEND: tuple[str, dict[str, str]] = ("HandoffIntent", {})
FLOSS_TOLD = ("ResearchIntent", {"product": "dental floss"})
DOG_FOODS = ("CompareIntent", {"product": "chicken dog food", "other_product": "puppy food"})
COFFEES = ("CompareIntent", {"brand": "ruxton", "other_brand": "caffarro", "product": "coffee"})

STATES: dict[str, Turns] = {
    "nothing": (),
    "asked what": (_order(),),
    "quote": (SOAPS,),
    "quote of several": (TWO_THINGS,),
    "quote with one set aside": (SOAPS, ("NameIntent", {"product": "dental floss"})),
    "quote from a basket": (_add(product="dish soap", quantity="2"), _add(product="paper towels"), YES),
    "told of": (("ResearchIntent", {"product": "dish soap"}),),
    "told of beside a quote": (SOAPS, FLOSS_TOLD),
    "told of beside several": (TWO_THINGS, FLOSS_TOLD),
    "several told of beside a quote": (SOAPS, ("ResearchIntent", {"product": "coffee"})),
    "which product": (_order(product="dog food", quantity="2"),),
    "which brand": (_order(product="coffee", quantity="3"),),
    "which joins a quote": (SOAPS, _add(product="dog food", quantity="3")),
    "which goes into a basket": (_add(product="dish soap", quantity="2"), _add(product="dog food", quantity="3")),
    "which of a size": (_order(product="flour", quantity="15", unit="pounds"),),
    "which of a size for a basket": (_add(product="flour", quantity="15", unit="pounds"),),
    "which of a size joins a quote": (SOAPS, _add(product="flour", quantity="15", unit="pounds")),
    "compared": (DOG_FOODS,),
    "cheaper of compared": (COFFEES, ("CheaperIntent", {})),
    "which is sent": (_order(product="dog food", quantity="2"), SEND),
    "which brand is sent": (_order(product="coffee", quantity="3"), SEND),
    "which is sent beside a basket": (_add(product="dish soap", quantity="2"), _add(product="dog food"), SEND),
    "too many": (_order(product="dish soap", quantity="30"),),
    "so many meant": (_order(product="dish soap", quantity="18"),),
    "voice code": (SOAPS, YES),
    "voice code of several": (TWO_THINGS, YES),
    "basket": (_add(product="dish soap", quantity="2"),),
    "basket of several": (_add(product="dish soap", quantity="2"), _add(product="paper towels")),
    "basket kept": (_add(product="dish soap", quantity="2"), NO),
    "ordered": (TWO_THINGS, YES),
    "cancel": (TWO_THINGS, YES, ("CancelOrderIntent", {})),
    "how often": (("SubscribeIntent", {"product": "dish soap", "quantity": "2"}),),
    "subscribe": (("SubscribeIntent", {"product": "dish soap", "every": "4", "period": "week"}),),
    "sold out": (("ResearchIntent", {"product": "trash bags"}),),
}
GUARDED = frozenset({"voice code", "voice code of several"})
"""States of a household that has a voice code."""

SIZED = frozenset(name for name in STATES if "size" in name)


@dataclass(frozen=True)
class Held:
    """What would be lost if a turn forgot it: products, and how many of each, wherever they are kept meanwhile."""

    offered: dict[str, int] = field(default_factory=dict)  # a yes buys them, or is quoted them
    kept: dict[str, int] = field(default_factory=dict)  # in the basket, or set aside
    choices: tuple[str, ...] = ()
    count: int = 1  # of the one that is chosen, or told of
    it: str | None = None

    @property
    def all(self) -> dict[str, int]:
        """Everything that was asked for by now."""
        return {**self.kept, **self.offered}


def held(talk: Talk) -> Held:
    """Return what is held, as the session's attributes have it."""
    now = talk._attributes
    memory, quote = now.get("memory", {}), now.get("purchase", {}).get("quote")
    offered = _lines([(quote["product_id"], quote["quantity"]), *quote.get("more", ())]) if quote else {}
    if now.get("asking") not in ("order", "voice_code"):
        offered = _lines((*now.get("beside", ()), *now.get("more", ())))
    sought = now.get("sought", now.get("about", {}))
    return Held(
        offered=offered,
        kept=_lines((*memory.get("set_aside", ()), *memory.get("basket", ()))),
        choices=tuple(now.get("candidates", ())),
        count=sought.get("quantity", 1),
        it=sought.get("product_id"),
    )


def _lines(told: Any) -> dict[str, int]:
    return {one[0]: one[1] if len(one) > 1 else 1 for one in told}


class Reached:
    """A state that was reached once and can be gone back to: what is in the ledger and in the session."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.talk = Talk(catalog=catalog())
        if name in GUARDED:
            set_at_the_account_page(self.talk, voice_code=CODE)
        for intent, slots in STATES[name]:
            self.talk("U: ...", intent=intent, **slots)
        self.before = held(self.talk)
        self.asking = self.talk._attributes.get("asking")
        self._kept = {place: copy.deepcopy(box) for place, box in _boxes(self.talk)}
        self._session = (self.talk._attributes, self.talk.now, self.talk.said)

    def again(self) -> Talk:
        """Go back to it."""
        for (owner, name), box in self._kept.items():
            setattr(owner, name, copy.deepcopy(box))
        self.talk._attributes, self.talk.now, self.talk.said = self._session
        return self.talk


def _boxes(talk: Talk) -> Iterator[tuple[tuple[Any, str], Any]]:
    """Everything in the ledger of a test that a turn may change."""
    ledger = talk.ledger
    parts = (ledger, ledger.summaries, ledger.outbox, ledger.requests, ledger.asked, ledger.guards, ledger.codes)
    for owner in (*parts, ledger.subscriptions, ledger.daily):
        for name, box in vars(owner).items():
            if isinstance(box, dict | set | list):
                yield (owner, name), box


Say = Callable[[Talk], None]
