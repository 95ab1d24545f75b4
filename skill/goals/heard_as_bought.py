"""A brand's name that sounds like another's: what the household bought settles which of them was said.

"Kalmara body wash" is Calmora's where Kalmara makes none and this home has had Calmora's all along; "new slow chews"
are Nuzzlo's. Nobody else's goods are taken for what was named, and what was bought is offered by its name.
"""

from __future__ import annotations

from dataclasses import replace

from ledger.records import MatchDecision
from shop.catalog import Product, Wanted
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene
from skill.conversation.sought import Sought
from skill.goals.services import Services
from skill.understanding.slots import HeardBrand, Hint

LEAST = 3  # letters of what may be a name: less sounds like anything


def as_bought(scene: Scene, services: Services, known: Sought, found: HeardBrand, hint: Hint) -> HeardBrand:
    """Return the brand that was bought and sounds so, where the one that was heard makes nothing of the kind."""
    catalog = services.catalog
    if found.brand_id is None or known.kind is None or catalog.find(Wanted(brand_id=found.brand_id, kind=known.kind)):
        return found
    of_kind = [one for one in _bought(scene, services) if one.kind == known.kind]
    brand_id = _sounding(services, found.heard, of_kind, replace(hint, excluded=(*hint.excluded, found.brand_id)))
    return found if brand_id is None else replace(found, brand_id=brand_id)


def called_as_bought(
    scene: Scene, services: Services, heard: Mentioned, hint: Hint, found: HeardBrand
) -> Product | None:
    """Return what was bought and is named so behind a name that sounds like its brand's: "new slow chews".

    None where the words themselves are a brand for sure.
    """
    words = [] if found.decision is MatchDecision.ACCEPT else heard.words.split()
    bought = _bought(scene, services)
    named = services.catalog.words.named_so
    for at in range(1, len(words)):
        telling = services.catalog.words.stems(" ".join(words[at:]))
        there = named(bought, telling) if telling and not services.slots.everyday.are_apart(telling) else ()
        before = " ".join(words[:at])
        if there and not services.slots.everyday.name_goods(services.catalog.words.stems(before)):
            brand_id = _sounding(services, before, there, hint)
            return next((one for one in there if one.brand_id == brand_id), None)
    return None


def _bought(scene: Scene, services: Services) -> list[Product]:
    found = (services.catalog.product(one) for one in scene.history.products)
    return [one for one in found if one is not None]


def _sounding(services: Services, heard: str, products: list[Product] | tuple[Product, ...], hint: Hint) -> str | None:
    """The brand of one of the products that a name sounds like."""
    brands = {one.brand_id for one in products}
    said = heard.replace(" ", "")
    if not brands or len(said) < LEAST:
        return None
    for words in dict.fromkeys((heard, said)):
        alike = services.slots.matched(words, hint)
        close = (alike.brand_id, *alike.offered)
        one = next((brand_id for brand_id in close if brand_id in brands), None)
        if one is not None:
            return one
    return None
