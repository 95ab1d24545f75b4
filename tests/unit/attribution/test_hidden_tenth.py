"""On a tenth of the orders the linker is not told what is known: what it then finds says how good it is."""

from __future__ import annotations

from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from attribution.engine.step import Step, reads_from_outside
from attribution.kpis.hidden_tenth import AGAIN, CELLS, CHOSEN, FACTS, GIVEN, LINKS, ODDS, TENTH
from ledger.records import Action, Identity, OrderSource, Outcome, Platform
from tests.factories.attribution import Rows, ago, bought, spoken, visit, work_out
from tests.factories.sql_rules import breaches, named_tables


def of_the_tenth(name: str) -> str:
    """An order id that begins so and lies in the tenth."""
    return next(made for n in count() if sha256((made := f"{name}_{n}").encode()).hexdigest()[:2] < TENTH)


KNOWN, GUEST, CLICKED, SAID = map(of_the_tenth, ("known", "guest", "clicked", "said"))
OTHER = next(made for n in count() if sha256((made := f"other_{n}").encode()).hexdigest()[:2] >= TENTH)


def handed_off(name: str, token: str, **changes: Any) -> Any:
    fields = {"session_id": f"s_{name}", "handoff_token": token, "action": Action.HANDOFF, "at": ago(hours=2)}
    return spoken(f"tp_{name}", identity=Identity(user=f"u_{name}", account=f"a_{name}"), **(fields | changes))


@pytest.fixture(scope="module")
def ran() -> Rows:
    touches = [
        handed_off("known", "t1"),
        handed_off("guest", "t2"),
        handed_off("clicked", "t3"),
        visit("tp_click", action=Action.CLICK, handoff_token="t3", session_id=None, identity=Identity(cookie="c3")),
        handed_off("said", None, action=Action.BUY, outcome=Outcome.ORDERED, order_id=SAID, at=ago(hours=0)),
        handed_off("other", "t4"),
    ]
    orders = [
        bought(KNOWN, handoff_token="t1", identity=Identity(account="a_known")),
        bought(GUEST, handoff_token="t2", identity=Identity(account="a_nobody")),
        bought(CLICKED, handoff_token="t3", identity=Identity(cookie="c3")),
        bought(SAID, source=OrderSource.VOICE, identity=Identity(user="u_said")),
        bought(OTHER, handoff_token="t4", identity=Identity(account="a_other")),
    ]
    return work_out(touches, orders)


def figure(ran: Rows, kpi: str, segment: str = "all") -> tuple[int, int]:
    (row,) = (row for row in ran.table("kpis") if (row["kpi"], row["segment"]) == (kpi, segment))
    return row["numerator"], row["denominator"]


def test_who_is_known_on_both_sides_is_found_without_the_token_and_a_guest_is_not(ran: Rows) -> None:
    assert figure(ran, "cross_device_recall", "fact=token") == (1, 3)
    assert figure(ran, "cross_device_recall", "fact=own_order") == (1, 1)


def test_links_that_are_found_are_held_against_the_facts(ran: Rows) -> None:
    assert figure(ran, "cross_device_precision") == (2, 2)


def test_what_is_hidden_stays_a_link_of_the_run(ran: Rows) -> None:
    assert {order for _, order in ran.links(accepted=True)} == {KNOWN, GUEST, CLICKED, SAID, OTHER}


def test_with_no_fact_in_the_tenth_accuracy_is_not_measured() -> None:
    rows = work_out([spoken(platform=Platform.ALEXA)], [bought(OTHER)]).table("kpis")
    methods = {row["kpi"]: row["method"] for row in rows if row["kpi"].startswith("cross_device")}
    assert set(methods) == {"cross_device_recall", "cross_device_precision"}
    assert all(method.startswith("not measured: no order of the fixed tenth") for method in methods.values())


@pytest.mark.parametrize("step", [FACTS, *CHOSEN, CELLS, LINKS], ids=lambda step: step.name)
def test_a_step_reads_the_tables_that_its_text_names(step: Step) -> None:
    assert set(step.reads) == named_tables(step.sql)
    assert breaches(step.sql) == []


def test_what_is_made_again_rests_on_what_it_is_given() -> None:
    assert reads_from_outside((*AGAIN, CELLS, ODDS, LINKS)) == set(GIVEN)
