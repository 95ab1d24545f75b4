"""What a household's voice code comes to in the end, held against what was said."""

from __future__ import annotations

import pytest

from base.settings import Settings
from bench.soak.customers import SentTurn, Talked
from bench.soak.households import household, untrue_of_codes
from ledger.wiring import open_pseudonyms
from tests.factories.memory import MemoryLedger

LOCKED = "The voice code was wrong three times, so I take no code any more, and nothing is ordered."


def lies(*, codes: tuple[bool, ...], speech: str = "", ordered: bool = False, wrong: int = 0) -> int:
    ledger, pseudonyms = MemoryLedger(), open_pseudonyms(Settings())
    household(ledger)("customer-1")
    key = str(pseudonyms.service_key("account", "customer-1"))
    for number in range(wrong):
        ledger.guards.claim(key, f"r{number}")
    talk = Talked(name="soak-1", account="customer-1", codes=list(codes), turns=[SentTurn(envelope={}, speech=speech)])
    return untrue_of_codes(talk, ledger, pseudonyms, ordered=ordered)


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"codes": (False, True), "ordered": True}, 0),
        ({"codes": (False,), "wrong": 1}, 0),
        ({"codes": (False, False, False), "wrong": 3, "speech": LOCKED}, 0),
        ({"codes": (), "ordered": True}, 1),
        ({"codes": (False,), "ordered": True, "wrong": 1}, 1),
        ({"codes": (False,), "wrong": 2}, 1),
        ({"codes": (False, False), "wrong": 2, "speech": LOCKED}, 1),
    ],
)
def test_an_order_without_the_code_a_try_of_nobodys_and_a_lock_before_its_time_are_lies(
    said: dict[str, object], counted: int
) -> None:
    assert lies(**said) == counted  # type: ignore[arg-type]


def test_who_has_no_code_is_held_to_none() -> None:
    assert untrue_of_codes(Talked(name="soak-1"), MemoryLedger(), open_pseudonyms(Settings()), ordered=True) == 0
