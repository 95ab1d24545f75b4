"""What a yes cannot buy: the shop does not answer, sells on its own page only, or does not take the order."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import HandoffWay, Outcome
from shop.catalog import Product
from shop.checkout.session import (
    BUSINESS_AWAY,
    DECLINED,
    EXPIRED,
    ON_ITS_OWN_PAGE,
    PRICE_CHANGED,
    CheckoutMessage,
    CheckoutSession,
)
from skill.conversation.answer import Answer, Card, CardKind, Facts
from skill.conversation.memory import BasketLine
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.try_again import TryAgainQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.speech import Say, Spoken, card_text, joined

_REASONS = {"address_undeliverable": Say.NOT_DELIVERED_THERE, "payment_failed": Say.PAYMENT_FAILED}
BY_THE_SHOP = frozenset({DECLINED, ON_ITS_OWN_PAGE, PRICE_CHANGED})


def is_away(checkout: CheckoutSession) -> bool:
    """Tell whether the shop did not answer, or no more than what is over: what was asked of it may be asked again."""
    return not checkout.ready and checkout.messages[0].code in (BUSINESS_AWAY, EXPIRED)


def tried_again(scene: Scene, about: About, more: tuple[BasketLine, ...], facts: Facts) -> Answer:
    """Say that the shop does not answer, and keep what is wanted: a yes tries it again."""
    beside = tuple((one.product_id, one.quantity) for one in more)
    again = TryAgainQuestion(about=about, more=beside)
    return Answer(spoken=scene.say(Say.SHOP_AWAY), facts=replace(facts, outcome=Outcome.ERROR), pending=again)


def not_sold(scene: Scene, product: Product, about: About, checkout: CheckoutSession, facts: Facts) -> Answer:
    """Say why the shop does not sell it now (a message of `BY_THE_SHOP`), and how to go on where that is possible."""
    (first, *reasons), link = checkout.messages, checkout.continue_url
    code = first.code
    if code == ON_ITS_OWN_PAGE and link is not None:
        return Answer(
            spoken=_because(scene, reasons, scene.say(Say.FINISH_AT_SHOP, product=product.name)),
            card=_card(scene, product, link),
            facts=replace(facts, outcome=Outcome.HANDED_OFF, handoff_way=HandoffWay.CARD),
        )
    pending = MoreQuestion(about=about)
    refused = scene.say(Say.ORDER_REFUSED, product=product.name)
    return Answer(spoken=_because(scene, reasons, refused), facts=facts, pending=pending)


def _because(scene: Scene, reasons: list[CheckoutMessage], then: Spoken) -> Spoken:
    """Say first why: in our words where the protocol has a code for it, else in the shop's own."""
    for one in reasons[:1]:
        id_ = _REASONS.get(one.code)
        said = scene.say(Say.SHOP_SAYS, words=one.content) if id_ is None else scene.say(id_)
        return joined(said, then)
    return then


def _card(scene: Scene, product: Product, link: str) -> Card:
    locale = scene.turn.locale
    return Card(
        kind=CardKind.SIMPLE,
        title=card_text(Say.CARD_CONTINUE_TITLE, locale, seller=scene.seller),
        text=card_text(Say.CARD_CONTINUE, locale, product=product.name, link=link),
    )
