"""An order's neighbourhood tells whether anything that its links depend on has changed, and nothing further away."""

from __future__ import annotations

import pyarrow as pa

from attribution.update.neighbourhoods import Neighbourhoods, neighbourhoods

Shares = list[tuple[int, int, bool]]
Marks = list[tuple[int, int]]

# A chain: order 1 and session 2 share bond 10, session 2 and order 3 bond 20, order 3 and session 4 bond 30, session 4
# and order 5 bond 40. Order 6 stands alone.
SHARES: Shares = [
    *((1, 10, True), (2, 10, False), (2, 20, False), (3, 20, True)),
    *((3, 30, True), (4, 30, False), (4, 40, False), (5, 40, True), (6, 6, True)),
]
MARKS: Marks = [(unit, 100 + unit) for unit in range(1, 7)]


def known(shares: Shares, marks: Marks) -> Neighbourhoods:
    unit, bond, of_order = zip(*shares, strict=True)
    members = pa.table({"unit": pa.array(unit, pa.int64()), "bond": pa.array(bond, pa.int64()), "of_order": of_order})
    named, mark = zip(*marks, strict=True)
    return neighbourhoods(members, pa.table({"unit": pa.array(named, pa.int64()), "mark": pa.array(mark, pa.int64())}))


def changed(shares: Shares, marks: Marks) -> set[int]:
    now = known(shares, marks)
    return {*now.named(now.changed(pa.array(known(SHARES, MARKS).fingerprints)))["unit"].to_pylist()}


def test_the_order_of_rows_changes_nothing() -> None:
    assert changed(SHARES[::-1], MARKS[::-1]) == set()


def test_a_change_reaches_the_orders_that_share_a_session_with_it_and_no_further() -> None:
    for unit, reached in ((1, {1, 3}), (2, {1, 3}), (3, {1, 3, 5}), (4, {3, 5}), (6, {6})):
        other = [(name, 999 if name == unit else mark) for name, mark in MARKS]
        assert changed(SHARES, other) == reached, unit
        assert changed(SHARES, [*MARKS, (unit, 100 + unit)]) == reached, unit


def test_what_comes_or_goes_changes_the_orders_it_could_have_been_linked_with() -> None:
    assert changed([*SHARES, (7, 10, False)], [*MARKS, (7, 107)]) == {1}
    assert changed([*SHARES, (7, 10, True)], [*MARKS, (7, 107)]) == {1, 3, 7}
    assert changed([share for share in SHARES if share[0] != 2], [mark for mark in MARKS if mark[0] != 2]) == {1, 3}
    assert changed([share for share in SHARES if share[0] != 1], [mark for mark in MARKS if mark[0] != 1]) == {3}


def test_around_an_order_are_its_sessions_and_the_orders_that_these_may_have_led_to() -> None:
    one = known(SHARES, MARKS)
    names = one.names.take(pa.array(one.orders)).to_numpy()
    for order, around in ((1, {1, 2, 3}), (3, {1, 2, 3, 4, 5}), (6, {6})):
        found = one.named(one.around(one.orders[names == order]))
        assert {*found["unit"].to_pylist()} == around
