"""Say what can be done about an error code of an appliance, and offer what mends it; of a danger nothing is sold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from ledger.records import Action, Outcome, Stage
from ledger.records.news import Helped
from shop.catalog.help import Help
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

_HELPED: Final = Facts(action=Action.SUPPORT, stage=Stage.POST_PURCHASE)


def helped(
    services: Services,
    scene: Scene,
    told: Spoken,
    help_: tuple[Helped, Help],
    name_of: Callable[[str], str | None],
) -> Answer:
    """Return an answer that goes on with help.

    Args:
        services: the catalogue.
        scene: the turn that opens the skill.
        told: what is said before it.
        help_: what the household is to hear, and the catalogue's words for it.
        name_of: what a product may be called before everybody in the room; None where it may not.
    """
    of, known = help_
    words: dict[str, Any] = {"appliance": of.appliance, "code": of.code, "help": known.text}
    product = None if known.danger else services.catalog.product(of.product_id)
    name = None if product is None or not product.in_stock else name_of(product.product_id)
    if product is None or name is None:
        said = scene.say(Say.CODE_DANGER if known.danger else Say.CODE_HELP, **words)
        return Answer(spoken=joined(joined(told, said), scene.say(Say.MORE)), facts=_HELPED)
    facts = replace(_HELPED, outcome=Outcome.ASKED, product_id=product.product_id, brand_id=product.brand_id)
    about = About(product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
    said = scene.say(Say.CODE_MENDS, product=name, **words)
    return Answer(spoken=joined(told, said), facts=facts, pending=UsualQuestion(about=about))
