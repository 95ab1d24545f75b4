"""Segment: its events as JSON Lines, of which `page` calls are visits.

Fields by Segment's "Spec: Common Fields" and "Spec: Page" (segment.com/docs), read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.clock import parse_rfc3339
from intake.analytics.events import arrived, event_of, inside, moment_or_refuse, named, text_of
from intake.analytics.visits import Seen
from intake.web.browsers import device_of
from intake.web.channels import Arrival
from ledger.records import Consent, Grant

TOOL = "segment"
_CAMPAIGN = (("source", "source"), ("medium", "medium"), ("campaign", "name"))
_MEASURING = ("analytics", "performance", "statistics")
_MARKETING = ("advertising", "marketing", "targeting")


def read_event(text: str) -> Seen | None:
    """Read one event; None for one that is no page call.

    Raises:
        InputError: it is no event of Segment's, or lacks what a page call must have.
    """
    told = event_of(text)
    if named(told, "type") != "page":
        return None
    context = inside(told, "context")
    at = moment_or_refuse("timestamp", told.get("timestamp") or told.get("originalTimestamp"), parse_rfc3339)
    heard = told.get("receivedAt")
    return Seen(
        tool=TOOL,
        event=named(told, "messageId"),
        visitor=text_of(told.get("anonymousId")) or None,
        session=None,
        at=at,
        received_at=moment_or_refuse("receivedAt", heard, parse_rfc3339) if heard else at,
        came=_came({**inside(context, "page"), **inside(told, "properties")}, inside(context, "campaign")),
        device=device_of(text_of(context.get("userAgent"))),
        account=text_of(told.get("userId")) or None,
        consent=consent_of(context),
    )


def _came(page: Mapping[str, Any], campaign: Mapping[str, Any]) -> Arrival:
    told = {name: text_of(campaign.get(theirs)) for name, theirs in _CAMPAIGN}
    return arrived(text_of(page.get("url")), text_of(page.get("referrer")), told)


def consent_of(context: Mapping[str, Any]) -> Consent:
    """Return what the visitor answered, by the categories that a consent tool usually has."""
    told = inside(context, "consent", "categoryPreferences")
    answers = {name.lower(): answer for name, answer in told.items() if isinstance(answer, bool)}
    return Consent(measurement=_grant(answers, _MEASURING), marketing=_grant(answers, _MARKETING))


def _grant(answers: Mapping[str, bool], names: tuple[str, ...]) -> Grant:
    told = [answers[name] for name in names if name in answers]
    if not told:
        return Grant.UNKNOWN
    return Grant.GRANTED if all(told) else Grant.DENIED
