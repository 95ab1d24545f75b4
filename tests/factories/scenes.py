"""One turn of the skill by itself: what was said, what was asked before it, and what the household bought."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from ledger.records import Consent, Identity, Order, OrderLine, OrderSource
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from skill.conversation.customer import Customer
from skill.conversation.history import History
from skill.conversation.linked_account import LinkedAccount, TokenStanding
from skill.conversation.memory import NO_MEMORY, BasketLine
from skill.conversation.purchase_state import Purchase, Quote, State
from skill.conversation.question.nothing import NOTHING
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About
from skill.conversation.turn import Slot, Turn
from skill.goals.services import Services
from skill.goals.shop_pursuits import ShopPursuits
from skill.speech import Spoken
from tests.factories.conversation import Talk
from tests.factories.records import MORNING


@cache
def catalog() -> Catalog:
    """What is sold, read once."""
    return load_catalog("")[0]


@cache
def services() -> Services:
    """What the handlers work with, on a ledger in memory that no test here writes to."""
    return Talk(catalog=catalog()).skill._services


@cache
def pursuits() -> ShopPursuits:
    """What a question sets going."""
    return ShopPursuits(services())


def scene(
    pending: Question = NOTHING,
    *,
    intent: str = "NameIntent",
    bought: tuple[tuple[str, int], ...] = (),
    basket: tuple[tuple[str, int], ...] = (),
    **slots: str,
) -> Scene:
    """Return a turn in which `slots` were heard; `bought` is one order each, the newest first."""
    history = History(orders=tuple(_order(number, *one) for number, one in enumerate(bought)))
    lines = tuple(BasketLine(product_id=product, quantity=count) for product, count in basket)
    return Scene(
        turn=Turn(
            request_id="r1",
            kind="IntentRequest",
            at=MORNING,
            intent=intent,
            slots={name: Slot(heard=heard) for name, heard in slots.items()},
        ),
        customer=Customer(key="c1", names=("c1",), session="s1", consent=Consent(), identity=Identity()),
        pending=pending,
        now=MORNING,
        seller="Harbor Pantry",
        memory=NO_MEMORY.holding(*lines),
        recall=lambda: history,
        account_of=lambda: LinkedAccount(standing=TokenStanding.VOUCHED, id="a1"),
    )


def offered(product_id: str, quantity: int = 1, *more: tuple[str, int], **about: Any) -> OrderQuestion:
    """Return the question whether to order it, its price as any."""
    product = catalog().products[product_id]
    quote = Quote(
        seller="Harbor Pantry",
        product_id=product_id,
        quantity=quantity,
        currency="USD",
        subtotal_minor=1_000,
        shipping_minor=0,
        tax_minor=0,
        total_minor=1_000,
        delivery_day="2026-12-01",
        more=more,
    )
    told = About(product_id=product_id, brand_id=product.brand_id, kind=product.kind, quantity=quantity, **about)
    return OrderQuestion(
        about=told, purchase=Purchase(draft_id="d1", checkout_id="k1", state=State.QUOTED, quote=quote)
    )


def words(spoken: Spoken | None) -> str:
    """Return what is said."""
    assert spoken is not None, "nothing was said"
    return spoken.speech


def _order(number: int, product_id: str, quantity: int) -> Order:
    product = catalog().products[product_id]
    placed_at = MORNING - timedelta(days=30 * (number + 1))
    line = OrderLine(
        product_id=product_id,
        brand_id=product.brand_id,
        quantity=quantity,
        unit_price_minor=product.price.minor,
    )
    return Order(
        order_id=f"or_{number}",
        placed_at=placed_at,
        received_at=placed_at,
        source=OrderSource.VOICE,
        currency="USD",
        revenue_minor=product.price.minor * quantity,
        lines=(line,),
    )
