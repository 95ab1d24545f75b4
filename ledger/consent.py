"""Consent decides how linkable a record is (not whether it is written).

`service` is always there: serving the customer. `measurement` lets identifiers be kept for linking across devices;
`marketing` lets rows leave in receiver files, and only while the platform does not limit ad tracking.
"""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Consent, Grant, Identity, Touchpoint

NOBODY = Identity()


def linkable(consent: Consent) -> bool:
    """Tell whether identifiers may be kept for linking: only after an explicit yes."""
    return consent.measurement is Grant.GRANTED


def minimised(touchpoint: Touchpoint) -> Touchpoint:
    """Return the touchpoint with only what its consent allows: without a yes, nothing but the session's key."""
    bare = touchpoint.identity == NOBODY
    return touchpoint if bare or linkable(touchpoint.consent) else replace(touchpoint, identity=NOBODY)


def marketable(consent: Consent, *, limit_ad_tracking: bool) -> bool:
    """Tell whether a row may leave for advertising; `limit_ad_tracking` is the request's own, never a cached one."""
    return consent.marketing is Grant.GRANTED and not limit_ad_tracking


def with_nobody_there(consent: Consent) -> Consent:
    """Return what may be done with what a machine does: no device is there to say that advertising is not limited."""
    return replace(consent, marketing=Grant.DENIED) if consent.marketing is Grant.GRANTED else consent
