"""A household hears one thing at a time: which, by which rules, and why not the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ledger.records import Consent, Grant
from ledger.records.notice import CandidateNotice, NoticeKind, NoticePurpose, NotTold, ProposedBy, ToldNotice
from ledger.records.replenishment import HouseholdRules
from replenishment.coordination.choosing import APART, CAPS, HearingHousehold, NoticeChoice, choose, remembered
from replenishment.coordination.explaining import WHY_NOT, explained_choice

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
HOME = HearingHousehold(rules=HouseholdRules(household="hh"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def notice(about: str = "salt", worth: int = 500, **given) -> CandidateNotice:
    kind = given.pop("kind", NoticeKind.REPLENISHMENT)
    return CandidateNotice(kind=kind, about=about, reason="it runs low", worth=worth, fresh_until=NOW + HOUR, **given)


def told(about: str, ago: timedelta, *, counts: bool = True) -> ToldNotice:
    return ToldNotice(kind=NoticeKind.REPLENISHMENT, about=about, at=NOW - ago, counts=counts)


def why(choice: NoticeChoice) -> dict[str, NotTold | None]:
    return {one.about: one.not_told for one in choice.considered}


def test_of_several_the_one_of_most_worth_is_told_and_no_other_whatever_their_order() -> None:
    some = [notice("salt", 500), notice("tabs", 900), notice("beans", 900)]
    choices = {choose(each, HOME, NOW) for each in permutations(some)}
    (choice,) = choices
    assert why(choice) == {"beans": None, "tabs": NotTold.ANOTHER_FIRST, "salt": NotTold.ANOTHER_FIRST}
    assert choice.chosen == some[2]


def test_what_may_not_be_told_does_not_stand_in_the_way_of_what_may() -> None:
    choice = choose([notice("tabs", 900), notice("salt")], replace(HOME, told=(told("tabs", 2 * DAY),)), NOW)
    assert why(choice) == {"salt": None, "tabs": NotTold.SAID_LATELY}


@pytest.mark.parametrize(
    ("rules", "not_told"),
    [
        ({"paused_until": NOW + DAY}, NotTold.PAUSED),
        ({"quiet_from": 18, "quiet_until": 7, "timezone": "Europe/Berlin"}, NotTold.QUIET),
        ({"quiet_from": 18, "quiet_until": 7}, None),  # 17 o'clock there
        ({"unwanted": (NoticeKind.REPLENISHMENT,)}, NotTold.NOT_WANTED),
        ({"proposals_by": ProposedBy.MAIL}, NotTold.NO_WAY),
    ],
)
def test_what_the_household_rules_is_obeyed(rules: dict[str, object], not_told: NotTold | None) -> None:
    home = replace(HOME, rules=HouseholdRules(household="hh", **rules))  # type: ignore[arg-type]
    assert why(choose([notice(ways=(ProposedBy.VOICE, ProposedBy.APP))], home, NOW)) == {"salt": not_told}


@pytest.mark.parametrize("marketing", [Grant.UNKNOWN, Grant.DENIED, Grant.GRANTED])
def test_what_needs_a_yes_to_marketing_is_told_to_who_said_yes_alone(marketing: Grant) -> None:
    choice = choose([notice(purpose=NoticePurpose.MARKETING)], replace(HOME, consent=Consent(marketing=marketing)), NOW)
    assert (choice.chosen is not None) is (marketing is Grant.GRANTED)


def test_nobody_is_told_where_nobody_is_known_or_what_is_out_of_date() -> None:
    assert why(choose([notice()], replace(HOME, reached=False), NOW)) == {"salt": NotTold.NOBODY_THERE}
    assert why(choose([notice()], HOME, NOW + HOUR)) == {"salt": NotTold.OUT_OF_DATE}


@pytest.mark.parametrize(
    ("before", "not_told"),
    [
        ([told("tabs", APART - HOUR)], NotTold.ENOUGH_SAID),
        ([told("tabs", APART)], None),
        ([told("tabs", APART - HOUR, counts=False)], None),  # an order that was withheld is no notice
        ([told("tabs", -HOUR)], None),  # by a clock that was ahead
        ([told(str(n), n * DAY) for n in (2, 3, 4, 5)], NotTold.ENOUGH_SAID),
        ([told(str(n), n * DAY) for n in (2, 3, 4, 7)], None),
    ],
)
def test_a_household_hears_one_thing_a_day_and_four_a_week(before: list[ToldNotice], not_told: NotTold | None) -> None:
    assert why(choose([notice()], replace(HOME, told=tuple(before)), NOW)) == {"salt": not_told}


def test_a_danger_waits_for_no_cap_but_is_not_told_over_and_over() -> None:
    home = replace(HOME, told=(told("tabs", HOUR),))
    assert choose([notice("smoke", 1000)], home, NOW).chosen is not None
    assert choose([notice("tabs", 1000)], home, NOW).chosen is None


def test_every_kind_has_a_cap_and_every_reason_its_words() -> None:
    assert set(CAPS) == set(NoticeKind)
    assert set(WHY_NOT) == set(NotTold)


def test_what_counts_for_no_cap_any_more_is_not_kept() -> None:
    longest = max(max(cap.same, cap.kind) for cap in CAPS.values())
    old, new = told("salt", max(longest, 7 * DAY)), told("tabs", DAY)
    assert remembered([new, old, new], NOW) == (new,)


def test_it_is_told_in_words_why_this_and_why_not_the_others() -> None:
    lines = explained_choice(choose([notice("salt"), notice("tabs", 900)], HOME, NOW).considered)
    of_tabs, of_salt = lines
    assert of_tabs == "Told: replenishment of tabs, worth 900, since it runs low."
    why_not = "one thing at a time, and another is worth more now"
    assert of_salt == f"Not told: replenishment of salt, worth 500, since it runs low; {why_not}."
