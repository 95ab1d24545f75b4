"""The profile of one UCP business, fetched from `/.well-known/ucp` and kept as long as the business lets it be kept.

One fetch at a time, whoever waits. While the business is away the profile that was there is used for a day more: what
is in it changes seldom, and whether the business answers is seen at its checkouts.
"""

from __future__ import annotations

import re
from threading import Lock
from time import monotonic
from urllib.parse import urlsplit

from base.business_profile import VERSION, BusinessProfile, read_profile, rest_endpoint
from base.clock import Timer
from base.errors import MerchantUnavailable, SettingsError
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant, https_address

WELL_KNOWN = "/.well-known/ucp"
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 60.0, 3_600.0, 86_400.0
"""How long a profile is kept at least, where its answer does not say, and at most."""
STALE_SECONDS = 86_400.0

_NONE_THERE = (404, 410)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d+)")


class Discovery:
    """The business at one address. Its methods end within `seconds`, or raise MerchantUnavailable.

    A business that publishes no profile is spoken to at the very address: then it names the REST endpoint.
    """

    def __init__(self, address: str, call: MerchantCall = call_merchant, timer: Timer = monotonic) -> None:
        self._address = address
        self._call, self._timer = call, timer
        self._fetching = Lock()
        self._known: BusinessProfile | None = None
        self._fetched: float | None = None
        self._fresh_for = 0.0

    def endpoint(self, seconds: float) -> str:
        """Return where the business's checkouts are."""
        profile = self.profile(seconds)
        return self._address if profile is None else _endpoint(profile)

    def profile(self, seconds: float) -> BusinessProfile | None:
        """Return the business's profile in the version of the protocol that we speak; None where it publishes none."""
        if self._within(self._fresh_for):
            return self._known
        until = self._timer() + seconds
        if not self._fetching.acquire(timeout=max(0.0, seconds)):
            raise MerchantUnavailable("the business's profile is being fetched, and no time is left to wait for it")
        try:
            if not self._within(self._fresh_for):
                self._fetch(until)
        except MerchantUnavailable:
            if not self._within(self._fresh_for + STALE_SECONDS):
                raise
        finally:
            self._fetching.release()
        return self._known

    def _within(self, seconds: float) -> bool:
        return self._fetched is not None and self._timer() - self._fetched < seconds

    def _fetch(self, until: float) -> None:
        front = urlsplit(self._address)
        reply = self._asked(f"{front.scheme}://{front.netloc}{WELL_KNOWN}", until)
        found = None if reply.status in _NONE_THERE else self._spoken(reply, until)
        self._known, self._fetched, self._fresh_for = found, self._timer(), _kept_for(reply)

    def _spoken(self, reply: MerchantReply, until: float) -> BusinessProfile:
        profile = _read(reply)
        ours = profile.ucp.supported_versions.get(VERSION)
        if profile.ucp.version == VERSION or ours is None:
            return profile  # what it speaks is seen where it is asked for
        return _read(self._asked(https_address(ours, "the profile of another version"), until))

    def _asked(self, url: str, until: float) -> MerchantReply:
        return self._call(MerchantRequest(method="GET", url=url), until - self._timer())


def _read(reply: MerchantReply) -> BusinessProfile:
    if reply.status != 200:
        raise MerchantUnavailable(f"the business answered {reply.status} when asked for its profile")
    return read_profile(reply.json())


def _endpoint(profile: BusinessProfile) -> str:
    try:
        return rest_endpoint(profile)
    except SettingsError as error:  # it is theirs to set
        raise MerchantUnavailable(str(error)) from error


def _kept_for(reply: MerchantReply) -> float:
    told = _MAX_AGE.search(reply.cache_control)
    return min(MOST_SECONDS, max(LEAST_SECONDS, float(told[1]))) if told else USUAL_SECONDS
