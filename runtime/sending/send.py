"""Messages to a receiver: those that it has not, in batches; again where it was away; once more is never a second.

What is sent again bears the same key, by which receivers know it. Of a batch that is refused the halves are tried, so
that one bad message costs itself alone.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from attribution.exports.receivers.receiver import Message
from base.clock import Clock, rfc3339, system_clock
from base.errors import InputError, MerchantUnavailable, ReceiverUnavailable
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant
from base.settings import Settings
from runtime.sending.log import SentLog, SentMessage, digest_of
from runtime.sending.wire import Follow, Meaning, SendState, Wire, WireTold

WELL_FORMED: Final = "well-formed"  # as the receiver says, who keeps nothing
UNCHANGED: Final = "unchanged"
NOTHING_TO_TAKE_BACK: Final = "nothing to take back"
UNWILLING: Final = "sent earlier, and its customer has said no since: the receiver still has it"
_TRIES: Final = 6
_SECONDS: Final = 60.0  # until an answer is given up
_LONGEST_WAIT: Final = 300.0
_SHOWN: Final = 300


@dataclass(slots=True, kw_only=True)
class SendOutcome:
    """What came of sending: how many messages by state, and by reason where the receiver gave one."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def count(self, told: WireTold, messages: int) -> None:
        """Count messages of which a receiver said that."""
        self.counts[told.state] += messages
        if told.reason:
            self.reasons[told.reason] += messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """One sending.

    Args:
        wire: to whom.
        settings: what proves us there.
        log: of what was sent.
        check_only: let the receiver check messages and keep none; then nothing is logged.
        call: makes a request.
        wait: waits so many seconds.
        clock: the time of the log.
    """

    wire: Wire
    settings: Settings
    log: SentLog
    check_only: bool = False
    call: MerchantCall = call_merchant
    wait: Callable[[float], None] = time.sleep
    clock: Clock = system_clock

    def send(self, messages: Iterable[Message]) -> SendOutcome:
        """Send what the receiver has not.

        Raises:
            InputError: the receiver refuses us.
            ReceiverUnavailable: it gave no good answer, however often it was asked; what it took before is in the log.
        """
        outcome = SendOutcome()
        self._follow(outcome)
        for batch in self._batches(self._unsent(messages, outcome)):
            self._deliver(batch, outcome)
        self._follow(outcome)
        if not self.check_only:
            outcome.counts[SendState.PENDING] = sum(map(len, self.log.pending().values()))
        return outcome

    def note_unwilling(self, transactions: Collection[str]) -> int:
        """Name in the log, once each, what was sent earlier of orders whose customers have said no since.

        No receiver's rules have a way to take back what was allowed when it was sent; whoever has to ask for it to be
        erased there finds here what to ask for.

        Returns:
            how many messages these are.
        """
        sent = self.log.of_orders(transactions)
        at = rfc3339(self.clock())
        if new := [replace(one, at=at, reason=UNWILLING) for one in sent if one.reason != UNWILLING]:
            self.log.add(new)
        return len(sent)

    def _unsent(self, messages: Iterable[Message], outcome: SendOutcome) -> Iterator[Message]:
        for message in messages:
            known = None if self.check_only else self.log.latest(self.wire.key(message))
            if known is not None and known.state is SendState.REFUSED:
                known = None
            if known is not None and (not self.wire.restates or known.digest == digest_of(message)):
                outcome.counts[UNCHANGED] += 1
            elif known is None and not self.wire.worth(message):
                outcome.counts[NOTHING_TO_TAKE_BACK] += 1
            else:
                yield message

    def _batches(self, messages: Iterable[Message]) -> Iterator[list[Message]]:
        batch: list[Message] = []
        size = 0
        for message in messages:
            more = len(json.dumps(message).encode()) + 1
            if batch and (len(batch) == self.wire.most or size + more > self.wire.largest):
                yield batch
                batch, size = [], 0
            batch.append(message)
            size += more
        if batch:
            yield batch

    def _deliver(self, batch: Sequence[Message], outcome: SendOutcome) -> None:
        def read(reply: MerchantReply) -> WireTold:
            good = self.wire.meant(reply) is Meaning.GOOD
            return self.wire.told(reply, len(batch)) if good else _refusal(reply)

        told = self._asked(self.wire.request(self.settings, batch, self.check_only), read)
        if told.state is SendState.REFUSED and len(batch) > 1:
            middle = len(batch) // 2
            self._deliver(batch[:middle], outcome)
            self._deliver(batch[middle:], outcome)
            return
        if self.check_only and told.state is not SendState.REFUSED:
            outcome.counts[WELL_FORMED] += len(batch)
            return
        outcome.count(told, len(batch))
        if not self.check_only:
            self.log.add(self._sent(self.wire.key(one), digest_of(one), told) for one in batch)

    def _asked(self, request: MerchantRequest, read: Callable[[MerchantReply], WireTold]) -> WireTold:
        """Make a request and read its answer; again where that may help: an answer that cannot be read is none."""
        reason = ""
        for tried in range(_TRIES):
            self.wait(self.wire.pause if tried == 0 else min(_LONGEST_WAIT, 2.0 ** (tried - 1)))
            try:
                reply = self.call(request, _SECONDS)
                meant = self.wire.meant(reply)
                if meant in {Meaning.GOOD, Meaning.MESSAGES}:
                    return read(reply)
            except MerchantUnavailable as trouble:
                reason = str(trouble)
                continue
            if meant is Meaning.REFUSES_US:
                needs = ", ".join((*self.wire.needs, *self.wire.proofs))
                raise InputError(f"{self.wire.receiver} refuses us ({reply.status}: {_said(reply)}): look at {needs}")
            reason = f"{reply.status}: {_said(reply)}"
            self.wait(min(_LONGEST_WAIT, reply.retry_after))
        raise ReceiverUnavailable(f"{self.wire.receiver} gave no good answer ({reason}); run this again, it goes on")

    def _follow(self, outcome: SendOutcome) -> None:
        """Ask what became of requests that the receiver only took."""
        follow = self.wire.follow
        if follow is None or self.check_only:
            return
        for request, entries in self.log.pending().items():
            told = self._asked(follow.request(self.settings, request), partial(_followed, follow, request))
            if told.state is not SendState.PENDING:
                outcome.count(told, len(entries))
                self.log.add(self._sent(one.key, one.digest, told) for one in entries)

    def _sent(self, key: str, digest: str, told: WireTold) -> SentMessage:
        at = rfc3339(self.clock())
        return SentMessage(key=key, digest=digest, state=told.state, at=at, request=told.request, reason=told.reason)


def _followed(follow: Follow, request: str, reply: MerchantReply) -> WireTold:
    return follow.told(reply, request)


def _refusal(reply: MerchantReply) -> WireTold:
    return WireTold(state=SendState.REFUSED, reason=f"{reply.status}: {_said(reply)}")


def _said(reply: MerchantReply) -> str:
    return " ".join(reply.body.decode("utf-8", "replace").split())[:_SHOWN] or "no reason given"


def messages_in(file: Path) -> Iterator[Message]:
    """Yield the messages of a file that an export wrote."""
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
