"""Whatever was heard, what is learned can never rest on one home, or take a customer to another brand's name."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.brands.learn.mishearings import HOUSEHOLDS, Mishearing, Proof
from shop.brands.learn.teacher import AGREEMENT, Teacher
from shop.brands.sound.normal import squeezed
from tests.factories.brands import BRANDS, matcher

TEXTS = (
    "cal divo",
    "cal divos",
    "the cal divo",
    "kaldivo",
    "folgraves",
    "fall grave",
    "pure ella",
    "tide well",
    "milk",
)
HEARINGS = st.builds(
    Mishearing,
    heard=st.sampled_from(TEXTS),
    brand_id=st.sampled_from([brand.brand_id for brand in BRANDS[:8]]),
    household=st.sampled_from([f"home-{at}" for at in range(4)]),
    proof=st.sampled_from(list(Proof)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(HEARINGS, max_size=25))
def test_what_is_learned_was_said_in_two_homes_for_one_brand_and_names_no_other(hearings: list[Mishearing]) -> None:
    names = {squeezed(name): brand.brand_id for brand in BRANDS for name in (brand.canonical, *brand.aliases)}
    homes: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    times: dict[str, list[str]] = defaultdict(list)
    for one in hearings:
        homes[one.heard, one.brand_id].add(one.household)
        times[one.heard].append(one.brand_id)
    for learned in Teacher(BRANDS, matcher()).propose(hearings):
        if learned.refused is None:
            said = times[learned.heard]
            assert len(homes[learned.heard, learned.brand_id]) >= HOUSEHOLDS
            assert said.count(learned.brand_id) >= AGREEMENT * len(said)
            assert names.get(squeezed(learned.heard), learned.brand_id) == learned.brand_id


@settings(max_examples=30, deadline=None)
@given(st.lists(HEARINGS, max_size=25))
def test_the_order_in_which_it_was_heard_does_not_matter(hearings: list[Mishearing]) -> None:
    teacher = Teacher(BRANDS, matcher())
    shuffled = sorted(hearings, key=lambda one: (one.household or "", one.heard, one.brand_id), reverse=True)
    assert teacher.propose(shuffled) == teacher.propose(hearings)
