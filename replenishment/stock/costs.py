"""What an order costs beside its price: to run out, to keep packs that are not needed yet, and to send a parcel."""

from __future__ import annotations

from math import ceil

SERVICE = 0.95  # chance of lasting until a delivery, where nobody says what a day without costs
LEAST_SERVICE, MOST_SERVICE = 0.5, 0.995
KEEPING_A_DAY = 0.001  # of the price: what it costs to have a pack a day earlier than needed


def service_of(price_minor: int, day_without_minor: int | None) -> float:
    """Return the chance of lasting at which an order can wait no longer.

    To order a day earlier costs the keeping of a pack for that day; to wait costs a day without, as often as what is
    left does not last: the critical ratio of the newsvendor (Arrow, Harris and Marschak 1951), a day at a time.

    Args:
        price_minor: of a pack; 0 where it is not known.
        day_without_minor: what a day without the product costs the household; None where it did not say.
    """
    if day_without_minor is None or price_minor <= 0:
        return SERVICE
    ratio = 1 - KEEPING_A_DAY * price_minor / day_without_minor if day_without_minor > 0 else 0.0
    return round(min(max(ratio, LEAST_SERVICE), MOST_SERVICE), 3)


def packs_at_once(*, least: int, most: int, a_day: float, price_minor: int, shipping_minor: int) -> int:
    """Return the packs of an order that cost least a day: parcels sent, and packs that stand there (Harris 1913).

    Args:
        least: packs that are needed now.
        most: packs that it may be; below `least` it is `least`.
        a_day: packs used a day.
        price_minor: of a pack.
        shipping_minor: of a parcel.
    """
    if most <= least or a_day <= 0 or shipping_minor <= 0:
        return least

    def cost(packs: int) -> float:
        return shipping_minor * a_day / packs + KEEPING_A_DAY * price_minor * packs / 2

    return min(range(least, most + 1), key=lambda packs: (cost(packs), packs))


def keeping(packs: int, price_minor: int, until_needed: float) -> int:
    """Return what it costs to keep so many packs until they are needed, in minor units, rounded up."""
    return ceil(packs * KEEPING_A_DAY * price_minor * max(until_needed, 0.0))
