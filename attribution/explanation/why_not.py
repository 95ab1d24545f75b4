"""Why a session that may have led to an order was not counted."""

from __future__ import annotations

from typing import Any

from attribution.explanation.read import ReadRow
from attribution.explanation.vocabulary import LOOSE, NEEDS, TIES
from attribution.words import chance, hours

FAR_HOURS = 72
FACTS = {
    "own_order": "the order has a conversation of its own",
    "token": "the order carries another conversation's link",
    "click": "the order came of another conversation's link",
}


def why_not(link: ReadRow, explained: dict[str, Any]) -> list[str]:
    """Return why a link of an explained order was not accepted: what speaks against it, the weightiest first."""
    return [
        *_another_household(link, explained["order"]),
        *_another_order(link),
        *_another_session(link, explained["links"]),
        *_weak(link),
    ] or ["too little speaks for it"]


def _another_household(link: ReadRow, order: ReadRow) -> list[str]:
    home = link["touch"].get("household_id")
    if not home or not order["household_id"] or home == order["household_id"]:
        return []
    return ["it belongs to another household"]


def _another_order(link: ReadRow) -> list[str]:
    better = [other for other in link["elsewhere"] if other["probability"] > link["probability"]]
    if not better:
        return []
    best = max(better, key=lambda other: (other["probability"], other["order_id"]))
    return [f"it led to order {best['order_id']} ({chance(best['probability'])} sure)"]


def _another_session(link: ReadRow, links: list[ReadRow]) -> list[str]:
    counted = [other for other in links if other["accepted"]]
    facts = [FACTS[other["reason"]] for other in counted if other["reason"] in FACTS]
    if facts:
        return facts[:1]
    nearer = [other for other in counted if _gap(other) < _gap(link)]
    if not nearer:
        return []
    nearest = min(nearer, key=lambda other: (_gap(other), other["session_id"]))
    return [f"session {nearest['session_id']} was nearer ({hours(_gap(nearest))} before)"]


def _weak(link: ReadRow) -> list[str]:
    evidence = link["evidence"]
    said = []
    if link["touch"].get("exposure") == "ambient":
        said.append("it was only shown: nobody asked")
    if evidence.get("need") in {"other", "unknown"}:
        said.append(f"it was {NEEDS[evidence['need']]}")
    if _gap(link) > FAR_HOURS:
        said.append(f"{hours(_gap(link))} is long before an order")
    if link["reason"] in LOOSE:
        said.append(f"nothing nearer ties them than {TIES[link['reason']]}")
    return said


def _gap(link: ReadRow) -> float:
    return float(link["evidence"].get("gap_hours", 0))
