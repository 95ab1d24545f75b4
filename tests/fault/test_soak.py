"""A short soak: nothing is lost, double or untrue under faults, and a bug put in on purpose is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from bench.soak.faults import BY_NAME, FAULTS, Fault
from bench.soak.report import wrong_of
from bench.soak.run import soaked_in
from bench.soak.stage import Theatre, theatre

pytestmark = [pytest.mark.integration, pytest.mark.skipif(sys.platform != "linux", reason="forks, limits and /proc")]


@pytest.fixture(scope="module")
def shared() -> Iterator[Theatre]:
    with theatre() as opened:
        yield opened


REFUSED = {"service": "dynamodb", "operation": "PutItem", "error": {"code": "ThrottlingException"}}
LATE = {"service": "dynamodb", "operation": "TransactWriteItems", "latency": 2_600}
EVERY_WRITE_REFUSED = Fault(name="every write refused", rules=(REFUSED,))  # chance must not hide a planted bug
EVERY_ORDER_LATE = Fault(name="every order late", rules=(LATE,), ends_after=3.0)


def wrong_in(shared: Theatre, fault: Fault, *, turns: int, plant: str = "") -> list[str]:
    """What a short soak finds; how long answers took is for a machine that does nothing else."""
    reckoned = soaked_in(shared, fault, turns=turns, seconds=600, plant=plant)
    assert reckoned.turns >= turns
    return wrong_of([fault], [reckoned], timed=False)


# Those that hang, the one whose proxy is started again, and those of secrets, which need many turns after a rotation,
# take their time: `make soak` has them too.
@pytest.mark.parametrize("name", ["lost reply", "disk full", "two servers, two drainers"])
def test_nothing_is_lost_double_or_untrue(shared: Theatre, name: str) -> None:
    assert wrong_in(shared, BY_NAME[name], turns=14) == []


def test_nothing_is_lost_double_or_untrue_when_servers_are_killed_at_writes(shared: Theatre) -> None:
    assert wrong_in(shared, BY_NAME["killed at each write"], turns=20) == []


@pytest.mark.parametrize(
    ("plant", "fault", "found"),
    [
        ("spool-skipped", EVERY_WRITE_REFUSED, "missing"),
        ("clock-key", BY_NAME["doubled and reordered"], "double"),
        ("unknown-denied", EVERY_ORDER_LATE, "told untruly"),
        ("basket-kept", BY_NAME["none"], "bought and still in the basket"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else value,
)
def test_a_planted_bug_is_found(shared: Theatre, plant: str, fault: Fault, found: str) -> None:
    assert any(found in wrong for wrong in wrong_in(shared, fault, turns=10, plant=plant))


def test_every_fault_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(FAULTS)
