"""Finishing on the phone: a card with a signed link that says nothing about anybody."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from base.settings import Settings
from ledger.records import Action, HandoffWay, Outcome
from ledger.records.handoff import Handoff
from ledger.wiring import open_tokens
from tests.factories.conversation import Talk


def test_the_product_talked_about_goes_to_the_phone_as_a_link(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears(
        "A: I sent Tidewell Hard Water laundry detergent to the Alexa app on your phone. Open the link there to finish."
    )
    (handoff,) = talk.ledger.handoffs.values()
    assert talk.card["type"] == "Standard"
    assert f"http://127.0.0.1:8000/go/{handoff.token}" in talk.card["text"]
    assert handoff.product_id == "tidewell-hard-water-laundry-detergent"
    assert handoff.session_id == talk.last.session_id
    assert (talk.last.action, talk.last.outcome) == (Action.HANDOFF, Outcome.HANDED_OFF)
    assert talk.last.handoff_token == handoff.token
    assert talk.last.handoff_way is handoff.way is HandoffWay.CARD


def test_the_link_holds_for_thirty_days(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.expires_at - handoff.issued_at == timedelta(days=30)
    open_tokens(Settings()).check(handoff.token, talk.now + timedelta(days=29))


def test_a_quote_can_be_taken_to_the_phone_with_its_quantity(talk: Talk) -> None:
    talk("U: order two Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="2")
    talk("U: send it to my phone", intent="HandoffIntent")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.quantity == 2
    assert talk.orders == []


# -- several at once ---------------------------------------------------------------------------------------------

THREE = {"product": "cat food", "other_product": "cat litter", "third_product": "dental floss"}


def sent_lines(talk: Talk) -> list[tuple[str, int]]:
    (handoff,) = talk.ledger.handoffs.values()
    return [(line.product_id, line.quantity) for line in handoff.lines]


def test_a_quote_of_several_goes_to_the_phone_whole(talk: Talk) -> None:
    talk("U: two cat food, cat litter and floss", intent="ReorderIntent", quantity="2", **THREE)
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: I sent all three to the Alexa app on your phone. Open the link there to finish.")
    assert [quantity for _, quantity in sent_lines(talk)] == [2, 1, 1]
    assert talk.card["title"] == "Finish all three"
    assert "2 of " in talk.card["text"]
    assert talk.last.product_id == sent_lines(talk)[0][0]
    assert talk.orders == []


def test_a_basket_goes_to_the_phone_with_its_counts(talk: Talk) -> None:
    talk("U: add two paper towels", intent="BasketAddIntent", product="paper towels", quantity="2")
    talk("U: add dental floss", intent="BasketAddIntent", product="dental floss")
    talk("U: send everything to my phone", intent="HandoffIntent")
    talk.hears("A: I sent both to the Alexa app on your phone. …")
    assert [quantity for _, quantity in sent_lines(talk)] == [2, 1]


def test_what_is_talked_about_beside_a_basket_goes_alone(talk: Talk) -> None:
    talk("U: add two paper towels", intent="BasketAddIntent", product="paper towels", quantity="2")
    talk("U: add dental floss", intent="BasketAddIntent", product="dental floss")
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: send it to my phone", intent="HandoffIntent")
    assert sent_lines(talk) == [("tidewell-hard-water-laundry-detergent", 1)]


def test_without_a_linked_account_a_yes_sends_all_that_was_named(talk: Talk) -> None:
    talk.token = None
    talk("U: two cat food, cat litter and floss", intent="ReorderIntent", quantity="2", **THREE)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I sent all three to the Alexa app on your phone. …")
    assert [quantity for _, quantity in sent_lines(talk)] == [2, 1, 1]


def test_a_code_read_aloud_stands_for_all_of_a_quote(talk: Talk) -> None:
    talk("U: two cat food, cat litter and floss", intent="ReorderIntent", quantity="2", **THREE)
    talk("U: read me a code", intent="HandoffCodeIntent")
    talk.hears("A: For all three, open 127.0.0.1:8000/code in any browser …")
    assert len(sent_lines(talk)) == 3


def test_with_nothing_talked_about_it_asks_what(talk: Talk) -> None:
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: What should I send to your phone?")
    assert talk.open


def test_without_consent_the_hand_off_names_nobody(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    (handoff,) = talk.ledger.handoffs.values()
    assert handoff.identity.user is None


def test_the_same_request_again_gives_the_same_link(talk: Talk) -> None:
    talk("U: send Ruxton coffee to my phone", intent="HandoffIntent", brand="ruxton", product="coffee")
    talk.repeats(as_new_request=False)
    assert len(talk.ledger.handoffs) == 1


def test_with_the_ledger_away_no_dead_link_is_sent(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk.ledger.away = True
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: Sorry, I could not make the link just now. Please try again in a moment. … order it?")
    assert talk.card == {}


def test_a_brand_half_heard_is_asked_for_rather_than_guessed_at(talk: Talk) -> None:
    talk("U: send zorblax to my phone", intent="HandoffIntent", brand="zorblax")
    talk.hears("A: What should I send to your phone?")
    talk("U: send the bread flour to my phone", intent="HandoffIntent", product="bread flour")
    talk.hears("A: I sent Marlow Mills bread flour to the Alexa app on your phone. …")


# -- which way ---------------------------------------------------------------------------------------------------

PUSHED = {"sendToDevice": {"status": "SUCCESS"}}
NOT_PUSHED = {"sendToDevice": {"status": "FAILURE", "errorCode": "NO_DEVICES"}}


def sends_it(talk: Talk, **interfaces: object) -> Handoff:
    talk.more = {"interfaces": interfaces}
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: send it to my phone", intent="HandoffIntent")
    (handoff,) = talk.ledger.handoffs.values()
    return handoff


def test_where_alexa_can_send_links_she_is_asked_to_and_the_session_goes_on(talk: Talk) -> None:
    handoff = sends_it(talk, AppLink={"version": "2.0"})
    talk.hears("A: I am sending Tidewell Hard Water laundry detergent to your phone. The link is on a card in your …")
    (task,) = talk.said["response"]["directives"]
    assert (task["type"], task["uri"]) == ("Connections.StartConnection", "connection://AMAZON.LinkApp/2")
    for shop in ("IOS_APP_STORE", "GOOGLE_PLAY_STORE"):
        link = task["input"]["links"][shop]["primary"]["WEBSITE_LINK"]["url"]
        assert link == f"http://127.0.0.1:8000/go/{handoff.token}.p"
    assert "shouldEndSession" not in talk.said["response"]
    assert "reprompt" not in talk.said["response"]
    assert f"/go/{handoff.token}" in talk.card["text"]
    assert talk.last.handoff_way is handoff.way is HandoffWay.PUSH


def test_what_was_pushed_is_said_to_be_there_and_the_talk_goes_on(talk: Talk) -> None:
    handoff = sends_it(talk, AppLink={"version": "2.0"})
    talk.resumes(PUSHED)
    talk.hears("A: It is on your phone. Is there anything else?")
    assert (talk.last.outcome, talk.last.handoff_way) == (Outcome.HANDED_OFF, HandoffWay.PUSH)
    assert talk.last.handoff_token == handoff.token
    talk("U: order it", intent="ReorderIntent")
    assert talk.waits_for_a_yes_to_buy


@pytest.mark.parametrize("result", [NOT_PUSHED, {}, {"sendToDevice": "SUCCESS"}])
def test_a_push_that_failed_is_said_though_the_request_for_it_went_well(talk: Talk, result: dict[str, object]) -> None:
    sends_it(talk, AppLink={"version": "2.0"})
    talk.resumes(result)
    talk.hears("A: That did not reach your phone. The link is on a card in your Alexa app. Is there anything else?")
    assert (talk.last.outcome, talk.last.handoff_way) == (Outcome.ERROR, HandoffWay.CARD)


def test_a_task_that_is_none_of_ours_changes_nothing_that_was_open(talk: Talk) -> None:
    talk("U: order two Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="2")
    talk.resumes(PUSHED, token="somebody's")
    assert talk.waits_for_a_yes_to_buy
    assert talk.last.handoff_token is None


@pytest.mark.parametrize("version", ["1.0", None, 2])
def test_a_device_that_only_opens_apps_gets_a_card(talk: Talk, version: object) -> None:
    assert sends_it(talk, AppLink={"version": version}).way is HandoffWay.CARD


def test_a_screen_shows_a_code_that_leads_to_the_link(talk: Talk) -> None:
    handoff = sends_it(talk, **{"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}})
    talk.hears("A: Scan the code on the screen to finish Tidewell Hard Water laundry detergent on your phone. …")
    (shown,) = talk.said["response"]["directives"]
    assert shown["type"] == "Alexa.Presentation.APL.RenderDocument"
    assert shown["document"]["graphics"]["code"]["items"][0]["pathData"].startswith("M4,4h7v1h-7z")
    assert f"/go/{handoff.token}" in talk.card["text"]
    assert talk.last.handoff_way is handoff.way is HandoffWay.QR
    assert len(json.dumps(talk.said)) < 24_000


def test_for_those_without_the_app_a_code_is_read_aloud(talk: Talk) -> None:
    talk("U: order two Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee", quantity="2")
    talk("U: I don't have the app", intent="HandoffCodeIntent")
    (handoff,) = talk.ledger.handoffs.values()
    code = talk.ledger.codes.give(handoff.token, talk.now)
    digits = f"{' '.join(code[:4])}, {' '.join(code[4:])}"
    talk.hears(
        f"A: For 2 of Ruxton Roast House ground coffee, open 127.0.0.1:8000/code in any browser and type …: {digits}. …"
    )
    assert (talk.last.action, talk.last.handoff_way) == (Action.HANDOFF, HandoffWay.SPOKEN)
    assert (handoff.way, handoff.quantity) == (HandoffWay.SPOKEN, 2)
    assert f"/go/{handoff.token}" in talk.card["text"]
    assert talk.open


def test_a_code_is_read_for_what_is_named_too_and_asked_about_where_nothing_is(talk: Talk) -> None:
    talk("U: give me a code", intent="HandoffCodeIntent")
    talk.hears("A: For which product shall I read you a code?")
    talk("U: the bread flour", intent="ReorderIntent", product="bread flour")
    talk.hears("A: For Marlow Mills bread flour, open …")
    assert talk.last.handoff_way is HandoffWay.SPOKEN


def test_no_code_is_read_that_could_not_be_kept(talk: Talk) -> None:
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk.ledger.away = True
    talk("U: read me the code", intent="HandoffCodeIntent")
    talk.hears("A: Sorry, I could not make the link just now. Please try again in a moment. … order it?")
    assert talk.card == {}


@pytest.mark.parametrize(
    ("intent", "slots"), [("NameIntent", {"product": "puppy food"}), ("ChooseIntent", {"choice": "second"})]
)
def test_of_several_to_choose_from_the_one_that_is_chosen_then_is_sent_with_the_count(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: order two dog foods", intent="ReorderIntent", product="dog food", quantity="2")
    talk("U: send it to my phone", intent="HandoffIntent")
    talk.hears("A: Which one would you like?")
    talk("U: the second one", intent=intent, **slots)
    (handoff,) = talk.ledger.handoffs.values()
    assert (handoff.product_id, handoff.quantity) == ("nuzzlo-puppy-food", 2)
    assert talk.last.outcome is Outcome.HANDED_OFF


def test_what_else_is_there_sends_nothing_that_nobody_chose(talk: Talk) -> None:
    talk("U: three coffees", intent="ReorderIntent", product="coffee", quantity="3")
    talk("U: send it to my phone", intent="HandoffIntent")
    talk("U: what else do you have", intent="NextIntent")
    assert talk.open
    assert talk.ledger.handoffs == {}
