"""What the brand on offer makes besides: "the espresso beans", with its ground coffee on offer."""

from __future__ import annotations

from shop.catalog import Catalog, Product, Wanted
from skill.conversation.mentioned import Mentioned
from skill.conversation.scene import Scene


def called_of_brand(scene: Scene, catalog: Catalog, heard: Mentioned, *, other_kind: bool = False) -> Product | None:
    """Return the one product of the brand on offer that is called by what was heard without a brand's name.

    It is of the kind that was named, but where `other_kind` is meant, or no kind is named by the words: of "shampoo"
    a brand's baby shampoo is what was meant only in place of its lotion.
    """
    about, named = scene.pending.about, heard.product
    if about.brand_id is None or about.brand_id in about.refused or heard.brand is not None or named is None:
        return None
    words = catalog.words.stems(named.words or named.kind or "")
    made = (one for one in catalog.find(Wanted(brand_id=about.brand_id)) if one.in_stock)
    found = catalog.words.named_so(made, words) if words else ()
    of_kind = [one for one in found if other_kind or named.kind in (None, one.kind)]
    return of_kind[0] if len(of_kind) == 1 and of_kind[0].product_id != about.product_id else None
