"""A file of the shop's own orders beside ours: the same orders from the table, from its export and from files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attribution.engine.engine import rows
from attribution.parameters import Inputs, Parameters
from intake.import_files import Importer
from ledger.records import Action, Identity, Order, OrderLine, OrderSource, OrderStatus, Stage
from tests.factories.attribution import WorkedOut, spoken, work_out, write_lines
from tests.factories.examples import some
from tests.factories.memory import MemoryLedger
from tests.factories.records import GRANTED, MORNING, order

STATES = {
    OrderStatus.PLACED: {},
    OrderStatus.CANCELLED: {"cancelled_at": MORNING},
    OrderStatus.REFUNDED: {"refunded_at": MORNING, "refunded_minor": 70},
}
COLUMNS = (
    "order_id, placed_us, received_us, source, initiator, status, refunded_us, currency, revenue_minor, tax_minor, "
    "shipping_minor, refunded_minor, net_revenue_minor, lines, handoff_token, merchant_order_id, id_account"
)


def version(draw: st.DrawFn, order_id: str, **told: Any) -> Order:
    status = draw(st.sampled_from(OrderStatus))
    fields = {
        "received_at": MORNING + timedelta(hours=draw(st.integers(-1, 2))),
        "status": status,
        "currency": draw(st.sampled_from(["USD", "USD", "EUR"])),
        "revenue_minor": draw(st.sampled_from([1299, 1300])),
        "tax_minor": draw(st.integers(0, 1)),
        "is_test": draw(st.sampled_from([None, None, None, True])),
    }
    return order(order_id, **(fields | STATES[status] | told))


@st.composite
def arrivals(draw: st.DrawFn) -> list[Order]:
    """Orders of ours, some known by one and the same id at the shop, and what it tells under its ids, in any order."""
    names = st.sampled_from([None, "m_1", "m_1", "m_2"])
    ours = [
        version(
            draw, f"vo_{n}", merchant_order_id=draw(names), placed_at=MORNING - timedelta(hours=draw(st.integers(0, 1)))
        )
        for n in draw(st.lists(st.integers(1, 3), max_size=4, unique=True))
    ]
    theirs = [
        version(draw, draw(st.sampled_from(["m_1", "m_1", "m_2", "m_3"])), source=OrderSource.WEB_DESKTOP)
        for _ in range(draw(st.integers(0, 4)))
    ]
    return draw(st.permutations(ours + theirs))


def imported(arrival: list[Order]) -> list[Order]:
    ledger = MemoryLedger()
    with TemporaryDirectory() as folder:
        file = write_lines(Path(folder) / "orders.jsonl", arrival)
        Importer(ledger, clock=lambda: MORNING + timedelta(days=1)).orders([file])  # type: ignore[arg-type]
    return [kept for _, kept in ledger.orders.values()]


def of_files(*files: list[Order]) -> WorkedOut:
    with TemporaryDirectory() as folder:
        paths = [write_lines(Path(folder) / f"{at}.jsonl", file) for at, file in enumerate(files)]
        return WorkedOut(Inputs(order_files=tuple(paths)), Parameters())


def orders_of(worked_out: WorkedOut) -> list[tuple[Any, ...]]:
    return rows(worked_out.as_far_as("orders"), f"select {COLUMNS} from orders order by order_id")


@given(arrivals())
@some(10)
def test_table_export_and_files_know_the_same_orders_in_whatever_order_they_come(arrival: list[Order]) -> None:
    kept = imported(arrival)
    in_the_table = orders_of(work_out([], kept))
    assert orders_of(of_files(arrival)) == in_the_table
    shop_s_own = [one for one in arrival if one.source is OrderSource.WEB_DESKTOP]
    assert orders_of(of_files(shop_s_own[::-1], kept)) == in_the_table


SAID = spoken(action=Action.BUY, stage=Stage.PURCHASE, at=MORNING, order_id="vo_1", session_id="s_1")
OURS = order("vo_1", merchant_order_id="5001", consent=GRANTED, identity=Identity(user="u1", account="a1"))
THERE = order(
    "5001",
    source=OrderSource.WEB_DESKTOP,
    received_at=MORNING + timedelta(hours=1),
    revenue_minor=1_000,
    tax_minor=80,
    lines=(OrderLine(product_id="there"),),
)


def test_an_order_told_by_the_shop_too_is_one_order_with_one_link_and_its_money_once() -> None:
    ways = (
        work_out([SAID], imported([THERE, OURS])),
        work_out([SAID], [OURS, THERE]),
        work_out([SAID], [THERE, *imported([OURS, THERE])]),
    )
    told = [
        {name: way.table(name) for name in ("orders", "links", "journeys", "credit", "channel_daily")} for way in ways
    ]
    assert told[0] == told[1] == told[2]
    (one,) = told[0]["orders"]
    assert (one["order_id"], one["source"], one["net_revenue_minor"], one["tax_minor"]) == ("vo_1", "voice", 1_000, 80)
    assert [(row["order_id"], row["reason"], row["probability"]) for row in told[0]["links"]] == [
        ("vo_1", "own_order", 1)
    ]
    assert {row["model"]: row["credit_minor"] for row in told[0]["credit"]}["last"] == 1_000


def test_an_order_of_ours_that_is_marked_as_a_test_there_is_no_conversion() -> None:
    assert work_out([], [OURS, order("5001", source=OrderSource.WEB_DESKTOP, is_test=True)]).table("orders") == []


def test_orders_of_ours_that_name_one_another_are_both_kept() -> None:
    named = [order("vo_1", merchant_order_id="vo_2"), order("vo_2", merchant_order_id="vo_1")]
    assert [row["order_id"] for row in work_out([], named).table("orders")] == ["vo_1", "vo_2"]
