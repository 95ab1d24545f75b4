"""What is told of a kind of goods that was asked for as it is not sold: "do you have green tea", of chamomile tea."""

from __future__ import annotations

from shop.catalog import Wanted
from skill.conversation.answer import Answer, after
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought
from skill.conversation.turn import Slot
from skill.goals.services import Services
from skill.speech import AllOf, Say
from skill.understanding.plain import is_plain
from skill.understanding.verdict import verdict


def with_not_such(scene: Scene, services: Services, known: Sought, need: Slot | None, answer: Answer) -> Answer:
    """Say first that none of the kind is known to be as it was asked for; the answer as it is where one is.

    A word that goods are called by says that it is not sold ("green tea"); of any other nothing is known.
    """
    if need is None or known.need is not None or known.kind is None or known.product_id is not None:
        return answer
    catalog = services.catalog
    words, made = catalog.words.stems(need.heard), catalog.find(Wanted(kind=known.kind))
    told = any((one := verdict(catalog, product, need.heard)) is not None and one.holds for product in made)
    if services.slots.everyday.are_loose(words) or told or catalog.words.described_so(made, words):
        return answer
    whole = f"{need.heard} {catalog.kind_said(known.kind)}"
    of_age = bool(words) and words <= catalog.locale.product_words.ages
    if not of_age and services.slots.everyday.are_no_brand(words) and is_plain(whole):
        return after(scene.say(Say.BASKET_NOT_SOLD, heard=AllOf((whole,))), answer)
    return after(scene.say(Say.NOT_KNOWN_ALONE), answer)
