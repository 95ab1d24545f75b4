"""What is said of a checkout before a yes, and who says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b

from base.money import Money
from ledger.records import OrderStatus
from shop.catalog import Catalog, Product
from shop.checkout.session import Buyer, CheckoutSession, MessageType, TotalType
from skill.conversation.answer import Answer, after
from skill.conversation.purchase_state import Quote
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.scene import Scene
from skill.goals.services import Services
from skill.speech import AllOf, Say, Spoken
from skill.understanding.audience import told_for

_A_MOMENT_AGO = timedelta(hours=1)


def quote_of(checkout: CheckoutSession) -> Quote:
    """Return what will be said of a checkout that is ready: seller, items, delivery and total."""
    line = checkout.line_items[0]
    return Quote(
        seller=checkout.seller,
        product_id=line.product_id,
        quantity=line.quantity,
        currency=checkout.currency,
        subtotal_minor=checkout.amount(TotalType.SUBTOTAL),
        shipping_minor=checkout.amount(TotalType.FULFILLMENT),
        tax_minor=checkout.amount(TotalType.TAX),
        total_minor=checkout.amount(TotalType.TOTAL),
        delivery_day=checkout.arrives_by.isoformat(),
        more=tuple((one.product_id, one.quantity) for one in checkout.line_items[1:]),
        called=tuple((one.product_id, one.title) for one in checkout.line_items if not one.brand_id),
        warned=_mark(_warnings(checkout)),
    )


def quote_now(checkout: CheckoutSession, said: Quote) -> Quote:
    """Return what would be said of a checkout now, after `said`: a warning that is gone is no change."""
    now = quote_of(checkout)
    return replace(now, warned=now.warned or said.warned)


def buyer_of(scene: Scene) -> Buyer:
    """Return who buys in a turn, as the ledger may know it."""
    customer = scene.customer
    return Buyer(customer=customer.key, consent=customer.allows, identity=customer.identity)


def worded(quote: Quote, catalog: Catalog) -> dict[str, object]:
    """Return what the prompts of a purchase are filled with; several products are said as one list."""
    whole = not quote.more
    return {
        "product": AllOf(tuple(_named(catalog, quote, line) for line in quote.lines)),
        "item": AllOf(tuple(_named(catalog, quote, line, whole=whole) for line in quote.lines)),
        "seller": quote.seller,
        "price": Money(quote.subtotal_minor, quote.currency),
        "total": Money(quote.total_minor, quote.currency),
        "day": date.fromisoformat(quote.delivery_day),
    }


def names_of(quote: Quote, catalog: Catalog) -> tuple[str, ...]:
    """Return what each product of a quote is called, without its count."""
    return tuple(_called(catalog, quote, product_id) for product_id, _ in quote.lines)


def counted(quote: Quote) -> int:
    """Return how many are spoken of: several products are one list."""
    return 1 if quote.more else quote.quantity


def _named(catalog: Catalog, quote: Quote, line: tuple[str, int], *, whole: bool = False) -> str:
    product_id, quantity = line
    product, counts = catalog.product(product_id), bool(quote.more) and quantity > 1
    name = _item(catalog, product) if product is not None and whole else _called(catalog, quote, product_id)
    return catalog.locale.manner.counted.format(count=quantity, name=name) if counts else name


def _item(catalog: Catalog, product: Product) -> str:
    """The whole of what would be bought, and for which animal: of "dental chews" nobody hears that a dog chews them."""
    name = " ".join(part for part in (product.name, told_for(catalog, product)) if part)
    return replace(product, name=name).item


def _called(catalog: Catalog, quote: Quote, product_id: str) -> str:
    product = catalog.product(product_id)
    return dict(quote.called).get(product_id, product_id) if product is None else product.name


def with_what_differs(scene: Scene, catalog: Catalog, checkout: CheckoutSession, quote: Answer) -> Answer:
    """Say first what a customer should hear before a yes: other prices than before, and the shop's own words."""
    other = _since_told(scene, catalog, checkout)
    first = (*_warned(scene, checkout), *(other or _since_last_time(scene, checkout)))
    if not first or quote.spoken is None:
        return quote
    return replace(quote, spoken=Spoken(" ".join((*first, quote.spoken.speech)), quote.spoken.reprompt))


def with_warnings(scene: Scene, checkout: CheckoutSession, before: Quote, quote: Answer) -> Answer:
    """Say first what the shop warns of, where it did not warn of the same at the quote before."""
    first = [] if _mark(_warnings(checkout)) == before.warned else _warned(scene, checkout)
    if not first or quote.spoken is None:
        return quote
    return replace(quote, spoken=Spoken(" ".join((*first, quote.spoken.speech)), quote.spoken.reprompt))


def after_one_on_its_way(services: Services, scene: Scene, product: Product, quote: Answer) -> Answer:
    """Say first that the same was ordered a moment ago, and is not confirmed: who asks again may fear it was lost."""
    for order in scene.history.orders:
        recent = services.awaits(order) and scene.now - order.placed_at < _A_MOMENT_AGO
        if recent and any(line.product_id == product.product_id for line in order.lines):
            return after(scene.say(Say.ORDERED_JUST_NOW, product=product.name), quote)
    return quote


def _since_told(scene: Scene, catalog: Catalog, checkout: CheckoutSession) -> list[str]:
    """That the goods cost something else than was said of them a moment ago, which was the catalogue's price."""
    if not isinstance(scene.pending, InterestQuestion | BasketQuestion):
        return []
    known = [(catalog.product(item.product_id), item) for item in checkout.line_items]
    return [
        scene.say(Say.PRICE_NOT_TOLD, product=item.title, before=product.price).speech
        for product, item in known
        if product is not None and product.price.minor != item.unit_price_minor
    ]


def _since_last_time(scene: Scene, checkout: CheckoutSession) -> list[str]:
    """Of what the price has changed since the household bought it last; what was cancelled was not bought."""
    paid: dict[str | None, int] = {}
    for order in scene.history.orders:
        counts = order.currency == checkout.currency and order.status is not OrderStatus.CANCELLED
        for line in order.lines if counts else ():
            paid.setdefault(line.product_id, line.unit_price_minor)
    return [
        scene.say(Say.PRICE_SINCE, product=item.title, before=Money(paid[item.product_id], checkout.currency)).speech
        for item in checkout.line_items
        if paid.get(item.product_id, 0) not in (0, item.unit_price_minor)
    ]


def _warned(scene: Scene, checkout: CheckoutSession) -> list[str]:
    """What the shop wants the buyer to hear before a yes, in its own words."""
    return [scene.say(Say.SHOP_SAYS, words=words).speech for words in _warnings(checkout)]


def _warnings(checkout: CheckoutSession) -> list[str]:
    return [one.content for one in checkout.messages if one.type is MessageType.WARNING and one.content]


def _mark(warnings: list[str]) -> str | None:
    """Return a short mark of warnings, so that another one between quote and yes is found and said."""
    return blake2b("\n".join(warnings).encode(), digest_size=6).hexdigest() if warnings else None
