"""`earshot experiment`, as typed: what each command prints, and what it refuses and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from base.settings import Settings
from cli.experiment import early
from cli.main import main
from ledger.encoding import to_json
from ledger.records.experiment import Experiment, Withheld
from ledger.store import Ledger
from ledger.table import customer_key
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from tests.factories.records import GRANTED

OFFER = ("create", "offer-1", "--withhold", "handoff_offer", "--share", "0.2")


@dataclass(frozen=True)
class Typed:
    """What a command printed, and how it ended."""

    code: int
    out: str
    talk: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Typed]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
        client.create_table(TableName="experiments", **table_definition().create)
        yield client


@pytest.fixture
def ledger(client: Any) -> Ledger:
    for item in client.scan(TableName="experiments")["Items"]:
        client.delete_item(TableName="experiments", Key={name: item[name] for name in ("PK", "SK")})
    return Ledger(lambda: client, "experiments", pseudonyms=open_pseudonyms(Settings()))


@pytest.fixture
def earshot(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for place in ("runtime.aws.connected", "runtime.experiments.connected"):
        monkeypatch.setattr(place, nullcontext)
    for place in ("ledger.wiring.open_ledger", "runtime.experiments.open_ledger"):
        monkeypatch.setattr(place, lambda _: ledger)

    def typed(*words: str) -> Typed:
        monkeypatch.setattr("sys.argv", ["earshot", "experiment", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, talk = capsys.readouterr()
        return Typed(int(ended.value.code or 0), out, " ".join(talk.split()))

    return typed


def test_made_it_prints_its_terms_and_what_it_takes(earshot: Run) -> None:
    made = earshot(*OFFER, "--orders-a-household", "0.4", "--households-a-day", "900")
    (terms,) = made.lines
    assert (made.code, terms["test_id"], terms["held_out_thousandths"]) == (0, "offer-1", 200)
    assert "offer-1 begins" in made.talk
    assert "to find 10.0% of 0.4 orders, four times in five:" in made.talk


def test_made_again_it_stays_and_other_terms_midway_are_refused(earshot: Run) -> None:
    first = earshot(*OFFER)
    again = earshot(*OFFER)
    assert (again.code, again.lines) == (0, first.lines)
    assert "was there already" in again.talk
    changed = earshot(*OFFER[:-1], "0.5")
    assert (changed.code, changed.out) == (2, "")
    assert "is there with other terms, and the households in it were drawn under those" in changed.talk


def test_a_second_one_that_withholds_the_same_would_overlap_and_is_refused(earshot: Run) -> None:
    earshot(*OFFER)
    second = earshot("create", "offer-2", *OFFER[2:])
    assert second.code == 2
    assert "'offer-1' withholds the same and still runs" in second.talk


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("create", "a", "--withhold", "prompt", "--share", "0"), "--share 0.0: give a share from 0.001 to 0.999"),
        (("create", "a", "--withhold", "prompt", "--share", "0.0005"), "in steps of 0.001"),
        (("create", "a", "--withhold", "prompt", "--share", "nan"), "--share nan: give a share"),
        (("create", "a", "--withhold", "prompt", "--share", "inf"), "--share inf: give a share"),
        (("create", "a" * 65, "--withhold", "prompt", "--share", "0.2"), "give 1 to 64 characters"),
        (("create", "a\tb", "--withhold", "prompt", "--share", "0.2"), "cannot be an experiment's name"),
        (("create", "a", "--withhold", "campaign", "--share", "0.2"), "--withhold campaign needs --campaign ID"),
        (("create", "a", "--withhold", "prompt", "--share", "0.2", "--campaign", "c"), "leave out --campaign"),
        ((*OFFER, "--orders-a-household", "nan"), "--orders-a-household nan: give a number above 0"),
        ((*OFFER, "--orders-a-household", "1", "--households-a-day", "0"), "--households-a-day 0.0: give a number"),
        ((*OFFER, "--days", "4000000"), "--days"),
        (("stop", "none"), "there is no experiment 'none'"),
        (("read", "none"), "there is no experiment 'none'"),
        (("assign", "none"), "name accounts: --account ID, or --accounts FILE"),
        (("assign", "none", "--account", "ac_1"), "there is no experiment 'none'"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(earshot: Run, words: tuple[str, ...], why: str) -> None:
    refused = earshot(*words)
    assert (refused.code, why in refused.talk) == (2, True), refused


def test_accounts_are_drawn_where_they_agreed_and_stay_in_their_arm(
    earshot: Run, ledger: Ledger, tmp_path: Path
) -> None:
    earshot("create", "mail-1", "--withhold", "campaign", "--campaign", "c-1", "--share", "0.5")
    pseudonyms = open_pseudonyms(Settings())
    agreed = [f"customer-{number}" for number in range(6)]
    for account in agreed:
        key = pseudonyms.service_key("account", account) or ""
        ledger.put_document(customer_key(key), "CONSENT", to_json(GRANTED))
    file = tmp_path / "customers.txt"
    file.write_text("\n".join([*agreed, "", 'never, "asked"', agreed[0]]), encoding="utf-8")
    drawn = earshot("assign", "mail-1", "--accounts", str(file))
    head, *rows = drawn.out.splitlines()
    arms = [row.rpartition(",")[2] for row in rows]
    assert (drawn.code, head) == (0, "account,arm")
    assert set(arms[:6]) == {"treated", "held_out"}
    assert rows[6:] == ['"never, ""asked""",not_measured'], "an account that stands there twice is one"
    assert earshot("assign", "mail-1", "--accounts", str(file)).out == drawn.out
    read = earshot("read", "mail-1")
    assert f"mail-1: {arms.count('treated')} treated, {arms.count('held_out')} held_out households" in read.talk


def test_a_file_of_accounts_that_is_not_there_is_named(earshot: Run, tmp_path: Path) -> None:
    earshot(*OFFER)
    lost = earshot("assign", "offer-1", "--accounts", str(tmp_path / "lost.txt"))
    assert lost.code == 2
    assert "lost.txt cannot be read" in lost.talk


def test_stopped_before_its_end_it_says_so_stays_so_and_draws_nobody_any_more(earshot: Run) -> None:
    earshot(*OFFER)
    stopped = earshot("stop", "offer-1")
    (terms,) = stopped.lines
    assert terms["stopped_at"]
    assert stopped.talk.strip().endswith(", before it began")  # which it does five minutes after it was made
    assert earshot("stop", "offer-1").lines == [terms]
    drawn = earshot("assign", "offer-1", "--account", "ac_1")
    assert (drawn.code, "was stopped; nobody is drawn for it any more" in drawn.talk) == (2, True)
    again = earshot(*OFFER)
    assert (again.code, "was stopped; make one of another name" in again.talk) == (2, True)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, ", before it began"), (3, " before its planned end: planned looks count only up to here"), (28, "")],
)
def test_how_early_a_test_was_stopped_is_told(days: int, words: str) -> None:
    begins = datetime(2026, 11, 1, tzinfo=UTC)
    test = Experiment(
        test_id="offer-1",
        withheld=Withheld.HANDOFF_OFFER,
        held_out_thousandths=200,
        starts_at=begins,
        ends_at=begins + timedelta(days=28),
    )
    assert early(test, begins + timedelta(days=days)) == words


def test_read_tells_the_verdicts_of_a_run(earshot: Run, tmp_path: Path) -> None:
    earshot(*OFFER)
    said = [{"test": "offer-1", "told": ["No verdict: it was stopped before its first planned look."]}]
    (tmp_path / "manifest.json").write_text(json.dumps({"experiments": said}), encoding="utf-8")
    read = earshot("read", "--run", str(tmp_path))
    assert [line["test_id"] for line in read.lines] == ["offer-1"]
    assert "No verdict: it was stopped before its first planned look." in read.talk


def test_a_run_that_knows_nothing_of_a_test_says_so(earshot: Run, tmp_path: Path) -> None:
    earshot(*OFFER)
    (tmp_path / "manifest.json").write_text('{"experiments": []}', encoding="utf-8")
    assert "has no exposure of it" in earshot("read", "offer-1", "--run", str(tmp_path)).talk


@pytest.mark.parametrize("text", [None, "{", "[]", '{"experiments": [{"test": 1}]}'])
def test_a_folder_that_holds_no_run_is_refused(earshot: Run, tmp_path: Path, text: str | None) -> None:
    earshot(*OFFER)
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    read = earshot("read", "--run", str(tmp_path))
    assert (read.code, "holds no run" in read.talk) == (2, True), read


def test_without_any_experiment_read_says_how_to_make_one(earshot: Run) -> None:
    nothing = earshot("read")
    assert (nothing.code, nothing.out) == (0, "")
    assert "no experiment yet; make one with `earshot experiment create`" in nothing.talk


def test_what_a_change_did_is_one_line_with_its_verdict(earshot: Run, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    rows = [f"p{unit},{str(unit < 5).lower()},2026-10-0{day},1" for unit in range(10) for day in range(1, 7)]
    file.write_text("\n".join(["unit,changed,day,value", *rows]), encoding="utf-8")
    (found,) = earshot("change", str(file), "--on", "2026-10-04").lines
    assert (found["verdict"], found["effect"]["estimate"]) == ("estimated under assumptions", 0.0)
    refused = earshot("change", str(file), "--on", "soon")
    assert (refused.code, "--on soon: give a day" in refused.talk) == (2, True)


def test_its_length_is_the_one_asked_for(earshot: Run, ledger: Ledger) -> None:
    earshot(*OFFER, "--days", "7", "--looks", "open_ended")
    (test,) = ledger.experiments.all()
    assert test.ends_at - test.starts_at == timedelta(days=7)
    assert test.looks == "open_ended"
