"""A number said alone is a size where what is talked about is sold in it too: "no, I said four" is no four packs."""

from __future__ import annotations

from shop.catalog import Catalog, Product
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.understanding.sizes import in_other_size, of_size, size_in_name


def as_size(scene: Scene, catalog: Catalog, heard: Mentioned, *, corrects: bool = False) -> Mentioned:
    """Return what was heard with a lone number taken for the size of a product; as it was where it is a count.

    A correction is of the size that was understood. Any other number is one where sizes were just to choose from, or
    the size on offer was asked for: of what the household buys always it is how many.
    """
    if not heard.only_a_number or heard.unit is not None:
        return heard
    product = _meant(scene, catalog, heard.quantity or 0, corrects=corrects)
    if product is None:
        return heard
    return Mentioned(product=HeardProduct(product_id=product.product_id, kind=product.kind, words=product.name))


def refuses_size(scene: Scene, catalog: Catalog, number: int) -> bool:
    """Tell whether a refused number is the size of the one thing on offer, and not how many of it: "no, not two"."""
    question = scene.pending
    if not isinstance(question, OrderQuestion) or question.quote.more or question.quote.quantity == number:
        return False
    product = catalog.product(question.quote.product_id)
    return product is not None and size_in_name(catalog.locale.numbers, product) == number


def _meant(scene: Scene, catalog: Catalog, number: int, *, corrects: bool) -> Product | None:
    question = scene.pending
    if isinstance(question, WhichQuestion):
        named = (catalog.products[one] for one in question.products if one in catalog.products)
        return of_size(catalog.locale.numbers, named, number)
    if not corrects and not isinstance(question, OrderQuestion):
        return None
    others = [
        other
        for product_id, count in question.at_hand(scene)
        if count == 1 and (product := catalog.product(product_id)) is not None
        if (other := in_other_size(catalog, product, number)) is not None
        if corrects or scene.memory.choices or product_id not in scene.history.products
    ]
    return others[0] if len(others) == 1 else None
