"""What else a session and an order met weighs the same whatever window is asked for."""

from __future__ import annotations

import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.times import US_PER_DAY
from attribution.linking.candidate_pairs import CANDIDATE_PAIRS
from attribution.linking.features import PLACES

COMPANY = ("orders_before", "orders_around", "nearer_orders", "rivals", "nearer_sessions")
MET = {*COMPANY, "placed", "handed_off", "spoken", "followed"}


def described(session: int, order: int, days: int, *, ahead: int = 1) -> dict[str, int]:
    """A pair about the same product, so many days apart."""
    usual = dict.fromkeys(PLACES.keys() - MET, 0)
    known = {"session_number": session, "order_number": order, "ahead": ahead, "gap_us": days * US_PER_DAY, "need": 4}
    return usual | {"own": 0, "token": 0, "exposed": 0} | known


def company(*pairs: dict[str, int]) -> dict[str, int]:
    """What the first pair met."""
    with open_duckdb() as engine:
        engine.put("described", pa.Table.from_pylist(list(pairs)))
        CANDIDATE_PAIRS.run(engine, {})
        found = engine.query("select * from candidate_pairs where session_number = 1 and order_number = 1")
    return {name: found[name][0].as_py() for name in COMPANY}


FIRST = described(1, 1, days=2)
IN_A_MONTH = (described(1, 2, days=20, ahead=0), described(2, 1, days=29))
OVER_A_MONTH = (described(1, 3, days=31, ahead=0), described(3, 1, days=60), described(1, 4, days=80))


def test_what_lies_over_a_month_away_is_no_company() -> None:
    met = company(FIRST, *IN_A_MONTH)
    assert met == {"orders_before": 1, "orders_around": 1, "nearer_orders": 0, "rivals": 1, "nearer_sessions": 0}
    assert company(FIRST, *IN_A_MONTH, *OVER_A_MONTH) == met


def test_an_order_before_its_session_has_the_company_that_it_would_have_after_it() -> None:
    """Of coincidence on either side: the order came of a session two days earlier, and the session led to another."""
    order, session = described(2, 1, days=2), described(1, 2, days=1)
    around = (order, session, described(1, 3, days=20, ahead=0))
    assert company(described(1, 1, days=5, ahead=0), *around) == company(described(1, 1, days=5), *around)
    assert company(described(1, 1, days=5, ahead=0), *around) == {
        "orders_before": 1,
        "orders_around": 1,
        "nearer_orders": 1,
        "rivals": 1,
        "nearer_sessions": 1,
    }


@pytest.mark.parametrize("days", [30, 45])
def test_a_pair_is_no_rival_of_its_own(days: int) -> None:
    pairs = (described(1, 1, days=days), described(2, 1, days=20), described(3, 1, days=25))
    assert company(*pairs)["rivals"] == 2
