"""What a yes knows of earlier orders: by what its quote read and the summary, else by the orders themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest
from msgspec import structs

from base.settings import Settings
from ledger.records import Order, OrderStatus, Outcome
from ledger.records.guard import Guard, Guarded
from ledger.records.summary import BoughtSoFar, CustomerSummary, LastOrder
from ledger.settlements import Notice, Refusal
from skill.conversation.answer import Answer, Facts
from skill.conversation.history import History
from skill.conversation.purchase_state import Before, Purchase, State, failed, quoted, yes
from skill.conversation.scene import Scene
from skill.goals.guarding import Guarding
from skill.goals.notices import Noticing
from skill.goals.placing import BoughtBefore, bought_before, read_before
from skill.speech import Say
from tests.factories.conversation import Talk
from tests.factories.records import MORNING
from tests.factories.scenes import catalog, offered, scene, services

COFFEE, SOUP = "ruxton-house-ground-coffee", "quenbys-tomato-soup"
DRAFT = Purchase(draft_id="d1", checkout_id="k1")


def unread() -> History:
    raise AssertionError("the orders were read")


def at_the_yes(bought: BoughtSoFar, history: History | None = None) -> Scene:
    """A turn of which the summary is known; its orders may be read where they are given."""
    plain = scene()
    customer = replace(plain.customer, summary=CustomerSummary(bought=bought))
    return replace(plain, customer=customer, recall=unread if history is None else lambda: history)


@pytest.mark.parametrize(
    ("before", "bought", "expected"),
    [
        (Before.NOTHING, BoughtSoFar(), BoughtBefore(any=False, last=None, same=False)),
        (Before.OTHERS, BoughtSoFar(usual=SOUP), BoughtBefore(any=True, last=SOUP, same=False)),
        (Before.SAME, BoughtSoFar(usual=SOUP), BoughtBefore(any=True, last=SOUP, same=True)),
        (Before.OTHERS, BoughtSoFar(usual=COFFEE), BoughtBefore(any=True, last=COFFEE, same=True)),
    ],
    ids=["nothing yet", "others", "the same", "the same, in another session since the quote"],
)
def test_what_the_quote_read_is_not_read_again(before: Before, bought: BoughtSoFar, expected: BoughtBefore) -> None:
    assert bought_before(at_the_yes(bought), replace(DRAFT, before=before), COFFEE) == expected


@pytest.mark.parametrize(
    ("before", "bought"),
    [
        (None, BoughtSoFar(usual=COFFEE)),
        (Before.NOTHING, BoughtSoFar(usual=COFFEE)),
        (Before.NOTHING, BoughtSoFar(order=LastOrder(order_id="or_1", placed_at=MORNING))),
        (Before.OTHERS, BoughtSoFar()),
        (Before.SAME, BoughtSoFar()),
    ],
    ids=["unread", "ordered since", "ordered since what is no product", "no summary", "all was cancelled"],
)
def test_where_quote_and_summary_do_not_agree_the_orders_are_read(before: Before | None, bought: BoughtSoFar) -> None:
    history = scene(bought=((SOUP, 1), (COFFEE, 2))).history
    found = bought_before(at_the_yes(bought, history), replace(DRAFT, before=before), COFFEE)
    assert found == BoughtBefore(any=True, last=SOUP, same=True)
    assert bought_before(at_the_yes(bought, History(known=False)), replace(DRAFT, before=before), COFFEE) is None


def test_a_quote_tells_what_it_read() -> None:
    told = [read_before(services(), scene(bought=bought), COFFEE) for bought in ((), ((SOUP, 1),), ((COFFEE, 1),))]
    assert told == [Before.NOTHING, Before.OTHERS, Before.SAME]


def test_a_quote_tells_nothing_where_the_orders_are_unknown_or_the_customer_has_to_hear_of_one() -> None:
    notice = Notice(order_id="or_1", reason=Refusal.SOLD_OUT)
    for history in (History(known=False), History(notices=(notice,))):
        assert read_before(services(), at_the_yes(BoughtSoFar(), history), COFFEE) is None


def test_while_a_merchant_may_refuse_an_order_yet_the_yes_looks_again() -> None:
    """It would say so first. The shop that sells itself refuses none after the yes."""
    elsewhere = Talk(catalog=catalog(), settings=Settings(merchant="shopify")).skill._services
    (waits,) = scene(bought=((COFFEE, 1),)).history.orders
    cancelled = replace(waits, status=OrderStatus.CANCELLED, cancelled_at=MORNING)

    def told(order: Order) -> Before | None:
        return read_before(elsewhere, at_the_yes(BoughtSoFar(), History(orders=(order,))), COFFEE)

    assert told(waits) is None
    assert (told(replace(waits, merchant_order_id="there_1")), told(cancelled)) == (Before.SAME, Before.OTHERS)


def test_what_was_read_holds_for_the_quote_that_was_said_and_for_its_first_try_alone() -> None:
    quote = offered(COFFEE).quote
    said = quoted(DRAFT, quote, Before.SAME)
    confirmed = yes(said, quote)
    assert (confirmed.state, confirmed.before) == (State.CONFIRMED, Before.SAME)
    assert yes(said, replace(quote, total_minor=2_000)).before is None
    assert {failed(confirmed, unsure=unsure).before for unsure in (True, False)} == {None}


@pytest.mark.parametrize(("week_limit", "known"), [(5_000, True), (None, False)])
def test_a_guard_counts_at_the_yes_where_the_orders_can_be_read_or_do_not_matter(
    week_limit: int | None, known: bool
) -> None:
    plain = at_the_yes(BoughtSoFar(), History(known=known))
    guarded = Guarded(guard=Guard(week_limit_minor=week_limit))
    customer = replace(plain.customer, summary=CustomerSummary(guarded=guarded))
    assert Guarding(services()).guard_of_a_yes(replace(plain, customer=customer)) == guarded


def test_what_a_week_still_allows_cannot_be_told_where_its_orders_cannot_be_read() -> None:
    plain = at_the_yes(BoughtSoFar(), History(known=False))
    guarded = Guarded(guard=Guard(week_limit_minor=5_000))
    unknown = replace(plain, customer=replace(plain.customer, summary=CustomerSummary(guarded=guarded)))
    assert Guarding(services()).guard(unknown) == guarded
    assert Guarding(services()).guard_of_a_yes(unknown) is None


@pytest.mark.parametrize(
    ("before", "outcome", "told"),
    [(Before.SAME, Outcome.ORDERED, False), (None, Outcome.ORDERED, True), (Before.SAME, Outcome.ERROR, True)],
    ids=["nothing could come", "something may have come", "no order"],
)
def test_what_came_since_the_quote_is_told_at_the_yes_where_something_could(
    before: Before | None, outcome: Outcome, told: bool
) -> None:
    asked = offered(COFFEE)
    history = History(notices=(Notice(order_id="or_1", reason=Refusal.SOLD_OUT),))
    plain = replace(
        at_the_yes(BoughtSoFar(), history),
        pending=structs.replace(asked, purchase=replace(asked.purchase, before=before)),
    )
    plain = replace(plain, turn=replace(plain.turn, access_token="t"))

    class Within:
        goals: ClassVar[tuple[str, ...]] = ()

        def answer(self, scene: Scene) -> Answer:
            return Answer(spoken=scene.say(Say.MORE), facts=Facts(outcome=outcome))

    answer = Noticing(services(), Within()).answer(plain)
    assert (answer.memory is not None and bool(answer.memory.notices)) is told
