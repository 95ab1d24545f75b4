"""The words of a bare reply - yes, no, stop, cancel - for where an assistant takes them for the name of something."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


class Reply(StrEnum):
    """What a reply is, by the built-in intent it should have been; whatever ends more comes first."""

    STOP = "AMAZON.StopIntent"
    CANCEL = "AMAZON.CancelIntent"
    NO = "AMAZON.NoIntent"
    YES = "AMAZON.YesIntent"


class Replies(NamedTuple):
    """A locale's words for them."""

    said: tuple[tuple[str, Reply], ...]
    around: frozenset[str]  # said with a reply without being one: "yes please"
    code: frozenset[str]  # said with a voice code: "my code is"

    def heard_in(self, said: str) -> Reply | None:
        """Return the reply that is all that was said, the one that ends most; None where anything else was said."""
        words = f" {' '.join(_WORD.findall(said.lower()))} "
        found = []
        for phrase, reply in sorted(self.said, key=lambda one: -len(one[0])):
            if f" {phrase} " in words:
                found.append(reply)
                words = words.replace(f" {phrase} ", "  ")
                words = words.replace(f" {phrase} ", "  ")
        left = set(words.split())
        return min(found, key=list(Reply).index) if found and left <= self.around else None

    def without(self, said: str) -> str:
        """Return words without what may stand around a voice code: "yes, it is ..."."""
        yes = {phrase for phrase, reply in self.said if reply is Reply.YES}
        return " ".join(word for word in _WORD.findall(said.lower()) if word not in self.code | self.around | yes)
