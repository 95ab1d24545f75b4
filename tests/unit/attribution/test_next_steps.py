"""What to do next: a step for each thing the numbers show, and none that they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from ledger.records import Action, Identity, Outcome
from ledger.records.claim import Claim
from ledger.records.spend import Spend
from tests.factories.attribution import bought, spoken, visit
from tests.factories.plain_run import spoken_and_bought
from tests.factories.records import MORNING


def steps(out: Path) -> str:
    page = (out / "report.html").read_text(encoding="utf-8")
    return page.partition('id="next"')[2].partition("</section>")[0]


def after(tmp_path: Path, **inputs: object) -> str:
    asked = {"touchpoints": [spoken(), visit()], "orders": [bought(revenue_minor=10_000)], **inputs}
    attribute(Inputs(**asked), Parameters(), tmp_path)  # type: ignore[arg-type]
    return steps(tmp_path)


def spent(channel: str, minor: int) -> Spend:
    return Spend(day=MORNING.date(), channel=channel, currency="USD", spend_minor=minor)


def test_without_a_test_and_without_costs_both_are_asked_for() -> None:
    told = steps(spoken_and_bought().out)
    assert "Make a test" in told
    assert "what channels cost" in told
    assert told.count("<li>") == 2


def test_what_costs_more_than_any_model_gives_it_is_named_and_what_earns_by_every_model(tmp_path: Path) -> None:
    spend = (spent("display", 50_000), spent("paid_search", 200_000), spent("alexa", 1))
    visits = [visit(f"tp_{name}", channel=name, identity=Identity(cookie="x9")) for name in ("display", "paid_search")]
    told = after(tmp_path, touchpoints=[spoken(), *visits], spend=(*spend, spent("called_otherwise", 900_000)))
    assert "Look again at" in told
    assert ">Paid search</a>: it cost $2,000" in told  # display loses less
    assert 'Try more of <a href="#credit">Alexa</a>' in told
    assert "times what it costs, of too few households to say how sure." in told
    assert "what channels cost</a> (" not in told


def test_a_question_that_many_ask_in_vain_is_to_be_answered(tmp_path: Path) -> None:
    asked = [
        spoken(
            f"tp_{n}",
            at=MORNING - timedelta(hours=n),
            session_id=f"s{n}",
            action=Action.RESEARCH,
            outcome=Outcome.NO_ANSWER,
            topic="hard-water",
        )
        for n in range(1, 7)
    ]
    assert "hard water</a>: 6 questions of 1 household found no answer" in after(tmp_path, touchpoints=asked)
    assert "hard water" not in after(tmp_path, touchpoints=asked[:3])


def test_a_platform_that_claims_far_more_than_it_was_part_of_is_not_to_be_planned_by(tmp_path: Path) -> None:
    claim = Claim(day=MORNING.date(), platform="paid_search", currency="USD", conversions=3, value_minor=90_000)
    assert 'what <a href="#claims">Paid search</a> reports: it claims 9' in after(tmp_path, claims=(claim,))


def test_orders_whose_journey_nobody_knows_are_held_against_neither_platform_nor_channel(tmp_path: Path) -> None:
    strangers = [bought(f"or_{n}", revenue_minor=10_000, identity=Identity(account=f"x{n}")) for n in range(4)]
    orders = [bought("or_9", revenue_minor=10_000), *strangers]
    claim = Claim(day=MORNING.date(), platform="paid_search", currency="USD", conversions=5, value_minor=50_000)
    claimed = replace(claim, value_minor=90_000)
    told = after(tmp_path / "a", orders=orders, claims=(claim,), spend=(spent("paid_search", 20_000),))
    assert "Do not plan by" not in told
    assert "Look again at" not in told
    told = after(tmp_path / "b", orders=orders, claims=(claimed,), spend=(spent("paid_search", 60_000),))
    assert "it claims 9.0 times what its touches were part of; 1.8 times if the orders without a known journey" in told
    assert "more than $99; $493 if the orders without a known journey were like those with one" in told


def test_nothing_is_to_be_done_about_nothing(tmp_path: Path) -> None:
    assert after(tmp_path, orders=[]) == ""
