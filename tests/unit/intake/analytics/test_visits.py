"""Events of visitors become one touchpoint a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from intake.analytics.visits import SILENCE, Seen, visits
from intake.web.channels import Arrival
from ledger.pseudonyms import Pseudonyms
from ledger.records import Action, Consent, Grant, Platform, Touchpoint
from tests.factories.attribution import MORNING

PSEUDONYMS = Pseudonyms(b"a pepper of tests")


def event(number: int = 1, minutes: float = 0, **changes: object) -> Seen:
    at = MORNING + timedelta(minutes=minutes)
    told = Seen(
        tool="ga4",
        event=f"e{number}",
        visitor="v1",
        session="s1",
        at=at,
        received_at=at,
        came=Arrival(),
        device=None,
        account=None,
        consent=Consent(measurement=Grant.GRANTED),
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def made(*events: Seen) -> list[Touchpoint]:
    return list(visits(events, PSEUDONYMS))


def test_all_events_of_a_session_are_one_visit_from_where_the_first_that_says_so_came() -> None:
    (visit,) = made(
        event(1),
        event(2, 5, came=Arrival(medium="email", campaign="autumn")),
        event(3, 9, came=Arrival(medium="cpc"), account="c-1"),
    )
    assert (visit.platform, visit.action, visit.occurred_at) == (Platform.WEB, Action.VISIT, MORNING)
    assert (visit.channel, visit.campaign_id) == ("email", "autumn")
    assert visit.identity.cookie == PSEUDONYMS.of("cookie", "v1")
    assert visit.identity.account == PSEUDONYMS.of("account", "c-1")


def test_the_order_of_events_changes_nothing() -> None:
    told = (event(1), event(2, 5, came=Arrival(medium="email")), event(3, 90, session="s2"))
    assert len({tuple(made(*some)) for some in permutations(told)}) == 1


def test_without_sessions_half_an_hour_of_silence_begins_another_visit() -> None:
    minutes = SILENCE.total_seconds() / 60
    told = [event(number, at, session=None) for number, at in enumerate((0, minutes, 2 * minutes + 1))]
    assert [visit.occurred_at - MORNING for visit in made(*told)] == [timedelta(0), timedelta(minutes=61)]


def test_two_visitors_two_tools_and_the_nameless_are_never_one_visit() -> None:
    told = (event(1), event(2, visitor="v2"), event(3, tool="segment"), event(4, visitor=None), event(5, visitor=None))
    assert len({visit.touchpoint_id for visit in made(*told)}) == 5


def test_one_no_within_a_visit_is_the_whole_visits_no() -> None:
    (visit,) = made(event(1), event(2, 1, consent=Consent(measurement=Grant.DENIED)))
    assert visit.consent.measurement is Grant.DENIED


def test_nothing_of_a_visitor_stands_in_the_clear() -> None:
    (visit,) = made(event(1, visitor="ada@example.com", account="1001", session="ada"))
    assert all(raw not in repr(visit) for raw in ("ada@example.com", "'1001'", "'ada'"))
