"""The receipt by mail: a line a product, each with its count and its price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.delivery import Recipient
from ledger.outbox import RECEIPT, Mail
from ledger.records import OrderLine
from runtime.senders.customer_mail import customer_message
from tests.factories.records import order

LINES = (
    OrderLine(product_id="granola", quantity=1, unit_price_minor=679),
    OrderLine(product_id="towels", quantity=2, unit_price_minor=1_899),
)
ALL = "Wild granola and 2 of paper towels"
BUYER = Recipient(email="ada@example.com", product=ALL, names=("Wild granola", "paper towels"))


def told(buyer: Recipient, *lines: OrderLine, revenue_minor: int) -> list[str]:
    sold = order("vo_1", revenue_minor=revenue_minor, lines=lines)
    mail = Mail(order=sold, about=RECEIPT, number=1, sealed="")
    message = customer_message(mail, buyer, sender="shop@harbor.example", seller="Harbor Pantry")
    return [line for line in message.get_content().splitlines() if "$" in line]


def test_each_product_has_a_line_of_its_own_with_count_and_price() -> None:
    goods = told(BUYER, *LINES, revenue_minor=4_477)[:2]
    assert goods == ["1 x Wild granola: $6.79", "2 x paper towels: $37.98"]


def test_one_product_is_told_with_its_count() -> None:
    one = Recipient(email="ada@example.com", product="2 of paper towels", names=("paper towels",))
    assert told(one, LINES[1], revenue_minor=3_798)[0] == "2 x paper towels: $37.98"


def test_where_lines_do_not_add_up_all_of_it_has_one_price() -> None:
    assert told(BUYER, *LINES, revenue_minor=4_000)[0] == "Wild granola and 2 of paper towels: $40.00"


def test_the_day_of_delivery_stands_below_the_total_where_it_is_known() -> None:
    sold = order("vo_1", revenue_minor=4_477, lines=LINES)
    mail = Mail(order=sold, about=RECEIPT, number=1, sealed="")

    def below_the_total(buyer: Recipient) -> str:
        message = customer_message(mail, buyer, sender="shop@harbor.example", seller="Harbor Pantry")
        lines: list[str] = message.get_content().splitlines()
        (total,) = (place for place, line in enumerate(lines) if line.startswith("Total: "))
        return lines[total + 1]

    assert below_the_total(replace(BUYER, arrives_by=date(2026, 11, 24))) == "Delivery by Tuesday, November 24"
    assert below_the_total(BUYER).startswith("Order number: ")
