"""Say, when the skill is opened, what was ordered by itself and what might be ordered: once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from base.errors import StoreError
from base.money import Money
from ledger.records import Action, Grant, Outcome, Stage
from ledger.records.news import Helped, HouseholdNews, OrderedByItself, Proposed
from ledger.records.suggestion import Suggestion
from shop.catalog.help import Help
from shop.checkout.terms import Terms
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.helping import helped
from skill.goals.listed import listed, listed_lines
from skill.goals.recommending import recommended
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

log = logging.getLogger("earshot.skill")

_HAS_IT_FOR: Final = timedelta(days=14)  # who bought what mends it, or goes with the home, is offered no more of it
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
    try:
        taken = _taken(services, scene, news, name_of)
    except StoreError as trouble:
        log.warning("the household hears its news another time: %s", trouble)
        return None
    if taken is None:
        return None
    (notice,) = taken
    told = scene.say(Say.WELCOME_AGAIN)
    if news.ordered is not None:
        told = joined(told, _ordered(scene, news.ordered, name_of))
    if notice is None:
        return Answer(spoken=joined(told, scene.say(Say.MORE)), facts=_TOLD)
    return notice(told)


def _taken(
    services: Services, scene: Scene, news: HouseholdNews, name_of: Callable[[str], str | None]
) -> tuple[Callable[[Spoken], Answer] | None] | None:
    """Take the news, and return how an answer goes on with the notice that may be told by now, if any.

    None where nothing is told: another speaker heard it, it is of another household than the linked account's, or
    nobody can tell in this turn whose account that is.
    """
    household, summaries = services.account_key(scene), services.ledger.summaries
    whole = None if household is None else summaries.news_of(household, scene.now)
    if household is None or whole is None or whole.made_at != news.made_at or whole.heard_at is not None:
        return None
    notice = None
    if not whole.hushed:
        agreed = _agreed(services, scene, news, household)
        awake = news.quiet is None or news.quiet.until(scene.now) is None
        if not awake and news.ordered is None and not _in_danger(services, scene, news):
            return None  # it waits for the morning
        fresh = news.fresh_until is None or scene.now < news.fresh_until
        notice = _notice(services, scene, agreed, name_of) if fresh else None
    nothing = news.ordered is None and notice is None
    return None if nothing or not summaries.take_news(scene.customer.key, news, household, scene.now) else (notice,)


def _agreed(services: Services, scene: Scene, news: HouseholdNews, household: str) -> HouseholdNews:
    """Return the news without what is marketing where household or speaker do not agree to that by now."""
    if news.recommended is None:
        return news
    no = scene.customer.summary.consent.marketing is Grant.DENIED
    yes = services.ledger.consent(household).marketing is Grant.GRANTED
    return news if yes and not no else replace(news, recommended=None)


def _notice(
    services: Services, scene: Scene, news: HouseholdNews, name_of: Callable[[str], str | None]
) -> Callable[[Spoken], Answer] | None:
    """Return how an answer goes on with what is told, given what is said before it; None where nothing is true now."""
    help_ = _help(services, scene, news.helped)
    if help_ is not None:
        return partial(helped, services, scene, help_=help_, name_of=name_of)
    change = _change(services, scene, news.tuned, name_of)
    if change is not None:
        return partial(_greeted, change)
    lines = () if news.listed is None else listed_lines(news.listed, services, name_of)
    if news.listed is not None and lines:
        return partial(listed, services, scene, news.listed, lines)
    fits = news.recommended
    if fits is not None and _is_wanted(services, scene, fits.product_id, news.made_at - _HAS_IT_FOR):
        called = name_of(fits.product_id)
        return None if called is None else partial(recommended, services, scene, fits, called)
    proposed = news.proposed
    if proposed is None or not _is_wanted(services, scene, proposed.product_id, news.made_at):
        return None
    name = name_of(proposed.product_id)
    return None if name is None else partial(_proposed, services, scene, proposed, name)


def _greeted(answer: Answer, told: Spoken) -> Answer:
    assert answer.spoken is not None, "it asks"
    return replace(answer, spoken=joined(told, answer.spoken))


def _help(services: Services, scene: Scene, told: Helped | None) -> tuple[Helped, Help] | None:
    """Return help as it is true now; None where the code is gone, or nobody can tell.

    Where the device shows a danger meanwhile it is that, whatever was left: nobody is told to run it, or sold anything.
    """
    if told is None:
        return None
    try:
        codes = services.ledger.device_states.codes(told.device, scene.now)
    except StoreError as trouble:
        log.warning("the household hears of its device another time: %s", trouble)
        return None
    there = {code: help_ for code in codes if (help_ := services.catalog.help(told.appliance, code)) is not None}
    code = next((one for one, help_ in there.items() if help_.danger), told.code)
    if told.code not in there:
        return None
    mends = told.product_id
    if mends is not None and not _is_wanted(services, scene, mends, scene.now - _HAS_IT_FOR):
        mends = None
    return replace(told, code=code, product_id=mends), there[code]


def _in_danger(services: Services, scene: Scene, news: HouseholdNews) -> bool:
    """Tell whether what waits is about a danger that is there."""
    help_ = _help(services, scene, news.helped)
    return help_ is not None and help_[1].danger


def _change(
    services: Services, scene: Scene, told: Suggestion | None, name_of: Callable[[str], str | None]
) -> Answer | None:
    if told is None:
        return None
    from skill.goals.tuning import offered_change  # late: few have any

    try:
        return offered_change(services, scene, told, name_of)
    except StoreError as trouble:
        log.warning("the household hears of its subscription another time: %s", trouble)
        return None


def _ordered(scene: Scene, ordered: OrderedByItself, name_of: Callable[[str], str | None]) -> Spoken:
    name, total = name_of(ordered.product_id), Money(ordered.total_minor, ordered.currency)
    if name is None:
        id_ = Say.ORDERED_AS_PRESSED_UNNAMED if ordered.pressed else Say.ORDERED_BY_ITSELF_UNNAMED
        said = scene.say(id_, total=total)
    else:
        id_ = Say.ORDERED_AS_PRESSED if ordered.pressed else Say.ORDERED_BY_ITSELF
        said = scene.say(id_, count=ordered.products, product=name, total=total)
    return joined(said, scene.say(Say.TAKE_IT_BACK)) if scene.now < ordered.undo_until else said


def _is_wanted(services: Services, scene: Scene, product_id: str, since: datetime) -> bool:
    """Tell whether a product is sold, and was not bought since a moment."""
    product, last = services.catalog.product(product_id), scene.customer.summary.bought.order
    bought = last is not None and last.placed_at > since and last.product_id == product_id
    return product is not None and product.in_stock and not bought


def _proposed(services: Services, scene: Scene, proposed: Proposed, name: str, told: Spoken) -> Answer:
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
