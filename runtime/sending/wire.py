"""What a wire to a receiver is: how messages become a request, and what its answers say of them.

A new wire is a file beside this one with such a value in it as `WIRE`, and its name in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from attribution.exports.receivers.receiver import Message
from base.merchant_call import MerchantReply, MerchantRequest
from base.settings import Settings


class SendState(StrEnum):
    """How far the receiver is with a message."""

    ACCEPTED = "accepted"
    PENDING = "pending"  # taken; what becomes of it is asked under the request's id
    PARTLY = "partly"  # its request was accepted in part; the receiver does not say which
    REFUSED = "refused"


class Meaning(StrEnum):
    """What an answer is about."""

    GOOD = "good"
    MESSAGES = "messages"  # refused for one of them
    REFUSES_US = "refuses us"
    ANOTHER_TIME = "another time"


_OF_THE_MESSAGES = frozenset({400, 413, 422})
_ANOTHER_TIME = frozenset({408, 425, 429})


def by_status(reply: MerchantReply) -> Meaning:
    """Return what an answer is about by its status alone."""
    if reply.status < 300:
        return Meaning.GOOD
    if reply.status in _OF_THE_MESSAGES:
        return Meaning.MESSAGES
    again = reply.status in _ANOTHER_TIME or reply.status >= 500
    return Meaning.ANOTHER_TIME if again else Meaning.REFUSES_US


@dataclass(frozen=True, slots=True, kw_only=True)
class WireTold:
    """What a receiver says of a request."""

    state: SendState
    request: str | None = None  # its id there
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """How it is asked later what became of a request."""

    request: Callable[[Settings, str], MerchantRequest]
    told: Callable[[MerchantReply, str], WireTold]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The way to one receiver.

    Args:
        receiver: whose export is sent.
        file: that holds the messages.
        most: messages in one request.
        largest: bytes of one request's messages.
        pause: seconds between two requests, so that its limit is kept.
        needs: the settings that have to be there.
        proofs: settings of which one has to be there.
        key: under which the receiver knows a message; sent again it is no second.
        request: messages as one request; the second form lets them be checked and not kept.
        told: what a good answer says of so many messages.
        meant: what an answer is about.
        checks: whether the receiver checks messages without keeping them.
        restates: whether a message sent again with another content changes the one before.
        worth: whether a message that was never sent is worth sending.
        follow: how it is asked later, where a receiver says later.
    """

    receiver: str
    file: str
    most: int
    largest: int
    pause: float
    needs: tuple[str, ...]
    key: Callable[[Message], str]
    request: Callable[[Settings, Sequence[Message], bool], MerchantRequest]
    told: Callable[[MerchantReply, int], WireTold]
    meant: Callable[[MerchantReply], Meaning] = by_status
    proofs: tuple[str, ...] = ()
    checks: bool = True
    restates: bool = True
    worth: Callable[[Message], bool] = lambda _message: True
    follow: Follow | None = None
