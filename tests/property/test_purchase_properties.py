"""No order without a yes to the exact quote, and never two orders for one draft, whatever happens in what order."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from base.money import Money
from shop.catalog import Catalog, Product
from shop.catalog.load import load_catalog
from skill.conversation import purchase_state as machine
from skill.conversation.purchase_state import Purchase, Quote, State
from skill.conversation.question.attributes import VERSION, from_attributes, to_attributes
from skill.conversation.question.every import EveryQuestion
from skill.conversation.scene import Question
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from tests.factories.conversation import Talk

QUOTES = [
    Quote(
        seller="Harbor Pantry",
        product_id="p",
        quantity=1,
        currency="USD",
        subtotal_minor=price,
        shipping_minor=499,
        tax_minor=0,
        total_minor=price + 499,
        delivery_day="2026-11-24",
    )
    for price in (899, 999, 1099)
]
quotes = st.sampled_from(QUOTES)
events = st.one_of(
    st.tuples(st.just("quoted"), quotes),
    st.tuples(st.just("yes"), quotes),
    st.tuples(st.sampled_from(["placed", "failed"]), st.none()),
)


def step(purchase: Purchase, event: str, quote: Quote | None) -> Purchase:
    if event == "quoted" and quote is not None:
        return machine.quoted(purchase, quote)
    if event == "yes" and quote is not None:
        return machine.yes(purchase, quote)
    return machine.placed(purchase) if event == "placed" else machine.failed(purchase, unsure=False)


@given(st.lists(events, max_size=30))
def test_only_a_yes_to_the_quote_just_said_confirms_and_only_the_confirmed_is_placed(
    history: list[tuple[str, Quote | None]],
) -> None:
    purchase = Purchase(draft_id="dr_1", checkout_id="co_1")
    for event, quote in history:
        before, purchase = purchase, step(purchase, event, quote)
        assert purchase.draft_id == "dr_1"
        if purchase.state is State.CONFIRMED and before.state is not State.CONFIRMED:
            assert (event, before.state, before.quote) == ("yes", State.QUOTED, quote)
        if purchase.state is State.PLACED and before.state is not State.PLACED:
            assert (event, before.state) == ("placed", State.CONFIRMED)
        if before.state is State.PLACED:
            assert purchase.state is State.PLACED


ids = st.text(min_size=1, max_size=9)
abouts = st.builds(
    About,
    goal=st.sampled_from(Goal),
    brand_id=st.none() | ids,
    kind=st.none() | ids,
    need=st.none() | ids,
    product_id=st.none() | ids,
    quantity=st.integers(0, 99),
    refused=st.lists(ids, max_size=3).map(tuple),
    often=ids,  # of what is asked about a subscription, never none
)
soughts = st.builds(
    Sought,
    goal=st.sampled_from(Goal),
    brand_id=st.none() | ids,
    words=st.none() | st.text(max_size=20),
    heard=st.none() | st.text(max_size=20),
    score=st.none() | st.floats(0, 1),
    attempts=st.integers(0, 5),
)
purchases = st.builds(Purchase, draft_id=ids, checkout_id=ids, state=st.just(State.QUOTED), quote=quotes)
fields: dict[str, st.SearchStrategy[object]] = {
    "about": abouts,
    "day": st.dates(),
    "first_day": st.dates(),
    "wish": st.builds(
        SubscriptionWish,
        subscription_id=ids,
        read=st.integers(0, 99),
        deed=st.sampled_from(SubscriptionDeed),
        often=st.none() | ids,
        rest_days=st.none() | st.integers(1, 999),
        quantity=st.none() | st.integers(1, 99),
        agreed_minor=st.none() | st.integers(0, 10**6),
    ),
    "kept": st.booleans(),
    "reorder": st.booleans(),
    "more": st.lists(st.tuples(ids, st.integers(1, 99)), max_size=3).map(tuple),
    "need": ids,
    "order_id": ids,
    "sold_out": ids,
    "sought": soughts,
    "purchase": purchases,
    "candidates": st.lists(ids, max_size=3).map(tuple),
}


def asked(kind: type[Question]) -> st.SearchStrategy[Question]:
    """A question of one kind; a field of its own is anything of its type."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: fields.get(name, st.from_type(hints[name])) for name in kind.__struct_fields__})


questions = st.one_of(map(asked, get_args(EveryQuestion)))


@given(questions)
def test_an_open_question_survives_the_way_through_alexa_and_back(question: Question) -> None:
    assert from_attributes(json.loads(json.dumps(to_attributes(question)))) == question


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


names = st.sampled_from(["asking", "about", "sought", "purchase", "candidates", "order_id", "x"])
kinds = st.sampled_from([kind.__struct_config__.tag for kind in get_args(EveryQuestion)])


@given(st.dictionaries(names, plain), st.just(VERSION) | plain, kinds | plain)
def test_attributes_of_any_shape_are_read_without_an_error(
    attributes: dict[str, object], version: object, kind: object
) -> None:
    assert isinstance(from_attributes({**attributes, "version": version, "asking": kind}), Question)


# -- the same at the level of a conversation ---------------------------------------------------------------------

BUILT_IN = load_catalog()[0]


def priced(minor: int) -> Catalog:
    coffee: Product = BUILT_IN.products["ruxton-house-ground-coffee"]
    changed = replace(coffee, price=Money(minor, "USD"))
    return Catalog(BUILT_IN.brands.values(), [changed if p == coffee else p for p in BUILT_IN.products.values()])


PRICES = {minor: priced(minor) for minor in (899, 1349, 1599)}
QUOTED = re.compile(r"(?:for|costs) \$(\d+\.\d\d)\. With tax")
happenings = st.one_of(
    st.sampled_from(["order", "yes", "yes", "no", "help", "mumble", "second", "same yes", "new yes"]),
    st.sampled_from(["refuses", "accepts", "loses reply", "away", "back"]),
    st.sampled_from(list(PRICES)),
)


OTHERS = {
    "no": "AMAZON.NoIntent",
    "help": "AMAZON.HelpIntent",
    "mumble": "AMAZON.FallbackIntent",
    "second": "ChooseIntent",
}


class Shopper:
    """Says and suffers whatever hypothesis thinks of, and remembers which prices were said aloud."""

    def __init__(self) -> None:
        self.talk = Talk(catalog=PRICES[1349])
        self.drafts = 0
        self.quoted: int | None = None  # the price last said before "shall I order"
        self.last_yes: dict[str, object] | None = None

    def happens(self, what: str | int) -> None:
        talk = self.talk
        match what:
            case int(price):
                talk.sell(PRICES[price])
            case "order":
                self.drafts += 1
                talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
            case "yes":
                self._says_yes()
            case "no" | "help" | "mumble" | "second":
                talk(f"U: {what}", intent=OTHERS[str(what)])
            case "same yes" | "new yes" if self.last_yes is not None:
                talk.last_request = self.last_yes
                talk.repeats(as_new_request=what == "new yes")
            case _:
                self._suffers(str(what))

    def _suffers(self, what: str) -> None:
        ledger = self.talk.ledger
        match what:
            case "refuses" | "accepts":
                ledger.refuses_orders = what == "refuses"
            case "loses reply":
                ledger.loses_reply = True
            case "away" | "back":
                ledger.away = what == "away"

    def _says_yes(self) -> None:
        talk, before, quoted = self.talk, len(self.talk.orders), self.quoted
        talk("U: yes", intent="AMAZON.YesIntent")
        self.last_yes = talk.last_request
        if len(talk.orders) > before:
            assert talk.orders[-1].revenue_minor == quoted, "bought at a price that was not the last one said"

    def check(self) -> None:
        told = self.talk.speech
        if self.talk.waits_for_a_yes_to_buy:
            assert re.search(r"(Shall I .*\?|Was that a yes or a no\?)$", told), told
        said = QUOTED.search(told)
        if said:
            self.quoted = int(said[1].replace(".", ""))
        assert len(self.talk.orders) <= self.drafts
        if told.startswith(("Done.", "That is ordered")):
            assert self.talk.orders, "an order was claimed that is not in the ledger"


@given(st.lists(happenings, max_size=14))
@settings(max_examples=60, deadline=None)
def test_never_more_orders_than_drafts_and_never_an_order_claimed_that_is_not_there(story: list[str | int]) -> None:
    shopper = Shopper()
    for what in story:
        shopper.happens(what)
        shopper.check()
