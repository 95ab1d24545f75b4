"""Groups of too few households fold into a remainder that is large enough too, so that no difference tells of fewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OTHER = "(other)"
UNKNOWN = ""
"""Stands among ids for whoever no record names: in a group, and no household of it."""
GroupKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a group, all of them first, then those of its parts that are told of elsewhere (who bought).

    Of each so many ids as the threshold asks for are enough, `UNKNOWN` beside them. `size` is how many households
    there are: the smallest groups are folded first.
    """

    parts: tuple[frozenset[str], ...]
    size: int

    def enough(self, least: int) -> bool:
        """Tell whether so many households are in the group, and in each of its parts that anybody is in."""
        known = [len(ids - {UNKNOWN}) for ids in self.parts]
        return known[0] >= least and all(not ids or some >= least for ids, some in zip(self.parts, known, strict=True))


def joined(groups: Iterable[Members]) -> Members:
    """Return several groups, at least one, as one."""
    every = list(groups)
    parts = tuple(frozenset().union(*ids) for ids in zip(*(one.parts for one in every), strict=True))
    return Members(parts, sum(one.size for one in every))


def parts_of_enough(members: Mapping[GroupKey, Members], least: int) -> tuple[int, ...]:
    """Return the places of those parts, from 1 on, in which all groups together have enough households, or nobody."""
    if not members:
        return ()
    _, *parts = joined(members.values()).parts
    return tuple(place for place, ids in enumerate(parts, 1) if not ids or len(ids - {UNKNOWN}) >= least)


def folded(members: Mapping[GroupKey, Members], least: int) -> dict[GroupKey, GroupKey]:
    """Return under which key each group is shown, `(other)` standing for what is folded; what cannot be is not in it.

    The first part of a key is folded first, then the next within each. A remainder of fewer than `least` households
    takes in the smallest named groups until it has enough; where all together have fewer, nothing is shown. So the
    groups shown are a partition: what is left of any total is a group itself.

    Args:
        members: by key, all keys of one length.
        least: households of a group that is shown.
    """
    if not members or not joined(members.values()).enough(least):
        return {}
    first: defaultdict[str, dict[GroupKey, Members]] = defaultdict(dict)
    for key, group in members.items():
        first[key[0]][key] = group
    rest = _too_small({name: joined(groups.values()) for name, groups in first.items()}, least)
    shown: dict[GroupKey, GroupKey] = {}
    for name, groups in first.items():
        if name not in rest:
            shown |= _within(groups, name, least)
    return shown | _within({key: one for name in rest for key, one in first[name].items()}, OTHER, least)


def _within(groups: Mapping[GroupKey, Members], name: str, least: int) -> dict[GroupKey, GroupKey]:
    """Return the keys of groups that are shown together as `name`, the rest of each key folded."""
    below: defaultdict[GroupKey, list[Members]] = defaultdict(list)
    for key, group in groups.items():
        below[key[1:]].append(group)
    if () in below:
        return dict.fromkeys(groups, (name,))
    deeper = folded({key: joined(some) for key, some in below.items()}, least)
    return {key: (name, *deeper[key[1:]]) for key in groups}


def _too_small(first: Mapping[str, Members], least: int) -> set[str]:
    """Return the names that make up the remainder, which then has enough households, or none."""
    rest = {name for name, group in first.items() if not group.enough(least) or name == OTHER}
    named = sorted((group.size, name) for name, group in first.items() if name not in rest)
    for _, name in named:
        if not rest or joined(first[one] for one in rest).enough(least):
            break
        rest.add(name)
    return rest
