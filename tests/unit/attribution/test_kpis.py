"""Headline numbers and shares with their sampling error, and whether they would change told in another way."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from attribution.kpis.headline import CREDIT_SHARE, HEADLINES, kpis
from attribution.kpis.sensitivity import AS_RUN, VARIED
from ledger.records import Action, Identity, Initiator, Platform
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit, work_out
from tests.unit.attribution.test_attribution_report import said

HEADLINE = "markov_1_by_order"
HEADLINE_KPIS = {kpi.name for kpi in (*HEADLINES, CREDIT_SHARE)}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Twelve homes, each with a search and a word to Alexa before an order; a hand-off; two orders without touches."""
    touches = []
    for n in range(12):
        who = Identity(account=f"a{n}")
        touches += [
            visit(f"tp_s{n}", at=ago(days=3), session_id=f"s{n}", identity=who),
            spoken(f"tp_a{n}", at=ago(hours=5), session_id=f"t{n}", identity=who),
        ]
    touches.append(spoken("tp_h", handoff_token="ht", action=Action.HANDOFF, identity=Identity(user="u9")))
    orders = [bought(f"or_{n}", revenue_minor=1000 + 90 * n, identity=Identity(account=f"a{n}")) for n in range(12)]
    orders += [
        bought("or_alone", revenue_minor=500, identity=Identity(account="stranger")),
        bought("or_token", revenue_minor=800, handoff_token="ht", identity=Identity(account="other")),
        bought("or_machine", revenue_minor=70, identity=Identity(account="m"), initiator=Initiator.MACHINE),
    ]
    return run(tmp_path_factory.mktemp("run"), touches, orders)


def figure(ran: Ran, kpi: str, segment: str = "currency=USD") -> dict[str, Any]:
    (row,) = (row for row in ran.table("kpis") if (row["kpi"], row["segment"]) == (kpi, segment))
    return row


def ways(ran: Ran) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    found: defaultdict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in ran.table("sensitivity"):
        found[row["varied"], row["setting"]][row["channel"]] = row
    return found


def test_the_headline_numbers_are_those_of_the_run_with_bounds_around_them(ran: Ran) -> None:
    net = sum(row["net_revenue_minor"] for row in ran.table("orders"))
    voice = figure(ran, "voice_revenue")
    assert figure(ran, "net_revenue")["numerator"] == net
    assert voice["numerator"] == ran.summary.voice_minor["USD"]
    assert voice["interval_low"] < voice["value"] < voice["interval_high"]
    share = figure(ran, "voice_share")
    assert (share["numerator"], share["denominator"]) == (voice["numerator"], net)
    # Bounds of a ratio: closer than those of the money, since homes that spend more do so on both sides.
    assert share["interval_low"] * net > voice["interval_low"]
    assert figure(ran, "begun_by_voice", "all")["numerator"] == ran.summary.voice_then_elsewhere == 1
    assert figure(ran, "known_journey_share", "all")["value"] == 13 / 15


def test_a_models_channel_shares_add_up_to_the_net_revenue(ran: Ran) -> None:
    net = figure(ran, "net_revenue")["numerator"]
    sums: Counter[str] = Counter()
    for row in ran.table("kpis"):
        if row["kpi"] == "credit_share":
            sums[row["segment"].split(" channel=")[0]] += row["numerator"]
            assert row["denominator"] == net
            assert row["interval_low"] <= row["value"] <= row["interval_high"]
    assert set(sums.values()) == {net}


def test_a_figure_says_that_its_bounds_are_not_of_cause(ran: Ran) -> None:
    methods = {row["method"] for row in ran.table("kpis") if row["interval_low"] is not None}
    assert methods == {
        "95 % of bootstrap replicates over households: sampling error, never cause",
        "95 % by Wilson, households as the sample: sampling error, never cause",
    }


def test_few_households_have_figures_without_bounds() -> None:
    rows = work_out([spoken()], [bought()]).table("kpis")
    headline = [row for row in rows if row["kpi"] in HEADLINE_KPIS]
    assert {row["interval_low"] for row in headline} == {None}
    assert {row["method"] for row in headline} == {"too few households for bounds"}


NO_CREDIT = pa.table(
    {name: pa.array([], pa.string()) for name in ("currency", "model", "channel")}
    | {name: pa.array([], pa.int64()) for name in ("bucket", "minor")}
)


def test_bounds_cover_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(8)
    covered = 0
    for _ in range(100):
        net = random.integers(500, 5000, 300)
        voice = (net * (random.random(300) < 0.3)).astype(np.int64)
        names = pa.array([f"h{n:03d}" for n in range(300)] * 2)
        measures = pa.array(["net_revenue"] * 300 + ["voice_revenue"] * 300)
        amounts = pa.array(np.concatenate([net, voice]))
        columns = {"measure": measures, "currency": pa.array(["USD"] * 600), "household": names}
        rows = kpis(pa.table({**columns, "amount": amounts}), NO_CREDIT).to_pylist()
        (share,) = (row for row in rows if row["kpi"] == "voice_share")
        covered += share["interval_low"] <= 0.3 <= share["interval_high"]
    assert 88 <= covered <= 99


def test_every_channel_has_a_rank_and_a_share_in_every_way_it_was_told(ran: Ran) -> None:
    told = ways(ran)
    assert {varied for varied, _ in told} == {AS_RUN, *VARIED}
    for channels in told.values():
        assert {row["rank"] for row in channels.values()} in ({1, 2}, {1})
        assert set(channels) == {"alexa", "paid_search"}


def test_as_run_is_what_the_run_credits_by_its_headline_model(ran: Ran) -> None:
    for channel, row in ways(ran)[AS_RUN, ""].items():
        credit = sum(
            part["credit_minor"]
            for part in ran.table("credit")
            if (part["model"], part["channel"]) == (HEADLINE, channel)
        )
        assert row["credit_minor"] == credit  # to the minor unit
        assert row["share_of_net"] == pytest.approx(
            row["credit_minor"] / figure(ran, "net_revenue")["numerator"], abs=1e-6
        )


def test_a_shorter_window_loses_what_lies_before_it_and_no_longer_one_is_told(ran: Ran) -> None:
    told = ways(ran)
    assert told["window", "1d"]["paid_search"]["credit_minor"] == 0
    assert told["window", "1d"]["alexa"]["rank"] == 1
    assert told["window", "7d"] == told["window", "30d"] | {
        channel: row | {"setting": "7d"} for channel, row in told["window", "30d"].items()
    }
    assert {setting for varied, setting in told if varied == "window"} == {"1d", "7d", "14d", "30d"}


def test_without_identities_only_direct_evidence_is_left(ran: Ran) -> None:
    told = ways(ran)
    assert told["identities lost", "all but direct"]["paid_search"]["credit_minor"] == 0
    assert 0 < told["identities lost", "all but direct"]["alexa"]["credit_minor"] <= 800
    whole, half = (sum(row["credit_minor"] for row in told[way].values()) for way in WHOLE_AND_HALF)
    assert half < whole


WHOLE_AND_HALF = ((AS_RUN, ""), ("identities lost", "50 %"))


def test_a_channel_that_nothing_is_left_of_is_told_with_nothing() -> None:
    old = spoken(at=ago(days=9))
    older = visit(at=ago(days=10), session_id="s2", identity=Identity(account="a1"))
    rows = work_out([old, older], [bought()]).table("sensitivity")
    nothing = [row for row in rows if (row["varied"], row["setting"]) == ("window", "7d")]
    # Of equal amounts none is before the other.
    assert [(row["credit_minor"], row["rank"]) for row in nothing] == [(0, 1), (0, 1)]


def test_the_page_tells_bounds_and_says_of_each_channel_whether_the_decision_would_change(ran: Ran) -> None:
    words = said(ran.out)
    assert "Sampling error: $" in words
    assert "Would the decision change?" in words
    alexa = figure(ran, "credit_share", f"currency=USD model={HEADLINE} channel=alexa")
    assert f"({100 * alexa['interval_low']:.1f} to {100 * alexa['interval_high']:.1f})" in words
    assert "Yes, with" in words


def test_other_assistants_are_voice_too(tmp_path: Any) -> None:
    ran = run(tmp_path, [spoken(platform=Platform.GOOGLE_ASSISTANT, channel="google_assistant")], [bought()])
    assert figure(ran, "voice_revenue")["numerator"] == ran.summary.voice_minor["USD"] > 0
