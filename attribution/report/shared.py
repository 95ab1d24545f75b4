"""The page for others: what stands in tables that may be shared, and nothing else of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.outcome import ChannelCredit, CurrencyTotals, Run
from attribution.report.decisions import HowSure
from attribution.report.voice_health import WITHHELD, withheld
from attribution.sharing.tables import SHARED, Shared

KPI_OF_TILE = {
    "net-revenue": "net_revenue",
    "voice-revenue": "voice_revenue",
    "begun-by-voice": "begun_by_voice",
    "linked-share": "known_journey_share",
}
COUNTING = ("Automation", "Consent", "Left out")
"""Terms of the method that count records of few."""


def shown_to_others(run: Run, shared: Shared) -> Run:
    """Return a run whose totals by channel are folded as its tables are, without currencies and tests of too few."""
    counts = run.counts
    credit: defaultdict[tuple[str, str, str], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for row in counts.credit:
        to = shared.channels.get((row.model, row.currency, row.channel))
        if to is not None:
            orders, minor = credit[row.model, row.currency, to]
            credit[row.model, row.currency, to] = (orders + row.orders, minor + row.credit_minor)
    folded = tuple(
        ChannelCredit(model=model, channel=name, currency=currency, orders=orders, credit_minor=minor)
        for (model, currency, name), (orders, minor) in credit.items()
    )
    totals = tuple(total for total in counts.totals if total.currency in shared.currencies)
    return replace(
        run,
        counts=replace(counts, credit=folded, totals=totals),
        experiments=tuple(test for test in run.experiments if test.test in shared.tests),
        warnings=(),
    )


def for_others(
    run: Run, total: CurrencyTotals, certainty: HowSure, shared: Shared, shown: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the page shows in place of what only we may see."""
    known = certainty.headline
    tiles = [
        tile if KPI_OF_TILE[tile["id"]] in known else {**tile, "number": WITHHELD, "note": "Of too few households."}
        for tile in shown["tiles"]
    ]
    names = {row.channel for row in run.counts.credit}
    return {
        "shared": run.parameters.shared,
        "headline": shown["headline"] if total.orders and "voice_revenue" in known else "What voice did",
        "tiles": tiles if total.orders else [],
        "sentences": [],
        "next_steps": [],  # they lead to sections of few
        "changes": {},  # the difference of two runs may be one household's
        "lately": {},  # as may that of two periods
        "verdict": _verdict(shown["verdict"]) if "voice_revenue" in known and not shared.withheld else {},
        "withheld_tests": shared.withheld,
        "method": [(word, meaning) for word, meaning in shown["method"] if word not in COUNTING],
        "caused": {"rows": []},
        "claims": {"rows": []},
        "foreseen": {},
        "files": [one for one in shown["files"] if one["name"].rpartition(".")[0] in SHARED],
        "voice_names": shown["voice_names"] & names,
    }


def empty_for_others(engine: Engine, run: Run) -> dict[str, str]:
    """Return what is said where a section shows nothing that is there: that it is withheld, not that there is none."""
    told = withheld(run.parameters.shared)
    there = {"credit": run.counts.orders > 0, "paths": bool(rows(engine, "select order_id from walks limit 1"))}
    return {section: told for section, any_there in there.items() if any_there}


def _verdict(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdict without how right links are, which is told of few."""
    return {**told, "sure": told["apart"]} if told else {}
