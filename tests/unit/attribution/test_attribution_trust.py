"""What the page says of how sure the links are, and of how far the totals rest on the unsure ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import Engine
from attribution.engine.engines import ENGINES
from attribution.report.trust import LinkTrust, read_trust
from ledger.records import Action, Identity, Initiator, OrderSource
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit
from tests.unit.attribution.test_attribution_report import said


def trusted(out: Path, accept: float = 0.5) -> tuple[Ran, LinkTrust]:
    """A run with sure and unsure links, a machine's order and a hand-off, and what is claimed of it."""
    touches = [
        spoken("tp_1", product_id="p1"),
        spoken("tp_2", at=ago(days=2)),
        visit("tp_3"),
        spoken("tp_4", handoff_token="ht", action=Action.HANDOFF, identity=Identity(user="u9")),
        spoken("tp_5", at=ago(days=31), action=Action.SUBSCRIBE, subscription_id="su_1", identity=Identity()),
    ]
    orders = [
        bought("or_1"),
        bought("or_2", handoff_token="ht", identity=Identity(), revenue_minor=2501),
        bought("or_3", initiator=Initiator.MACHINE, source=OrderSource.SUBSCRIPTION, subscription_id="su_1"),
        bought("or_4", identity=Identity()),
    ]
    with open_duckdb() as engine, pytest.MonkeyPatch.context() as patch:
        usual, kept = ENGINES["duckdb"], iter([_Kept(engine)])  # the run's own; totals open others beside it
        patch.setitem(ENGINES, "duckdb", lambda room: next(kept, None) or usual(room))  # type: ignore[arg-type]
        ran = run(out, touches, orders, accept=accept)
        return ran, read_trust(engine, "USD", accept, fitted=True)


class _Kept:
    """An engine that stays open after its run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *_: object) -> None:
        """Leave it open."""


def test_at_the_runs_own_threshold_voice_is_credited_what_the_page_says(tmp_path: Path) -> None:
    ran, trust = trusted(tmp_path)
    assert trust.thresholds[0].least == 0.5
    assert trust.thresholds[0].voice_minor == pytest.approx(ran.summary.voice_minor["USD"], abs=2)
    assert trust.thresholds[0].links == len(ran.links(accepted=True))


def test_a_stricter_threshold_counts_the_links_that_are_as_sure(tmp_path: Path) -> None:
    ran, trust = trusted(tmp_path)
    assert [row.least for row in trust.thresholds] == [0.5, 0.8, 0.95]
    for row in trust.thresholds:
        sure = [order for (_, order), link in ran.links().items() if link["probability"] >= row.least]
        assert (row.links, row.orders) == (len(sure), len(set(sure)))
    # Of money no such law holds: where another channel's link falls away, voice may be credited with more.
    assert sorted((row.links for row in trust.thresholds), reverse=True) == [row.links for row in trust.thresholds]


def test_a_link_claims_what_its_probability_says(tmp_path: Path) -> None:
    ran, trust = trusted(tmp_path)
    for tier in trust.tiers:
        given = [link["probability"] for link in ran.links(accepted=True, reason=tier.reason).values()]
        assert (tier.links, tier.claimed) == (len(given), pytest.approx(sum(given) / len(given), abs=1e-6))
    assert {tier.reason for tier in trust.tiers} >= {"token", "enrolment", "account"}


def test_the_page_shows_both(tmp_path: Path) -> None:
    trusted(tmp_path)
    words = said(tmp_path)
    assert "Claimed to be true" in words
    sure = r"Enrolment of the automation 1 100\.0 %( —)? Hand-off link followed to the order 1 (9\d|100)\.\d %"
    assert re.search(sure, words), words
    assert re.search(r"0\.8 \d 3 75\.0 % \$\d+ \d+\.\d % 0\.95", words), words
