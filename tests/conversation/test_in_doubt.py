"""After a purchase that nobody answered, no turn of the skill denies it, and none sells it once more."""

from __future__ import annotations

import json

import pytest

from base.errors import StoreUnavailable
from bench.soak.claims import denies
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from tests.conversation.test_guarded_orders import CODE, says, set_at_the_account_page, wants_coffee
from tests.conversation.test_late_commits import yes
from tests.factories.conversation import Talk

EVENTS = ("AlexaSkillEvent.", "Messaging.", "System.", "Reminders.", "AudioPlayer.")
GOALS = sorted(goal for goal in Talk().skill.goals if not goal.startswith(EVENTS) and goal != "SessionEndedRequest")
COFFEE = "ruxton-house-ground-coffee"
THE_COFFEE = {"brand": "ruxton", "product": "coffee"}


NAMING = ("ReorderIntent", "NameIntent", "CorrectIntent", "BasketAddIntent", "HandoffIntent", "PriceIntent")


@pytest.fixture(scope="module")
def sold() -> Catalog:
    return load_catalog()[0]


def in_doubt(sold: Catalog, *, guarded: bool) -> Talk:
    """A customer whose yes, or whose code, was sent and never answered."""
    talk = Talk(catalog=sold)
    if guarded:
        set_at_the_account_page(talk, voice_code=CODE)
    wants_coffee(talk)
    if guarded:
        yes(talk)
    talk.ledger.commits_late, talk.recorder.only_spools = True, True
    says(talk, CODE) if guarded else yes(talk)
    talk.recorder.only_spools = False
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    return talk


def does(talk: Talk, goal: str, **slots: str) -> None:
    if goal == "LaunchRequest":
        talk.opens()
    elif goal == "SessionResumedRequest":
        talk.resumes({}, token="none of ours")
    elif goal == "VoiceCodeIntent":
        says(talk, CODE)
    else:
        talk("U: whatever it is", intent=goal, **slots)


@pytest.mark.parametrize(
    ("guarded", "in_time"),
    [(False, True), (True, False)],
    ids=["no guard, there by the next turn", "a voice code, there after it"],
)
@pytest.mark.parametrize(("goal", "slots"), [*((goal, {}) for goal in GOALS), *((goal, THE_COFFEE) for goal in NAMING)])
def test_no_goal_denies_an_order_that_commits_late_nor_places_it_twice(
    sold: Catalog, goal: str, slots: dict[str, str], in_time: bool, guarded: bool
) -> None:
    talk = in_doubt(sold, guarded=guarded)
    if in_time:
        talk.ledger.catch_up()
    for turn in (goal, "AMAZON.YesIntent", "VoiceCodeIntent", "AMAZON.NoIntent"):
        does(talk, turn, **(slots if turn == goal else {}))
        assert not denies(talk.speech) or "is cancelled, and you pay nothing" in talk.speech, (turn, talk.speech)
        talk.ledger.catch_up()
        if not talk.open or COFFEE not in json.dumps(talk.said["sessionAttributes"]):
            break  # what is said from now on is said of something else
    assert [order.lines[0].product_id for order in talk.orders].count(COFFEE) == 1, talk.speech


def test_cancel_my_order_is_not_called_impossible_while_nobody_can_look(sold: Catalog) -> None:
    talk = Talk(catalog=sold)
    wants_coffee(talk)
    yes(talk)
    talk.ledger.away = True
    talk("U: cancel my order", intent="CancelOrderIntent")
    talk.hears("A: Sorry, I cannot look up your orders just now. Please try again in a moment. …?")
    assert talk.open


def test_a_code_that_nobody_can_check_does_not_deny_the_order_it_waits_for(
    sold: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: str) -> None:
        raise StoreUnavailable("the table is away")

    talk = in_doubt(sold, guarded=True)
    yes(talk)
    monkeypatch.setattr(talk.ledger.guards, "of", away)
    says(talk, CODE)
    talk.hears("A: Sorry, I could not tell whether the order went through. …")


@pytest.mark.parametrize("wish", [{"only_known_voices": True}, {"order_limit_minor": 100}, {"week_limit_minor": 100}])
def test_a_rule_that_forbids_the_second_try_does_not_deny_the_first(sold: Catalog, wish: dict[str, object]) -> None:
    talk = in_doubt(sold, guarded=False)
    set_at_the_account_page(talk, **wish)
    yes(talk)
    talk.hears("A: Your household's rules do not let me try that again here. If it went through after all, …")
