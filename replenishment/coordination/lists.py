"""Lists of appliances and recipes as candidates: each thing by the product that the household uses, if any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from ledger.records.experiment import Withheld
from ledger.records.news import HouseholdNews, ListedBasket, ListedLine
from ledger.records.notice import CandidateNotice, NoticeKind, ProposedBy
from ledger.records.replenishment import ReplenishmentDecision
from ledger.records.shopping_list import ShoppingList, WantedThing
from replenishment.coordination.found import Found
from shop.catalog import Catalog, Product, slug

WORTH_OF_LIST: Final = 850  # on the scale of docs/coordination.md
COOKED_WITHIN: Final = timedelta(days=2)  # what is cooked later is another list's
MOST_LINES: Final = 8  # of a basket
MOST_OF_ONE: Final = 24  # of a product in an order


def lists_found(
    lists: Iterable[ShoppingList], decisions: Sequence[ReplenishmentDecision], catalog: Catalog, now: datetime
) -> Iterator[Found]:
    """Yield each list of which anything is sold.

    Args:
        lists: of the household.
        decisions: about what it uses.
        catalog: what is sold; what is sold out or nobody else's business is left out, and counted as missing.
        now: the moment.
    """
    for one in lists:
        products = [(_product(thing, decisions, catalog), thing.quantity) for thing in one.things]
        counts, left_out = _counted(products)
        if not counts:
            continue
        lines = tuple(ListedLine(product_id=product_id, quantity=many) for product_id, many in counts.items())
        candidate = CandidateNotice(
            kind=NoticeKind.BASKET,
            about=one.list_id,
            reason=f"a list asks for {len(one.things)} things, of which {len(lines)} are sold",
            worth=WORTH_OF_LIST,
            fresh_until=one.made_at + COOKED_WITHIN,
            ways=(ProposedBy.VOICE,),
            withheld=Withheld.BASKET,
        )
        listed = ListedBasket(title=one.title, lines=lines, left_out=left_out)
        yield Found(candidate=candidate, says=HouseholdNews(made_at=now, listed=listed))


def _counted(products: Iterable[tuple[Product | None, int]]) -> tuple[dict[str, int], int]:
    """Return how many of each product, as many as a basket takes, and how many things are not all among these."""
    counts: dict[str, int] = {}
    left_out = 0
    for product, quantity in products:
        if product is None or (product.product_id not in counts and len(counts) == MOST_LINES):
            left_out += 1
            continue
        wanted = counts.get(product.product_id, 0) + quantity
        counts[product.product_id] = min(wanted, MOST_OF_ONE)
        left_out += wanted > MOST_OF_ONE
    return counts, left_out


def _product(thing: WantedThing, decisions: Sequence[ReplenishmentDecision], catalog: Catalog) -> Product | None:
    """Return what stands for a thing: itself alone where it is named, else what the household uses of its kind, or any.

    Where what it uses of a kind is nobody else's business nothing stands for it: who bakes without gluten is not
    offered any flour.
    """
    named = catalog.product(thing.product_id)
    kind = slug(thing.kind or "") if named is None else named.kind
    used = sorted(decisions, key=lambda one: (-(one.a_day or 0.0), -(one.chance or 0.0), one.product_id))
    mine = [product for one in used if (product := catalog.product(one.product_id)) is not None]
    if any(one.kind == kind and catalog.is_sensitive(one) for one in mine):
        return None
    if thing.product_id is not None:  # another in its place may be what somebody of the home must not eat
        return named if named is not None and _may_be_offered(named, catalog) else None
    candidates = (one for one in (*mine, *catalog.products.values()) if one.kind == kind)
    return next((one for one in candidates if _may_be_offered(one, catalog)), None)


def _may_be_offered(product: Product, catalog: Catalog) -> bool:
    return product.in_stock and not catalog.is_sensitive(product)
