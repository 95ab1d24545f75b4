"""The basket beside something that is offered: told, changed, taken out and emptied with all that is kept of it."""

from __future__ import annotations

import pytest

from tests.conversation.test_kept_basket import COFFEE, TOWELS, WIPES, adds, kept, refused
from tests.factories.conversation import Talk


def wipes_offered_beside_what_is_kept(talk: Talk) -> None:
    adds(talk, COFFEE)
    adds(talk, TOWELS)
    talk.later(days=1)
    talk("U: order wipes", intent="ReorderIntent", product=WIPES)


def test_emptied_while_something_is_offered_it_is_empty_in_the_next_session_too(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    talk("U: empty my basket", intent="BasketEmptyIntent")
    talk.hears("A: Your basket is empty now. …")
    assert kept(talk) == {}
    talk.later(days=1)
    talk.opens()
    assert "basket" not in talk.speech


def test_emptied_after_an_offer_was_added_to_nothing_of_it_is_left(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    adds(talk, TOWELS)
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: empty my basket", intent="BasketEmptyIntent")
    assert kept(talk) == {}


def test_emptied_while_the_table_cannot_be_read_it_is_empty_once_it_is_there_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    adds(talk, COFFEE)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(talk.ledger.summaries, "summary_of", refused)
        talk("U: empty my basket", intent="BasketEmptyIntent")
    talk.hears("A: I could not keep that just now: what was in your basket may be in it again later. …")
    assert kept(talk) == {}  # which is not known while its answer is made


def test_taken_out_while_something_else_is_offered_it_is_gone_and_the_offer_stands(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    talk("U: take the coffee out", intent="BasketRemoveIntent", product=COFFEE)
    talk.hears(
        "A: I took Caffarro Classico ground coffee out of your basket. Your order would be Bumblekin baby wipes."
        " The total is … Shall I order it?"
    )
    assert kept(talk) == {TOWELS: 1}
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == [WIPES]
    assert kept(talk) == {TOWELS: 1}


def test_what_is_offered_itself_is_taken_out_of_the_offer_and_not_out_of_what_is_kept(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    talk("U: take the wipes out", intent="BasketRemoveIntent", product=WIPES)
    assert not talk.waits_for_a_yes_to_buy
    assert kept(talk) == {COFFEE: 1, TOWELS: 1}


def test_counted_while_something_else_is_offered_there_are_so_many_and_the_offer_stands(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    talk("U: make the coffee three", intent="BasketChangeIntent", product=COFFEE, quantity="3")
    talk.hears("A: Your basket now has 3 of Caffarro Classico ground coffee. Your order would be … Shall I order it?")
    assert kept(talk) == {COFFEE: 3, TOWELS: 1}
    talk("U: make the coffee fifty", intent="BasketChangeIntent", product=COFFEE, quantity="50")
    talk.hears("A: I can order one to 24 of Caffarro Classico ground coffee at a time. The total is …")
    assert kept(talk) == {COFFEE: 3, TOWELS: 1}


def test_what_is_in_it_while_something_else_is_offered_is_told_beside_what_a_yes_would_buy(talk: Talk) -> None:
    wipes_offered_beside_what_is_kept(talk)
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears(
        "A: In your basket: Caffarro Classico ground coffee and Fennimoor paper towels, for $… before tax and shipping."
        " Your order would be Bumblekin baby wipes. The total is … Shall I order it?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for order in talk.orders for line in order.lines] == [WIPES]


def test_what_was_put_beside_an_offer_is_told_with_what_was_kept_before(talk: Talk) -> None:
    adds(talk, COFFEE)
    talk.later(days=1)
    talk("U: order wipes", intent="ReorderIntent", product=WIPES)
    adds(talk, TOWELS)
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: Bumblekin …, Fennimoor … and Caffarro …. Your order would be Bumblekin … and Fenn…")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears("A: In your basket: Bumblekin …, Fennimoor … and Caffarro Classico ground coffee, for $…")
