"""What is shared tells of no fewer households than asked, the remainder and every difference of totals included."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from attribution.sharing.fold import OTHER, UNKNOWN, GroupKey, Members, folded, parts_of_enough
from attribution.sharing.tables import shown_days

HOUSEHOLDS = st.frozensets(st.sampled_from([UNKNOWN, *"abcdefghij"]), min_size=1, max_size=8)
LEAST = st.integers(1, 5)


@st.composite
def groups(draw: st.DrawFn) -> dict[GroupKey, Members]:
    keys = st.tuples(st.sampled_from("123"), st.sampled_from("xyz"))
    found = draw(st.dictionaries(keys, HOUSEHOLDS, max_size=9))
    some = {key: st.frozensets(st.sampled_from(sorted(ids))) for key, ids in found.items()}
    parts = {key: draw(st.tuples(*[some[key]] * 3)) for key in found}  # as of a path: bought, did not, never did
    return {key: Members((ids, *parts[key]), len(ids - {UNKNOWN})) for key, ids in found.items()}


def union(members: dict[GroupKey, Members], keys: list[GroupKey], part: int = 0) -> frozenset[str]:
    return frozenset().union(*(members[key].parts[part] for key in keys))


def known(ids: frozenset[str]) -> int:
    return len(ids - {UNKNOWN})


@given(members=groups(), least=LEAST)
def test_every_group_shown_is_large_enough_and_so_is_each_part_of_it(
    members: dict[GroupKey, Members], least: int
) -> None:
    together: defaultdict[GroupKey, list[GroupKey]] = defaultdict(list)
    for key, to in folded(members, least).items():
        together[to].append(key)
    for keys in together.values():
        assert known(union(members, keys)) >= least
        for place in (1, 2, 3):
            part = union(members, keys, place)
            assert not part or known(part) >= least


@given(members=groups(), least=LEAST)
def test_a_part_that_is_of_too_few_in_all_is_left_out_so_that_the_rest_can_be_shown(
    members: dict[GroupKey, Members], least: int
) -> None:
    kept = parts_of_enough(members, least)
    told = {key: Members(tuple(one.parts[part] for part in (0, *kept)), one.size) for key, one in members.items()}
    for place in {1, 2, 3} if members else ():
        part = union(members, list(members), place)
        assert (place in kept) == (not part or known(part) >= least)
    if members and known(union(members, list(members))) >= least:
        assert folded(told, least).keys() == members.keys()


@given(members=groups(), least=LEAST)
def test_all_is_shown_or_nothing_so_that_no_total_less_what_is_shown_tells_more(
    members: dict[GroupKey, Members], least: int
) -> None:
    shown = folded(members, least)
    assert shown.keys() in ({}.keys(), members.keys())
    first: defaultdict[str, list[GroupKey]] = defaultdict(list)
    for key, to in shown.items():
        first[to[0]].append(key)
    assert all(known(union(members, keys)) >= least for keys in first.values())  # the first part's own totals


@given(members=groups(), least=LEAST)
def test_nothing_large_enough_is_folded_but_to_make_a_remainder_large_enough(
    members: dict[GroupKey, Members], least: int
) -> None:
    shown = folded(members, least)
    if all(group.enough(least) for group in members.values()):
        assert all(to == key for key, to in shown.items())


@given(members=groups(), least=LEAST)
def test_a_channel_s_total_less_its_days_is_of_enough_households_or_none(
    members: dict[GroupKey, Members], least: int
) -> None:
    whole = {key: Members((group.parts[0],), group.size) for key, group in members.items()}
    by_channel: defaultdict[GroupKey, list[GroupKey]] = defaultdict(list)
    for key in whole:
        by_channel[key[1:]].append(key)
    totals = folded(
        {channel: Members((union(whole, keys),), len(union(whole, keys))) for channel, keys in by_channel.items()},
        least,
    )
    shown = shown_days(whole, {channel[0]: to[0] for channel, to in totals.items()}, least)
    for name in {to[0] for to in totals.values()} - {OTHER}:
        aside = [key for key, to in shown.items() if totals[key[1:]][0] == name and to[1] != name]
        assert not aside or known(union(whole, aside)) >= least
    lines: defaultdict[GroupKey, list[GroupKey]] = defaultdict(list)
    for key, to in shown.items():
        lines[to].append(key)
        assert to[1] in (totals[key[1:]][0], OTHER)  # what totals fold, days fold too
    assert all(known(union(whole, keys)) >= least for keys in lines.values())
