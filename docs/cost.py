"""What a month costs in the cloud, reckoned from what a turn does: `python -m docs.cost`; docs/operating.md shows it.

Prices are list prices of us-east-1 in US dollars, without free tiers, as publicly quoted after the cut of November 2024
and looked up in November 2026 from third parties: look at AWS's own pages before relying on them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from runtime.embedded_aws.template import load_template, resources_of_type

PRICES_OF = date(2026, 11, 26)
DAYS = 30

LAMBDA_GB_SECOND = 0.0000133334  # arm64
LAMBDA_REQUEST = 0.20 / 1e6
SNAPSHOT_GB_SECOND = 0.0000015046  # of a published version's memory, for as long as the version is there
SNAPSHOT_RESTORED_GB = 0.0001397998
WRITE_UNIT = 0.625 / 1e6
READ_UNIT = 0.125 / 1e6
STORED_GB = 0.25
BACKUP_GB = 0.20
LOG_GB = 0.50
TRACE = 5.00 / 1e6
HTTP_REQUEST = 1.00 / 1e6
QUEUE_REQUEST = 0.40 / 1e6
SECRET = 0.40
SECRET_CALL = 0.05 / 1e4
ALARM = 0.10
METRIC = 0.30
BUCKET_GB = 0.023


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a turn does, on average; each is an assumption to be replaced by one's own."""

    seconds: float = 0.3
    memory_gb: float = 1.0
    write_units: int = 6  # a consented turn: two in the table, two in each index
    heard_share: float = 0.5  # turns that name a brand: written together with their words, which costs twice
    read_units: float = 7.0
    item_kb: float = 6.0  # stored, indexes included
    log_kb: float = 2.0
    orders_share: float = 0.05
    links_share: float = 0.05
    traced_share: float = 0.05
    versions: int = 2  # of the skill that are there: the newest, and the one to go back to


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the bill, in dollars a month."""

    what: str
    dollars: float


def bill(turns_a_day: int, habits: Habits | None = None) -> list[Line]:
    """Return a month's bill for so many turns a day, after a year of them."""
    of = habits or Habits()
    turns = turns_a_day * DAYS
    orders, links = turns * of.orders_share, turns * of.links_share
    kept_gb = turns_a_day * 365 * of.item_kb / 1e6
    written = turns * of.write_units * (1 + of.heard_share) + orders * 30 + links * 6
    template = load_template()
    secrets = len(resources_of_type(template, "AWS::SecretsManager::Secret"))
    environments = max(1, ceil(turns_a_day / 86_400 * of.seconds * 4))  # four times the average, at the busiest hour
    return [
        Line(what="skill", dollars=turns * (of.seconds * of.memory_gb * LAMBDA_GB_SECOND + LAMBDA_REQUEST)),
        Line(what="snapshots (`ReadyEnvironments=snapshot`)", dollars=_snapshots(of, environments)),
        Line(what="orders, links, outbox", dollars=(orders * 4 + links) * (0.15 * LAMBDA_GB_SECOND + LAMBDA_REQUEST)),
        Line(what="table: writes and reads", dollars=written * WRITE_UNIT + turns * of.read_units * READ_UNIT),
        Line(what="table: a year kept, and its backup", dollars=kept_gb * (STORED_GB + BACKUP_GB)),
        Line(what="logs and traces", dollars=turns * (of.log_kb / 1e6 * LOG_GB + of.traced_share * TRACE)),
        Line(what="HTTP API and queues", dollars=(orders + links) * HTTP_REQUEST + orders * 6 * QUEUE_REQUEST),
        Line(what="polling of queues", dollars=2 * 5 * 3 * 60 * 24 * DAYS * QUEUE_REQUEST),
        Line(
            what="sweeps, every three minutes", dollars=2 * 20 * 24 * DAYS * (0.25 * LAMBDA_GB_SECOND + 64 * READ_UNIT)
        ),
        Line(what="secrets", dollars=secrets * SECRET + environments * 6 * 24 * DAYS * SECRET_CALL),
        Line(what="alarms and metrics", dollars=ALARM * alarmed(template) + METRIC * custom_metrics(template)),
        Line(what="credit every night", dollars=_nightly(turns_a_day)),
    ]


def alarmed(template: dict[str, Any]) -> int:
    """Return how many metrics the template's alarms watch: each is paid for, of an alarm on a sum all of its parts."""
    alarms = resources_of_type(template, "AWS::CloudWatch::Alarm").values()
    return sum(sum("MetricStat" in one for one in alarm.get("Metrics", [])) or 1 for alarm in alarms)


def custom_metrics(template: dict[str, Any]) -> int:
    """Return how many metrics of its own the template makes out of lines of logs."""
    filters = resources_of_type(template, "AWS::Logs::MetricFilter").values()
    return len({made["MetricName"] for one in filters for made in one["MetricTransformations"]})


def _snapshots(of: Habits, environments: int) -> float:
    """Each version's snapshot is kept all the month; an environment lives for an hour, and begins from one."""
    kept = of.versions * of.memory_gb * 86_400 * DAYS * SNAPSHOT_GB_SECOND
    return kept + environments * 24 * DAYS * of.memory_gb * SNAPSHOT_RESTORED_GB


def _nightly(turns_a_day: int) -> float:
    """A minute and a second for every 3,000 turns of 120 days, at 8 GB, up to the quarter of an hour there is."""
    seconds = min(900, 60 + turns_a_day * 120 / 3_000)
    read = turns_a_day * 120 * 3 / 4 / 2  # kB of records, in units of four, not strongly consistent
    return DAYS * (seconds * 8 * LAMBDA_GB_SECOND + read * READ_UNIT) + DAYS * 3 * BUCKET_GB * 0.1


def table(turns: tuple[int, ...] = (1_000, 1_000_000)) -> str:
    """Return the bills side by side as a Markdown table."""
    bills = [bill(one) for one in turns]
    head = " | ".join(f"{one:,} turns a day" for one in turns)
    lines = [f"| US dollars a month, prices of {PRICES_OF} | {head} |", "|---" * (len(turns) + 1) + "|"]
    lines += [
        f"| {parts[0].what} | " + " | ".join(f"{part.dollars:,.2f}" for part in parts) + " |"
        for parts in zip(*bills, strict=True)
    ]
    totals = " | ".join(f"**{sum(line.dollars for line in one):,.2f}**" for one in bills)
    return "\n".join([*lines, f"| **in all** | {totals} |"])


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
