"""Where the linked account has no e-mail, Alexa's own is asked for the receipt: with permission, and asked for once."""

from __future__ import annotations

from base.settings import Settings
from ledger.delivery import Sealer
from skill.conversation.linked_account import NOT_ASKED, ProfileEmail
from skill.linking.development import development_token
from tests.factories.conversation import Talk

CARD = {"type": "AskForPermissionsConsent", "permissions": ["alexa::profile:email:read"]}


def talk_where(told: ProfileEmail, *, email: str | None = None) -> Talk:
    talk = Talk(settings=Settings(profile_email="ask"), never_asked=True)
    talk.token = development_token("1001", email)
    talk.skill._services.profile_email = lambda _: told  # type: ignore[method-assign]
    return talk


def quoted(talk: Talk) -> None:
    talk("U: order tidewell fabric softener", intent="ReorderIntent", brand="tidewell", product="fabric softener")


def test_what_is_not_allowed_is_asked_for_with_a_card_beside_the_quote_and_once_only() -> None:
    talk = talk_where(ProfileEmail(forbidden=True))
    quoted(talk)
    talk.hears("A: If you want a receipt by e-mail, allow it with the card that I sent to your Alexa app. …")
    assert talk.card == CARD
    assert talk.waits_for_a_yes_to_buy
    talk.later(days=1)
    quoted(talk)
    assert talk.card == {}
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … ordered …")


def test_an_address_that_is_allowed_is_sealed_with_the_order_and_kept_nowhere_else() -> None:
    talk = talk_where(ProfileEmail(email="holder@example.com"))
    quoted(talk)
    assert talk.card == {}
    talk("U: yes", intent="AMAZON.YesIntent")
    (order,) = talk.orders
    sealed = talk.ledger.outbox.attempt(order.order_id, talk.now).sealed  # type: ignore[union-attr]
    buyer = Sealer(Settings().delivery_keys).open(order.order_id, sealed)
    assert buyer is not None
    assert buyer.email == "holder@example.com"
    assert "holder@example.com" not in repr((talk.orders, talk.touchpoints, talk._attributes, talk.said))


def test_an_account_with_an_address_and_a_household_without_one_hear_nothing_of_it() -> None:
    for talk in (talk_where(ProfileEmail(forbidden=True), email="ada@example.com"), talk_where(NOT_ASKED)):
        quoted(talk)
        assert "e-mail" not in talk.speech
        assert talk.card == {}


def test_all_that_is_bought_is_sealed_by_name_for_the_mail_of_it() -> None:
    talk = talk_where(ProfileEmail(email="holder@example.com"))
    said = {"product": "rolled oats", "other_product": "granola", "other_quantity": "2"}
    talk("U: oats and two granola", intent="ReorderIntent", **said)
    talk("U: yes", intent="AMAZON.YesIntent")
    (order,) = talk.orders
    sealed = talk.ledger.outbox.attempt(order.order_id, talk.now).sealed  # type: ignore[union-attr]
    buyer = Sealer(Settings().delivery_keys).open(order.order_id, sealed)
    assert buyer is not None
    assert buyer.names == ("Gristelle rolled oats", "Phlox & Fern Wild granola")
    assert buyer.product == "Gristelle rolled oats and 2 of Phlox & Fern Wild granola"
