"""What counts as told untruly: each turn's own words against its own order."""

from __future__ import annotations

import pytest

from base.ids import touchpoint_id
from bench.soak.customers import SentTurn, Talked
from bench.soak.reckoning import Reckoned, TableContent, broken, contradicted, denied, left_of
from ledger.pseudonyms import Pseudonyms
from ledger.records import Identity, Outcome, Touchpoint
from tests.factories.envelopes import envelope, request
from tests.factories.records import touchpoint

NOTHING = "Sorry, I could not place the order just now, so nothing is ordered yet. Shall I try again?"
UNKNOWN = "Sorry, I could not tell whether the order went through. Shall I try again?"
CHANGED = "The offer has changed since I told you, so I have not ordered yet. Shall I order it?"
SOLD_OUT = "About your order of Ruxton coffee: Harbor Pantry could not fill it, since it is sold out. It is cancelled."
BEFORE = "That is ordered already: Ruxton coffee, $13.98 in all."


def talk(*speeches: str, twice: bool = False) -> Talked:
    turns = [
        SentTurn(envelope={"request": {"requestId": f"r{n}"}}, speech=speech, twice=twice)
        for n, speech in enumerate(speeches)
    ]
    return Talked(name="soak-0", turns=turns)


def written(outcome: Outcome = Outcome.ORDERED) -> dict[str, Touchpoint]:
    id_ = touchpoint_id("alexa", "r0")
    return {id_: touchpoint(id_, order_id="vo_1", outcome=outcome)}


@pytest.mark.parametrize("said", [NOTHING, CHANGED])
def test_a_turn_that_denies_its_own_order_lied_though_the_next_puts_it_right(said: str) -> None:
    assert denied(talk(said, BEFORE), written(), {"vo_1"}) == 1


@pytest.mark.parametrize("said", [UNKNOWN, BEFORE])
def test_a_turn_that_does_not_deny_its_order_did_not_lie(said: str) -> None:
    assert denied(talk(said, BEFORE), written(), {"vo_1"}) == 0


def test_nothing_is_a_lie_of_an_order_that_does_not_stand_or_that_another_turn_placed() -> None:
    assert denied(talk(NOTHING, BEFORE), written(), set()) == 0
    assert denied(talk(NOTHING, BEFORE), written(Outcome.ERROR), {"vo_1"}) == 0
    assert denied(talk(BEFORE, NOTHING), written(), {"vo_1"}) == 0


def test_of_a_turn_that_came_twice_at_once_the_other_may_have_ordered() -> None:
    assert denied(talk(NOTHING, twice=True), written(), {"vo_1"}) == 0


def test_a_record_that_names_whoever_heard_that_all_is_deleted_is_a_lie() -> None:
    pseudonyms = Pseudonyms(b"pepper")
    gone = Talked(name="soak-0", turns=[SentTurn(envelope=envelope(request("LaunchRequest"), user="ADA"))], forgotten=1)
    named = touchpoint("tp_1", identity=Identity(user=pseudonyms.of("user", "ADA")))
    content = TableContent(touchpoints=[named, touchpoint("tp_2")], orders={})
    assert left_of(gone, content, pseudonyms) == 1
    assert left_of(gone, TableContent(touchpoints=[touchpoint("tp_2")], orders={}), pseudonyms) == 0


@pytest.mark.parametrize(("speech", "made", "lies"), [(BEFORE, 0, 1), (BEFORE, 1, 0), (UNKNOWN, 0, 0), (NOTHING, 0, 0)])
def test_an_order_that_was_heard_of_comes_also_for_whoever_has_all_deleted(speech: str, made: int, lies: int) -> None:
    gone = talk(speech, "Done. What you asked and bought here is being deleted right now.")
    gone.order_id = "vo_1"
    assert broken(gone, {"vo_1": made}) == lies


def reckoned(turns: int, bought: int) -> list[str]:
    whole = Reckoned(
        fault="outage", turns=turns, answered=turns, longest=1.0, acknowledged=turns, stored=turns, bought=bought
    )
    return whole.not_as_it_must_be(may_repeat=False, timed=True)


def test_many_customers_none_of_whom_bought_prove_nothing_of_orders() -> None:
    assert reckoned(220, 0) == ["outage: 220 turns of customers none of whom bought"]
    assert reckoned(220, 5) == reckoned(14, 0) == []


TAKEN_BACK = "Done. Your order of Ruxton coffee is cancelled, and you pay nothing for it. What else would you like?"
SENT = "I have sent your order of Ruxton coffee to Harbor Pantry, for $13.98 in all."


@pytest.mark.parametrize(
    ("said", "placed", "standing", "lies"),
    [
        ((SENT, TAKEN_BACK), True, False, 0),
        ((SENT, TAKEN_BACK), True, True, 1),
        ((SENT,), True, True, 0),
        ((SENT, SOLD_OUT), True, False, 0),
        ((SENT, SOLD_OUT), True, True, 1),
        ((SENT,), True, False, 1),
        ((SENT,), False, False, 1),
        ((UNKNOWN,), True, True, 0),
        ((NOTHING,), False, False, 0),
    ],
)
def test_words_are_held_against_what_stands_in_the_end(
    said: tuple[str, ...], placed: bool, standing: bool, lies: int
) -> None:
    assert contradicted(talk(*said), placed, standing=standing) == lies
