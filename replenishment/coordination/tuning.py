"""Suggestions for subscriptions as candidates: to who has the subscription, by voice, where a yes can change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from ledger.records.experiment import Withheld
from ledger.records.news import HouseholdNews
from ledger.records.notice import CandidateNotice, NoticeKind, ProposedBy
from ledger.records.suggestion import SuggestedDeed, Suggestion
from replenishment.coordination.found import Found

# What each is worth, on the scale of docs/coordination.md: what changes the next delivery before what changes all.
WORTH: Final = {
    SuggestedDeed.PAUSE: 650,
    SuggestedDeed.SKIP: 600,
    SuggestedDeed.RESUME: 550,
    SuggestedDeed.FASTER: 350,
    SuggestedDeed.MORE: 350,
    SuggestedDeed.SLOWER: 300,
    SuggestedDeed.FEWER: 300,
    SuggestedDeed.SWITCH: 300,
}


def changes_found(
    suggestions: Iterable[Suggestion], speakers: Iterable[str], fresh_until: datetime, now: datetime
) -> Iterator[Found]:
    """Yield each that somebody can be told who has the subscription.

    Args:
        suggestions: as they were decided.
        speakers: the service keys of whom the household speaks by, and of its account.
        fresh_until: until when what was decided holds.
        now: the moment.
    """
    known = set(speakers)
    for one in suggestions:
        if one.customer not in known:
            continue
        left_out = "" if one.due is None else f"/{one.due.isoformat()}"
        candidate = CandidateNotice(
            kind=NoticeKind.SUBSCRIPTION,
            about=f"{one.subscription_id}/{one.deed}{left_out}",
            reason=one.reason,
            worth=WORTH[one.deed],
            fresh_until=fresh_until,
            ways=(ProposedBy.VOICE,),
            withheld=Withheld.SUBSCRIPTION,
        )
        yield Found(candidate=candidate, says=HouseholdNews(made_at=now, tuned=one))
