"""An audit of touchpoints, on the page: which kinds are there, which are missing, and what each identifier covers."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.words import PLATFORMS, count, percent

IDENTIFIERS = {
    "user": "Assistant user",
    "person": "Recognised voice",
    "account": "Account",
    "email": "E-mail",
    "phone": "Phone",
    "cookie": "Browser",
    "device": "Device",
    "address": "Address",
    "postal_code": "Postal code",
    "ip": "Connection",
    "ad_id": "Advertising id",
}
_ANY = " or ".join(f"id_{name} is not null" for name in IDENTIFIERS)
_SUMS = f"""
count(*) as records, {", ".join(f"count(id_{name}) as {name}" for name in IDENTIFIERS)},
sum(case when {_ANY} then 0 else 1 end)::bigint as nobody,
sum(case when consent_measurement = 'denied' then 1 else 0 end)::bigint as denied
""".strip()
KINDS = f"select platform, {_SUMS} from touchpoints group by platform order by records desc, platform"
ORDERS = f"select {_SUMS} from orders"
CAMPAIGNS = "select count(*), count(campaign_id), count(handoff_token), count(locale) from touchpoints"


def audit(engine: Engine) -> dict[str, Any]:
    """Return a line a kind of touchpoint and one for orders, a line an identifier, and what is missing."""
    kinds = rows(engine, KINDS)
    ((ordered, *of_orders),) = rows(engine, ORDERS)
    every = [sum(row[place] for row in kinds) for place in range(1, len(IDENTIFIERS) + 4)]
    told = [(PLATFORMS.get(row[0], row[0]), *row[1:]) for row in kinds]
    if ordered:
        told.append(("Orders", ordered, *of_orders))
    return {
        "kinds": [_kind(row) for row in told],
        "identifiers": [
            {"name": name, "cells": [percent(every[1 + at], every[0]), percent(of_orders[at], ordered)]}
            for at, name in enumerate(IDENTIFIERS.values())
        ],
        "missing": _missing(engine, {row[0] for row in kinds}),
    }


def _kind(row: tuple[Any, ...]) -> dict[str, Any]:
    name, records, *counts = row
    nobody, denied = counts[-2:]
    strongest = max(zip(counts, IDENTIFIERS.values(), strict=False), key=lambda one: one[0])
    most = "—" if not strongest[0] else f"{strongest[1]}, {percent(strongest[0], records)}"
    return {"name": name, "cells": [count(records), most, percent(nobody, records), percent(denied, records)]}


def _missing(engine: Engine, there: set[str]) -> list[str]:
    none = [words for platform, words in PLATFORMS.items() if platform not in there]
    said = [f"No touchpoint is of: {', '.join(none)}. What happens there leads to no order here."] if none else []
    ((records, campaigns, tokens, locales),) = rows(engine, CAMPAIGNS)
    if records:
        said.append(
            f"Of {count(records)} touchpoints {percent(campaigns, records)} name a campaign, "
            f"{percent(tokens, records)} bear a hand-off link and {percent(locales, records)} tell their locale."
        )
    return said
