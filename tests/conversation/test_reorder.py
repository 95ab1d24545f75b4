"""A spoken reorder: offered in full, confirmed, ordered once."""

from __future__ import annotations

from ledger.records import Action, Grant, OrderSource, Outcome, Stage
from tests.factories.conversation import Talk


def test_a_first_order_is_offered_in_full_and_bought_by_a_yes(talk: Talk) -> None:
    talk.opens()
    talk.hears("A: Welcome to Harbor Pantry. I order … You can say, for example: reorder coffee. What would you like?")
    talk("U: order Tidewell detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    talk.hears(
        "A: Of 3 kinds my best offer is Tidewell Original laundry detergent, 64 fluid ounces, from Harbor Pantry for "
        "$14.49. With tax and shipping the total is $20.42, "
        "with delivery to your account's address by Tuesday, November 24. Shall I order it?"
    )
    assert talk.orders == []  # offering is not buying
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears(
        "A: Done. I ordered Tidewell Original laundry detergent from Harbor Pantry for $20.42 in all. "
        "It arrives by Tuesday, November 24. The receipt is in your Alexa app."
    )
    assert not talk.open
    (order,) = talk.orders
    assert (order.source, order.revenue_minor, order.tax_minor, order.shipping_minor) == (
        OrderSource.VOICE,
        1449,
        94,
        499,
    )
    assert order.is_new_customer is True
    assert [touch.outcome for touch in talk.touchpoints] == [Outcome.OK, Outcome.ASKED, Outcome.ORDERED]
    assert talk.last.stage is Stage.PURCHASE
    assert talk.last.order_id == order.order_id


def test_a_reorder_offers_what_the_household_bought_before(talk: Talk) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: reorder coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: Your usual: Ruxton Roast House ground coffee, 28 ounces, from Harbor Pantry for $13.49. …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 2
    assert talk.orders[-1].is_new_customer is False
    assert talk.last.action is Action.REORDER


def test_my_usual_is_the_last_thing_bought(talk: Talk) -> None:
    talk.bought(brand="quenbys", product="soup")
    talk.bought(brand="nuzzlo", product="dog food")
    talk("U: my usual", intent="ReorderIntent")
    talk.hears("A: Your usual: Nuzzlo Chicken dog food, 30 pounds, from Harbor Pantry for $48.99. …")


def test_my_usual_without_an_earlier_order_asks_what(talk: Talk) -> None:
    talk("U: my usual", intent="ReorderIntent")
    talk.hears("A: I do not know an earlier order of yours. What would you like to order?")
    assert talk.open


def test_three_of_something_are_priced_and_ordered_as_three(talk: Talk) -> None:
    talk(
        "U: order three Brightlea dish soap",
        intent="ReorderIntent",
        brand="brightlea",
        product="dish soap",
        quantity="3",
    )
    talk.hears(
        "A: I have 3 of Brightlea Lemon dish soap, 24 fluid ounces, from Harbor Pantry for $11.97 together. "
        "…Shall I order them?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders[0].lines[0].quantity == 3
    assert talk.orders[0].revenue_minor == 1197


def test_the_quantity_can_be_changed_before_the_yes(talk: Talk) -> None:
    talk("U: order Quenby's soup", intent="ReorderIntent", brand="quenbys", product="soup")
    talk("U: make it two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have 2 of Quenby's Tomato soup, …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.quantity for line in talk.orders[0].lines] == [2]


def test_a_number_nobody_means_is_asked_again(talk: Talk) -> None:
    talk("U: order 500 coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="500")
    talk.hears("A: I can order one to 24 of Ruxton Roast House ground coffee at a time. How many would you like?")
    talk("U: make it two", intent="ReorderIntent", quantity="2")
    talk.hears("A: I have 2 of Ruxton Roast House ground coffee, …")
    assert talk.orders == []


def test_a_no_orders_nothing_and_leaves_the_talk_open(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, I have not ordered it. Is there anything else?")
    assert talk.orders == []
    assert talk.last.outcome == Outcome.CANCELLED
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Goodbye.")


def test_a_yes_to_nothing_buys_nothing(talk: Talk) -> None:
    talk.opens()
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have not asked you anything yet. What would you like?")
    assert talk.orders == []


def test_a_kind_that_several_brands_make_is_asked_back_and_answered_by_number(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: For coffee I have Caffarro, Morning Jorv, or Ruxton Roast. Which brand would you like?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: I have Morning Jorv Sunrise ground coffee, 12 ounces, from Harbor Pantry for $8.49. …")


def test_a_kind_that_several_brands_make_is_answered_by_name(talk: Talk) -> None:
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk("U: Ruxton", intent="ReorderIntent", brand="ruxton")
    talk.hears("A: I have Ruxton Roast House ground coffee, 28 ounces, from Harbor Pantry for $13.49. …")


def test_without_a_linked_account_nothing_is_sold_but_it_can_be_finished_on_the_phone(talk: Talk) -> None:
    talk.token = None
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk.hears(
        "A: I have Ruxton Roast House ground coffee, 28 ounces, from Harbor Pantry for $13.49. To order it by voice, "
        "please link your Harbor Pantry account first: the card for that is in your Alexa app. "
        "Or shall I send Ruxton Roast House ground coffee to your phone?"
    )
    assert talk.card == {"type": "LinkAccount"}
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders == []
    assert talk.last.outcome == Outcome.HANDED_OFF
    assert talk.card["type"] == "Standard"


def test_an_account_unlinked_between_quote_and_yes_buys_nothing(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk.token = None
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.card == {"type": "LinkAccount"}
    assert talk.orders == []


def test_what_is_out_of_stock_is_said_and_something_else_offered(talk: Talk) -> None:
    talk("U: order trash bags", intent="ReorderIntent", product="trash bags")
    talk.hears("A: Sorry, we are out of Fennimoor trash bags right now. Shall I tell you here when it is back?")
    assert talk.last.outcome == Outcome.REJECTED


def test_more_than_there_is_says_how_many_are_left(talk: Talk) -> None:
    talk("U: order toner", intent="ReorderIntent", brand="tonerra", product="toner", quantity="20")
    talk.hears("A: Sorry, I have only 18 of Tonerra Black toner 220 left. How many would you like?")
    talk("U: make it one", intent="ReorderIntent", quantity="1")
    talk.hears("A: I have Tonerra Black toner 220, one cartridge, from Harbor Pantry for $64.99. …")


def test_stop_in_the_middle_orders_nothing(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: stop", intent="AMAZON.StopIntent")
    talk.hears("A: Goodbye.")
    assert not talk.open
    assert talk.orders == []
    assert (talk.last.outcome, talk.last.brand_id) == (Outcome.CANCELLED, "ruxton")


def test_walking_away_from_a_quote_is_noted_as_given_up(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk.leaves("EXCEEDED_MAX_REPROMPTS")
    assert talk.said["response"] == {}
    assert talk.last.outcome == Outcome.GAVE_UP
    assert talk.last.product_id == "ruxton-house-ground-coffee"


def test_the_receipt_is_also_a_card(talk: Talk) -> None:
    order = talk.bought(brand="phlox and fern", product="tea")
    assert talk.card["title"] == "Ordered from Harbor Pantry"
    assert "1 x Phlox & Fern chamomile tea: $5.29" in talk.card["content"]
    assert order.order_id in talk.card["content"]


def test_help_in_the_middle_keeps_the_question_open(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: help", intent="AMAZON.HelpIntent")
    talk.hears(
        "A: Say yes to order at the price I told you, no to leave it, or: make it two. The total is $18.48 for one. "
        "Shall I order it?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_an_order_carries_no_identity_without_a_measurement_yes(talk: Talk) -> None:
    order = talk.bought()
    assert order.consent.measurement is Grant.UNKNOWN
    assert order.identity.user is None
    assert all(touch.identity.user is None for touch in talk.touchpoints)


def test_a_brand_that_makes_no_such_thing_is_said_so(talk: Talk) -> None:
    talk("U: order Ruxton soup", intent="ReorderIntent", brand="ruxton", product="soup")
    talk.hears("A: Sorry, Harbor Pantry does not sell Ruxton Roast soup. What else would you like?")


def test_didnt_get_that_before_a_yes_keeps_the_quote_open(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: mumble", intent="AMAZON.FallbackIntent")
    talk.hears(
        "A: Sorry, I did not get that, and nothing is ordered yet. The total is $18.48 for one. Shall I order it?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_a_number_when_nothing_was_offered_chooses_nothing(talk: Talk) -> None:
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: Sorry, I did not get which one. What would you like?")


def test_a_number_instead_of_a_yes_is_asked_again_before_a_yes_can_buy(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: Sorry, I did not get that. Was that a yes or a no?")


def test_is_there_anything_else_yes_asks_what(talk: Talk) -> None:
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: What would you like?")


def test_something_in_stock_of_the_same_kind_is_offered_instead(talk: Talk) -> None:
    talk("U: order Velloré night cream", intent="ReorderIntent", brand="velloré", product="face cream")
    talk.hears(
        "A: Sorry, we are out of Velloré Night cream right now. Would you like Kalmara Day cream for $24.99 instead?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Kalmara Day cream, 1.7 ounces, from Harbor Pantry for $24.99. …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[0].lines] == ["kalmara-day-cream"]


def test_the_receipt_has_a_line_each_of_several_products(talk: Talk) -> None:
    talk(
        "U: order two coffees and paper towels",
        intent="ReorderIntent",
        brand="caffarro",
        quantity="2",
        other_product="paper towels",
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    first, second, *_ = talk.card["content"].splitlines()
    assert (first, second) == ("2 x Caffarro Classico ground coffee: $17.98", "1 x Fennimoor paper towels: $18.99")
