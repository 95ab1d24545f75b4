"""What the page and the summary say, and that they say it alike."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from ledger.records import Action, Consent, Grant, Identity, Initiator, OrderSource, Stage
from ledger.records.spend import Spend
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit
from tests.factories.plain_run import spoken_and_bought
from tests.factories.records import MORNING

DENIED = Consent(measurement=Grant.DENIED)


def said(out: Path) -> str:
    """The page's words, without markup."""
    page = (out / "report.html").read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


def mixed_journeys(out: Path) -> Ran:
    """Begun by voice; begun by the click on its link; begun by search with voice in between; bought by voice."""

    def who(n: int) -> Identity:
        return Identity(account=f"a{n}")

    touches = [
        spoken("tp_1", identity=who(1)),
        visit("tp_2", identity=who(1), session_id="s2"),
        visit(
            "tp_3", identity=who(2), channel="voice_handoff", action=Action.CLICK, handoff_token="ht", session_id="s3"
        ),
        visit("tp_4", at=ago(days=2), identity=who(3), session_id="s4"),
        spoken("tp_5", identity=who(3)),
        spoken("tp_6", identity=who(4)),
    ]
    orders = [
        bought("or_1", identity=who(1)),
        bought("or_2", identity=who(2), handoff_token="ht", source=OrderSource.APP),
        bought("or_3", identity=who(3)),
        bought("or_4", identity=who(4), source=OrderSource.VOICE),
    ]
    return run(out, touches, orders)


def test_begun_by_voice_means_that_voice_was_the_first_touch(tmp_path: Path) -> None:
    ran = mixed_journeys(tmp_path)
    assert ran.summary.voice_then_elsewhere == 2
    words = said(tmp_path)
    assert "2 orders begun by voice were finished elsewhere" in words
    assert "Begun by voice, finished elsewhere 2 50.0 %" in words
    assert "Voice took part in 4 orders" in words
    assert "1 h to 6 h 1 · 50.0 %" in words  # the click alone: two hours before
    assert "6 h to 24 h 1 · 50.0 %" in words
    assert "Caught by a window of 1 day 100.0 %, of 7 days 100.0 %, of 14 days 100.0 %, of 30 days 100.0 %." in words


def test_a_path_to_orders_in_two_currencies_has_no_sum(tmp_path: Path) -> None:
    touches = [spoken("tp_1"), visit("tp_2", identity=Identity(account="a2"))]
    orders = [
        bought("or_1", currency="JPY", revenue_minor=500, identity=Identity(account="a1")),
        bought("or_2", currency="USD", identity=Identity(account="a1")),
        bought("or_3", currency="USD", revenue_minor=700, identity=Identity(account="a2")),
    ]
    ran = run(tmp_path, touches, orders)
    assert {row["path"]: row["revenue_minor"] for row in ran.table("paths")} == {"alexa": None, "paid_search": 700}
    warning = "1 path led to orders in several currencies: its revenue_minor is empty in paths"
    assert warning in json.loads((tmp_path / "manifest.json").read_text())["warnings"]


def test_with_several_currencies_every_amount_and_its_orders_are_of_one(tmp_path: Path) -> None:
    homes = [Identity(account=f"a{n}") for n in range(3)]
    in_yen, *in_dollars = homes
    orders = [
        bought("or_1", currency="JPY", revenue_minor=500, identity=in_yen),
        *(bought(f"or_{n}", identity=home) for n, home in enumerate(in_dollars, 2)),
    ]
    run(tmp_path, [spoken(f"tp_{n}", identity=home) for n, home in enumerate(homes)], orders)
    words = said(tmp_path)
    assert "Voice took part in 2 orders in USD and is credited with $" in words
    assert re.search(r"Voice is credited with \$\d+ and ¥\d+", words)
    assert "2 orders in USD; cancelled" in words
    assert "3 orders begun by voice were finished elsewhere" in words
    assert "100.0 % of orders by people, all currencies" in words


def test_the_page_gives_the_callers_own_command_for_making_it_again(tmp_path: Path) -> None:
    plain = spoken_and_bought()
    given = Inputs(touchpoints=[spoken()], orders=[bought()], reproduce="earshot demo --out DIR")
    assert attribute(given, Parameters(), tmp_path).run_id == plain.summary.run_id
    assert "earshot attribute --out DIR" in said(plain.out)
    assert "earshot demo --out DIR" in said(tmp_path)
    assert "earshot attribute --out DIR" not in said(tmp_path)


def test_the_moment_a_run_stood_at_may_be_asked_for_and_gives_the_same_run(tmp_path: Path) -> None:
    ran = spoken_and_bought()
    again = run(tmp_path, [spoken()], [bought()], as_of=ran.summary.as_of)
    assert again.summary.run_id == ran.summary.run_id
    assert (ran.out / "report.html").read_bytes() == (tmp_path / "report.html").read_bytes()


def test_an_orders_own_session_and_an_enrolment_are_not_called_tokens(tmp_path: Path) -> None:
    placing = spoken("tp_1", order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING)
    enrolling = spoken("tp_2", subscription_id="su_1", action=Action.SUBSCRIBE)
    machine = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "subscription_id": "su_1"}
    orders = [bought("or_1", source=OrderSource.VOICE), bought("or_2", **machine)]
    ran = run(tmp_path, [placing, enrolling], orders)
    assert ran.summary.links_by_reason.get("token") is None
    assert {"own_order", "enrolment"} <= set(ran.summary.links_by_reason)
    words = said(tmp_path)
    assert "The order’s own session 1 ·" in words
    assert "Enrolment of the automation 1 ·" in words
    assert {link["tier"]: link["reason"] for link in ran.links(accepted=True).values()} == {
        1: "own_order",
        2: "enrolment",
    }


def test_a_refusal_is_told_apart_from_no_answer(tmp_path: Path) -> None:
    run(tmp_path, [spoken("tp_1", consent=DENIED), spoken("tp_2", consent=Consent()), spoken("tp_3")], [bought()])
    words = said(tmp_path)
    assert "1 touchpoint came with a refusal of measurement" in words
    assert "1 touchpoint came without an answer" in words


def test_one_is_one_and_not_several(tmp_path: Path) -> None:
    machine = bought("or_1", initiator=Initiator.MACHINE, source=OrderSource.DEVICE_AUTO)
    run(tmp_path, [], [machine, bought("or_2", is_test=True)])
    words = said(tmp_path)
    assert "1 order was placed by a machine" in words
    assert "1 order was marked as a test" in words
    assert not re.search(r"\b1 (orders|touchpoints|identifiers|lines|sessions)\b", words)


def test_a_week_without_orders_is_an_empty_week(tmp_path: Path) -> None:
    run(tmp_path, [], [bought("or_1"), bought("or_2", at=ago(days=21))])
    words = said(tmp_path)
    for monday in ("26 Oct 2026", "2 Nov 2026", "9 Nov 2026", "16 Nov 2026"):
        assert monday in words
    assert "2 Nov 2026 $0.00 — $0.00 $0.00 —" in words


def test_years_of_weeks_are_cut_to_the_latest_and_a_stray_year_stretches_nothing(tmp_path: Path) -> None:
    orders = [bought(f"or_{n}", at=ago(days=14 * n)) for n in range(60)]
    run(tmp_path, [], [*orders, bought("or_stray", at=ago(days=365 * 30))])
    page = (tmp_path / "report.html").read_text()
    weeks = page[page.index('id="weeks"') : page.index('id="lag"')]
    assert weeks.count('scope="row"') == 53
    assert "The latest 53 weeks" in weeks
    assert "16 Nov 2026" in weeks


def test_to_make_a_run_again_names_what_channels_cost_where_that_was_known(tmp_path: Path) -> None:
    spend = (Spend(day=MORNING.date(), channel="alexa", currency="USD", spend_minor=250),)
    attribute(Inputs(touchpoints=(spoken(),), orders=(bought(),), spend=spend), Parameters(), tmp_path)
    assert "--spend" in said(tmp_path)
    assert "--spend" not in said(spoken_and_bought().out).partition("Make it again")[2]
