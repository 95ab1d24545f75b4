"""One HTTP request to a merchant's server and its whole answer, within so many seconds in all.

A socket's time-out bounds neither the resolving of a name nor an answer that drips: so the request is made on another
thread and waited for. What it was sent for may be done although no answer came: whoever asks again does so under the
same key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from base.errors import MerchantUnavailable, SettingsError

_LARGEST = 1024 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

Fetched = TypeVar("Fetched")


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantRequest:
    """What is asked; a body that is given is JSON."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantReply:
    """What came back."""

    status: int
    body: bytes
    cache_control: str = ""
    retry_after: float = 0.0  # seconds; none where it is not said

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        Raises:
            MerchantUnavailable: it is none.
        """
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise MerchantUnavailable(f"an answer ({self.status}) is not JSON") from error
        if not isinstance(told, dict):
            raise MerchantUnavailable(f"an answer ({self.status}) is no JSON object")
        return told


MerchantCall = Callable[[MerchantRequest, float], MerchantReply]


def call_merchant(request: MerchantRequest, seconds: float) -> MerchantReply:
    """Make a request; whatever its status, an answer is an answer, and redirects are not followed.

    Raises:
        MerchantUnavailable: no whole answer in time; what was asked may be done all the same.
    """
    host = urlsplit(request.url).hostname or "the merchant"
    return in_time(lambda: _asked(request, seconds, host), seconds, host)


def in_time(ask: Callable[[], Fetched], seconds: float, whom: str) -> Fetched:
    """Return what `ask` returns, or raise the MerchantUnavailable that it raises, or that it took too long."""
    from concurrent.futures import Future  # late: a turn that sells nothing calls nobody
    from concurrent.futures import TimeoutError as TooLate
    from threading import Thread

    if seconds <= 0:
        raise MerchantUnavailable(f"no time is left to ask {whom}")
    answered: Future[Fetched] = Future()

    def answer() -> None:
        try:
            answered.set_result(ask())
        except MerchantUnavailable as trouble:
            answered.set_exception(trouble)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: its text may name people
            kind = type(error).__name__
            answered.set_exception(MerchantUnavailable(f"{whom} could not be asked ({kind})"))

    Thread(target=answer, name="merchant", daemon=True).start()
    try:
        return answered.result(timeout=seconds)
    except TooLate:
        raise MerchantUnavailable(f"{whom} gave no answer in {seconds:.1f} s") from None


def _asked(request: MerchantRequest, seconds: float, host: str) -> MerchantReply:
    import urllib.error
    import urllib.request
    from http.client import HTTPException

    from base.redirects import staying_opener

    headers = {"Content-Type": "application/json", "Accept": "application/json", **request.headers}
    asked = urllib.request.Request(request.url, data=request.body, headers=headers, method=request.method)  # noqa: S310 - https_address
    try:
        with staying_opener().open(asked, timeout=seconds) as answer:
            return MerchantReply(
                status=answer.status,
                body=answer.read(_LARGEST),
                cache_control=answer.headers.get("Cache-Control") or "",
            )
    except urllib.error.HTTPError as error:
        with error:
            after, moment = (error.headers.get(name) or "" for name in ("Retry-After", "Date"))
            return MerchantReply(status=error.code, body=error.read(_LARGEST), retry_after=seconds_until(after, moment))
    except (OSError, HTTPException, ValueError) as error:
        raise MerchantUnavailable(f"{host} is out of reach ({type(error).__name__})") from error


def seconds_until(after: str, moment: str) -> float:
    """Return how long a `Retry-After` asks to wait (RFC 9110, 10.2.3): seconds, or until a date by the answer's own."""
    if after.isascii() and after.isdigit():
        return float(after)
    from email.utils import parsedate_to_datetime  # late: hardly anybody says a date

    try:
        return max(0.0, (parsedate_to_datetime(after) - parsedate_to_datetime(moment)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def https_address(url: str, variable: str) -> str:
    """Return the address a setting names, without a slash at its end.

    Raises:
        SettingsError: orders must not go there: it is neither https nor this machine.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url.rstrip("/")
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return url.rstrip("/")
    raise SettingsError(f"{variable} is {url!r}: set it to an address that begins with https://")
