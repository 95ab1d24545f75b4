"""What was bought, as receivers are told of it: the order's lines, and how what was earned lies on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attribution.exports.receivers.conversions import Conversion, GoodsLine
from base.money import Money

MOST_LINES = 200  # of an order that is told line by line: receivers take no longer message


def lines_of(order: Conversion) -> tuple[GoodsLine, ...]:
    """Return an order's lines; none of one that has too many to be told."""
    return order.lines if len(order.lines) <= MOST_LINES else ()


def price_of(line: GoodsLine, currency: str) -> float | None:
    """Return what one of a line cost, in major units; None where the record does not say."""
    return None if line.unit_price_minor is None else major(line.unit_price_minor, currency)


def major(minor: int, currency: str) -> float:
    """Return an amount in major units, as JSON has numbers."""
    return float(Money(minor, currency).decimal())


def earned_on_lines(order: Conversion) -> Iterator[tuple[GoodsLine, int, int]]:
    """Yield (line, how many of it, what each earned in minor units), so that all of it is what the order earned.

    It lies on lines by what they cost, so that what is given away earned nothing, or by how many they are where no
    price is known. Where it does not divide by a line's quantity, some of the line earned a unit more than the others.
    """
    lines = lines_of(order)
    priced = any(line.unit_price_minor for line in lines)
    weights = [line.quantity * ((line.unit_price_minor or 0) if priced else 1) for line in lines]
    parts = shared(order.earned_minor, weights) if lines else []
    for line, part in zip(lines, parts, strict=True):
        each, over = divmod(part, line.quantity)
        for many, minor in ((over, each + 1), (line.quantity - over, each)):
            if many:
                yield line, many, minor


def shared(minor: int, parts: Sequence[int]) -> list[int]:
    """Split an amount by whole weights so that the parts add up to it: the largest remainders get what is left over."""
    whole = sum(parts)
    given = [minor * part // whole for part in parts]
    turn = sorted(range(len(parts)), key=lambda place: (-(minor * parts[place] % whole), place))
    for place in turn[: minor - sum(given)]:
        given[place] += 1
    return given
