"""What is open travels in the session: small, of one version, and each question alone says what replies mean."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args

import msgspec
import pytest

from base.json_text import AROUND
from shop.checkout.contents import Contents
from shop.checkout.session import RequestedLine
from skill.alexa.envelope import LONGEST_HEARD
from skill.conversation.memory import MOST_LINES, BasketLine
from skill.conversation.purchase_state import Purchase, Quote, State
from skill.conversation.question.attributes import VERSION, from_attributes, to_attributes
from skill.conversation.question.every import EveryQuestion
from skill.conversation.question.nothing import NOTHING
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.subscribe import SubscribeCodeQuestion, SubscribeQuestion
from skill.conversation.question.subscription import SubscriptionCodeQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.question.what import OpenEndedQuestion, WhatQuestion
from skill.conversation.scene import Question
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.subscription_wish import SubscriptionDeed, SubscriptionWish
from skill.goals.beside_quote import MOST_BESIDE
from skill.goals.taking_back import MOST_IN_A_ROW
from skill.understanding.choice import MOST_CHOICES

KINDS = get_args(EveryQuestion)
LONGEST_ID = "x" * 256  # what a record's identifier takes
LONGEST_IN_A_LINE = len(LONGEST_ID) + AROUND
LARGEST = 4096


def longest(at: int) -> str:
    return f"{at}{LONGEST_ID}"[:256]


def quoted() -> Purchase:
    session = Contents(key=f"vo_{'0' * 32}", lines=(RequestedLine(product_id=LONGEST_ID, quantity=24),)).session_id
    return Purchase(
        draft_id=f"dr_{'0' * 32}",
        checkout_id=session,
        state=State.CONFIRMED,
        quote=Quote(
            seller=LONGEST_ID,
            product_id=LONGEST_ID,
            quantity=24,
            currency="USD",
            subtotal_minor=10**12,
            shipping_minor=10**12,
            tax_minor=10**12,
            total_minor=10**12,
            delivery_day="2026-11-24",
        ),
    )


def largest(kind: type[Question], letter: str = "w") -> Question:
    refused: tuple[str, ...] = ()
    for at in range(9):
        refused = About(refused=refused).refusing(longest(at))
    about = {"brand_id": LONGEST_ID, "kind": LONGEST_ID, "need": LONGEST_ID, "product_id": LONGEST_ID}
    spoken = {"category": LONGEST_ID, "words": letter * LONGEST_HEARD, "heard": letter * LONGEST_HEARD, "score": 1 / 3}
    every = {
        "about": About(goal=Goal.RESEARCH, quantity=10_000, refused=refused, often="12 month", **about),
        "need": LONGEST_ID,
        "sought": Sought(goal=Goal.RESEARCH, quantity=10_000, refused=refused, attempts=3, **about, **spoken),
        "candidates": tuple(longest(at) for at in range(MOST_CHOICES)),
        "purchase": quoted(),
        "compared": True,
        "order_id": LONGEST_ID,
        "others": tuple(longest(at) for at in range(MOST_IN_A_ROW - 1)),
        "day": date(2026, 11, 28),
        "first_day": date(2026, 11, 28),
        "wish": SubscriptionWish(
            subscription_id=LONGEST_ID,
            read=10**9,
            deed=SubscriptionDeed.COUNT,
            often="12 month",
            quantity=24,
            agreed_minor=10**12,
        ),
        "reorder": True,
        "kept": True,
        "best": tuple(longest(at) for at in range(MOST_LINES)),
        "last": True,
        "sold_out": LONGEST_ID,
        "told_minor": 10**12,
        "beside": tuple((longest(at), 24) for at in range(MOST_BESIDE // LONGEST_IN_A_LINE)),
        "more": tuple((longest(at), 24) for at in range(MOST_LINES - 1)),
        "lines": tuple(BasketLine(product_id=longest(at), quantity=24) for at in range(MOST_LINES)),
        "meant": 24,
        "many": 24,
        "change": -24,
        "plain": True,
        "subscription_id": LONGEST_ID,
        "data": True,
        "marketing": True,
        "settled": MOST_LINES - 1,
    }
    return kind(**{field: every[field] for field in kind.__struct_fields__})


@pytest.mark.parametrize("letter", ["w", "é", "カ", "😀", '"', "\0"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_question_at_its_largest_takes_at_most_four_kilobytes_of_the_session(
    kind: type[Question], letter: str
) -> None:
    question = largest(kind, letter)
    attributes = to_attributes(question)
    assert len(json.dumps(attributes).encode()) <= LARGEST
    assert from_attributes(attributes) == question


@pytest.mark.parametrize("letter", ["w", "é", "カ", "😀"])
def test_a_name_in_any_script_is_carried_whole(letter: str) -> None:
    (brand,) = (kind for kind in KINDS if kind.__struct_config__.tag == "brand")
    assert brand(sought=Sought(heard=letter * 20)).sought.heard == letter * 20


def test_an_ordinary_question_takes_a_tenth_of_that() -> None:
    known = Sought(kind="coffee", heard="ruckston", score=0.5, attempts=1)
    (brand,) = (kind for kind in KINDS if kind.__struct_config__.tag == "brand")
    assert len(json.dumps(to_attributes(brand(sought=known, candidates=("ruxton", "caffarro")))).encode()) <= 400


def test_refused_brands_are_forgotten_from_the_first_on_when_they_take_too_much_room() -> None:
    refused: tuple[str, ...] = ()
    for at in range(100):
        refused = About(refused=refused).refusing(f"brand-{at:03}-of-twenty")
    assert refused[-1] == "brand-099-of-twenty"
    assert len(refused) == 1_000 // len(f'"{refused[-1]}", ')


@pytest.mark.parametrize("letter", ["w", "é", "カ", "😀"])
def test_refused_brands_take_the_same_room_whatever_they_are_written_in(letter: str) -> None:
    refused: tuple[str, ...] = ()
    for at in range(600):
        refused = About(refused=refused).refusing(f"{at}{letter}")
    assert 950 <= len(json.dumps(refused)) <= 1_000


def test_no_question_leaves_no_attributes() -> None:
    assert to_attributes(None) == to_attributes(NOTHING) == {}
    assert from_attributes({}) is NOTHING


@pytest.mark.parametrize(
    "attributes",
    [
        {"asking": "order", "product_id": "p", "purchase": {"draft_id": "dr_1", "state": "quoted"}},  # before versions
        {"version": VERSION + 1, "asking": "what"},
        {"version": VERSION, "asking": "what_colour"},
        {"version": VERSION},
        {"version": VERSION, "asking": "interest"},
        {"version": VERSION, "asking": "interest", "about": 3},
        {"version": "2", "asking": "what"},
    ],
)
def test_attributes_of_another_version_or_kind_mean_that_nothing_is_asked(attributes: dict[str, object]) -> None:
    assert from_attributes(attributes) is NOTHING


def test_what_a_later_release_adds_to_a_question_does_not_hide_it() -> None:
    assert from_attributes({"version": VERSION, "asking": "what", "tone": "kind"}) == WhatQuestion()


def test_a_purchase_whose_price_was_never_said_cannot_be_asked_about() -> None:
    unquoted = Purchase(draft_id="dr_1", checkout_id="co_1")
    with pytest.raises(ValueError, match="only a quoted purchase"):
        OrderQuestion(about=About(), purchase=unquoted)
    read = {"version": VERSION, "asking": "order", "about": {}, "purchase": msgspec.to_builtins(unquoted)}
    assert from_attributes(read) is NOTHING


def test_only_the_question_whether_to_order_and_the_code_for_it_buy() -> None:
    buying = [OrderQuestion, SubscribeCodeQuestion, SubscribeQuestion, SubscriptionCodeQuestion, VoiceCodeQuestion]
    assert [kind for kind in KINDS if kind.buys] == buying


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_a_yes_would_agree_to_is_asked_again_behind_an_answer(kind: type[Question]) -> None:
    """Behind "What would you like?" a yes is to nothing that was asked, and must not be kept for an older question."""
    open_ended = issubclass(kind, OpenEndedQuestion) or kind.yes is Question.yes
    assert open_ended or kind.asked is not Question.asked
