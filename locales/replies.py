"""The words of a bare reply - yes, no, stop, nothing else - for where an assistant takes them for a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


class Reply(StrEnum):
    """What a reply is, by the intent it should have been; whatever ends more comes first."""

    STOP = "AMAZON.StopIntent"
    CANCEL = "AMAZON.CancelIntent"
    NO = "AMAZON.NoIntent"
    DONE = "DoneIntent"  # nothing else: neither a yes nor a no
    YES = "AMAZON.YesIntent"


@dataclass(frozen=True, kw_only=True)
class Replies:
    """A locale's words for them."""

    said: tuple[tuple[str, Reply], ...]
    around: frozenset[str]  # said with a reply without being one: "yes please"
    code: frozenset[str]  # said with a voice code: "my code is"

    def heard_in(self, said: str) -> Reply | None:
        """Return the reply that is all that was said, the one that ends most; None where anything else was said."""
        words = _WORD.findall(said.lower())
        if not all(word in self._words for word in words):
            return None
        left, found = f" {' '.join(words)} ", []
        for phrase, reply in self._longest_first:
            if f" {phrase} " in left:
                found.append(reply)
                left = re.sub(rf"(?<= ){re.escape(phrase)}(?= )", "", left)
        return min(found, key=list(Reply).index) if found and {*left.split()} <= self.around else None

    def beside(self, said: str) -> tuple[str, Reply] | None:
        """Return a name and the reply that stands before or behind it: "tonerra yep"; None where there is not one."""
        words = said.lower().split()
        for at in range(1, len(words)):
            for reply, name in ((words[at:], words[:at]), (words[:-at], words[-at:])):
                heard = self.heard_in(" ".join(reply))
                if heard is not None:
                    return " ".join(name), heard
        return None

    def without(self, said: str) -> str:
        """Return words without what may stand around a voice code: "yes, it is ..."."""
        return " ".join(word for word in _WORD.findall(said.lower()) if word not in self._beside_code)

    @cached_property
    def _longest_first(self) -> list[tuple[str, Reply]]:
        return sorted(self.said, key=lambda one: -len(one[0]))

    @cached_property
    def _words(self) -> frozenset[str]:
        return self.around.union(*(phrase.split() for phrase, _ in self.said))

    @cached_property
    def _beside_code(self) -> frozenset[str]:
        return self.code | self.around | {phrase for phrase, reply in self.said if reply is Reply.YES}
