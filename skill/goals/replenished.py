"""Say, when the skill is opened, what was ordered by itself and what might be ordered: once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from base.errors import StoreError
from base.money import Money
from ledger.records import Action, Outcome, Stage
from ledger.records.news import Helped, HouseholdNews, OrderedByItself, Proposed
from shop.catalog.help import Help
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.helping import helped
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

log = logging.getLogger("earshot.skill")

_TOLD: Final = Facts(action=Action.STATUS, stage=Stage.POST_PURCHASE)


def news_told(
    services: Services, scene: Scene, news: HouseholdNews, name_of: Callable[[str], str | None]
) -> Answer | None:
    """Return the welcome with a household's news; None where nothing of it may be said, or somebody just said it.

    A yes to what is proposed quotes it, as any wish to order does: nothing is ordered by it.

    Args:
        services: the ledger, where it counts as said from now on, and the catalogue.
        scene: the turn that opens the skill.
        news: as the summary has them.
        name_of: what a product may be called before everybody in the room; None where it may not.
    """
    proposed = news.proposed if news.proposed is not None and _offered(services, scene, news.proposed) else None
    name = None if proposed is None else name_of(proposed.product_id)
    help_ = _help(services, scene, news.helped)
    if news.ordered is None and name is None and help_ is None:
        return None
    try:
        if not services.ledger.summaries.take_news(scene.customer.key, news):
            return None
    except StoreError as trouble:
        log.warning("the household hears its news another time: %s", trouble)
        return None
    told = scene.say(Say.WELCOME_AGAIN)
    if news.ordered is not None:
        told = joined(told, _ordered(scene, news.ordered, name_of))
    if news.helped is not None and help_ is not None:
        return helped(services, scene, told, (news.helped, help_), name_of)
    if proposed is None or name is None:
        return Answer(spoken=joined(told, scene.say(Say.MORE)), facts=_TOLD)
    return _proposed(services, scene, told, proposed, name)


def _help(services: Services, scene: Scene, told: Helped | None) -> Help | None:
    """Return what the catalogue says of a code, where the device shows it still; None where nobody can tell."""
    known = None if told is None else services.catalog.help(told.appliance, told.code)
    if told is None or known is None:
        return None
    try:
        shows = services.ledger.device_states.shows(told.device, told.code, scene.now)
    except StoreError as trouble:
        log.warning("the household hears of its device another time: %s", trouble)
        return None
    return known if shows else None


def _ordered(scene: Scene, ordered: OrderedByItself, name_of: Callable[[str], str | None]) -> Spoken:
    name, total = name_of(ordered.product_id), Money(ordered.total_minor, ordered.currency)
    if name is None:
        said = scene.say(Say.ORDERED_BY_ITSELF_UNNAMED, total=total)
    else:
        said = scene.say(Say.ORDERED_BY_ITSELF, count=ordered.products, product=name, total=total)
    return joined(said, scene.say(Say.TAKE_IT_BACK)) if scene.now < ordered.undo_until else said


def _offered(services: Services, scene: Scene, proposed: Proposed) -> bool:
    """Tell whether it is sold, and was not bought meanwhile."""
    product, last = services.catalog.product(proposed.product_id), scene.customer.summary.bought.order
    news = scene.customer.summary.news
    bought = last is not None and news is not None and last.placed_at > news.made_at
    mine = bought and last is not None and last.product_id == proposed.product_id
    return product is not None and product.in_stock and not mine


def _proposed(services: Services, scene: Scene, told: Spoken, proposed: Proposed, name: str) -> Answer:
    product, day = services.catalog.products[proposed.product_id], proposed.lasts_until
    lasts = day is not None and day > Terms(seller=scene.seller).day_of(scene.now)
    said = scene.say(Say.LASTS_UNTIL, product=name, day=day) if lasts else scene.say(Say.RUNS_LOW, product=name)
    about = About(
        product_id=product.product_id, brand_id=product.brand_id, kind=product.kind, quantity=proposed.quantity
    )
    facts = Facts(
        action=Action.REPLENISH,
        stage=Stage.CONSIDERATION,
        outcome=Outcome.ASKED,
        product_id=product.product_id,
        brand_id=product.brand_id,
    )
    return Answer(spoken=joined(told, said), facts=facts, pending=UsualQuestion(about=about))
