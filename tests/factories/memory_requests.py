"""The twin in memory of the requests to forget: tombstones that hold, and what waits to be carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from ledger.privacy.request import Asked, PrivacyRequest
from ledger.privacy.tombstones import EVERYTHING, Remembered, Tombstone, Tombstones, mark_of


class MemoryRequests:
    """Keeps the promises of `PrivacyRequests` over a ledger in memory; nothing is carried out."""

    def __init__(self, reach: Callable[[], None] = lambda: None) -> None:
        self._reach = reach
        self.stones: list[Tombstone] = []
        self.asked: list[PrivacyRequest] = []
        self.disowned: list[str] = []
        self.handed_over: list[tuple[str, str]] = []
        self.shown: dict[str, PrivacyRequest] = {}

    def ask(self, request: PrivacyRequest, keys: Iterable[str] = ()) -> Asked:
        self._reach()
        marks = (*map(mark_of, (*request.named, *keys)), *([EVERYTHING] if request.everything else []))
        self.stones += [Tombstone(mark=mark, deed=request.deed, at=request.at) for mark in marks]
        self.asked.append(request)
        return Asked(request_id=f"er_{len(self.asked)}", request=request)

    def disown(self, keys: Iterable[str], at: datetime) -> None:
        self._reach()
        self.disowned += keys

    def hand_over(self, names: Sequence[str], key: str, at: datetime) -> None:
        self._reach()
        self.handed_over += [(name, key) for name in names]

    def note(self, shown_as: str, request: PrivacyRequest) -> None:
        self._reach()
        self.shown[shown_as] = request

    def noted(self, shown_as: str) -> PrivacyRequest | None:
        self._reach()
        return self.shown.get(shown_as)

    def waiting(self) -> Iterator[Asked]:
        self._reach()
        yield from (Asked(request_id=str(n), request=request) for n, request in enumerate(self.asked))

    def tombstones(self) -> Tombstones:
        self._reach()
        return Tombstones(self.stones)

    def obeyed(self, record: Remembered, *known_as: str, ids: Iterable[str] = ()) -> Remembered | None:
        self._reach()
        return Tombstones(self.stones).obeyed(record, *known_as, ids=ids)
