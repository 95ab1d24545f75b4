"""Conversations are judged by facts: what was ordered and asked, whatever the words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from base.errors import InputError
from bench.talk.held import hold
from bench.talk.judge import ASKS, amiss
from bench.talk.report import bench_talk
from bench.talk.script import Bought, Expected, Kitchen, Script, read_scripts
from skill.conversation.question.every import EveryQuestion

SOUP = "quenbys-tomato-soup"
BUYS_SOUP = Script(
    id="t1",
    says=("order tomato soup", "make it two", "yes"),
    expect=Expected(),
    household=Kitchen(orders=(Bought(product_id=SOUP, days_ago=9),)),
)


def test_what_was_ordered_in_the_session_is_counted_and_earlier_orders_are_not() -> None:
    household = Kitchen(orders=(Bought(product_id=SOUP, quantity=3, days_ago=9),))
    ending = hold(Script(id="t2", says=("my usual", "yes"), expect=Expected(), household=household))
    assert dict(ending.lines) == {SOUP: 1}
    assert (ending.products, ending.open, ending.handed_off) == ({SOUP}, False, False)


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (Expected(orders=((Bought(product_id=SOUP, quantity=2),),), product=SOUP, session="closed"), []),
        (Expected(orders=((), (Bought(product_id=SOUP, quantity=2),))), []),
        (Expected(orders=((),)), [f"ordered 2 x {SOUP}, expected nothing"]),
        (Expected(product=("a", "b")), [f"talked about {SOUP}, expected a or b"]),
        (Expected(asked="confirm"), ["asked nothing (closed), expected confirm"]),
        (Expected(handed_off=True), ["not handed off"]),
        (Expected(session="open"), ["the session is closed"]),
        (Expected(asked=("confirm", None)), []),
        (Expected(session="any"), []),
    ],
)
def test_an_ending_is_held_to_what_is_expected_of_it_and_to_nothing_else(expected: Expected, told: list[str]) -> None:
    assert amiss(expected, hold(BUYS_SOUP)) == told


def test_who_never_bought_is_asked_about_measurement_after_the_first_order() -> None:
    first = Script(id="t4", says=BUYS_SOUP.says, expect=Expected())
    assert amiss(Expected(asked="permission", session="open"), hold(first)) == []


def test_every_question_of_the_skill_can_be_judged() -> None:
    assert sorted(ASKS) == sorted([*(kind.__struct_config__.tag for kind in get_args(EveryQuestion)), "nothing"])


def test_the_share_is_printed_whole_and_by_item_and_what_was_said_where_one_failed(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl"
    good = {"id": "g", "items": [1, 2], "says": [""], "expect": {"orders": [[]]}}
    bad = {"id": "b", "items": [2], "says": ["blurb blurb"], "expect": {"session": "closed"}, "why": "nonsense"}
    file.write_text(f"{json.dumps(good)}\n\n{json.dumps(bad)}\n", "utf-8")
    told = bench_talk([file], failures=True)
    assert "ended as expected: 1 of 2 conversations (50 %)" in told
    assert "   1  1 of 1\n   2  1 of 2" in told
    assert "b (items 2): the session is open" in told
    assert "U: blurb blurb" in told


@pytest.mark.parametrize("line", ["{", '{"id": "x"}', '{"id": "x", "says": [], "expect": {}, "colour": 1}'])
def test_a_line_that_is_no_conversation_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=r"bad.jsonl, line 2: no conversation"):
        read_scripts([file])


def test_a_household_cannot_have_bought_what_is_not_sold() -> None:
    household = Kitchen(orders=(Bought(product_id="candles"),))
    with pytest.raises(InputError, match=r"t3.*candles"):
        hold(Script(id="t3", says=("",), expect=Expected(), household=household))


def test_every_kept_set_can_be_read() -> None:
    kept = sorted((Path(bench_talk.__code__.co_filename).parent / "sets").glob("*.jsonl"))
    assert {file.stem: len(read_scripts([file])) for file in kept} == {file.stem: 60 for file in kept}
    assert kept
