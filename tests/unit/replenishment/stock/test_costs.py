"""What an order costs beside its price, and what that says of when and how much to order."""

from __future__ import annotations

import pytest

from replenishment.stock.costs import keeping, packs_at_once, service_of


@pytest.mark.parametrize(
    ("price", "day_without", "service"),
    [
        (1349, None, 0.95),
        (0, 30, 0.95),
        (1349, 30, 0.955),
        (399, 30, 0.987),
        (1349, 1, 0.5),
        (1349, 0, 0.5),
        (1, 9999, 0.995),
    ],
)
def test_the_dearer_a_day_without_the_surer_it_lasts(price: int, day_without: int | None, service: float) -> None:
    assert service_of(price, day_without) == service


def test_packs_at_once_weigh_parcels_against_keeping_as_the_square_root_does() -> None:
    # sqrt(2 x 499 x .05 / (.001 x 1000)) = 7.06
    told = {"a_day": 0.05, "price_minor": 1000, "shipping_minor": 499}
    assert packs_at_once(least=1, most=20, **told) == 7
    assert packs_at_once(least=1, most=3, **told) == 3, "never more than it may be"
    assert packs_at_once(least=9, most=20, **told) == 9, "never fewer than are needed"
    assert packs_at_once(least=2, most=0, **told) == 2
    assert packs_at_once(least=1, most=20, a_day=0.05, price_minor=1000, shipping_minor=0) == 1


def test_keeping_costs_by_price_and_days() -> None:
    assert keeping(2, 1000, 10.0) == 20
    assert keeping(1, 1349, 0.1) == 1
    assert keeping(1, 1000, -3.0) == 0
