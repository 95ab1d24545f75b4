"""An explained order as lines that a marketer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from attribution.credit.models import MODELS
from attribution.explanation.read import ReadRow
from attribution.explanation.vocabulary import DEVICES, DID, NEEDS, PLATFORMS, TIES
from attribution.explanation.why_not import why_not
from attribution.words import SOURCES, chance, channel, hours, money, plural

NO_NAMES: Mapping[str, str] = MappingProxyType({})
MOST_LEFT_OUT = 5
TITLES = {model.by_order: model.title for model in MODELS}


def told(explained: dict[str, Any], names: Mapping[str, str] = NO_NAMES) -> list[str]:
    """Return the explanation as lines a person reads.

    Args:
        explained: what `explain` returned.
        names: of products and brands, by their ids; an id without one is told as it is.
    """
    counted = sorted((link for link in explained["links"] if link["accepted"]), key=_moment)
    return [
        *_order(explained),
        "",
        *(_journey(counted, explained, names) if counted else _nothing(explained)),
        *_left_out(explained, names),
        "",
        *_credit(explained, counted),
    ]


def _order(explained: dict[str, Any]) -> list[str]:
    order = explained["order"]
    worth = f"{money(order['net_revenue_minor'], order['currency'])} net"
    how = SOURCES.get(order["source"], order["source"])
    placed = f"{_at(order['placed_at'], explained)} ({explained['timezone']})"
    lines = [f"Order {order['order_id']}: {worth}, placed {how} on {placed}"]
    if order["status"] == "cancelled":
        lines.append("It was cancelled, so it is worth nothing.")
    if order["refunded_minor"]:
        lines.append(f"{money(order['refunded_minor'], order['currency'])} of it was paid back.")
    if order["initiator"] == "machine":
        plan = f", under {order['subscription_id']}" if order["subscription_id"] else ""
        lines.append(f"A machine placed it{plan}: its credit is that of whoever set the automation up.")
    if order["consent_measurement"] == "denied":
        lines.append("Its customer refused measurement: only a link followed to it, or its own conversation, counts.")
    return lines


def _journey(counted: list[ReadRow], explained: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    head = f"What led to it, from a probability of {explained['accept']:g} on, within {explained['window_days']} days:"
    if counted[0]["reason"] == "enrolment":
        head = "Who set it up:"
    lines = [head]
    for number, link in enumerate(counted, 1):
        lines += [
            f"{number:3}. {_what(link, explained, names)}",
            *(f"     {said}" for said in _ground(link, explained["order"])),
        ]
    return lines


def _ground(link: ReadRow, order: ReadRow) -> list[str]:
    evidence = link["evidence"]
    lines = [f"tied by: {_ties(link)}"]
    if evidence.get("click"):
        lines.append(f"the link was opened: {evidence['click']}")
    if link["reason"] not in {"own_order", "enrolment"} and evidence.get("need") in NEEDS:
        lines.append(f"it was {NEEDS[evidence['need']]}")
    lines.append(_who(link, order))
    lines.append(f"{_sure(link)}{_renewal(evidence)}; session {link['session_id']}")
    if link["touch"].get("exposure") == "ambient":
        lines.append("nobody acted: it is a step that weighs what --exposure-weight says")
    return lines


def _renewal(evidence: ReadRow) -> str:
    if "renewal" not in evidence:
        return ""
    if not evidence.get("counted", True):
        return f"; renewal {evidence['renewal']} of those in hand, earlier ones may be missing"
    missing = f", {evidence['missing']} of them before the orders in hand" if evidence.get("missing") else ""
    return f"; renewal {evidence['renewal']}{missing}"


def _what(link: ReadRow, explained: dict[str, Any], names: Mapping[str, str]) -> str:
    """Tell when and where a session was, and what was done there."""
    touch = link["touch"]
    did = DID.get(touch.get("action", ""), "was in touch about")
    thing = next((names.get(touch[key], touch[key]) for key in ("product_id", "brand_id") if touch.get(key)), None)
    if touch.get("exposure") == "ambient":
        did = DID["exposure"]
    place = PLATFORMS.get(link["platform"], link["platform"])
    device = DEVICES.get(touch.get("device_type") or "")
    where = f"{device} ({place})" if device else place
    before = hours(float(link["evidence"].get("gap_hours", 0)))
    return f"{_at(link['occurred_at'], explained)}, {before} before, on {where}: {did} {thing or 'something'}"


def _ties(link: ReadRow) -> str:
    ways = [link["reason"], *link["evidence"].get("matched", ())]
    return "; ".join(dict.fromkeys(TIES.get(way, way) for way in ways))


def _who(link: ReadRow, order: ReadRow) -> str:
    here, there = link["touch"].get("household_id"), order["household_id"]
    if not link["household_id"] and (here or there):
        return "measurement was refused on one side: nothing is said of whose it was"
    if link["scope"] == "person":
        return f"person known: {link['person_id'] or 'whoever used the link, no name for them'}"
    if not link["household_id"]:
        return "neither household nor person known"
    if here and there and here != there:
        return f"taken for one household: the session is known as {here}, the order as {there}"
    if voices := link["evidence"].get("speakers"):
        return f"household {link['household_id']} known, not who spoke: it may have been {_any_of(voices)}"
    return f"household {link['household_id']} known, not which person: several may share what ties them"


def _any_of(people: Sequence[str]) -> str:
    return f"{', '.join(people[:-1])} or {people[-1]}"


def _sure(link: ReadRow) -> str:
    return "certain: a fact, not an estimate" if link["probability"] == 1 else f"{chance(link['probability'])} sure"


def _nothing(explained: dict[str, Any]) -> list[str]:
    order = explained["order"]
    if explained["links"]:
        return ["No session is sure enough to count."]
    if order["initiator"] == "machine":
        return ["Nobody is known to have set it up."]
    if order["consent_measurement"] == "denied":
        return ["No session may be tied to it."]
    if not order["household_id"]:
        return ["It carries no identifier that any session shares: no session may have led to it."]
    return [f"Its household was in no session that may have led to it within {explained['window_days']} days."]


def _left_out(explained: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    left_out = [link for link in explained["links"] if not link["accepted"]]
    if not left_out:
        return []
    lines = ["", "What else may have led to it, and why it does not count:"]
    for link in left_out[:MOST_LEFT_OUT]:
        lines += [
            f"   - {_what(link, explained, names)}",
            f"     {_sure(link)}, tied by: {_ties(link)}; session {link['session_id']}",
            f"     not counted: {'; '.join(why_not(link, explained))}",
        ]
    unseen = max((int(link["evidence"].get("others", 0)) for link in explained["links"]), default=0)
    more = len(left_out[MOST_LEFT_OUT:]) + unseen
    if more:
        lines.append(f"   and {plural(more, 'session', 'sessions')} less probable still")
    return lines


def _credit(explained: dict[str, Any], counted: list[ReadRow]) -> list[str]:
    numbers = {link["touchpoint_id"]: number for number, link in enumerate(counted, 1)}
    rows = sorted(
        explained["credit"], key=lambda row: (row["model"], numbers.get(row["touchpoint_id"], len(numbers) + 1))
    )
    lines = ["Its credit, by model (share of the order, amount):"]
    for model in dict.fromkeys(row["model"] for row in rows):
        parts = [_part(row, numbers) for row in rows if row["model"] == model and row["share"]]
        lines.append(f"  {TITLES.get(model, model)}: {'; '.join(parts)}")
    return lines


def _part(row: ReadRow, numbers: dict[str, int]) -> str:
    number = numbers.get(row["touchpoint_id"])
    named = f"{number}. {channel(row['channel'])}" if number else channel(row["channel"])
    return f"{named} {100 * row['share']:.1f} %, {money(row['credit_minor'], row['currency'])}"


def _moment(link: ReadRow) -> tuple[datetime, str]:
    return link["occurred_at"], link["session_id"]


def _at(moment: datetime, explained: dict[str, Any]) -> str:
    return f"{moment.astimezone(ZoneInfo(explained['timezone'])):%a %d %b %Y %H:%M}"
