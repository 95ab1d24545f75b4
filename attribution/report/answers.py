"""What people asked and got no answer to, on the page."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.kpis.answers import UNTOLD
from attribution.words import count, money, plural

MOST = 12
# Other currencies than the page's are in the table alone: money of two is never added up.
BY_TOPIC = """
select topic, max(asked), max(unanswered) as unanswered, max(sessions), max(households),
       sum(case when currency = $currency then orders else 0 end)::bigint,
       sum(case when currency = $currency then net_revenue_minor else 0 end)::bigint
from answers group by topic order by unanswered desc, topic
"""


def answers(engine: Engine, currency: str) -> dict[str, Any]:
    """Return the topics most often without an answer as lines of a table, and a sentence about all of them."""
    found = rows(engine, BY_TOPIC, {"currency": currency})
    lines = [
        {
            "topic": topic_in_words(topic),
            "cells": [
                *(count(number) for number in (unanswered, asked, sessions, households, orders)),
                money(minor, currency, whole=True),
            ],
        }
        for topic, asked, unanswered, sessions, households, orders, minor in found[:MOST]
    ]
    return {"rows": lines, "about": _about(found) if found else ""}


def _about(found: list[tuple[Any, ...]]) -> str:
    more = f" The {MOST} most frequent are shown; all are in answers.csv." if len(found) > MOST else ""
    return (
        f"{plural(sum(row[2] for row in found), 'question', 'questions')} about "
        f"{plural(len(found), 'topic', 'topics')} had no answer. A fact or a need added to the catalogue is an answer "
        f"from then on. What was bought after such a session stands beside it; an answer may bring more, or nothing."
        f"{more}"
    )


def topic_in_words(topic: str) -> str:
    """Return a topic as a reader says it: "Hard water" for hard-water."""
    if topic == UNTOLD:
        return "Not told"
    if topic == "other":
        return "Something the catalogue does not list"
    return topic.replace("-", " ").capitalize()
