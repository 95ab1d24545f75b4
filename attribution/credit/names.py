"""Names that were typed: "Paid Search" of a bill is `paid_search` of the touches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from attribution.engine.engine import Engine, rows

TOUCHED = "select channel from touches union select platform from touches"


def plain_name(name: str) -> str:
    """Return a name as channels are written: small letters, `_` for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def names_of_touches(engine: Engine) -> set[str]:
    """Return the names of all channels and platforms that touches bear."""
    return {name for (name,) in rows(engine, TOUCHED)}


def names_as(told: Iterable[str], known: Iterable[str]) -> Mapping[str, str]:
    """Return by what name each one told is known.

    Itself where it is known; else the only known name that differs by case, blanks and hyphens alone; else as names
    are written, so that two ways to write one that nobody knows are one as well.
    """
    alike: defaultdict[str, set[str]] = defaultdict(set)
    same = set(known)
    for name in same:
        alike[plain_name(name)].add(name)
    return {name: _known_as(name, same, alike[plain_name(name)]) for name in set(told)}


def _known_as(name: str, known: set[str], alike: set[str]) -> str:
    if name in known:
        return name
    return next(iter(alike)) if len(alike) == 1 else plain_name(name)
