"""Of versions of an order that were received in the same second, table, import and `attribute` keep the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from attribution.engine.engine import rows
from attribution.inputs.columns import ORDER_COLUMNS, record_columns, staged
from intake.import_files import Importer
from ledger.order_versions import version_hash
from ledger.records import Consent, Grant, Identity, Order, OrderLine, OrderStatus
from tests.factories.attribution import work_out, write_lines
from tests.factories.examples import some
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, order

STATES = {
    OrderStatus.PLACED: {},
    OrderStatus.CANCELLED: {"cancelled_at": MORNING},
    OrderStatus.REFUNDED: {"refunded_at": MORNING},
}


@st.composite
def versions(draw: st.DrawFn) -> list[Order]:
    """Of one order, some as alike as can be; each with a tax of its own, by which the one that stays is known."""
    found = []
    for number in range(draw(st.integers(2, 5))):
        status = draw(st.sampled_from(OrderStatus))
        lines = draw(st.lists(st.integers(1, 3), max_size=2))
        found.append(
            order(
                status=status,
                tax_minor=number,
                refunded_minor=draw(st.sampled_from([0, 0, 70, 700])),
                promo_codes=tuple(draw(st.lists(st.sampled_from(["A", "B"]), max_size=2))),
                is_new_customer=draw(st.sampled_from([None, True, False])),
                lines=tuple(OrderLine(product_id=draw(st.sampled_from([None, "p1"])), quantity=many) for many in lines),
                consent=Consent(measurement=draw(st.sampled_from(Grant))),
                identity=Identity(account=draw(st.sampled_from([None, "ac_1", "ac_2"]))),
                **STATES[status],
            )
        )
    return draw(st.permutations(found))


def in_the_table(arrival: list[Order]) -> int:
    ledger = MemoryLedger()
    for version in arrival:
        ledger.put_order(version)
    kept = ledger.order("or_1")
    assert kept is not None
    return kept.tax_minor


def imported(arrival: list[Order]) -> int:
    ledger = MemoryLedger()
    with TemporaryDirectory() as folder:
        file = write_lines(Path(folder) / "orders.jsonl", arrival)
        Importer(ledger, clock=lambda: MORNING + timedelta(days=1)).orders([file])  # type: ignore[arg-type]
    kept = ledger.order("or_1")
    assert kept is not None
    return kept.tax_minor


def attributed(arrival: list[Order]) -> int:
    worked_out = work_out([], arrival)  # ends with its engine
    ((tax,),) = rows(worked_out.as_far_as("orders"), "select tax_minor from orders")
    return int(tax)


@given(versions())
@some(8)
def test_table_import_and_attribute_keep_the_same_version_in_whatever_order_they_come(arrival: list[Order]) -> None:
    kept = in_the_table(arrival)
    assert imported(arrival) == attributed(arrival) == kept
    assert in_the_table(arrival[::-1]) == imported(arrival[::-1]) == kept


@given(st.lists(versions(), min_size=1, max_size=9))
@some(10)
def test_records_and_columns_tell_versions_apart_by_the_same_number(drawn: list[list[Order]]) -> None:
    orders = [replace(one, order_id=f"or_{at}") for at, some_of in enumerate(drawn) for one in some_of]
    by_columns = staged(record_columns(orders, ORDER_COLUMNS))["content_hash"].to_pylist()
    assert [int(version_hash(one), 16) - 2**63 for one in orders] == by_columns
