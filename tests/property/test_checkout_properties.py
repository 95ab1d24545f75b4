"""Whatever is in a checkout: its totals add up to the cent, no line changes another's, and the order holds the same."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from hypothesis import given
from hypothesis import strategies as st

from base.money import Money
from shop.catalog import Catalog, Product
from shop.catalog.product import TAX_CLASSES
from shop.checkout.contents import contents_of
from shop.checkout.session import TotalType
from shop.checkout.terms import STATE_RATES, Terms
from tests.factories.checkout import built_in_shop, created, lines, placed
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING

PLENTY = 10**6
prices = st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(TAX_CLASSES)), min_size=1, max_size=8)
asked = st.lists(st.integers(1, 99), min_size=8, max_size=8)
terms = st.builds(
    Terms,
    seller=st.just("Harbor Pantry"),
    state=st.sampled_from(sorted(STATE_RATES)),
    shipping_minor=st.integers(0, 2_000),
    free_shipping_from_minor=st.integers(0, 20_000),
)


def catalog_of(priced: list[tuple[int, str]]) -> Catalog:
    return Catalog(
        [],
        [
            Product(
                product_id=f"p{index}",
                brand_id="b",
                name=f"Product {index}",
                kind="thing",
                price=Money(minor, "USD"),
                tax_class=tax_class,
                stock=PLENTY,
            )
            for index, (minor, tax_class) in enumerate(priced)
        ],
    )


def asked_of(priced: list[tuple[int, str]], counts: list[int]) -> list[tuple[str, int]]:
    return [(f"p{index}", count) for index, (_, count) in enumerate(zip(priced, counts, strict=False))]


@given(prices, asked, terms)
def test_the_totals_are_the_sums_of_the_lines_and_no_cent_is_lost(
    priced: list[tuple[int, str]], counts: list[int], on: Terms
) -> None:
    session = created(built_in_shop(MemoryLedger(), catalog_of(priced), on), *asked_of(priced, counts))
    goods = sum(minor * count for (minor, _), count in zip(priced, counts, strict=False))
    tax = sum(
        int((minor * count * STATE_RATES[on.state][tax_class]).quantize(Decimal(1), ROUND_HALF_EVEN))
        for (minor, tax_class), count in zip(priced, counts, strict=False)
    )
    shipping = on.shipping_minor if goods < on.free_shipping_from_minor else 0
    assert [total.amount_minor for total in session.totals] == [goods, shipping, tax, goods + shipping + tax]
    for item in session.line_items:
        subtotal, item_tax, total = (part.amount_minor for part in item.totals)
        assert subtotal + item_tax == total


@given(prices, asked, terms, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    priced: list[tuple[int, str]], counts: list[int], on: Terms, chance: object
) -> None:
    shop = built_in_shop(MemoryLedger(), catalog_of(priced), on)
    straight = asked_of(priced, counts)
    shuffled = list(straight)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert created(shop, *straight).totals == created(shop, *shuffled).totals


@given(prices, asked, st.integers(1, 98))
def test_a_line_told_in_two_parts_costs_what_it_costs_in_one(
    priced: list[tuple[int, str]], counts: list[int], part: int
) -> None:
    shop = built_in_shop(MemoryLedger(), catalog_of(priced))
    (first, count), *others = asked_of(priced, [part + 1, *counts[1:]])
    whole, split = created(shop, (first, count), *others), created(shop, (first, part), *others, (first, 1))
    assert whole.totals == split.totals


@given(prices, asked, terms)
def test_the_order_holds_what_the_session_said(priced: list[tuple[int, str]], counts: list[int], on: Terms) -> None:
    shop = built_in_shop(MemoryLedger(), catalog_of(priced), on)
    session = created(shop, *asked_of(priced, counts))
    result = placed(shop, session)
    order = result.order
    assert result.session.totals == session.totals
    assert order.revenue_minor + order.tax_minor + order.shipping_minor == session.amount(TotalType.TOTAL)
    assert sum(line.unit_price_minor * line.quantity for line in order.lines) == order.revenue_minor


@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=40), st.integers(-5, 99)), max_size=20))
def test_an_id_gives_back_just_what_the_session_was_created_with(key: str, told: list[tuple[str, int]]) -> None:
    session = created(built_in_shop(MemoryLedger()), *told, key=key)
    contents = contents_of(session.session_id)
    assert (contents.key, contents.session_id) == (key, session.session_id)
    assert contents.lines == lines(*told)
    assert built_in_shop(MemoryLedger()).read(session.session_id, MORNING).messages == session.messages
