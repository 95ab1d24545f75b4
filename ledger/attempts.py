"""Whether a request that failed may have been carried out all the same: botocore tries twice and tells of the last."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

_IN_DOUBT: ContextVar[bool] = ContextVar("in_doubt", default=False)


def begin() -> None:
    """Begin a request on this thread."""
    _IN_DOUBT.set(False)


def in_doubt() -> bool:
    """Tell whether an attempt at this thread's request was sent, and no answer says what became of it."""
    return _IN_DOUBT.get()


def is_theirs(answer: Any) -> bool:
    """Tell whether an answer is the service's own: each names its request, and 200 from anything between does not.

    botocore reads a page of HTML under 200 as an empty answer: a write that nobody has made would be taken for made.
    """
    told = answer.get("ResponseMetadata") if isinstance(answer, dict) else None
    return told is None or "RequestId" in told


def note(response: Any = None, caught_exception: Exception | None = None, **_: object) -> None:
    """Note one attempt: a handler of botocore's event `needs-retry`.

    A connection that was never made carried nothing; an answer of 500 or more says nothing of what was done.
    """
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

    if caught_exception is not None:
        unknown = not isinstance(caught_exception, ConnectTimeoutError | EndpointConnectionError)
    else:
        unknown = response is not None and response[0].status_code >= 500
    if unknown:
        _IN_DOUBT.set(True)
